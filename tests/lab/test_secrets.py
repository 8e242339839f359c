"""Secrets of a real host: made, filled, used and removed, by us and by others."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.lab.conftest import Desk
from tests.support.lab import LabHost
from tests.support.lab.backends import Backends
from tests.support.lab.waiting import LabError
from tests.support.lab_fixtures import DomainOn
from tests.support.worlds import eventually
from vmgui.base.concealed import Concealed
from vmgui.base.ids import HostId
from vmgui.core.storage.items import SecretItem
from vmgui.core.storage.secrets import NewSecret, SecretWork
from vmgui.core.storage.secretwatch import SecretWatch

pytestmark = [pytest.mark.lab, pytest.mark.timeout(90), pytest.mark.limit(60)]

WORD = "pa55 wörd"
LUKS = """\
<volume><name>locked.img</name><capacity unit='MiB'>4</capacity><target><format type='raw'/>
<encryption format='luks'><secret type='passphrase' uuid='{uuid}'/></encryption></target></volume>
"""
DISK = """\
<disk type='file' device='disk'><driver name='qemu' type='raw'/>
<source file='/var/lib/libvirt/images/locked.img'>
<encryption format='luks'><secret type='passphrase' uuid='{uuid}'/></encryption></source>
<target dev='vdz' bus='virtio'/></disk>"""
CHAP = """\
<pool type='iscsi-direct'><name>san</name><source><host name='{host}'/><device path='{iqn}'/>
<initiator><iqn name='iqn.2026-11.org.vmgui:us'/></initiator>
<auth type='chap' username='me'><secret usage='san password'/></auth></source></pool>"""


class Keys:
    """The secrets of a host, followed, and shorter words for what is done with them."""

    def __init__(self, desk: Desk, host: LabHost) -> None:
        self._desk, self.host = desk, host
        self.work: SecretWork = desk.context.storage.secrets(HostId(host.uri))
        self.watch: SecretWatch = self.work.watch()

    async def make(self, new: NewSecret) -> SecretItem:
        """Make a secret and wait until it is listed."""
        before = {item.secret.uuid for item in self.watch.items or ()}
        await self._desk.ended(self.work.define(new))
        await eventually(lambda: len(self.watch.items or ()) > len(before), "it is listed")
        return next(item for item in self.watch.items or () if item.secret.uuid not in before)

    async def delete(self, item: SecretItem) -> None:
        """Remove a secret."""
        await self._desk.ended(self.work.delete(item))

    async def set_value(self, item: SecretItem, value: Concealed) -> None:
        """Give a secret a value."""
        await self._desk.ended(self.work.set_value(item, value))

    def names(self) -> list[str]:
        """What is listed."""
        return sorted(item.name for item in self.watch.items or ())

    def users(self, uuid: str) -> list[str]:
        """Who uses a secret, as far as is known."""
        items = self.watch.items or ()
        return [user.label for item in items if item.secret.uuid == uuid for user in item.users]

    def value(self, item: SecretItem) -> str:
        """The value, as virsh tells it."""
        return self.host.virsh("secret-get-value", "--plain", item.secret.uuid)


@asynccontextmanager
async def keys_of(desk: Desk, host: LabHost) -> AsyncIterator[Keys]:
    await desk.connect(host.uri)
    keys = Keys(desk, host)
    keys.watch.look()
    try:
        await eventually(lambda: keys.watch.items is not None, "the secrets are read")
        yield keys
    finally:
        keys.watch.rest()


@pytest.mark.parametrize("usage", ["volume", "ceph", "iscsi", "tls", "vtpm", ""])
async def test_secret_of_every_usage_is_made_and_removed(
    desk: Desk, host_a: LabHost, usage: str
) -> None:
    async with keys_of(desk, host_a) as keys:
        new = NewSecret(usage, "/a & b ä" if usage else "", "<Why>", value=Concealed(WORD))

        item = await keys.make(new)

        assert (item.secret.usage, item.secret.usage_id) == (usage, new.usage_id)
        assert keys.value(item) == WORD
        listed = keys.watch.items
        await eventually(lambda: (keys.watch.items or ())[0].description == "<Why>", "described")
        assert listed is not None
        await keys.delete(item)
        await eventually(lambda: keys.watch.items == (), "it is gone")
        assert host_a.virsh("secret-list") == ""


async def test_value_of_a_private_secret_is_given_to_nobody(desk: Desk, host_a: LabHost) -> None:
    async with keys_of(desk, host_a) as keys:
        item = await keys.make(NewSecret("tls", "ca", is_private=True, value=Concealed(WORD)))

        assert item.secret.is_private
        with pytest.raises(LabError, match="private"):
            keys.value(item)


async def test_value_of_any_bytes_is_replaced(desk: Desk, host_a: LabHost) -> None:
    async with keys_of(desk, host_a) as keys:
        item = await keys.make(NewSecret("ceph", "client.libvirt", value=Concealed("old")))
        key = "AQBQ/wAB/v8="

        await keys.set_value(item, Concealed.from_base64(key))

        assert host_a.virsh("secret-get-value", item.secret.uuid) == key


async def test_usage_that_is_taken_is_refused_and_the_other_one_stays(
    desk: Desk, host_a: LabHost
) -> None:
    async with keys_of(desk, host_a) as keys:
        item = await keys.make(NewSecret("ceph", "client.libvirt", value=Concealed("old")))

        job = keys.work.define(NewSecret("ceph", "client.libvirt", value=Concealed("new")))
        await desk.context.jobs.wait(job)

        assert job.error is not None
        assert "already defined" in str(job.error)
        assert keys.value(item) == "old"


async def test_ephemeral_secret_is_gone_when_the_daemon_has_ended(
    desk: Desk, host_a: LabHost
) -> None:
    async with keys_of(desk, host_a) as keys:
        await keys.make(NewSecret("tls", "lasting", value=Concealed(WORD)))
        short = await keys.make(NewSecret("tls", "short", is_ephemeral=True))
        assert short.secret.is_ephemeral

        host_a.signal_daemon("TERM")
        await eventually(lambda: not host_a.has_daemon, "the daemon has ended", 20)
        host_a.start_daemon()

        await eventually(lambda: keys.names() == ["lasting"], "it is gone", 40)


async def test_secret_of_somebody_else_comes_changes_and_goes(desk: Desk, host_a: LabHost) -> None:
    xml = "<secret><uuid>{}</uuid><description>{}</description></secret>"
    uuid, file = "0a5d6d1c-6d5b-4d9f-8d8a-1f0e6a3d2c11", host_a.images / "secret.xml"
    async with keys_of(desk, host_a) as keys:
        for description in ("old", "new"):
            file.write_text(xml.format(uuid, description))
            host_a.virsh("secret-define", str(file))
            await eventually(lambda: keys.names() == [description], f"it is {description}")  # noqa: B023 - awaited at once

        host_a.virsh("secret-undefine", uuid)

        await eventually(lambda: keys.names() == [], "it is gone")


async def test_luks_volume_opens_with_the_value_and_counts_as_user(
    desk: Desk, host_a: LabHost, domain_on: DomainOn, tmp_path: Path
) -> None:
    machine = domain_on(host_a, "idle", start=False)
    image = host_a.images / "locked.img"
    async with keys_of(desk, host_a) as keys:
        path = "/var/lib/libvirt/images/locked.img"
        item = await keys.make(NewSecret("volume", path, value=Concealed(WORD)))
        uuid = item.secret.uuid
        described = host_a.images / "description.xml"

        described.write_text(LUKS.format(uuid=uuid))
        host_a.virsh("vol-create", "default", str(described))
        described.write_text(DISK.format(uuid=uuid))
        host_a.virsh("attach-device", machine.name, str(described), "--config")
        host_a.virsh("desc", machine.name, "Libvirt sends no event for the disk")
        described.unlink()
        host_a.virsh("pool-refresh", "default")

        users = [f"machine {machine.name}", f"volume {path}"]
        await eventually(lambda: keys.users(uuid) == users, "the users are known")
        assert opens(image, WORD, tmp_path)
        assert not opens(image, "wrong", tmp_path)


def opens(image: Path, word: str, directory: Path) -> bool:
    """Whether an encrypted image opens with a passphrase."""
    key = directory / "key"
    key.write_text(word)
    secret = ["--object", f"secret,id=key,file={key}"]
    options = f"driver=luks,key-secret=key,file.filename={image}"
    command = ["qemu-io", "-r", *secret, "--image-opts", options, "-c", "read 0 512"]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.returncode == 0


async def test_pool_behind_a_chap_password_starts_and_counts_as_user(
    desk: Desk, host_a: LabHost
) -> None:
    with Backends(host_a) as backends:
        target = backends.target("me", "chap-password")
        described = host_a.images / "description.xml"
        described.write_text(CHAP.format(host=target.host, iqn=target.iqn))
        async with keys_of(desk, host_a) as keys:
            host_a.virsh("pool-define", str(described))
            described.unlink()
            new = NewSecret("iscsi", "san password", value=Concealed("wrong-password"))
            item = await keys.make(new)
            uuid = item.secret.uuid
            await eventually(lambda: keys.users(uuid) == ["storage pool san"], "it is a user")
            with pytest.raises(LabError):
                host_a.virsh("pool-start", "san")

            await keys.set_value(item, Concealed("chap-password"))
            host_a.virsh("pool-start", "san")

            assert target.iqn in host_a.virsh("vol-list", "san")
            await eventually(
                lambda: any(user.is_active for user in (keys.watch.items or ())[0].users),
                "it is known to run",
            )
            host_a.virsh("pool-destroy", "san")
            host_a.virsh("pool-undefine", "san")
