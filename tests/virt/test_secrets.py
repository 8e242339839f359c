"""The calls on a simulated connection; on a real one they are made in tests/lab/test_secrets.py."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from typing import cast

import libvirt
import pytest

from vmgui.base.concealed import Concealed
from vmgui.virt import secrets
from vmgui.virt.secrets import PoolReference, SecretReading
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.secret import Secret

ISCSI = """\
<pool type='iscsi'><name>san</name><source><host name='h'/><device path='iqn.2026-01.a:b'/>
<auth type='chap' username='me'><secret usage='target1'/></auth></source>
<target><path>/dev/disk/by-path</path></target></pool>"""
TYPES = {"volume": 1, "ceph": 2, "iscsi": 3, "tls": 4, "vtpm": 5}
"""libvirt's virSecretUsageType."""


class Kept:
    """A secret, with the names of libvirt."""

    def __init__(self, host: Host, xml: str) -> None:
        self.host = host
        self.xml = xml
        self.document = parse(xml, Secret)
        self.uuid = f"u-{len(host.kept) + 1}"
        self.received = b""

    def UUIDString(self) -> str:  # noqa: N802
        return self.uuid

    def usageType(self) -> int:  # noqa: N802
        return TYPES.get(self.document.usage or "", 0)

    def usageID(self) -> str:  # noqa: N802
        return self.document.usage_id

    def XMLDesc(self, _flags: int) -> str:  # noqa: N802
        return self.xml

    def setValue(self, value: bytes, _flags: int) -> None:  # noqa: N802
        if self.host.refuses:
            raise libvirt.libvirtError("no")
        self.received = value

    def undefine(self) -> None:
        del self.host.kept[self.uuid]


class Host:
    """A connection that has nothing but secrets."""

    def __init__(self) -> None:
        self.kept: dict[str, Kept] = {}
        self.refuses = False

    def listAllSecrets(self, flags: int) -> list[Kept]:  # noqa: N802
        found = list(self.kept.values())
        if flags & libvirt.VIR_CONNECT_LIST_SECRETS_PRIVATE:
            found = [each for each in found if each.document.is_private]
        if flags & libvirt.VIR_CONNECT_LIST_SECRETS_EPHEMERAL:
            found = [each for each in found if each.document.is_ephemeral]
        return found

    def secretLookupByUUIDString(self, uuid: str) -> Kept:  # noqa: N802
        if uuid not in self.kept:
            raise failure(libvirt.VIR_ERR_NO_SECRET)
        return self.kept[uuid]

    def secretDefineXML(self, xml: str, _flags: int) -> Kept:  # noqa: N802
        made = Kept(self, xml)
        self.kept[made.uuid] = made
        return made

    def storageVolLookupByPath(self, path: str) -> object:  # noqa: N802
        if path != "/there":
            raise failure(libvirt.VIR_ERR_NO_STORAGE_VOL)
        return object()

    @property
    def connection(self) -> libvirt.virConnect:
        return cast("libvirt.virConnect", self)


def failure(code: int) -> libvirt.libvirtError:
    error = libvirt.libvirtError("made")
    error.err = (code, libvirt.VIR_FROM_SECRET, "no", 2, "no", "", "", -1, -1)
    return error


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.fixture
def world() -> Iterator[libvirt.virConnect]:
    """A host that has pools, and no secrets."""
    connection = libvirt.open("test:///default")
    yield connection
    connection.close()


def defined(host: Host, usage: str = "ceph", usage_id: str = "a", description: str = "") -> str:
    return secrets.define(
        host.connection, usage, usage_id, description, is_private=False, is_ephemeral=False
    )


def test_defined_secrets_are_listed(host: Host) -> None:
    uuid = secrets.define(
        host.connection, "volume", "/images/a & b", "", is_private=True, is_ephemeral=False
    )
    other = secrets.define(host.connection, "", "", "", is_private=False, is_ephemeral=True)

    assert secrets.secrets(host.connection) == (
        SecretReading(uuid, "volume", "/images/a & b", is_private=True),
        SecretReading(other, "", "", is_ephemeral=True),
    )


@pytest.mark.parametrize("usage", TYPES)
def test_every_usage_is_read_as_it_was_defined(host: Host, usage: str) -> None:
    defined(host, usage, "/some: thing")

    (reading,) = secrets.secrets(host.connection)

    assert (reading.usage, reading.usage_id) == (usage, "/some: thing")


def test_value_arrives_as_it_is(host: Host) -> None:
    uuid, every_byte = defined(host), bytes(range(256))

    secrets.set_value(host.connection, uuid, Concealed(every_byte))

    assert host.kept[uuid].received == every_byte


def test_refused_value_is_in_no_frame_of_the_error(host: Host) -> None:
    uuid, host.refuses = defined(host), True
    word = "".join(("pa55", "word"))  # else the source lines have it
    value = Concealed(word)

    with pytest.raises(libvirt.libvirtError) as caught:
        secrets.set_value(host.connection, uuid, value)

    told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    below = "".join(told.format()).partition("set_value\n")[2]
    assert "value = Concealed" in below
    assert word not in below


def test_secret_that_is_undefined_is_gone(host: Host) -> None:
    uuid = defined(host)

    secrets.undefine(host.connection, uuid)

    assert secrets.secrets(host.connection) == ()


def test_descriptions_are_read_without_those_that_are_gone(host: Host) -> None:
    uuid = defined(host, description="Written by\npeople")

    found = secrets.descriptions(host.connection, [uuid, "gone"])

    assert found == {uuid: "Written by\npeople"}


def test_description_that_cannot_be_read_is_empty(host: Host) -> None:
    uuid = defined(host)
    host.kept[uuid].xml = "<secret>"

    found = secrets.descriptions(host.connection, [uuid])

    assert found == {uuid: ""}


def test_volume_of_a_secret_is_looked_for_in_pools(host: Host) -> None:
    found = secrets.volumes_at(host.connection, ["/there", "/gone"])

    assert found == {"/there": True, "/gone": False}


def test_pools_name_their_secrets(world: libvirt.virConnect) -> None:
    world.storagePoolDefineXML(ISCSI, 0)

    assert secrets.pool_references(world) == (PoolReference("san", False, "iscsi:target1"),)


def test_secrets_of_a_driver_without_are_an_error(world: libvirt.virConnect) -> None:
    with pytest.raises(libvirt.libvirtError) as caught:
        secrets.secrets(world)

    assert caught.value.get_error_code() == libvirt.VIR_ERR_NO_SUPPORT
