"""Who uses a volume on a real host: chains that qemu-img has made, files that machines need."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from tests.lab.conftest import Desk
from tests.support.lab import LabHost
from tests.support.lab.backends import Backends
from tests.support.lab_fixtures import DomainOn
from tests.support.worlds import eventually
from vmgui.base.ids import HostId
from vmgui.base.states import DomainState
from vmgui.core import resources
from vmgui.core.storage.usage import Usage
from vmgui.core.storage.users import UserKind

pytestmark = [pytest.mark.lab, pytest.mark.timeout(90), pytest.mark.limit(60)]

POOL, PLACE = "default", "/var/lib/libvirt/images"
DISK, BACKING = UserKind.DISK, UserKind.BACKING
Found = list[tuple[str, UserKind, bool]]
"""The users' names, what for, and whether they run."""


def build_on(host: LabHost, base: str, overlay: str) -> None:
    """Make `overlay` an image that builds on `base`, which is named as its neighbour."""
    command = ["qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-u", "-b"]
    path = host.images / f"{overlay}.qcow2"
    subprocess.run([*command, f"{base}.qcow2", path, "1M"], check=True)


def iscsi_unit(backends: Backends) -> tuple[str, str]:
    """A pool of a target's units, and a disk that is one of them."""
    target = backends.target()
    pool = (
        "<pool type='iscsi-direct'><name>net</name><source>"
        f"<host name='{target.host}'/><device path='{target.iqn}'/>"
        "<initiator><iqn name='iqn.2026-11.org.vmgui:us'/></initiator></source></pool>"
    )
    disk = f"<source protocol='iscsi' name='{target.iqn}/1'><host name='localhost'/></source>"
    return pool, disk


def gluster_image(backends: Backends) -> tuple[str, str]:
    """A pool of a Gluster volume, and a disk that is a file in it."""
    server, volume = backends.gluster()
    pool = (
        "<pool type='gluster'><name>net</name><source>"
        f"<host name='{server}'/><name>{volume}</name><dir path='/'/></source></pool>"
    )
    backends.host.run("qemu-img", "create", "-q", f"gluster://{server}/{volume}/a%20b.img", "1M")
    disk = f"<source protocol='gluster' name='{volume}/a b.img'><host name='other'/></source>"
    return pool, disk


@asynccontextmanager
async def looking(desk: Desk, host: HostId) -> AsyncIterator[Usage]:
    """A look at who uses what, once all is known."""
    await eventually(
        lambda: all(record.details for record in desk.context.inventory.domains(host)), "read"
    )
    usage = desk.context.storage.usage(host)
    usage.look()
    await eventually(lambda: usage.is_complete, "all is known")
    yield usage
    usage.rest()


def users(usage: Usage, name: str) -> Found:
    """Who uses a volume of the pool."""
    found = usage.users_of_path(f"{PLACE}/{name}.qcow2")
    return [(user.name, user.kind, user.is_active) for user in found]


async def test_chain_is_followed_whether_its_machine_runs_or_not(
    desk: Desk, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain_on(host_a, "idle", name="base", start=False)
    over = domain_on(host_a, "idle", name="over", start=False)
    build_on(host_a, "base", "over")
    host_a.virsh("pool-refresh", POOL)
    host = await desk.connect(host_a.uri)

    async with looking(desk, host.id) as usage:
        while_off = users(usage, "base")
        over.start()
        await desk.becomes("over", DomainState.RUNNING)
        await eventually(lambda: ("over", BACKING, True) in users(usage, "base"), "it runs")
        while_on = users(usage, "base")
        over.virsh("destroy")
        await eventually(lambda: users(usage, "base") == while_off, "it is off again")

    assert while_off == [("base", DISK, False), ("over", BACKING, False)]
    assert while_on == [("over", BACKING, True), ("base", DISK, False)]


async def test_what_the_watch_reads_is_followed(
    desk: Desk, host_a: LabHost, domain_on: DomainOn
) -> None:
    for name in ("base", "other", "over"):
        domain_on(host_a, "idle", name=name, start=False)
    host_a.virsh("pool-refresh", POOL)
    host = await desk.connect(host_a.uri)
    watch = desk.context.storage.watch(host.id)

    async with looking(desk, host.id) as usage:
        look = watch.look()
        look.at(POOL)
        await eventually(described(desk, host.id), "all volumes are described")
        assert users(usage, "other") == [("other", DISK, False)]
        build_on(host_a, "other", "over")
        host_a.virsh("pool-refresh", POOL)
        await eventually(lambda: len(users(usage, "other")) == 2, "the new chain")
        chained = users(usage, "other")
        (pool,) = (pool for pool in watch.pools or () if pool.name == POOL)
        rows = {row.name: row for row in watch.volumes(POOL).rows}
        by_volume = [user.name for user in usage.users(pool, rows["other.qcow2"])]
        look.close()

    assert chained == [("other", DISK, False), ("over", BACKING, False)]
    assert by_volume == ["other", "over"]


async def test_files_that_machines_boot_from_are_used(desk: Desk, host_a: LabHost) -> None:
    files = {"kernel": "k", "initrd": "i", "dtb": "d", "nvram": "n"}
    for name in files.values():
        (host_a.images / f"{name}.qcow2").write_bytes(b"")
    inside = "".join(f"<{tag}>{PLACE}/{name}.qcow2</{tag}>" for tag, name in files.items())
    loader = "<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader>"
    path = host_a.directory / "boots.xml"
    path.write_text(
        "<domain type='qemu'><name>boots</name><memory unit='MiB'>32</memory>"
        f"<os><type arch='x86_64'>hvm</type>{loader}{inside}</os>"
        "<features><acpi/></features></domain>"
    )
    host_a.virsh("define", str(path))
    host = await desk.connect(host_a.uri)

    async with looking(desk, host.id) as usage:
        found = {kind: users(usage, name) for kind, name in files.items()}

    host_a.virsh("undefine", "boots", "--keep-nvram")
    assert found == {kind: [("boots", UserKind(kind), False)] for kind in files}


@pytest.mark.parametrize(("program", "served"), [("tgtd", iscsi_unit), ("glusterd", gluster_image)])
async def test_image_on_the_network_is_the_volume_of_its_pool(
    desk: Desk, host_a: LabHost, program: str, served: Callable[[Backends], tuple[str, str]]
) -> None:
    if not shutil.which(program):
        pytest.skip(f"needs {program}")
    with Backends(host_a) as backends:
        pool_source, disk_source = served(backends)
        await _network_image(desk, host_a, pool_source, disk_source)


async def _network_image(desk: Desk, host: LabHost, pool: str, source: str) -> None:
    pool_file, domain_file = host.directory / "net-pool.xml", host.directory / "net.xml"
    pool_file.write_text(pool)
    domain_file.write_text(
        "<domain type='qemu'><name>net</name><memory unit='MiB'>32</memory>"
        "<os><type arch='x86_64'>hvm</type></os><devices><disk type='network'>"
        f"{source}<target dev='vda'/></disk></devices></domain>"
    )
    host.virsh("pool-create", str(pool_file))
    host.virsh("define", str(domain_file))
    try:
        ours = await desk.connect(host.uri)
        async with looking(desk, ours.id) as usage:
            found = desk.context.storage.watch(ours.id).pools or ()
            (where,) = (each for each in found if each.name == "net")
            rows = await resources.volumes(desk.context.fleet, ours.id, "net")
            users = {user.name for row in rows for user in usage.users(where, row)}
    finally:
        host.virsh("undefine", "net")
        host.virsh("pool-destroy", "net")

    assert users == {"net"}


def described(desk: Desk, host: HostId) -> Callable[[], bool]:
    """Whether the watch has read all volumes."""
    watch = desk.context.storage.watch(host)

    def is_so() -> bool:
        volumes = watch.volumes(POOL)
        return volumes.is_known and not volumes.waiting

    return is_so
