"""What the test driver and stand-ins for workers can do of it; the rest is in tests/lab."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import vmgui.core.imaging.names as imagenames
import vmgui.virt.downloads as downloads
import vmgui.virt.uploads as uploads
import vmgui.virt.volumes as volumes
from tests.core.conftest import Desk
from tests.support.volumework import GIB, IMAGE, POOL, Worker, connected, pool
from tests.support.worlds import eventually
from vmgui.base.errors import HostError, InvalidInput, NotPossibleNow
from vmgui.base.ids import HostId
from vmgui.base.records import DiskUse
from vmgui.base.states import JobState
from vmgui.core.calls import Calls
from vmgui.core.imaging import guarding
from vmgui.core.resources import PoolReading, VolumeReading
from vmgui.core.storage.items import VolumeItem
from vmgui.core.storage.turns import Ended
from vmgui.core.storage.users import User, UserKind

# Making them


async def test_volume_is_made_cloned_and_deleted_as_jobs(desk: Desk) -> None:
    store = await connected(desk)

    made = await store.done(store.work.create(IMAGE))
    copy = replace(IMAGE, name="b.qcow2")
    cloned = await store.done(store.work.clone(store.item(), copy))
    deleted = await store.done(store.work.delete(store.item()))

    assert await store.names() == ["b.qcow2"]
    assert made.title == "Create disk image a.qcow2"
    assert cloned.title == "Clone a.qcow2 as b.qcow2"
    assert deleted.command.endswith("node.xml vol-delete --pool default-pool a.qcow2")
    assert not desk.fleet.turns.is_busy(store.host.id, POOL)


async def test_what_changes_is_told_at_the_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    store, ended = await connected(desk), list[Ended]()
    Worker(monkeypatch, volumes, "clone")
    desk.fleet.turns.ended.connect(ended.append)

    await store.done(store.work.clone(store.item(), replace(IMAGE, pool="other", name="b")))

    assert set(map(str, ended)) == {
        str(Ended(store.host.id, POOL, [])),
        str(Ended(store.host.id, "other", ["b"])),
    }


async def test_command_says_all_that_virsh_can(desk: Desk) -> None:
    store = await connected(desk)
    image = replace(IMAGE, preallocation="metadata", allocation=5)

    job = store.work.create(image)
    over = store.work.create(replace(IMAGE, backing_path="/b c", backing_format="raw"))

    assert job.command.endswith(
        "node.xml vol-create-as default-pool a.qcow2 1073741824"
        " --allocation 5 --format qcow2 --prealloc-metadata"
    )
    assert over.command.endswith("--backing-vol '/b c' --backing-vol-format raw")
    await desk.ended(job)
    await desk.ended(over)


@pytest.mark.parametrize("name", ["", "a/b", "n" * 256])
async def test_name_that_no_volume_can_have_fails_before_the_host_is_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, uploads, "upload")

    for job in (
        store.work.create(replace(IMAGE, name=name)),
        store.work.clone(store.item(), replace(IMAGE, name=name)),
        store.work.upload(pool(), Path("/x"), name),
    ):
        await store.failed(job, InvalidInput, "name")
    assert worker.calls == []


async def test_work_waits_for_who_works_on_the_pool_as_a_whole(desk: Desk) -> None:
    store = await connected(desk)
    turns, other = desk.fleet.turns, replace(IMAGE, pool="another")
    async with turns.whole(store.host.id, POOL):
        job = store.work.create(IMAGE)
        clone = store.work.clone(store.item(), other)
        given_up = store.work.create(IMAGE)
        await eventually(lambda: turns.is_busy(store.host.id, "another"), "the clone waits")
        assert {job.state, clone.state} == {JobState.QUEUED}

        desk.jobs.cancel(given_up)

    await store.done(job)
    await desk.ended(clone)
    assert given_up.state is JobState.CANCELLED
    assert not turns.is_busy(store.host.id, "another")


# Used by machines


IMAGE_PATH = f"/{POOL}/a.qcow2"
ON_DISK = DiskUse("vda", IMAGE_PATH)
BELOW = DiskUse("vda", "/top", backing=(IMAGE_PATH,))


async def test_what_would_harm_a_running_machine_is_refused_though_no_item_names_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await connected(desk)
    workers = [Worker(monkeypatch, volumes, each) for each in ("delete", "wipe", "clone", "resize")]
    workers.append(Worker(monkeypatch, uploads, "upload_into"))
    item, work = store.item(), store.work
    store.use(ON_DISK)

    for job in (
        work.delete(item),
        work.wipe(item, "zero"),
        work.upload_into(item, Path("/x")),
        work.clone(item, replace(IMAGE, name="b")),
        work.resize(item, 1, may_shrink=True),
        work.resize(item, 2 * GIB, allocates=True),
    ):
        await store.failed(job, NotPossibleNow, "“test”")
    assert [worker.calls for worker in workers] == [[]] * 5


async def test_disk_that_a_machine_calls_by_another_name_is_spared(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def same(_host: HostId, path: str, others: Collection[str]) -> tuple[str, ...]:
        return tuple(other for other in others if path == IMAGE_PATH and other == "/link/a.qcow2")

    monkeypatch.setattr(imagenames, "same_on", same)
    store, worker = await connected(desk), Worker(monkeypatch, volumes, "wipe")
    store.use(DiskUse("vda", "/link/a.qcow2"))

    await store.failed(store.work.wipe(store.item(), "zero"), NotPossibleNow, "“test”")

    assert worker.calls == []


async def test_files_that_nobody_can_look_at_keep_nobody_from_working(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def same(*_arguments: object) -> tuple[str, ...]:
        raise HostError("ssh does not answer")

    monkeypatch.setattr(imagenames, "same_on", same)
    store, worker = await connected(desk), Worker(monkeypatch, volumes, "wipe")
    store.use(DiskUse("vda", "/other"))

    await store.done(store.work.wipe(store.item(), "zero"))

    assert worker.calls


async def test_disk_that_has_more_users_or_only_readers_does_not_grow(desk: Desk) -> None:
    store = await connected(desk)

    for uses in (
        [ON_DISK, DiskUse("vdb", IMAGE_PATH)],
        [BELOW],
        [replace(ON_DISK, is_readonly=True)],
    ):
        store.use(*uses)
        job = store.work.resize(store.item(), 2 * GIB)
        await store.failed(job, NotPossibleNow, "The running machine “test” uses “a.qcow2”")


async def test_volume_that_a_machine_gets_while_a_job_waits_is_spared(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, volumes, "delete")

    async with desk.fleet.turns.inside(store.host.id, POOL, ["a.qcow2"]):
        job = store.work.delete(store.item())
        await asyncio.sleep(0)
        store.use(ON_DISK)

    await store.failed(job, NotPossibleNow, "“test”")
    assert worker.calls == []


@pytest.mark.parametrize("verb", ["wipe", "upload_into"])
async def test_volume_that_a_machine_gets_while_transfers_wait_is_spared(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    store, other = await connected(desk), Worker(monkeypatch, uploads, "upload")
    worker = Worker(monkeypatch, volumes if verb == "wipe" else uploads, verb)
    other.may_end.clear()
    upload = store.work.upload(pool(), Path("/x"), "b")
    await eventually(lambda: other.calls, "the upload has begun")
    asked = counted(monkeypatch, "transfer")
    work, item = store.work, store.item()
    job = work.wipe(item, "zero") if verb == "wipe" else work.upload_into(item, Path("/x"))
    await eventually(lambda: asked, "the job waits behind it")

    store.use(ON_DISK)
    usage = store.storage.usage(store.host.id)
    await eventually(lambda: usage.users_of_path(IMAGE_PATH), "that is known")
    other.may_end.set()

    await store.failed(job, NotPossibleNow, "The running machine “test” uses “a.qcow2”")
    await store.done(upload)
    assert worker.calls == []


async def test_volume_that_a_machine_gets_while_changes_wait_is_spared(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, other = await connected(desk), Worker(monkeypatch, volumes, "resize")
    worker, item = Worker(monkeypatch, volumes, "delete"), store.item()
    usage = store.storage.usage(store.host.id)
    usage.look()
    await usage.built()  # the pools cannot be read while one is being changed
    other.may_end.clear()
    first = store.work.resize(store.item(name="b"), 2 * GIB)
    await eventually(lambda: other.calls, "the first one has begun")
    asked = counted(monkeypatch, "pool_change")
    job = store.work.delete(item)
    await eventually(lambda: asked, "the other one waits")

    store.use(ON_DISK)
    await eventually(lambda: usage.users_of_path(IMAGE_PATH), "that is known")
    other.may_end.set()

    await store.failed(job, NotPossibleNow, "The running machine “test” uses “a.qcow2”")
    await store.done(first)
    usage.rest()
    assert worker.calls == []


def counted(monkeypatch: pytest.MonkeyPatch, name: str) -> list[object]:
    """Gets one more for each call of this kind that is asked for from now on."""
    asked, original = list[object](), getattr(Calls, name)

    async def noted(*arguments: Any, **options: Any) -> Any:
        asked.append(arguments)
        return await original(*arguments, **options)

    monkeypatch.setattr(Calls, name, noted)
    return asked


async def test_nothing_is_destroyed_while_nobody_knows_who_uses_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, volumes, "delete")
    monkeypatch.setattr(guarding, "KNOWN_SECONDS", 0.05)
    record = desk.record(store.host, "test")
    desk.inventory.update_domains([replace(record, details=None)])

    await store.failed(store.work.delete(store.item()), NotPossibleNow, "")

    assert worker.calls == []


async def test_user_that_an_item_names_and_that_has_ended_does_not_matter(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, volumes, "delete")
    machine = store.use(ON_DISK, machine="off")
    user = User(machine, "off", UserKind.DISK, "vda", is_active=True)

    await store.done(store.work.delete(store.item(user)))

    assert worker.calls == [((POOL, "a.qcow2"), {})]


async def test_volume_of_a_service_is_known_by_its_name_there(desk: Desk) -> None:
    store = await connected(desk)
    ceph = PoolReading("ceph", "rbd", True, "", None, None, None)
    volume = VolumeReading("a", "images/a", "raw", GIB, 0, "")
    item = VolumeItem(store.host.id, ceph, volume)
    store.use(DiskUse("vda", "rbd:mon.example:images/a"))

    await store.failed(store.work.wipe(item, "zero"), NotPossibleNow, "“test”")


@pytest.mark.parametrize(
    ("use", "format_"),
    [(replace(ON_DISK, is_readonly=True), "qcow2"), (BELOW, "qcow2"), (ON_DISK, "raw")],
)
async def test_what_nobody_writes_to_or_qemu_does_not_lock_is_cloned(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, use: DiskUse, format_: str
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, volumes, "clone")
    store.use(use)
    item = store.item(format_=format_)

    await store.done(store.work.clone(item, replace(IMAGE, name="b", format=format_)))

    assert worker.calls[0][0][:3] == (POOL, "a.qcow2", POOL)


async def test_disk_of_a_running_machine_grows_in_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, volumes, "resize_live")
    machine = store.use(ON_DISK)

    job = await store.done(store.work.resize(store.item(), 2 * GIB))

    assert worker.calls == [((machine.key, "vda", 2 * GIB), {})]
    assert job.command.endswith("blockresize test vda 2147483648B")


async def test_volume_of_a_machine_that_is_off_is_resized(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, volumes, "resize")
    item = store.item()
    store.use(BELOW, machine="off")

    await store.done(store.work.resize(item, 2 * GIB, allocates=True))
    job = store.work.resize(item, 1, may_shrink=True)

    flags = {"may_shrink": False, "allocates": True}
    await store.failed(job, NotPossibleNow, "Disks of “off” build on")
    assert worker.calls == [((POOL, "a.qcow2", 2 * GIB), flags)]


async def test_two_jobs_do_not_work_on_one_volume_at_the_same_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, reading = await connected(desk), Worker(monkeypatch, downloads, "download")
    deleting = Worker(monkeypatch, volumes, "delete")
    reading.may_end.clear()
    download = store.work.download(store.item(), Path("/x"))
    await eventually(lambda: reading.calls, "the download has begun")

    delete = store.work.delete(store.item())
    other = await store.done(store.work.delete(store.item(name="b")))
    assert delete.state is JobState.QUEUED
    reading.may_end.set()
    await store.done(download)
    await store.done(delete)

    assert [arguments for arguments, _options in deleting.calls] == [(POOL, "b"), (POOL, "a.qcow2")]
    assert [download.target_name, delete.target_name, other.target_name] == [
        "a.qcow2", "a.qcow2", "b",
    ]  # fmt: skip


async def test_volume_is_wiped(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, volumes, "wipe")

    job = await store.done(store.work.wipe(store.item(), "dod"))

    assert worker.calls == [((POOL, "a.qcow2", "dod"), {})]
    assert job.command.endswith("vol-wipe --pool default-pool a.qcow2 --algorithm dod")
