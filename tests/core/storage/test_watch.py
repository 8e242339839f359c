from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import libvirt
import pytest

import vmgui.core.storage.shelf as shelf
from tests.core.conftest import Desk
from tests.support.worlds import eventually
from vmgui.base.errors import ConnectionLost, HostError, NotPossibleNow
from vmgui.base.ids import HostId, pool_id
from vmgui.core import resources
from vmgui.core.host import Host
from vmgui.core.poolcalls import Occupied
from vmgui.core.storage.watch import Looking, StorageWatch
from vmgui.virt.listening import Aspect, Notice
from vmgui.virt.storage import VolumeReading

URI = "test:///default"
POOL = "default-pool"
VOLUME = "<volume><name>{}</name><capacity>1024</capacity><target/></volume>"
DIRECTORY = "<pool type='dir'><name>{0}</name><target><path>/{0}</path></target></pool>"


class Scene:
    """A simulated host, somebody who changes it, and a watch that follows."""

    def __init__(self, desk: Desk, host: Host) -> None:
        self.desk, self.host = desk, host
        self.other = libvirt.open(URI)
        self.watch = StorageWatch(desk.fleet, host.id)
        self.calls: list[str] = []
        self.told: list[str] = []
        self.watch.volumes_changed.connect(self.told.append)

    def make(self, *names: str) -> None:
        for name in names:
            self.pool.createXML(VOLUME.format(name), 0)

    @property
    def pool(self) -> libvirt.virStoragePool:
        return self.other.storagePoolLookupByName(POOL)

    @property
    def names(self) -> list[str]:
        return [row.name for row in self.watch.volumes(POOL).rows]

    def is_active(self, name: str) -> bool:
        pool = self.watch.pool(name)
        return pool is not None and pool.is_active

    async def look(self, pool: str = POOL) -> Looking:
        """Look at a pool, and wait until all is read."""
        looking = self.watch.look()
        looking.at(pool)
        await self.complete(pool)
        return looking

    async def complete(self, pool: str = POOL) -> None:
        await eventually(lambda: self.watch.pools is not None, "the pools are read")
        if not pool:
            return
        await eventually(
            lambda: self.watch.volumes(pool).is_known and not self.watch.volumes(pool).waiting,
            "the volumes are described",
        )

    def end(self) -> None:
        for pool in self.other.listAllStoragePools(0):
            if pool.name() != POOL:
                is_persistent = pool.isPersistent()
                if pool.isActive():
                    pool.destroy()
                if is_persistent:
                    pool.undefine()
        if not self.pool.isActive():
            self.pool.create(0)
        for volume in self.pool.listAllVolumes(0):
            volume.delete(0)
        self.other.close()


@pytest.fixture
def scene(
    desk: Desk, event_loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Scene]:
    monkeypatch.setattr(shelf, "PAUSE_SECONDS", 0.02)
    monkeypatch.setattr("vmgui.core.storage.following.PAUSE_SECONDS", 0.02)

    async def make() -> Scene:
        return Scene(desk, await desk.connect(URI))

    scene = event_loop.run_until_complete(make())
    yield scene
    event_loop.run_until_complete(scene.watch.close())
    scene.end()


def counted(monkeypatch: pytest.MonkeyPatch, name: str) -> list[tuple[Any, ...]]:
    """The arguments of the calls of a function of `resources` from now on."""
    calls: list[tuple[Any, ...]] = []
    original = getattr(resources, name)

    async def counting(*arguments: Any) -> Any:
        calls.append(arguments)
        return await original(*arguments)

    monkeypatch.setattr(resources, name, counting)
    return calls


async def test_pools_are_read_when_somebody_looks(scene: Scene) -> None:
    before = scene.watch.pools
    looking = scene.watch.look()

    await eventually(lambda: scene.watch.pools, "the pools are read")

    assert before is None
    assert [pool.name for pool in scene.watch.pools or ()] == [POOL]
    assert scene.watch.problem is None
    looking.close()


async def test_volumes_are_named_and_described(scene: Scene) -> None:
    scene.make("b", "a")

    await scene.look()

    volumes = scene.watch.volumes(POOL)
    assert scene.names == ["a", "b"]
    assert all(row.is_described and row.capacity == 1024 for row in volumes.rows)
    assert scene.watch.volumes(POOL) is volumes


async def test_pool_that_comes_changes_and_goes_is_followed(scene: Scene) -> None:
    await scene.look("")
    first = scene.watch.pool(POOL)

    pool = scene.other.storagePoolDefineXML(DIRECTORY.format("images"), 0)
    await eventually(lambda: scene.watch.pool("images"), "it is there")
    pool.create(0)
    await eventually(lambda: scene.is_active("images"), "it is active")
    pool.destroy()
    pool.undefine()
    await eventually(lambda: not scene.watch.pool("images"), "it is gone")

    assert scene.watch.pool(POOL) is first


async def test_pool_that_is_refreshed_is_read_again_and_rows_stay_the_same(scene: Scene) -> None:
    scene.make("a", "c")
    await scene.look()
    before = scene.watch.volumes(POOL).rows

    scene.make("b")
    scene.pool.refresh(0)
    await eventually(lambda: scene.names == ["a", "b", "c"], "it is seen")
    await scene.complete()

    after = scene.watch.volumes(POOL).rows
    assert after[0] is before[0]
    assert after[2] is before[1]


async def test_volume_that_is_deleted_goes(scene: Scene) -> None:
    scene.make("a", "b")
    await scene.look()

    scene.pool.storageVolLookupByName("a").delete(0)
    scene.watch.reread_pool(POOL)

    await eventually(lambda: scene.names == ["b"], "it is gone")


async def test_only_what_is_new_or_said_to_be_different_is_described_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.make("a", "b", "c")
    calls = counted(monkeypatch, "described_volumes")
    scene.watch = StorageWatch(scene.desk.fleet, scene.host.id)
    await scene.look()
    calls.clear()

    scene.make("d")
    scene.watch.reread_pool(POOL, ["b"])
    await eventually(lambda: len(scene.names) == 4, "it is seen")
    await scene.complete()

    assert sorted(name for call in calls for name in call[3]) == ["b", "d"]
    await scene.watch.close()


async def test_what_is_on_screen_is_described_first(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.make("a", "b", "c")
    monkeypatch.setattr(shelf, "PORTION_SECONDS", 0)
    calls = counted(monkeypatch, "described_volumes")
    watch = StorageWatch(scene.desk.fleet, scene.host.id)
    looking = watch.look()
    looking.at(POOL)
    looking.prefer(["c", "nobody"])

    await eventually(lambda: watch.volumes(POOL).is_known, "the names are read")
    await eventually(lambda: not watch.volumes(POOL).waiting, "all are described")

    assert [next(iter(call[3])) for call in calls] == ["c", "a", "b"]
    await watch.close()


async def test_nothing_is_read_while_nobody_looks(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking = await scene.look()
    looking.close()
    calls = counted(monkeypatch, "pools")

    scene.pool.refresh(0)
    scene.watch.reread_pool(POOL)
    await asyncio.sleep(0.1)

    assert calls == []


async def test_two_who_look_share_one_watch(scene: Scene) -> None:
    scene.other.storagePoolCreateXML(DIRECTORY.format("images"), 0)
    first = await scene.look(POOL)
    await scene.look("images")

    first.close()
    scene.other.storagePoolLookupByName("images").createXML(VOLUME.format("x"), 0)
    scene.watch.reread_pool("images")

    await eventually(lambda: scene.watch.volumes("images").rows, "the other is still followed")


async def test_pool_that_stops_has_no_volumes_and_has_them_again(scene: Scene) -> None:
    scene.make("a")
    await scene.look()

    scene.pool.destroy()
    await eventually(lambda: not scene.names, "it is empty")
    stopped = scene.watch.volumes(POOL)
    scene.pool.create(0)
    await eventually(lambda: scene.names == ["a"], "it is back")

    assert (stopped.is_known, stopped.problem) == (True, None)


async def test_pool_that_vanishes_is_forgotten(scene: Scene) -> None:
    pool = scene.other.storagePoolCreateXML(DIRECTORY.format("brief"), 0)
    pool.createXML(VOLUME.format("x"), 0)
    await scene.look("brief")

    pool.destroy()

    await eventually(lambda: not scene.watch.pool("brief"), "it is gone")
    assert not scene.watch.volumes("brief").is_known
    assert scene.told[-1] == "brief"


async def test_disconnected_host_keeps_what_was_known(scene: Scene) -> None:
    scene.make("a")
    await scene.look()

    await scene.host.disconnect()
    problem, old = scene.watch.problem, scene.watch.volumes(POOL)
    scene.make("b")
    scene.host.connect()
    await eventually(lambda: scene.names == ["a", "b"], "it is read again")

    assert isinstance(problem, ConnectionLost)
    assert isinstance(old.problem, ConnectionLost)
    assert [row.name for row in old.rows] == ["a"]
    await eventually(lambda: scene.watch.problem is None, "all is well")
    assert scene.watch.volumes(POOL).problem is None


async def test_look_at_a_host_that_is_not_connected_says_so(scene: Scene) -> None:
    await scene.host.disconnect()

    looking = scene.watch.look()
    looking.at(POOL)

    assert isinstance(scene.watch.problem, ConnectionLost)
    scene.host.connect()
    await scene.complete()


async def test_removed_host_is_forgotten_and_followed_when_it_is_added_again(scene: Scene) -> None:
    await scene.look()

    await scene.desk.fleet.remove(scene.host.id)
    gone = scene.watch.pools, scene.watch.problem
    host = await scene.desk.connect(URI)
    await scene.complete()
    host.noticed.emit(_notice(host.id, scene.pool.UUIDString()))

    assert gone[0] is None
    assert isinstance(gone[1], NotPossibleNow)


async def test_pool_that_cannot_be_read_leaves_the_others_usable(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.make("a")
    scene.other.storagePoolCreateXML(DIRECTORY.format("broken"), 0)
    _break(monkeypatch, "volume_names", lambda pool: pool == "broken")
    watch = StorageWatch(scene.desk.fleet, scene.host.id)
    broken, good = watch.look(), watch.look()
    broken.at("broken")
    good.at(POOL)

    await eventually(lambda: watch.volumes("broken").problem, "it says why")
    await eventually(lambda: watch.volumes(POOL).rows, "the other is read")

    monkeypatch.undo()
    await watch.close()


async def test_failed_reading_is_tried_again(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.make("a")
    failures = iter([True, True])
    _break(monkeypatch, "volume_names", lambda _pool: next(failures, False))
    watch = StorageWatch(scene.desk.fleet, scene.host.id)
    looking = watch.look()
    looking.at(POOL)

    await eventually(lambda: watch.volumes(POOL).rows, "it is read in the end")

    assert watch.volumes(POOL).problem is None
    await watch.close()


async def test_pools_that_cannot_be_read_say_why(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.look("")

    async def fail(*_arguments: object) -> None:
        raise HostError("It is broken.")

    monkeypatch.setattr(resources, "pools", fail)
    scene.watch.reread_pool(POOL)

    await eventually(lambda: scene.watch.problem, "it is said")
    assert scene.watch.pools


async def test_own_work_that_keeps_the_reading_waiting_is_no_problem(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.make("a")
    asked: list[str] = []
    for name in ("pools", "volume_names"):
        monkeypatch.setattr(resources, name, _occupied(getattr(resources, name), asked))
    problems: list[object] = []
    scene.watch = StorageWatch(scene.desk.fleet, scene.host.id)
    scene.watch.changed.connect(lambda _nothing: problems.append(scene.watch.problem))
    scene.watch.volumes_changed.connect(
        lambda pool: problems.append(scene.watch.volumes(pool).problem)
    )

    await scene.look()

    assert len(asked) == 2
    assert set(problems) == {None}
    await scene.watch.close()


async def test_what_came_before_the_events_were_heard_is_read(scene: Scene) -> None:
    await scene.look()
    scene.make("a")

    scene.host.listening.emit(None)

    await eventually(lambda: scene.names == ["a"], "it is seen")


async def test_host_without_events_is_read_from_time_to_time(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vmgui.core.storage.following.POLL_SECONDS", 0.2)
    monkeypatch.setattr(scene.host, "hears", lambda _aspects: False)
    scene.make("a")
    await scene.look()
    row = scene.watch.volumes(POOL).rows[0]
    described = counted(monkeypatch, "described_volumes")

    scene.make("b")

    await eventually(lambda: scene.names == ["a", "b"], "it is seen")
    await scene.complete()
    assert scene.watch.volumes(POOL).rows[0] is row
    assert "a" not in {name for call in described for name in call[3]}


async def test_end_of_our_own_work_has_the_volumes_read(scene: Scene) -> None:
    await scene.look()

    async with scene.desk.fleet.turns.inside(scene.host.id, POOL, ["a"]):
        scene.make("a")

    await eventually(lambda: scene.names == ["a"], "it is seen")


async def test_volume_that_vanishes_while_it_is_described_has_the_names_read_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.make("a", "b")
    original = resources.volume_names
    deleted: list[str] = []

    async def then_delete(*arguments: Any) -> tuple[VolumeReading, ...]:
        found = await original(*arguments)
        if not deleted:
            scene.pool.storageVolLookupByName("a").delete(0)
            deleted.append("a")
        return found

    monkeypatch.setattr(resources, "volume_names", then_delete)
    scene.watch = StorageWatch(scene.desk.fleet, scene.host.id)
    looking = scene.watch.look()
    looking.at(POOL)

    await eventually(lambda: scene.names == ["b"], "only one is left")
    await scene.watch.close()


def _break(monkeypatch: pytest.MonkeyPatch, name: str, is_broken: Callable[[str], bool]) -> None:
    original = getattr(resources, name)

    async def breaking(fleet: object, host: HostId, pool: str, *arguments: Any) -> Any:
        if is_broken(pool):
            raise HostError("It is broken.")
        return await original(fleet, host, pool, *arguments)

    monkeypatch.setattr(resources, name, breaking)


def _notice(host: HostId, uuid: str) -> Notice:
    return Notice(host, pool_id(host, uuid), Aspect.VOLUMES)


def _occupied(original: Callable[..., Any], asked: list[str]) -> Callable[..., Any]:
    """What has to wait for our own work at the first time."""
    is_first = True

    async def occupied(*arguments: Any) -> Any:
        nonlocal is_first
        if is_first:
            is_first = False
            asked.append(original.__name__)
            raise Occupied("The host is still busy with a storage pool.")
        return await original(*arguments)

    return occupied
