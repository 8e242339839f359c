"""What the test driver and stand-ins for workers can do of it; the rest is in tests/lab."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import vmgui.core.resources as resources
import vmgui.virt.downloads as downloads
import vmgui.virt.secrets as secrets
import vmgui.virt.uploads as uploads
import vmgui.virt.volumes as volumes
from tests.core.conftest import Desk
from tests.support.worlds import eventually
from vmgui.base.concealed import Concealed
from vmgui.base.errors import Aborted, HostError, InvalidInput, NotPossibleNow, VmguiError
from vmgui.base.ids import ObjectId, domain_id
from vmgui.base.states import DomainState, JobState
from vmgui.core.host import Host
from vmgui.core.jobs import Job
from vmgui.core.resources import PoolReading, VolumeReading
from vmgui.core.storage.items import VolumeItem
from vmgui.core.storage.newimages import NewImage
from vmgui.core.storage.users import User, UserKind
from vmgui.core.storage.volumes import VolumeWork
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.volume import Volume

POOL = "default-pool"
NODE = """\
<node><domain type='test'><name>test</name><memory>1024</memory><os><type>hvm</type></os></domain>
<pool type='dir'><name>default-pool</name><target><path>/default-pool</path></target></pool></node>
"""
GIB = 2**30
UUID = "5b9c2a66-13b1-4e7e-8a5d-bd3b4a9d4f3e"
IMAGE = NewImage(POOL, "a.qcow2", "qcow2", GIB)


class Store:
    """The volumes of a host of the test driver."""

    def __init__(self, desk: Desk, host: Host) -> None:
        self.desk = desk
        self.host = host
        self.work = VolumeWork(desk.fleet, desk.jobs, host.id, desk.fleet.turns)

    async def names(self) -> list[str]:
        found = await resources.volumes(self.desk.fleet, self.host.id, POOL)
        return [each.name for each in found]

    def item(self, *users: User, name: str = "a.qcow2", format_: str = "qcow2") -> VolumeItem:
        volume = VolumeReading(name, f"/{POOL}/{name}", format_, GIB, 0, "")
        return VolumeItem(self.host.id, pool(), volume, users)

    def running(self, kind: UserKind = UserKind.DISK, *, is_readonly: bool = False) -> User:
        """The machine of the test driver, which runs, as the user of a volume."""
        record = self.desk.record(self.host, "test")
        return User(record.id, "test", kind, "vda", is_active=True, is_readonly=is_readonly)

    async def done(self, job: Job) -> Job:
        await self.desk.ended(job)
        assert job.error is None, job.error
        return job

    async def failed(self, job: Job, kind: type[VmguiError], words: str) -> None:
        await self.desk.ended(job)
        assert isinstance(job.error, kind)
        assert words in job.error.message


def pool(name: str = POOL) -> PoolReading:
    return PoolReading(name, "dir", True, f"/{name}", None, None, None)


async def connected(desk: Desk) -> Store:
    """A host of its own: test:///default lives as long as any error remembers an object of it."""
    desk.cache.mkdir()
    (desk.cache / "node.xml").write_text(NODE)
    return Store(desk, await desk.connect(f"test://{desk.cache}/node.xml"))


class Worker:
    """Stands in for a blocking function: tells how it is called, and ends when it may."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
        self.calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
        self.may_end = threading.Event()
        self.may_end.set()
        self.error: Exception | None = None
        monkeypatch.setattr(module, name, self._work)

    def _work(self, _connection: object, *arguments: Any, **options: Any) -> str:
        self.calls.append((arguments, options))
        is_cancelled: Callable[[], bool] = next(
            (each for each in arguments[4:] if callable(each)), lambda: False
        )
        while not self.may_end.wait(0.005):
            if is_cancelled():
                raise Aborted("It was cancelled.")
        if self.error is not None:
            raise self.error
        return ""


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


# With a passphrase


class Secrets:
    """The secrets of a host whose driver knows none."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, refuses: str = "") -> None:
        self.log: list[str] = []
        self.refuses = refuses
        monkeypatch.setattr(secrets, "define", self._define)
        monkeypatch.setattr(secrets, "set_value", self._set_value)
        monkeypatch.setattr(secrets, "undefine", self._undefine)

    def _define(self, _connection: object, *arguments: str, **flags: bool) -> str:
        assert flags == {"is_private": True, "is_ephemeral": False}
        self._do("define", *arguments[:2])
        return UUID

    def _set_value(self, _connection: object, uuid: str, value: Concealed) -> None:
        self._do("set", uuid, value.reveal().decode())

    def _undefine(self, _connection: object, uuid: str) -> None:
        self._do("undefine", uuid)

    def _do(self, what: str, *arguments: str) -> None:
        self.log.append(" ".join((what, *arguments)))
        if what == self.refuses:
            raise HostError(f"Not allowed: {what}.")


MADE = ["define volume /default-pool/a.qcow2", f"set {UUID} horse"]


async def test_passphrase_becomes_a_secret_and_is_wiped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, kept = await connected(desk), Secrets(monkeypatch)
    described: list[str] = []
    create = resources.create_volume

    async def observed(*arguments: Any, **options: Any) -> str:
        described.append(arguments[3])
        return await create(*arguments, **options)

    monkeypatch.setattr(resources, "create_volume", observed)
    phrase = Concealed("horse")

    job = await store.done(store.work.create(IMAGE, passphrase=phrase))

    assert kept.log == MADE
    assert parse(described[0], Volume).encryption_secret == UUID
    assert not phrase
    assert "horse" not in f"{job}"


@pytest.mark.parametrize("refuses", ["define", "set", ""])
async def test_secret_is_forgotten_if_the_volume_is_not_made(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, refuses: str
) -> None:
    store, kept = await connected(desk), Secrets(monkeypatch, refuses=refuses)
    await store.done(store.work.create(IMAGE))

    job = store.work.create(IMAGE, passphrase=Concealed("horse"))

    await desk.ended(job)
    assert job.error is not None
    if refuses != "define":
        assert kept.log[-1] == f"undefine {UUID}"


async def test_secret_that_cannot_be_forgotten_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await connected(desk)
    Secrets(monkeypatch, refuses="undefine")
    await store.done(store.work.create(IMAGE))

    job = store.work.create(IMAGE, passphrase=Concealed("horse"))

    await desk.ended(job)
    assert job.error is not None
    assert f"The new secret {UUID} is left on the host" in job.error.hint


async def test_volume_is_deleted_with_its_secret(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, kept = await connected(desk), Secrets(monkeypatch)
    await store.done(store.work.create(IMAGE))

    await store.done(store.work.delete(store.item(), secret=UUID))

    assert kept.log == [f"undefine {UUID}"]
    assert await store.names() == []


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


# To and from this computer


async def test_transfers_wait_for_each_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    store = await connected(desk)
    up, down = Worker(monkeypatch, uploads, "upload"), Worker(monkeypatch, downloads, "download")
    up.may_end.clear()

    first = store.work.upload(pool(), Path("/x"), "x")
    second = store.work.download(store.item(), Path("/y"), overwrites=True)
    await eventually(lambda: up.calls, "the first one runs")
    assert (first.state, second.state) == (JobState.RUNNING, JobState.QUEUED)
    up.may_end.set()

    await store.done(second)
    assert up.calls[0][0][:3] == (POOL, "x", Path("/x"))
    assert down.calls[0][0][:3] == (POOL, "a.qcow2", Path("/y"))
    assert down.calls[0][1] == {"overwrites": True}


async def test_transfer_that_is_cancelled_stops(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, uploads, "upload")
    worker.may_end.clear()
    job, waiting = (store.work.upload(pool(), Path("/x"), name) for name in ("x", "y"))
    await eventually(lambda: worker.calls, "it runs")

    desk.jobs.cancel(waiting)
    desk.jobs.cancel(job)
    await desk.ended(job)

    assert (job.state, waiting.state) == (JobState.CANCELLED, JobState.CANCELLED)
    assert len(worker.calls) == 1


async def test_end_of_the_program_waits_until_a_transfer_has_cleaned_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, uploads, "upload")
    worker.may_end.clear()
    job = store.work.upload(pool(), Path("/x"), "x")
    await eventually(lambda: worker.calls, "it runs")

    await desk.jobs.close()

    assert job.state is JobState.CANCELLED
    worker.may_end.set()
    await eventually(lambda: not desk.fleet.turns.is_busy(store.host.id, POOL), "it is over")


async def test_upload_into_a_volume_that_is_cancelled_says_what_is_lost(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, uploads, "upload_into")
    worker.may_end.clear()
    job = store.work.upload_into(store.item(), Path("/x"))
    await eventually(lambda: worker.calls, "it runs")

    desk.jobs.cancel(job)
    await desk.ended(job)

    assert job.state is JobState.CANCELLED
    assert job.progress.text == "What was in the volume before is lost."


async def test_volume_is_wiped(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, volumes, "wipe")

    job = await store.done(store.work.wipe(store.item(), "dod"))

    assert worker.calls == [((POOL, "a.qcow2", "dod"), {})]
    assert job.command.endswith("vol-wipe --pool default-pool a.qcow2 --algorithm dod")
