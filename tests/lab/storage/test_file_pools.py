"""Pools of image files on real hosts: directories, file systems, file servers."""

from __future__ import annotations

import filecmp
import os
from pathlib import Path
from typing import Any

import pytest

from tests.lab.storage.conftest import Keeper
from tests.support.lab.backends import Backends
from vmgui.core.resources import PoolReading
from vmgui.core.storage.newimages import NewImage

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120), pytest.mark.limit(60)]

MIB = 1 << 20
PLACE = "/var/lib/libvirt/images"


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
    device = backends.device()
    values: dict[str, Any] = {"device_path": device, "source_format": "ext4"}

    pool = await keeper.add("fs", "web", is_built=True, **values)
    assert mounted(keeper, f"{PLACE}/web") == [device, "ext4"]
    await does_volumes(keeper, pool, tmp_path)
    again = await keeper.adds("fs", "again", is_built=True, **values)
    await lives(keeper, pool)
    print("AGAIN", again.error, again.error and again.error.hint, again.error and again.error.detail)
    formatted = await keeper.adds("fs", "web", is_built=True, **values)
    print("FORMATTED", formatted.error, formatted.error and formatted.error.hint, formatted.error and formatted.error.detail)
    host = keeper.host
    host.run("mkdir", "/run/elsewhere")
    host.run("mount", device, "/run/elsewhere")
    busy = await keeper.adds("fs", "web", is_built=True, overwrites=True, **values)
    print("BUSY", busy.error, busy.error and busy.error.hint, busy.error and busy.error.detail)
    second = await keeper.adds("fs", "second", **values)
    print("SECOND", second.error, second.error and second.error.hint, second.error and second.error.detail)
    host.run("umount", "/run/elsewhere")
    print(host.virsh("pool-list", "--all"))


async def test_netfs_nfs(keeper: Keeper, backends: Backends, tmp_path: Path) -> None:
    server, export = backends.nfs()

    found = await keeper.found("netfs", host_name=server)
    pool = await keeper.add(
        "netfs", "far", is_built=True, host_name=server, source_directory=export
    )
    seen = mounted(keeper, f"{PLACE}/far")
    await does_volumes(keeper, pool, tmp_path)
    await lives(keeper, pool)

    assert found == [export]
    assert seen == [f"{server}:{export}", "fuse.nfs"]
    assert mounted(keeper, f"{PLACE}/far") == []


async def test_netfs_glusterfs_and_gluster(
    keeper: Keeper, backends: Backends, tmp_path: Path
) -> None:
    server, volume = backends.gluster()
    values = {"host_name": server, "source_format": "glusterfs", "source_directory": volume}

    found = await keeper.found("netfs", host_name=server, source_format="glusterfs")
    print(found, await keeper.found("gluster", host_name=server))
    pool = await keeper.add("netfs", "far", is_built=True, **values)
    print(mounted(keeper, f"{PLACE}/far"))
    await does_volumes(keeper, pool, tmp_path)
    keeper.host.run("touch", f"{PLACE}/far/seen.img")

    near = await keeper.add("gluster", "near", host_name=server, source_name=volume)
    await keeper.shows("near", "seen.img")
    made = keeper.volumes.create(NewImage("near", "a.qcow2", "qcow2", MIB))
    error = await keeper.refused(made)
    print(error, error.hint, error.detail)
    await keeper.done(keeper.volumes.delete(await keeper.item("near", "seen.img")))
    await keeper.done(keeper.work.refresh(near))
    await keeper.done(keeper.work.stop(near))
    await keeper.done(keeper.work.delete(await keeper.pool("near", is_active=False)))
    await lives(keeper, pool)
