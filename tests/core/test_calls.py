from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

import vmgui.core.calls
from tests.support.worlds import eventually
from vmgui.base.errors import ConnectionLost, HostError, NotFound, TimedOut
from vmgui.base.ids import HostId
from vmgui.core.calls import Calls
from vmgui.virt.session import Session, open_session


class Desk:
    """The calls on one session, and functions that block in it until they are let go."""

    def __init__(self) -> None:
        self.session: Session = open_session(HostId("test:///default"), lambda _notice: None)
        self.losses = 0
        self.calls = Calls("test", self.session, self._lose)
        self.gate = threading.Event()
        self.inside = 0
        self.most = 0
        self._lock = threading.Lock()

    def block(self, _connection: object, name: str = "") -> str:
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.gate.wait(5)
        with self._lock:
            self.inside -= 1
        return name

    def _lose(self) -> None:
        self.losses += 1


@pytest.fixture
def desk(event_loop: asyncio.AbstractEventLoop) -> Iterator[Desk]:
    async def make() -> Desk:
        return Desk()

    desk = event_loop.run_until_complete(make())
    yield desk
    desk.gate.set()
    desk.calls.close()
    desk.session.close()


async def test_calls_of_all_kinds_are_at_most_four_in_flight(desk: Desk) -> None:
    calls = desk.calls
    kinds = [
        [calls.read(desk.block) for _n in range(4)],
        [calls.verb(None, desk.block) for _n in range(4)],
        [calls.long(None, desk.block) for _n in range(4)],
        [calls.aside(desk.block, f"u{n}", "Silence.") for n in range(4)],
    ]
    under_way = [asyncio.ensure_future(call) for kind in kinds for call in kind]
    await eventually(lambda: desk.inside == 4, "four are under way")

    desk.gate.set()
    await asyncio.gather(*under_way)

    assert desk.most == 4


async def test_verb_is_one_at_a_time_and_leaves_a_worker_for_reads(desk: Desk) -> None:
    begun: list[int] = []
    verbs = [
        asyncio.ensure_future(desk.calls.verb(lambda n=n: begun.append(n), desk.block))
        for n in range(3)
    ]
    await eventually(lambda: begun == [0], "the first is under way")

    assert await desk.calls.read(lambda _connection: 7) == 7

    assert begun == [0]
    desk.gate.set()
    await asyncio.gather(*verbs)
    assert begun == [0, 1, 2]


async def test_verb_limit_begins_with_the_call(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vmgui.core.calls, "VERB_SECONDS", 0.1)
    first = asyncio.ensure_future(desk.calls.verb(None, desk.block))
    second = asyncio.ensure_future(desk.calls.verb(None, lambda _connection: 7))

    with pytest.raises(TimedOut):
        await first

    assert await second == 7


async def test_long_has_no_limit_of_reads(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vmgui.core.calls, "QUERY_SECONDS", 0.01)
    long = asyncio.ensure_future(desk.calls.long(None, desk.block, "done"))
    await asyncio.sleep(0.05)

    desk.gate.set()

    assert await long == "done"


async def test_loss_is_told_andother_errors_are_not(desk: Desk) -> None:
    def fail(_connection: object, error: HostError) -> None:
        raise error

    with pytest.raises(NotFound):
        await desk.calls.read(fail, NotFound("gone"))
    assert desk.losses == 0

    with pytest.raises(ConnectionLost):
        await desk.calls.read(fail, ConnectionLost("cut"))

    assert desk.losses == 1


async def test_close_fails_the_verbs_behind_a_hung_one_at_once(desk: Desk) -> None:
    hung = asyncio.ensure_future(desk.calls.verb(None, desk.block, "done"))
    waiting = [asyncio.ensure_future(desk.calls.verb(None, desk.block)) for _n in range(3)]
    await eventually(lambda: desk.inside == 1, "one is under way")

    desk.calls.close()

    for verb in waiting:
        with pytest.raises(ConnectionLost):
            await verb
    assert not hung.done()
    desk.gate.set()
    assert await hung == "done"


async def test_close_fails_what_waits_and_tells_no_loss(desk: Desk) -> None:
    under_way, other, waiting = (
        asyncio.ensure_future(desk.calls.long(None, desk.block, "done")) for _number in range(3)
    )
    await eventually(lambda: desk.inside == 2, "two are under way")

    desk.calls.close()

    with pytest.raises(ConnectionLost):
        await waiting
    with pytest.raises(ConnectionLost):
        await desk.calls.read(desk.block)
    assert desk.losses == 0
    desk.gate.set()
    assert await asyncio.gather(under_way, other) == ["done", "done"]


async def test_long_call_goes_on_beside_a_question_that_hangs(desk: Desk) -> None:
    silent = [
        asyncio.ensure_future(desk.calls.aside(desk.block, f"u{number}", "Silence."))
        for number in range(3)
    ]
    await eventually(lambda: desk.inside == 1, "one of them is asked")

    assert await desk.calls.long(None, lambda _connection: "done") == "done"

    assert desk.inside == 1
    desk.gate.set()
    await asyncio.gather(*silent)


async def test_transfer_is_one_at_a_time_and_leaves_a_worker_for_long_calls(desk: Desk) -> None:
    begun: list[int] = []
    transfers = [
        asyncio.ensure_future(desk.calls.transfer(lambda n=n: begun.append(n), desk.block))
        for n in range(3)
    ]
    await eventually(lambda: desk.inside == 1, "the first is under way")

    assert await desk.calls.long(None, lambda _connection: 7) == 7

    assert (begun, desk.inside) == ([0], 1)
    desk.gate.set()
    await asyncio.gather(*transfers)
    assert begun == [0, 1, 2]


async def test_transfer_that_is_given_up_before_its_turn_moves_nothing(desk: Desk) -> None:
    first = asyncio.ensure_future(desk.calls.transfer(None, desk.block, "first"))
    await eventually(lambda: desk.inside == 1, "the first is under way")
    second = asyncio.ensure_future(desk.calls.transfer(None, desk.block, "second"))
    third = asyncio.ensure_future(desk.calls.transfer(None, desk.block, "third"))
    await asyncio.sleep(0)

    second.cancel()
    desk.gate.set()

    assert await asyncio.gather(first, third) == ["first", "third"]
    assert second.cancelled()
    assert desk.most == 1


async def test_close_fails_the_transfers_behind_one_under_way(desk: Desk) -> None:
    under_way, *waiting = (
        asyncio.ensure_future(desk.calls.transfer(None, desk.block, "done")) for _n in range(3)
    )
    await eventually(lambda: desk.inside == 1, "one is under way")

    desk.calls.close()

    for transfer in waiting:
        with pytest.raises(ConnectionLost):
            await transfer
    desk.gate.set()
    assert await under_way == "done"


async def test_two_long_calls_go_on_together(desk: Desk) -> None:
    both = [asyncio.ensure_future(desk.calls.long(None, desk.block)) for _number in range(2)]

    await eventually(lambda: desk.inside == 2, "both are under way")

    desk.gate.set()
    await asyncio.gather(*both)
