from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from typing import Any

import pytest

from tests.support.worlds import eventually
from vmgui.base.errors import Busy, ConnectionLost, NotFound, TimedOut
from vmgui.core import poolcalls
from vmgui.core.poolcalls import ALL, LONG_SECONDS, SEARCH, Occupied, PoolCalls
from vmgui.virt.lanes import Lane

SHORT, LONG = 0.05, 60.0


class Desk:
    """Two lanes, and calls that block in them until they are let go."""

    def __init__(self) -> None:
        self.reads, self.changes = Lane("reads", 2), Lane("changes", 2)
        self.calls = PoolCalls(self.reads, self.changes)
        self.gates: dict[str, threading.Event] = {}
        self.begun: list[str] = []
        self._tasks: list[asyncio.Task[str]] = []

    def hang(self, name: str) -> Callable[[], str]:
        """A call that lasts until `release`."""
        self.gates[name] = threading.Event()

        def function() -> str:
            self.begun.append(name)
            self.gates[name].wait(10)
            return name

        return function

    def begin(self, call: Coroutine[Any, Any, str]) -> asyncio.Task[str]:
        task = asyncio.ensure_future(call)
        self._tasks.append(task)
        return task

    async def lose(self, pool: str) -> None:
        """Have a change of a pool written off."""
        with pytest.raises(TimedOut):
            await self.calls.change(pool, self.hang(pool), SHORT)

    async def begun_change(self, pool: str, seconds: float | None) -> asyncio.Task[str]:
        """A change that is under way, until its gate is opened."""
        change = self.begin(self.calls.change(pool, self.hang(pool), seconds))
        await eventually(lambda: self.begun == [pool], "it is under way")
        return change

    def end(self) -> None:
        for gate in self.gates.values():
            gate.set()
        self.calls.close()
        self.reads.close()
        self.changes.close()


@pytest.fixture
def desk(event_loop: asyncio.AbstractEventLoop) -> Iterator[Desk]:
    async def make() -> Desk:
        return Desk()

    desk = event_loop.run_until_complete(make())
    yield desk
    desk.end()


async def test_changes_are_made_one_after_the_other(desk: Desk) -> None:
    first = desk.begin(desk.calls.change("a", desk.hang("a"), LONG))
    second = desk.begin(desk.calls.change("b", desk.hang("b"), LONG))
    await eventually(lambda: desk.begun == ["a"], "the first is under way")

    desk.gates["a"].set()
    await eventually(lambda: desk.begun == ["a", "b"], "the second follows")

    desk.gates["b"].set()
    assert (await first, await second) == ("a", "b")


async def test_other_pools_are_read_while_one_is_changed(desk: Desk) -> None:
    change = desk.begin(desk.calls.change("a", desk.hang("a"), LONG))
    await eventually(lambda: desk.begun == ["a"], "it is under way")

    assert await desk.calls.read("b", lambda: "b", LONG) == "b"

    desk.gates["a"].set()
    assert await change == "a"


@pytest.mark.parametrize("pool", ["a", ALL])
async def test_read_waits_for_what_is_done_to_the_pool(desk: Desk, pool: str) -> None:
    change = desk.begin(desk.calls.change("a", desk.hang("a"), LONG))
    read = desk.begin(desk.calls.read(pool, desk.hang("read"), LONG))
    await eventually(lambda: desk.begun == ["a"], "the change is under way")

    desk.gates["read"].set()
    desk.gates["a"].set()

    assert (await change, await read) == ("a", "read")
    assert desk.begun == ["a", "read"]


async def test_read_that_waits_too_long_is_refused(desk: Desk) -> None:
    change = desk.begin(desk.calls.change("a", desk.hang("a"), LONG))
    await eventually(lambda: desk.begun == ["a"], "it is under way")

    with pytest.raises(Occupied):
        await desk.calls.read("a", lambda: "a", SHORT)

    desk.gates["a"].set()
    assert await change == "a"


async def test_list_does_not_wait_for_a_search(desk: Desk) -> None:
    search = desk.begin(desk.calls.change(SEARCH, desk.hang("search"), LONG))
    await eventually(lambda: desk.begun == ["search"], "it is under way")

    assert await desk.calls.read(ALL, lambda: "list", LONG) == "list"

    desk.gates["search"].set()
    assert await search == "search"


async def test_call_that_is_written_off_says_so_and_lets_the_others_work(desk: Desk) -> None:
    with pytest.raises(TimedOut) as caught:
        await desk.calls.change("a", desk.hang("a"), SHORT)

    assert caught.value.message == "The storage pool “a” does not answer."
    assert await desk.calls.change("b", lambda: "b", LONG) == "b"
    assert await desk.calls.read("b", lambda: "b", LONG) == "b"


@pytest.mark.parametrize("pool", ["a", ALL])
async def test_what_would_wait_for_a_lost_call_is_refused_at_once(desk: Desk, pool: str) -> None:
    await desk.lose("a")

    with pytest.raises(Busy):
        await desk.calls.change(pool, lambda: "a", LONG)
    with pytest.raises(Busy):
        await desk.calls.read(pool, lambda: "a", LONG)


async def test_lost_calls_leave_a_worker_of_each_lane_to_the_rest(desk: Desk) -> None:
    await desk.lose("a")
    await desk.lose("b")

    with pytest.raises(Busy):
        await desk.calls.change("c", lambda: "c", LONG)
    assert await desk.reads.call(1, lambda: "read") == "read"
    assert await desk.changes.call(1, lambda: "start") == "start"


async def test_pool_is_usable_again_when_its_call_has_returned(desk: Desk) -> None:
    await desk.lose("a")

    desk.gates["a"].set()

    async def read() -> str:
        try:
            return await desk.calls.read("a", lambda: "a", LONG)
        except Busy:
            return ""

    ends = asyncio.get_running_loop().time() + 5
    while await read() != "a":
        assert asyncio.get_running_loop().time() < ends
        await asyncio.sleep(0.01)


async def test_who_waits_behind_a_call_goes_on_when_it_is_written_off(desk: Desk) -> None:
    lost = desk.begin(desk.calls.change("a", desk.hang("a"), 0.2))
    other = desk.begin(desk.calls.change("b", lambda: "b", LONG))
    same = desk.begin(desk.calls.change("a", lambda: "a", LONG))

    results = await asyncio.gather(lost, other, same, return_exceptions=True)

    assert isinstance(results[0], TimedOut)
    assert results[1] == "b"
    assert isinstance(results[2], Busy)


async def test_error_of_a_call_is_passed_on(desk: Desk) -> None:
    def fail() -> str:
        raise NotFound("gone")

    with pytest.raises(NotFound):
        await desk.calls.change("a", fail, LONG)
    assert await desk.calls.change("a", lambda: "a", LONG) == "a"


async def test_call_that_nobody_waits_for_keeps_its_seat_until_it_returns(desk: Desk) -> None:
    given_up = desk.begin(desk.calls.change("a", desk.hang("a"), LONG))
    await eventually(lambda: desk.begun == ["a"], "it is under way")
    given_up.cancel()
    second = desk.begin(desk.calls.change("b", desk.hang("b"), LONG))
    await asyncio.sleep(0.02)

    before = list(desk.begun)
    desk.gates["b"].set()
    desk.gates["a"].set()

    assert before == ["a"]
    assert await second == "b"


async def test_call_that_is_given_up_before_it_begins_is_never_made(desk: Desk) -> None:
    gate = threading.Event()
    others = [asyncio.ensure_future(desk.changes.call(None, gate.wait, 10)) for _n in range(2)]
    await asyncio.sleep(0)
    waiting = desk.begin(desk.calls.change("a", desk.hang("a"), LONG))
    await asyncio.sleep(0.02)

    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    gate.set()
    await asyncio.gather(*others)

    assert await desk.calls.change("b", lambda: "b", LONG) == "b"
    assert desk.begun == []


async def test_short_change_does_not_wait_for_a_transfer(desk: Desk) -> None:
    transfer = desk.begin(desk.calls.transfer(desk.hang("upload")))
    await eventually(lambda: desk.begun == ["upload"], "it is under way")
    second = desk.begin(desk.calls.transfer(desk.hang("second")))

    assert await desk.calls.change("a", lambda: "a", LONG) == "a"
    assert await desk.calls.read(ALL, lambda: "list", LONG) == "list"

    assert desk.begun == ["upload"]
    desk.gates["second"].set()
    desk.gates["upload"].set()
    assert (await transfer, await second) == ("upload", "second")


async def test_transfer_and_lost_change_leave_a_worker_of_each_lane_to_the_rest(
    desk: Desk,
) -> None:
    transfer = desk.begin(desk.calls.transfer(desk.hang("upload")))
    await eventually(lambda: desk.begun == ["upload"], "it is under way")
    await desk.lose("a")
    waiting = desk.begin(desk.calls.change("b", lambda: "b", LONG))

    assert await desk.reads.call(1, lambda: "read") == "read"
    assert await desk.changes.call(1, lambda: "start") == "start"

    assert not waiting.done()
    desk.gates["upload"].set()
    assert (await transfer, await waiting) == ("upload", "b")


async def test_change_without_limit_is_never_written_off(desk: Desk) -> None:
    change = desk.begin(desk.calls.change("a", desk.hang("a"), None))
    await eventually(lambda: desk.begun == ["a"], "it is under way")

    desk.calls.check("a")

    desk.gates["a"].set()
    assert await change == "a"


async def test_check_refuses_a_pool_with_a_lost_call_and_no_other(desk: Desk) -> None:
    await desk.lose("a")

    desk.calls.check("b")
    with pytest.raises(Busy):
        desk.calls.check("a")


async def test_transfer_that_is_refused_at_its_beginning_takes_no_seat(desk: Desk) -> None:
    def refuse() -> None:
        raise NotFound("gone")

    with pytest.raises(NotFound):
        await desk.calls.transfer(lambda: "never", refuse)

    assert await desk.calls.transfer(lambda: "next") == "next"


async def test_close_fails_all_who_wait(desk: Desk) -> None:
    calls = [
        desk.begin(desk.calls.change("a", desk.hang("a"), LONG)),
        desk.begin(desk.calls.change("b", desk.hang("b"), LONG)),
        desk.begin(desk.calls.read("a", desk.hang("c"), LONG)),
    ]
    await eventually(lambda: desk.begun == ["a"], "the first is under way")

    desk.calls.close()

    results = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(result) for result in results] == [ConnectionLost] * 3


async def test_begin_is_told_when_a_worker_has_the_call(desk: Desk) -> None:
    told: list[str] = []

    await desk.calls.change("a", lambda: "a", LONG, lambda: told.append("begun"))

    assert told == ["begun"]


async def test_short_change_of_another_pool_passes_a_slow_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poolcalls, "PATIENCE_SECONDS", SHORT)
    slow = await desk.begun_change("nfs", LONG)

    assert await desk.calls.change("local", lambda: "started", LONG) == "started"

    assert not slow.done()
    desk.gates["nfs"].set()
    assert await slow == "nfs"


async def test_short_change_passes_what_may_take_long_at_once(desk: Desk) -> None:
    build = await desk.begun_change("disk", LONG_SECONDS + 1)

    async with asyncio.timeout(1):
        assert await desk.calls.change("local", lambda: "started", LONG) == "started"

    desk.gates["disk"].set()
    assert await build == "disk"


@pytest.mark.parametrize("pool", ["disk", ALL])
async def test_change_waits_for_what_is_done_to_the_same_pool(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, pool: str
) -> None:
    monkeypatch.setattr(poolcalls, "PATIENCE_SECONDS", SHORT)
    build = await desk.begun_change("disk", None)
    change = desk.begin(desk.calls.change(pool, desk.hang("second"), LONG))
    await asyncio.sleep(2 * SHORT)

    before = list(desk.begun)
    desk.gates["second"].set()
    desk.gates["disk"].set()

    assert before == ["disk"]
    assert (await build, await change) == ("disk", "second")


async def test_lost_change_of_the_list_stops_every_pool(desk: Desk) -> None:
    await desk.lose(ALL)

    with pytest.raises(Busy):
        await desk.calls.read("y", lambda: "y", LONG)
    with pytest.raises(Busy):
        await desk.calls.change("y", lambda: "y", LONG)
    assert await desk.calls.change(SEARCH, lambda: "found", LONG) == "found"


async def test_lost_reading_of_the_list_stops_no_single_pool(desk: Desk) -> None:
    with pytest.raises(TimedOut):
        await desk.calls.read(ALL, desk.hang("list"), SHORT)

    assert await desk.calls.read("y", lambda: "y", LONG) == "y"
    assert await desk.calls.change("y", lambda: "y", LONG) == "y"


async def test_who_comes_when_a_call_ends_does_not_overtake_those_who_wait(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await desk.begun_change("a", LONG)
    waiting = desk.begin(desk.calls.change("b", desk.hang("b"), LONG))
    newcomer = desk.calls.change("c", desk.hang("c"), LONG)
    leave = desk.calls._leave

    def leave_and_come(*arguments: Any) -> None:
        leave(*arguments)
        monkeypatch.undo()
        newcomer.send(None)  # before anybody who waits has gone on

    monkeypatch.setattr(desk.calls, "_leave", leave_and_come)
    desk.gates["a"].set()
    await eventually(lambda: len(desk.begun) == 2, "the next is under way")

    assert desk.begun == ["a", "b"]
    newcomer.close()
    desk.gates["b"].set()
    assert (await first, await waiting) == ("a", "b")


async def test_transfer_that_is_given_up_keeps_its_seat_until_it_returns(desk: Desk) -> None:
    transfer = desk.begin(desk.calls.transfer(desk.hang("upload")))
    await eventually(lambda: desk.begun == ["upload"], "it is under way")
    transfer.cancel()
    second = desk.begin(desk.calls.transfer(desk.hang("second")))
    await asyncio.sleep(0.02)

    before = list(desk.begun)
    desk.gates["second"].set()
    desk.gates["upload"].set()

    assert before == ["upload"]
    assert await second == "second"


@pytest.mark.parametrize("is_transfer", [False, True])
async def test_call_given_up_while_a_worker_takes_it_is_not_made(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, is_transfer: bool
) -> None:
    made: list[str] = []
    calls, function, submit = desk.calls, partial(made.append, "made"), desk.changes._submit

    def submit_and_cancel(call: Any) -> None:
        submit(call)
        time.sleep(0.05)  # a worker takes it while this thread is busy
        task.cancel()

    monkeypatch.setattr(desk.changes, "_submit", submit_and_cancel)
    task = asyncio.ensure_future(
        calls.transfer(function) if is_transfer else calls.change("a", function, LONG)
    )
    await asyncio.wait({task})
    monkeypatch.undo()

    assert await calls.change("b", lambda: "b", LONG) == "b"
    assert (task.cancelled(), made) == (True, [])
