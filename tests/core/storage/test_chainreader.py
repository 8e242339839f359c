from __future__ import annotations

import asyncio

import pytest

from tests.support.worlds import eventually
from vmgui.base.errors import ConnectionLost, HostError, TimedOut, VmguiError
from vmgui.core.storage import chainreader
from vmgui.core.storage.chainreader import ChainReader, Chains


class Place:
    """A host that knows chains, and may fail."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.told: dict[str, tuple[str, ...]] = {}
        self.bad: dict[str, VmguiError] = {}
        self.at_once = 1000
        self.gate = asyncio.Event()
        self.gate.set()
        self.reader = ChainReader(self._read, self._take)

    async def _read(self, places: list[str]) -> Chains:
        self.asked.append(places)
        await self.gate.wait()
        for place in places:
            if place in self.bad:
                raise self.bad[place]
        return {place: (f"{place}-base",) for place in places[: self.at_once]}

    def _take(self, chains: Chains) -> None:
        self.told.update(chains)

    async def idle(self) -> None:
        await eventually(lambda: not self.reader.waiting, "all was asked")


@pytest.fixture(autouse=True)
def no_breath(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chainreader, "BREATH_SECONDS", 0.0)


async def test_want_asks_each_once_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chainreader, "PORTION", 2)
    place = Place()

    place.reader.want(["a", "b", "a"])
    place.reader.want(["c"])
    await place.idle()

    assert place.asked == [["a", "b"], ["c"]]
    assert place.told == {"a": ("a-base",), "b": ("b-base",), "c": ("c-base",)}


async def test_want_nothing_asks_nothing() -> None:
    place = Place()

    place.reader.want([])
    await place.idle()

    assert place.asked == []


async def test_what_there_was_no_time_for_is_asked_next() -> None:
    place = Place()
    place.at_once = 1

    place.reader.want(["a", "b"])
    await place.idle()

    assert place.asked == [["a", "b"], ["b"]]
    assert list(place.told) == ["a", "b"]


async def test_one_bad_image_is_left_out_and_the_others_are_not() -> None:
    place = Place()
    place.bad["b"] = HostError("corrupt")

    place.reader.want(["a", "b", "c"])
    await place.idle()

    assert list(place.told) == ["a", "c"]
    assert place.asked == [["a", "b", "c"], ["a"], ["b"], ["c"]]
    assert not place.reader.has_given_up


@pytest.mark.parametrize("error", [ConnectionLost("gone"), TimedOut("hangs")])
async def test_host_that_does_not_answer_is_asked_no_more_until_somebody_wants_again(
    error: VmguiError,
) -> None:
    place = Place()
    place.bad["a"] = error

    place.reader.want(["a", "b"])
    await place.idle()
    assert place.reader.has_given_up
    assert place.asked == [["a", "b"]]

    del place.bad["a"]
    place.reader.want(["a"])
    await place.idle()

    assert list(place.told) == ["a"]
    assert not place.reader.has_given_up


async def test_forgo_what_has_become_known_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chainreader, "PORTION", 1)
    place = Place()

    place.reader.want(["a", "b"])
    place.reader.forgo("b")
    place.reader.forgo("nobody")
    await place.idle()

    assert list(place.told) == ["a"]


async def test_stop_forgets_and_a_later_want_begins_anew() -> None:
    place = Place()
    place.gate.clear()
    place.reader.want(["a"])
    await eventually(lambda: place.asked, "it is asked")

    place.reader.stop()
    place.gate.set()
    place.reader.want(["b"])
    await place.idle()

    assert list(place.told) == ["b"]
    await place.reader.close()
