"""Every type of storage pools, as the forms write it, on a real host.

What can run here is built, started, stopped and removed again; the rest is defined and removed.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests import documents
from tests.lab.conftest import Desk
from tests.support.lab import LabHost
from tests.support.worlds import eventually
from vmgui.base.concealed import Concealed
from vmgui.base.errors import HostError
from vmgui.base.ids import HostId
from vmgui.base.states import JobState
from vmgui.core.calls import POOL_SECONDS
from vmgui.core.jobs import Job
from vmgui.core.poolcalls import ALL
from vmgui.core.storage.pools import Build, PoolWork
from vmgui.core.storage.poolscene import PoolScene
from vmgui.hardware.pools import checks, registry
from vmgui.hardware.pools.discovery import NOUN
from vmgui.hardware.pools.kind import PoolKind
from vmgui.hardware.scene import Scene
from vmgui.virt import pools
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.pool import Pool
from vmgui.xmldoc.poolcaps import PoolCapabilities

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120)]

NOT_HERE = {
    "zfs": "this libvirt has no support for it",
    "vstorage": "this libvirt has no support for it",
    "sheepdog": "this libvirt has no support for it",
}
"""Types that this host cannot even define, and why."""
OWN = [path.stem for path in documents.paths("pool") if documents.OWN in path.parents]
SAID = {
    "disk": {"device_path": "/dev/nowhere"},
    "fs": {"device_path": "/dev/nowhere1"},
    "gluster": {"host_name": "gluster1", "source_name": "gv0"},
    "iscsi": {"host_name": "san", "device_path": "iqn.2024-05.com.example:disks"},
    "iscsi-direct": {
        "host_name": "san",
        "device_path": "iqn.2024-05.com.example:disks",
        "initiator": "iqn.2024-05.com.example:host1",
    },
    "logical": {"source_name": "vg_guests", "target_path": "/dev/vg_guests"},
    "netfs": {"host_name": "nas", "source_directory": "/srv/images"},
    "scsi": {"adapter_name": "scsi_host2"},
    "vhba": {"wwnn": "20000000c9831b4b", "wwpn": "10000000c9831b4b"},
}
"""What a person says of a pool of each kind."""


class Bench:
    """A real host, and what is done with its pools."""

    def __init__(self, desk: Desk, host: HostId) -> None:
        self.context, self.host = desk.context, host

    @property
    def work(self) -> PoolWork:
        return self.context.storage.pools(self.host)

    async def ended(self, job: Job) -> Job:
        await self.context.jobs.wait(job)
        return job

    async def added(self, xml: str, **options: object) -> Job:
        return await self.ended(self.work.add(xml, **options))  # type: ignore[arg-type]


@pytest.fixture
def bench(desk: Desk, host_a: LabHost, event_loop: asyncio.AbstractEventLoop) -> Bench:
    host = event_loop.run_until_complete(desk.connect(host_a.uri))
    return Bench(desk, host.id)


def filled(kind: PoolKind, name: str) -> Pool:
    pool = kind.new(name, Scene())
    for field, value in SAID.get(kind.id, {}).items():
        setattr(pool, field, value)
    for monitor in pool.hosts:
        monitor.name = monitor.name or "mon1"
    return pool


@pytest.mark.parametrize("kind", registry.KINDS, ids=lambda kind: kind.id)
async def test_new_pool_of_kind_is_defined_as_it_was_written(
    bench: Bench, host_a: LabHost, kind: PoolKind
) -> None:
    if kind.id in NOT_HERE:
        pytest.skip(f"{kind.id}: {NOT_HERE[kind.id]}")
    pool = filled(kind, f"new-{kind.id}")

    job = await bench.added(serialize(pool), starts=False, is_autostart=False)

    assert job.error is None, job.error
    found = parse(await bench.work.description(pool.name or ""), Pool)
    assert registry.kind_of(found) is kind
    for row in kind.rows():
        read = getattr(row, "read", None)
        if read is not None and hasattr(row, "bound") and row.name != "protocol_version":
            assert read(found) == read(pool) or read(pool) is None, row.name
    host_a.virsh("pool-undefine", pool.name or "")


@pytest.mark.parametrize("name", OWN)
async def test_document_is_defined_without_a_loss(bench: Bench, host_a: LabHost, name: str) -> None:
    pool = parse(documents.document(name, "pool"), Pool)
    if (pool.type or "") in NOT_HERE:
        pytest.skip(f"{pool.type}: {NOT_HERE[pool.type or '']}")
    pool.name, pool.uuid = f"document-{name}", None
    if pool.type == "dir":
        pool.target_path = "/srv/document"

    job = await bench.added(serialize(pool), starts=False, is_autostart=False)

    assert job.error is None, job.error
    found = parse(await bench.work.description(pool.name), Pool)
    for what in ("host_name", "device_path", "source_name", "auth_username", "wwpn", "mode"):
        assert getattr(found, what) == getattr(pool, what), what
    assert [each.name for each in found.mount_options] == [each.name for each in pool.mount_options]
    assert [each.name for each in found.config_options] == [
        each.name for each in pool.config_options
    ]
    host_a.virsh("pool-undefine", pool.name)


async def test_directory_is_built_and_started(bench: Bench, host_a: LabHost) -> None:
    pool = registry.kind("dir").new("built", Scene())
    pool.mode = "0750"

    job = await bench.added(serialize(pool), build=Build.PLAIN)

    assert job.state is JobState.DONE, job.error
    info = host_a.virsh("pool-info", "built")
    assert "running" in info
    assert "Autostart:      yes" in info
    assert host_a.run("stat", "-c", "%a", "/var/lib/libvirt/images/built").strip() == "750"


async def test_longest_name_that_we_accept_is_one_of_libvirts(
    bench: Bench, host_a: LabHost
) -> None:
    name = "é" * (checks.MOST_NAME // 2)
    pool = registry.kind("dir").new(name, Scene())
    pool.target_path = "/srv/long"

    job = await bench.added(serialize(pool), build=Build.PLAIN)

    assert checks.pool_name(name, ()) is None
    assert job.state is JobState.DONE, job.error
    assert name in host_a.virsh("pool-list", "--name")


async def test_name_that_we_refuse_is_refused_by_libvirt(bench: Bench, host_a: LabHost) -> None:
    name = "a" * (checks.MOST_NAME + 1)
    pool = registry.kind("dir").new("x", Scene())
    pool.name, pool.target_path = name, "/srv/long"
    calls = bench.context.fleet.calls_of(bench.host)

    with pytest.raises(HostError):
        await calls.pool_change(ALL, None, POOL_SECONDS, pools.define, serialize(pool))

    assert checks.pool_name(name, ()) is not None
    assert name not in host_a.virsh("pool-list", "--all", "--name")


async def test_capabilities_are_those_of_this_libvirt(bench: Bench) -> None:
    xml = await bench.work.capabilities()

    assert xml is not None
    known = parse(xml, PoolCapabilities)
    assert known.is_supported("dir") is True
    assert known.is_supported("zfs") is False


async def test_volume_groups_are_looked_for(bench: Bench) -> None:
    knowledge = PoolScene(bench.context.fleet, bench.host, bench.work)
    kind = registry.kind("logical")

    knowledge.find_sources(kind, kind.new("x", Scene()))
    await eventually(lambda: NOUN in knowledge.scene().offers, "the host has answered")

    assert knowledge.scene().search is not None
    knowledge.stop()


@pytest.mark.parametrize("id", ["iscsi", "rbd"])
async def test_password_becomes_a_secret_that_goes_if_the_pool_fails(
    bench: Bench, host_a: LabHost, id: str
) -> None:
    kind = registry.kind(id)
    pool = filled(kind, "locked")
    pool.auth_username = "host1"
    pool.auth_type = "chap" if id == "iscsi" else "ceph"
    before = host_a.virsh("secret-list")

    job = await bench.added(serialize(pool), starts=False, password=Concealed("aHVudGVyMg=="))
    found = parse(await bench.work.description("locked"), Pool)
    during = host_a.virsh("secret-list")
    host_a.virsh("pool-undefine", "locked")
    host_a.virsh("secret-undefine", found.auth_secret_uuid or "")

    assert job.state is JobState.DONE, job.error
    assert (found.auth_secret_uuid or "nothing") in during
    assert host_a.virsh("secret-list") == before


async def test_file_system_without_building_gets_its_mount_point(
    bench: Bench, host_a: LabHost, tmp_path: Path
) -> None:
    del tmp_path
    pool = filled(registry.kind("fs"), "mounted")

    job = await bench.added(serialize(pool), build=Build.PLAIN, starts=False, is_autostart=False)

    assert job.state is JobState.DONE, job.error
    assert host_a.run("ls", "-d", "/var/lib/libvirt/images/mounted").strip()
