"""Pools of devices on real hosts: partitions, volume groups, targets of iSCSI, multipath."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab.storage.conftest import Keeper
from tests.support.lab.backends import Backends
from vmgui.core.storage.newimages import NewImage
from vmgui.ui.storage.texts import free_partition

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120), pytest.mark.limit(60)]

MIB = 1 << 20
INITIATOR = "iqn.2026-11.org.vmgui:us"


def show(what, error):
    print(what, "|", error, "|", error.hint, "|", error.detail)


async def test_disk(keeper: Keeper, backends: Backends, tmp_path: Path) -> None:
    device = backends.device()
    work = keeper.volumes
    ours, back = tmp_path / "ours", tmp_path / "back"
    ours.write_bytes(b"A" * MIB)

    pool = await keeper.add("disk", "disk1", is_built=True, device_path=device)
    await keeper.shows("disk1")
    await keeper.done(work.create(NewImage("disk1", free_partition(device, ()), "none", 8 * MIB)))
    names = await keeper.names("disk1")
    print("NAMES", names, keeper.watch.volumes("disk1").rows)
    item = await keeper.item("disk1", names[0])
    await keeper.done(work.upload_into(item, ours))
    await keeper.done(work.download(item, back))
    print(back.stat().st_size)
    await keeper.done(work.wipe(item, "zero"))
    error = await keeper.refused(work.delete(item))
    show("delete", error)
    again = await keeper.adds("disk", "again", is_built=True, device_path=device)
    show("again", again.error)
    await keeper.done(keeper.work.refresh(pool))
    await keeper.done(keeper.work.stop(pool))
    pool = await keeper.pool("disk1", is_active=False)
    e = await keeper.refused(keeper.work.delete(pool, with_contents=True))
    show("delete contents", e)
    await keeper.done(keeper.work.delete(pool))
    await keeper.gone("disk1")
    again = await keeper.adds("disk", "again", is_built=True, device_path=device)
    show("again", again.error)
    again = await keeper.add("disk", "again", is_built=True, overwrites=True, device_path=device)
    print(await keeper.names("again"))


async def test_logical(keeper: Keeper, backends: Backends) -> None:
    devices = [{"path": backends.device()}, {"path": backends.device()}]
    none = await keeper.found("logical")
    pool = await keeper.add("logical", "lvm", is_built=True, source_name="vg_guests", devices=devices)
    print(pool, none)
    keeper.knowledge._forget_search()
    print(await keeper.found("logical"))
    e = await keeper.refused(keeper.volumes.create(NewImage("lvm", "v1", "raw", 8 * MIB, 8*MIB)))
    show("create", e)
    await keeper.shows("lvm")
    await keeper.done(keeper.work.refresh(pool))
    await keeper.done(keeper.work.stop(pool))
    pool = await keeper.pool("lvm", is_active=False)
    await keeper.done(keeper.work.start(pool))
    await keeper.done(keeper.work.stop(pool))
    again = await keeper.adds("logical", "again", is_built=True, source_name="vg_others", devices=devices)
    show("again", again.error)
    pool = await keeper.pool("lvm", is_active=False)
    await keeper.done(keeper.work.delete(pool, with_contents=True))
    await keeper.gone("lvm")
    print(await keeper.found("logical"))
    missing = await keeper.adds("logical", "lvm", source_name="vg_nothing")
    show("missing", missing.error)


async def test_iscsi_direct(keeper: Keeper, backends: Backends) -> None:
    target = backends.target()
    where = {"host_name": target.host, "initiator": INITIATOR}
    print(await keeper.found("iscsi-direct", **where))
    pool = await keeper.add("iscsi-direct", "san", device_path=target.iqn, **where)
    names = await keeper.names("san")
    print(names, keeper.watch.volumes("san").rows)
    item = await keeper.item("san", names[0])
    await keeper.done(keeper.volumes.wipe(item, "zero"))
    show("create", await keeper.refused(keeper.volumes.create(NewImage("san", "v1", "raw", MIB))))
    show("delete", await keeper.refused(keeper.volumes.delete(item)))
    await keeper.done(keeper.work.refresh(pool))
    await keeper.done(keeper.work.stop(pool))
    pool = await keeper.pool("san", is_active=False)
    await keeper.done(keeper.work.start(pool))
    await keeper.done(keeper.work.stop(pool))
    pool = await keeper.pool("san", is_active=False)
    show("delete contents", await keeper.refused(keeper.work.delete(pool, with_contents=True)))
    await keeper.done(keeper.work.delete(pool))
    gone = await keeper.adds("iscsi-direct", "san", device_path=target.iqn + "x", **where)
    show("gone", gone.error)
    gone = await keeper.adds("iscsi-direct", "san", device_path=target.iqn, **{**where, "host_port": 3333})
    show("gone", gone.error)


async def test_iscsi_direct_chap(keeper: Keeper, backends: Backends) -> None:
    target = backends.target("me", "chap-password")
    values = {"host_name": target.host, "initiator": INITIATOR, "device_path": target.iqn}
    values |= {"auth_username": "me"}

    wrong = await keeper.adds("iscsi-direct", "san", password="wrong-password", **values)
    show("wrong", wrong.error)
    nobody = await keeper.adds("iscsi-direct", "san", **(values | {"auth_username": None}))
    show("nobody", nobody.error)
    print("SECRETS", keeper.host.virsh("secret-list"), keeper.host.virsh("pool-list", "--all"))
    pool = await keeper.add("iscsi-direct", "san", password="chap-password", **values)
    print(await keeper.names("san"), keeper.host.virsh("pool-dumpxml", "san"))


async def test_mpath(keeper: Keeper) -> None:
    pool = await keeper.add("mpath", "paths")
    await keeper.shows("paths")
    show("create", await keeper.refused(keeper.volumes.create(NewImage("paths", "v1", "raw", MIB))))
    await keeper.done(keeper.work.refresh(pool))
    await keeper.done(keeper.work.stop(pool))
    pool = await keeper.pool("paths", is_active=False)
    show("delete contents", await keeper.refused(keeper.work.delete(pool, with_contents=True)))
    await keeper.done(keeper.work.delete(pool))
    await keeper.gone("paths")


async def test_xml(keeper: Keeper) -> None:
    iqn = "iqn.2024-05.com.example:disks"
    cases = {
        "iscsi": dict(host_name="127.0.0.1", device_path=iqn),
        "scsi": dict(adapter_name="scsi_host2"),
        "vhba": dict(wwnn="20000000c9831b4b", wwpn="10000000c9831b4b"),
        "rbd": dict(monitors=[], source_name="rbd"),
        "netfs": dict(source_format="cifs", host_name="127.0.0.1", source_directory="share"),
    }
    for kind_id, values in cases.items():
        if kind_id == "rbd":
            from vmgui.hardware.pools.registry import kind
            from vmgui.xmldoc.document import serialize
            pool = await keeper.add("rbd", "rbd", starts=False, source_name="rbd", monitors=[{"name": "127.0.0.1"}], auth_username="admin", password="a2V5")
            print(await keeper.work.description(kind_id))
            print(keeper.host.virsh("secret-list"))
            continue
        pool = await keeper.add(kind_id, kind_id, starts=False, **values)
        print(await keeper.work.description(kind_id))
        show(kind_id, await keeper.refused(keeper.work.start(pool)))
        await keeper.done(keeper.work.delete(pool))
    from vmgui.hardware.pools.registry import kind
    print(kind("zfs").why_not(keeper.knowledge.scene()))
    job = await keeper.desk.context.jobs.wait(keeper.work.add("<pool type='zfs'><name>z</name><source><name>tank</name></source></pool>"))
    show("zfs", job.error)
