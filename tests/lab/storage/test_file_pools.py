"""Pools of image files on real hosts: directories, file systems, file servers."""

from __future__ import annotations

import filecmp
import os
from pathlib import Path
from typing import Any

import pytest

from tests.lab.storage.conftest import Keeper
from tests.support.lab.backends import Backends
from vmgui.base.errors import Busy, HostError
from vmgui.core.resources import PoolReading
from vmgui.core.storage.newimages import NewImage

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120), pytest.mark.limit(60)]

MIB = 1 << 20
PLACE = "/var/lib/libvirt/images"
MOUNTS = "/var/lib/libvirt/mounts"


async def does_volumes(keeper: Keeper, pool: PoolReading, directory: Path) -> None:
    """All that is done with volumes, beside what is in the pool before and after."""
    name, work = pool.name, keeper.volumes
    before = await keeper.names(name)
    ours, back = directory / "ours", directory / "back"
    ours.write_bytes(os.urandom(2 * MIB) + bytes(2 * MIB))

    await keeper.done(work.create(NewImage(name, "a.qcow2", "qcow2", 4 * MIB)))
    await keeper.shows(name, *before, "a.qcow2")
    a = await keeper.item(name, "a.qcow2")
    await keeper.done(work.resize(a, 8 * MIB))
    await keeper.done(work.clone(a, NewImage(name, "b.img", "raw", 8 * MIB)))
    await keeper.done(work.upload(pool, ours, "c.img"))
    await keeper.shows(name, *before, "a.qcow2", "b.img", "c.img")
    sizes = [row.capacity for row in keeper.watch.volumes(name).rows if row.type == "file"]
    await keeper.done(work.download(await keeper.item(name, "c.img"), back))
    await keeper.done(work.wipe(await keeper.item(name, "b.img"), "zero"))
    for each in ("a.qcow2", "b.img", "c.img"):
        await keeper.done(work.delete(await keeper.item(name, each)))
    await keeper.shows(name, *before)

    assert sizes == [8 * MIB, 8 * MIB, 4 * MIB]
    assert filecmp.cmp(ours, back, shallow=False)


async def lives(keeper: Keeper, pool: PoolReading) -> None:
    """All that is done with a pool until it is gone, with what it was on."""
    work, name = keeper.work, pool.name
    await keeper.done(work.refresh(pool))
    await keeper.done(work.set_autostart(pool, is_on=False))
    pool = await keeper.pool(name, is_autostart=False)
    await keeper.done(work.stop(pool))
    pool = await keeper.pool(name, is_active=False)
    await keeper.done(work.start(pool))
    pool = await keeper.pool(name, is_active=True)
    await keeper.done(work.stop(pool))
    pool = await keeper.pool(name, is_active=False)
    await keeper.done(work.rename(pool, "other"))
    pool = await keeper.pool("other", uuid=pool.uuid)
    await keeper.done(work.delete(pool, with_contents=True))
    await keeper.gone("other")
    assert keeper.host.virsh("pool-list", "--all", "--name").split() == ["default"]


def mounted(keeper: Keeper, path: str) -> list[str]:
    """What is mounted at a path of the host, and how."""
    return keeper.host.run("findmnt", "-n", "-o", "SOURCE,FSTYPE", path, check=False).split()


async def test_dir(keeper: Keeper, tmp_path: Path) -> None:
    pool = await keeper.add("dir", "web", is_built=True)
    assert pool.target_path == f"{PLACE}/web"

    await does_volumes(keeper, pool, tmp_path)
    await lives(keeper, pool)

    assert not (keeper.host.images / "web").exists()


async def test_fs(keeper: Keeper, backends: Backends, tmp_path: Path) -> None:
    device, host = backends.device(), keeper.host
    values: dict[str, Any] = {"device_path": device, "source_format": "ext4"}

    pool = await keeper.add("fs", "web", is_built=True, **values)
    seen = mounted(keeper, f"{PLACE}/web")
    await does_volumes(keeper, pool, tmp_path)
    twice = await keeper.adds("fs", "again", is_built=True, **values)
    await lives(keeper, pool)
    used = await keeper.adds("fs", "web", is_built=True, **values)
    host.run("mkdir", "/run/elsewhere")
    host.run("mount", device, "/run/elsewhere")
    busy = await keeper.adds("fs", "web", is_built=True, overwrites=True, **values)
    host.run("umount", "/run/elsewhere")
    left = host.virsh("pool-list", "--all", "--name").split()
    await keeper.add("fs", "web", is_built=True, overwrites=True, **values)

    assert seen == [device, "ext4"]
    said = [(type(job.error), job.error and job.error.message) for job in (twice, used, busy)]
    assert said == [
        (HostError, "The storage pool “web” is at the same place already."),
        (HostError, "There is something on the device already, which would be lost."),
        (Busy, f"The device {device} is in use on the host."),
    ]
    assert left == ["default"]


async def test_netfs_nfs(keeper: Keeper, backends: Backends, tmp_path: Path) -> None:
    server, export = backends.nfs()

    found = await keeper.found("netfs", host_name=server)
    pool = await keeper.add(
        "netfs", "far", is_built=True, host_name=server, source_directory=export
    )
    seen = mounted(keeper, f"{MOUNTS}/far")
    await does_volumes(keeper, pool, tmp_path)
    await lives(keeper, pool)

    assert found == [export]
    assert seen == [f"{server}:{export}", "fuse.nfs"]
    assert mounted(keeper, f"{MOUNTS}/far") == []


async def test_netfs_glusterfs_and_gluster(
    keeper: Keeper, backends: Backends, tmp_path: Path
) -> None:
    server, volume = backends.gluster()
    values: dict[str, Any] = {
        "host_name": server,
        "source_format": "glusterfs",
        "source_directory": volume,
    }

    shares = await keeper.found("netfs", host_name=server, source_format="glusterfs")
    found = await keeper.found("gluster", host_name=server)
    pool = await keeper.add("netfs", "far", is_built=True, **values)
    seen = mounted(keeper, f"{MOUNTS}/far")
    await does_volumes(keeper, pool, tmp_path)
    keeper.host.run("touch", f"{MOUNTS}/far/seen.img")
    # Libvirt takes 10 s for whatever it asks Gluster itself.
    near = await keeper.add("gluster", "near", host_name=server, source_name=volume)
    await keeper.shows("near", "seen.img")
    uncreated = await keeper.refused(
        keeper.volumes.create(NewImage("near", "a.qcow2", "qcow2", MIB))
    )
    keeper.host.run("rm", f"{MOUNTS}/far/seen.img")
    await keeper.done(keeper.work.stop(near))
    await keeper.done(keeper.work.delete(await keeper.pool("near", is_active=False)))
    await keeper.gone("near")
    await lives(keeper, pool)

    assert (shares, found) == ([volume], [volume])
    assert seen == [f"{server}:{volume}", "fuse.glusterfs"]
    assert uncreated.message == (
        "A storage pool of this type does not support this: volume creation."
    )
