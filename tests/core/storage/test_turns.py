from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager

import pytest

from vmgui.base.ids import HostId
from vmgui.core.storage.turns import Ended, Turns
from vmgui.core.tasks import Tasks

HOST = HostId("test:///default")
OTHER = HostId("test:///other")


class Workers:
    """Those who work on pools, and what they have done."""

    def __init__(self) -> None:
        self.turns = Turns()
        self.log: list[str] = []
        self.tasks = Tasks()
        self._ends: dict[str, asyncio.Event] = {}

    def begin(
        self, name: str, *, is_whole: bool = False, host: HostId = HOST
    ) -> asyncio.Task[None]:
        turn = self.turns.whole if is_whole else self.turns.inside
        return self._begin(name, turn(host, "default"))

    def begin_with(self, name: str, *, changes: str = "", reads: str = "") -> asyncio.Task[None]:
        """Begin to work with volumes, each with a name of one letter."""
        return self._begin(name, self.turns.inside(HOST, "default", [*changes], [*reads]))

    @property
    def begun(self) -> list[str]:
        """Who has begun, in this order."""
        ending = " begins"
        return [each.removesuffix(ending) for each in self.log if each.endswith(ending)]

    async def end(self, name: str) -> None:
        self._ends[name].set()
        await self.settle()

    async def settle(self) -> None:
        for _turn in range(5):
            await asyncio.sleep(0)

    def _begin(self, name: str, turn: AbstractAsyncContextManager[None]) -> asyncio.Task[None]:
        self._ends[name] = asyncio.Event()
        return self.tasks.start(self._work(name, turn), name)

    async def _work(self, name: str, turn: AbstractAsyncContextManager[None]) -> None:
        async with turn:
            self.log.append(f"{name} begins")
            await self._ends[name].wait()
            self.log.append(f"{name} ends")


async def test_work_inside_of_a_pool_goes_on_side_by_side() -> None:
    workers = Workers()
    workers.begin("a")
    workers.begin("b")

    await workers.settle()

    assert workers.log == ["a begins", "b begins"]
    await workers.tasks.close()


async def test_pool_as_a_whole_waits_for_what_is_done_inside() -> None:
    workers = Workers()
    workers.begin("a")
    await workers.settle()
    workers.begin("refresh", is_whole=True)
    await workers.settle()
    workers.begin("b")
    await workers.settle()
    before = list(workers.log)

    await workers.end("a")
    await workers.end("refresh")

    assert before == ["a begins"]
    assert workers.log == ["a begins", "a ends", "refresh begins", "refresh ends", "b begins"]
    await workers.tasks.close()


@pytest.mark.parametrize(
    ("first", "second", "waits"),
    [
        ({"changes": "a"}, {"changes": "ab"}, True),
        ({"changes": "a"}, {"reads": "a"}, True),
        ({"reads": "a"}, {"changes": "a"}, True),
        ({"reads": "a"}, {"reads": "a"}, False),
        ({"changes": "a", "reads": "b"}, {"changes": "c", "reads": "b"}, False),
        ({"changes": "a"}, {}, False),
    ],
)
async def test_volume_that_somebody_works_with_is_not_changed(
    first: dict[str, str], second: dict[str, str], waits: bool
) -> None:
    workers = Workers()
    workers.begin_with("first", **first)
    workers.begin_with("second", **second)

    await workers.settle()
    before = list(workers.log)
    await workers.end("first")

    assert before == (["first begins"] if waits else ["first begins", "second begins"])
    assert workers.begun == ["first", "second"]
    await workers.tasks.close()


async def test_who_waits_for_a_volume_is_overtaken_only_by_who_does_not_keep_it_waiting() -> None:
    workers = Workers()
    workers.begin_with("copy", reads="a")
    workers.begin_with("wipe", changes="a")
    workers.begin_with("later copy", reads="a")
    workers.begin_with("other", changes="b")
    workers.begin("refresh", is_whole=True)
    workers.begin_with("last", changes="c")
    await workers.settle()

    order = ["copy", "other", "wipe", "later copy", "refresh", "last"]
    for name in order:
        await workers.end(name)

    assert workers.begun == order
    await workers.tasks.close()


async def test_who_waits_no_longer_holds_up_nobody() -> None:
    workers = Workers()
    workers.begin("a")
    await workers.settle()
    waiting = workers.begin("refresh", is_whole=True)
    workers.begin("b")
    await workers.settle()

    waiting.cancel()
    await workers.settle()

    assert workers.log == ["a begins", "b begins"]
    await workers.tasks.close()


async def test_turn_that_is_given_and_not_wanted_any_more_is_passed_on() -> None:
    workers = Workers()
    workers.begin("a")
    await workers.settle()
    waiting = workers.begin("refresh", is_whole=True)
    workers.begin("b")
    await workers.settle()
    workers._ends["a"].set()
    await asyncio.sleep(0)

    waiting.cancel()
    await workers.settle()

    assert "b begins" in workers.log
    await workers.tasks.close()


async def test_end_of_each_turn_is_told() -> None:
    workers = Workers()
    ended: list[Ended] = []
    workers.turns.ended.connect(ended.append)
    workers.begin("a")
    await workers.settle()
    assert ended == []

    await workers.end("a")

    assert ended == [Ended(HOST, "default", None)]


async def test_pools_of_other_hosts_are_other_pools_and_nothing_is_kept() -> None:
    workers = Workers()
    workers.begin("a", is_whole=True)
    workers.begin("b", is_whole=True, host=OTHER)
    await workers.settle()

    assert workers.log == ["a begins", "b begins"]
    assert workers.turns.is_busy(HOST, "default")
    await workers.end("a")
    await workers.end("b")
    assert not workers.turns.is_busy(HOST, "default")
    assert not workers.turns._rooms
