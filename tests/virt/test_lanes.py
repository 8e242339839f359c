from __future__ import annotations

import asyncio
import threading
import time
import weakref
from collections.abc import Iterator

import libvirt
import pytest

from tests.support.worlds import eventually
from vmgui.base.errors import ConnectionLost, HostError, TimedOut
from vmgui.virt.lanes import Lane, _Call


class Blockade:
    """A function that blocks until it is let go, and counts who is in it."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.inside = 0
        self.most = 0
        self._lock = threading.Lock()

    def enter(self) -> str:
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.gate.wait(10)
        with self._lock:
            self.inside -= 1
        return "through"


@pytest.fixture
def lane() -> Iterator[Lane]:
    made = Lane("test", 2)
    yield made
    made.close()


@pytest.fixture
def blockade() -> Iterator[Blockade]:
    made = Blockade()
    yield made
    made.gate.set()


def threads(lane: Lane) -> int:
    return sum(thread.name.startswith(f"{lane.name}-") for thread in threading.enumerate())


async def test_call_returns_what_the_function_returns(lane: Lane) -> None:
    def join(one: str, *, other: str) -> str:
        return f"{one}{other}{threading.current_thread().name}"

    assert await lane.call(1, join, "a", other="b") == "abtest-1"


async def test_call_raises_what_the_function_raises(lane: Lane) -> None:
    def fail() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        await lane.call(1, fail)


async def test_call_own_timeout_of_the_function_is_not_ours(lane: Lane) -> None:
    def fail() -> None:
        raise TimeoutError("the disk's")

    with pytest.raises(TimeoutError, match="the disk's"):
        await lane.call(None, fail)


async def test_call_error_of_libvirt_is_translated(lane: Lane) -> None:
    with pytest.raises(HostError) as caught:
        await lane.call(5, libvirt.open, "test:///nonexistent/file.xml")

    assert caught.value.detail


async def test_call_many_runs_at_most_limit_at_once(lane: Lane, blockade: Blockade) -> None:
    calls = [asyncio.ensure_future(lane.call(None, blockade.enter)) for _n in range(5)]
    await eventually(lambda: blockade.inside == 2, "two are in it")
    await asyncio.sleep(0.02)
    assert (blockade.most, threads(lane)) == (2, 2)

    blockade.gate.set()

    assert await asyncio.gather(*calls) == ["through"] * 5
    assert blockade.most == 2


async def test_call_one_after_another_needs_one_worker(lane: Lane) -> None:
    for number in range(20):
        assert await lane.call(1, lambda n=number: n) == number
        await eventually(lambda: lane._load == 0, "the worker is back")

    assert threads(lane) == 1


async def test_call_beside_a_blocked_one_always_finds_a_worker(blockade: Blockade) -> None:
    for _turn in range(30):
        lane = Lane("racing", 2)
        await lane.call(1, int)
        blocked = asyncio.ensure_future(lane.call(None, blockade.enter))
        free = asyncio.ensure_future(lane.call(2, int))

        assert await free == 0
        blocked.cancel()
        lane.close()


async def test_call_without_answer_times_out_and_says_so(lane: Lane, blockade: Blockade) -> None:
    begin = time.monotonic()

    with pytest.raises(TimedOut, match="did not answer"):
        await lane.call(0.05, blockade.enter)

    assert time.monotonic() - begin < 1
    assert await lane.call(1, int) == 0


async def test_call_cancelled_while_it_waits_is_never_made(lane: Lane, blockade: Blockade) -> None:
    made: list[int] = []
    blocked = [asyncio.ensure_future(lane.call(None, blockade.enter)) for _n in range(2)]
    await eventually(lambda: blockade.inside == 2, "the lane is full")
    waiting = asyncio.ensure_future(lane.call(None, made.append, 1))
    await asyncio.sleep(0.01)

    waiting.cancel()
    blockade.gate.set()
    await asyncio.gather(*blocked)
    await lane.call(1, int)

    assert made == []


async def test_close_while_blocked_fails_the_waiting_and_forgets_the_blocked(
    lane: Lane, blockade: Blockade
) -> None:
    blocked = [asyncio.ensure_future(lane.call(None, blockade.enter)) for _n in range(2)]
    await eventually(lambda: blockade.inside == 2, "the lane is full")
    waiting = asyncio.ensure_future(lane.call(None, int))
    await asyncio.sleep(0.01)

    lane.close()

    with pytest.raises(ConnectionLost):
        await waiting
    with pytest.raises(ConnectionLost):
        await lane.call(None, int)
    blockade.gate.set()
    assert await asyncio.gather(*blocked) == ["through"] * 2
    await eventually(lambda: threads(lane) == 0, "the workers have ended")


async def test_close_idle_ends_the_workers_and_can_be_repeated(lane: Lane) -> None:
    await lane.call(1, int)

    lane.close()
    lane.close()

    await eventually(lambda: threads(lane) == 0, "the workers have ended")


async def test_dead_lane_does_not_hinder_another(lane: Lane, blockade: Blockade) -> None:
    other = Lane("other", 1)
    for _number in range(10):
        asyncio.ensure_future(lane.call(None, blockade.enter)).add_done_callback(
            lambda future: future.exception()
        )
    await eventually(lambda: blockade.inside == 2, "the lane is full")
    begin = time.monotonic()

    assert await other.call(1, int) == 0

    assert time.monotonic() - begin < 0.5
    other.close()
    blockade.gate.set()
    await eventually(lambda: lane._load == 0, "all are through")


async def test_make_result_that_is_wanted_is_returned(lane: Lane) -> None:
    unwanted: list[str] = []

    assert await lane.make(lambda: "it", seconds=1, unwanted=unwanted.append) == "it"

    assert unwanted == []


async def test_make_result_that_comes_too_late_is_closed(lane: Lane, blockade: Blockade) -> None:
    unwanted: list[str] = []

    with pytest.raises(TimedOut):
        await lane.make(blockade.enter, seconds=0.02, unwanted=unwanted.append)
    lane.close()
    blockade.gate.set()

    await eventually(lambda: unwanted == ["through"], "it is closed")


async def test_make_cancelled_just_when_the_result_has_landed_closes_it(
    lane: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    unwanted: list[str] = []

    def submit(call: _Call) -> None:
        asyncio.get_running_loop().call_later(0.01, land, call)

    def land(call: _Call) -> None:
        call.future.set_result("it")
        task.cancel()

    monkeypatch.setattr(lane, "_submit", submit)
    task = asyncio.ensure_future(lane.make(str, seconds=1, unwanted=unwanted.append))
    await asyncio.wait({task})

    assert task.cancelled()
    await eventually(lambda: unwanted == ["it"], "it is closed")


async def test_make_error_that_comes_too_late_is_forgotten(lane: Lane) -> None:
    gate = threading.Event()
    unwanted: list[object] = []

    def fail() -> None:
        gate.wait(5)
        raise KeyError

    with pytest.raises(TimedOut):
        await lane.make(fail, seconds=0.02, unwanted=unwanted.append)
    gate.set()
    await lane.call(1, int)

    assert unwanted == []


def test_worker_whose_loop_is_gone_goes_on_for_the_next(blockade: Blockade) -> None:
    lane = Lane("between", 1)

    async def give_up() -> None:
        with pytest.raises(TimedOut):
            await lane.call(0.01, blockade.enter)

    with asyncio.Runner() as runner:
        runner.run(give_up())
    blockade.gate.set()
    with asyncio.Runner() as runner:
        assert runner.run(lane.call(5, int)) == 0
    lane.close()


async def test_call_waiting_longer_than_its_limit_is_made_and_answered() -> None:
    lane = Lane("queue", 1)
    calls = [asyncio.ensure_future(lane.call(0.2, time.sleep, 0.05)) for _n in range(12)]

    assert await asyncio.gather(*calls) == [None] * 12

    lane.close()


async def test_call_waiting_in_a_lane_where_nothing_moves_times_out_and_is_never_made(
    blockade: Blockade,
) -> None:
    lane, made = Lane("stuck", 1), []
    stuck = asyncio.ensure_future(lane.call(None, blockade.enter))
    await eventually(lambda: blockade.inside == 1, "the lane is full")

    with pytest.raises(TimedOut):
        await lane.call(0.05, made.append, 1)

    blockade.gate.set()
    await stuck
    await lane.call(1, int)
    assert made == []
    lane.close()


async def test_make_says_when_a_worker_has_taken_it(blockade: Blockade) -> None:
    lane, begun = Lane("begins", 1), []
    first = asyncio.ensure_future(lane.make(blockade.enter, begins=lambda: begun.append("first")))
    second = asyncio.ensure_future(lane.make(int, begins=lambda: begun.append("second")))
    await eventually(lambda: begun == ["first"], "the first has begun")
    await asyncio.sleep(0.02)
    assert begun == ["first"]

    blockade.gate.set()
    await asyncio.gather(first, second)

    assert begun == ["first", "second"]
    lane.close()


async def test_call_given_up_before_it_was_told_to_begin_is_never_made(
    lane: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    submit = lane._submit

    def submit_and_give_up(call: _Call) -> None:
        submit(call)
        time.sleep(0.05)  # a worker takes it while this thread is busy
        call.future.cancel()

    monkeypatch.setattr(lane, "_submit", submit_and_give_up)
    task = asyncio.ensure_future(
        lane.make(lambda: made.append("made"), begins=lambda: made.append("begun"))
    )
    await asyncio.wait({task})
    monkeypatch.undo()
    await lane.call(1, int)

    assert (task.cancelled(), made) == (True, [])


async def test_call_whose_beginning_is_refused_is_never_made(lane: Lane) -> None:
    made: list[int] = []

    def refuse() -> None:
        raise KeyError("no")

    with pytest.raises(KeyError):
        await lane.make(lambda: made.append(1), begins=refuse)

    await lane.call(1, int)
    assert made == []


async def test_error_that_is_kept_keeps_nothing_of_its_call(lane: Lane) -> None:
    class Pool:
        """Something that keeps a connection open."""

    kept: list[weakref.ref[Pool]] = []

    def fail() -> None:
        pool = Pool()
        kept.append(weakref.ref(pool))
        libvirt.open("test:///nonexistent/file.xml")

    with pytest.raises(HostError) as caught:
        await lane.call(5, fail)

    assert kept[0]() is None
    assert isinstance(caught.value.__cause__, libvirt.libvirtError)
