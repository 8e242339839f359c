"""Pools of devices on real hosts: partitions, volume groups, units of iSCSI, multipath devices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.lab.storage.conftest import Keeper
from tests.support.lab.backends import Backends
from vmgui.base.errors import AccessDenied, HostError, NotFound, Unsupported
from vmgui.core.resources import PoolReading
from vmgui.core.storage.newimages import NewImage
from vmgui.ui.storage.texts import free_partition

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120), pytest.mark.limit(60)]

MIB = 1 << 20
INITIATOR = "iqn.2026-11.org.vmgui:us"
NO_DELETION = "A storage pool of this type does not support this: pool deletion."
NO_CREATION = "A storage pool of this type does not support this: volume creation."
LOST = "There is something on the device already, which would be lost."


async def restarted(keeper: Keeper, pool: PoolReading) -> PoolReading:
    """Look through a pool, stop and start it, and stop it again."""
    work, name = keeper.work, pool.name
    await keeper.done(work.refresh(pool))
    for verb, is_active in ((work.stop, False), (work.start, True), (work.stop, False)):
        await keeper.done(verb(pool))
        pool = await keeper.pool(name, is_active=is_active)
    return pool


async def keeps_contents(keeper: Keeper, pool: PoolReading) -> None:
    """Delete a stopped pool whose contents libvirt cannot delete."""
    error = await keeper.refused(keeper.work.delete(pool, with_contents=True))
    await keeper.done(keeper.work.delete(pool))
    await keeper.gone(pool.name)
    assert error.message == NO_DELETION


async def test_disk(keeper: Keeper, backends: Backends, tmp_path: Path) -> None:
    device, volumes = backends.device(), keeper.volumes
    partition = free_partition(device, ())
    ours, back = tmp_path / "ours", tmp_path / "back"
    ours.write_bytes(b"A" * MIB)

    pool = await keeper.add("disk", "disk1", is_built=True, device_path=device)
    await keeper.done(volumes.create(NewImage("disk1", partition, "none", 8 * MIB)))
    await keeper.shows("disk1", partition)
    item = await keeper.item("disk1", partition)
    await keeper.done(volumes.upload_into(item, ours))
    await keeper.done(volumes.download(item, back))
    await keeper.done(volumes.wipe(item, "zero"))
    undeleted = await keeper.refused(volumes.delete(item))
    await keeper.done(keeper.work.delete(await restarted(keeper, pool)))
    await keeper.gone("disk1")
    used = await keeper.adds("disk", "disk1", is_built=True, device_path=device)
    pool = await keeper.add("disk", "disk1", is_built=True, overwrites=True, device_path=device)
    await keeper.shows("disk1")
    pool = await restarted(keeper, pool)
    await keeper.done(keeper.work.delete(pool, with_contents=True))
    await keeper.gone("disk1")
    await keeper.add("disk", "disk1", is_built=True, device_path=device)

    assert item.volume.path == f"/dev/{partition}"
    assert back.read_bytes()[:MIB] == ours.read_bytes()
    assert (type(used.error), used.error and used.error.message) == (HostError, LOST)
    assert "parted" in undeleted.detail  # libvirt 9.0 does not know the partitions of loop devices


async def test_logical(keeper: Keeper, backends: Backends) -> None:
    devices = [{"path": backends.device()}, {"path": backends.device()}]
    before = await keeper.found("logical")

    made = {"source_name": "vg_guests", "devices": devices}
    pool = await keeper.add("logical", "lvm", is_built=True, **made)
    during = await keeper.found("logical")
    image = NewImage("lvm", "v1", "raw", 8 * MIB, 8 * MIB)
    uncreated = await keeper.refused(keeper.volumes.create(image))
    await keeper.shows("lvm")
    pool = await restarted(keeper, pool)
    await keeper.done(keeper.work.delete(pool, with_contents=True))
    await keeper.gone("lvm")
    missing = await keeper.adds("logical", "lvm", source_name="vg_guests")

    assert (before, during, await keeper.found("logical")) == ([], ["vg_guests"], [])
    assert pool.target_path == "/dev/vg_guests"
    assert isinstance(uncreated, Unsupported)
    assert uncreated.message == (
        "The host's kernel has no device mapper, which logical volumes need."
    )
    assert isinstance(missing.error, NotFound)
    assert missing.error.message == "There is no volume group “vg_guests” on the host."


async def test_iscsi_direct(keeper: Keeper, backends: Backends) -> None:
    target = backends.target()
    where: dict[str, Any] = {"host_name": target.host, "initiator": INITIATOR}

    found = await keeper.found("iscsi-direct", **where)
    pool = await keeper.add("iscsi-direct", "san", device_path=target.iqn, **where)
    names = await keeper.names("san")
    unit = await keeper.item("san", names[1])
    await keeper.done(keeper.volumes.wipe(unit, "zero"))
    uncreated = await keeper.refused(keeper.volumes.create(NewImage("san", "v1", "raw", MIB)))
    undeleted = await keeper.refused(keeper.volumes.delete(unit))
    await keeps_contents(keeper, await restarted(keeper, pool))
    nothing = await keeper.adds("iscsi-direct", "san", device_path=f"{target.iqn}x", **where)
    nobody = await keeper.adds(
        "iscsi-direct", "san", device_path=target.iqn, host_port=3333, **where
    )

    assert found == [target.iqn]
    assert names == ["unit:0:0:0", "unit:0:0:1"]  # the first one is the target's controller
    assert abs((unit.volume.capacity or 0) - target.unit_size) <= 512
    assert uncreated.message == NO_CREATION
    assert undeleted.message == "A storage pool of this type does not support this: vol deletion."
    assert isinstance(nothing.error, NotFound)
    assert nothing.error.message == "The storage server has no such target."
    assert nobody.error is not None
    assert nobody.error.message == "The storage server does not answer."
    assert keeper.host.virsh("pool-list", "--all", "--name").split() == ["default"]


async def test_iscsi_direct_behind_a_password(keeper: Keeper, backends: Backends) -> None:
    target = backends.target("me", "chap-password")
    values: dict[str, Any] = {"host_name": target.host, "initiator": INITIATOR}
    values["device_path"] = target.iqn

    nobody = await keeper.adds("iscsi-direct", "san", **values)
    wrong = await keeper.adds(
        "iscsi-direct", "san", password="wrong-password", auth_username="me", **values
    )
    left = keeper.host.virsh("secret-list"), keeper.host.virsh("pool-list", "--all", "--name")
    await keeper.add("iscsi-direct", "san", password="chap-password", auth_username="me", **values)
    names = await keeper.names("san")
    xml = keeper.host.virsh("pool-dumpxml", "san")

    assert [type(job.error) for job in (nobody, wrong)] == [AccessDenied] * 2
    assert wrong.error is not None
    assert wrong.error.message == (
        "The storage server does not accept the user name or the password."
    )
    assert [each.split() for each in left] == [[], ["default"]]
    assert len(names) == 2
    [secret] = [line.split()[0] for line in keeper.host.virsh("secret-list").splitlines()]
    assert f"<secret uuid='{secret}'/>" in xml
    assert "private='yes'" in keeper.host.virsh("secret-dumpxml", secret)
    assert "chap-password" not in xml


async def test_mpath(keeper: Keeper) -> None:
    pool = await keeper.add("mpath", "paths")
    await keeper.shows("paths")
    uncreated = await keeper.refused(keeper.volumes.create(NewImage("paths", "v1", "raw", MIB)))
    await keeps_contents(keeper, await restarted(keeper, pool))

    assert pool.target_path == "/dev/mapper"
    assert uncreated.message == NO_CREATION
