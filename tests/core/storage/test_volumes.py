"""What the test driver and stand-ins for workers can do of it; the rest is in tests/lab."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import vmgui.virt.uploads as uploads
import vmgui.virt.volumes as volumes
from tests.core.conftest import Desk
from tests.support.volumework import GIB, IMAGE, POOL, Store, Worker, connected, pool
from tests.support.worlds import eventually
from vmgui.base.errors import InvalidInput, NotPossibleNow
from vmgui.base.ids import ObjectId, domain_id
from vmgui.base.states import DomainState, JobState
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


async def test_what_would_harm_a_running_machine_is_refused_with_its_name(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, volumes, "delete")
    item = store.item(store.running())

    for job in (
        store.work.delete(item),
        store.work.wipe(item, "zero"),
        store.work.upload_into(item, Path("/x")),
        store.work.clone(item, replace(IMAGE, name="b")),
        store.work.resize(item, 1, may_shrink=True),
        store.work.resize(item, 2 * GIB, allocates=True),
        store.work.resize(store.item(store.running(), store.running()), 2 * GIB),
        store.work.resize(store.item(store.running(UserKind.BACKING)), 2 * GIB),
        store.work.resize(store.item(store.running(is_readonly=True)), 2 * GIB),
    ):
        await store.failed(job, NotPossibleNow, "The running machine “test” uses “a.qcow2”")
    assert worker.calls == []


async def test_machine_that_has_ended_meanwhile_does_not_matter(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, volumes, "delete")
    ended = replace(desk.record(store.host, "test"), state=DomainState.SHUT_OFF)
    monkeypatch.setattr(desk.inventory, "domain", lambda _where: ended)

    await store.done(store.work.delete(store.item(store.running())))

    assert worker.calls == [((POOL, "a.qcow2"), {})]


@pytest.mark.parametrize(
    ("kind", "is_readonly", "format_"),
    [
        (UserKind.DISK, True, "qcow2"),
        (UserKind.BACKING, False, "qcow2"),
        (UserKind.DISK, False, "raw"),
    ],
)
async def test_what_nobody_writes_to_or_qemu_does_not_lock_is_cloned(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    kind: UserKind,
    is_readonly: bool,
    format_: str,
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, volumes, "clone")
    item = store.item(store.running(kind, is_readonly=is_readonly), format_=format_)

    await store.done(store.work.clone(item, replace(IMAGE, name="b", format=format_)))

    assert worker.calls[0][0][:3] == (POOL, "a.qcow2", POOL)


async def test_disk_of_a_running_machine_grows_in_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, volumes, "resize_live")
    user = store.running()

    job = await store.done(store.work.resize(store.item(user), 2 * GIB))

    assert worker.calls == [((user.machine.key, "vda", 2 * GIB), {})]
    assert job.command.endswith("blockresize test vda 2147483648B")


async def test_volume_of_a_machine_that_is_off_is_resized(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, volumes, "resize")
    item = store.item(User(off(store), "web1", UserKind.BACKING))

    await store.done(store.work.resize(item, 2 * GIB, allocates=True))
    job = store.work.resize(item, 1, may_shrink=True)

    flags = {"may_shrink": False, "allocates": True}
    await store.failed(job, NotPossibleNow, "A disk of the machine “web1” builds on “a.qcow2”")
    assert worker.calls == [((POOL, "a.qcow2", 2 * GIB), flags)]


def off(store: Store) -> ObjectId:
    return domain_id(store.host.id, "off")


async def test_volume_is_wiped(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, volumes, "wipe")

    job = await store.done(store.work.wipe(store.item(), "dod"))

    assert worker.calls == [((POOL, "a.qcow2", "dod"), {})]
    assert job.command.endswith("vol-wipe --pool default-pool a.qcow2 --algorithm dod")
