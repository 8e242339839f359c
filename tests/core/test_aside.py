from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

import vmgui.core.aside
from tests.support.worlds import eventually
from vmgui.base.errors import Busy, ConnectionLost, NotFound, TimedOut
from vmgui.core.aside import Aside
from vmgui.virt.lanes import Lane


class Guest:
    """Answers when it is let, and counts how often it is asked."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.asked = 0

    def ask(self) -> str:
        self.asked += 1
        self.gate.wait(5)
        return "here"


@pytest.fixture
def lane() -> Iterator[Lane]:
    made = Lane("side", 1)
    yield made
    made.close()


@pytest.fixture
def guest() -> Iterator[Guest]:
    made = Guest()
    yield made
    made.gate.set()


def ask(aside: Aside, guest: Guest, key: str = "web1", seconds: float = 2.0) -> asyncio.Future[str]:
    return asyncio.ensure_future(
        aside.ask(key, guest.ask, seconds=seconds, silence="Nobody there.", hint="Knock.")
    )


async def test_ask_same_question_joins(lane: Lane, guest: Guest) -> None:
    aside = Aside(lane)
    askers = [ask(aside, guest) for _n in range(5)]
    await eventually(lambda: guest.asked, "it is asked")

    guest.gate.set()

    assert await asyncio.gather(*askers) == ["here"] * 5
    assert guest.asked == 1


async def test_ask_silent_guest_says_so_and_is_not_asked_again(lane: Lane, guest: Guest) -> None:
    aside = Aside(lane)

    for _n in range(3):
        with pytest.raises(TimedOut, match="Nobody there") as caught:
            await ask(aside, guest, seconds=0.05)
        assert caught.value.hint == "Knock."

    assert guest.asked == 1


async def test_ask_again_after_the_answer_asks_again(lane: Lane, guest: Guest) -> None:
    guest.gate.set()
    aside = Aside(lane)

    assert await ask(aside, guest) == await ask(aside, guest) == "here"

    assert guest.asked == 2


async def test_ask_error_reaches_the_asker(lane: Lane) -> None:
    def fail() -> None:
        raise NotFound("No agent.")

    with pytest.raises(NotFound):
        await Aside(lane).ask("web1", fail, seconds=1, silence="")


async def test_ask_behind_a_hung_guest_is_told_the_truth(
    lane: Lane, guest: Guest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vmgui.core.aside, "PATIENCE_SECONDS", 0.05)
    aside, other = Aside(lane), Guest()
    hung = ask(aside, guest)
    await eventually(lambda: guest.asked, "it is asked")

    with pytest.raises(Busy, match="Another machine"):
        await ask(aside, other, "web2")

    guest.gate.set()
    await hung
    await lane.call(1, int)
    assert other.asked == 0


async def test_ask_nobody_waits_for_any_more_is_not_made(lane: Lane, guest: Guest) -> None:
    aside, other = Aside(lane), Guest()
    hung = ask(aside, guest)
    await eventually(lambda: guest.asked, "it is asked")
    looking = ask(aside, other, "web2")
    await asyncio.sleep(0.01)

    looking.cancel()
    await asyncio.wait({looking})
    guest.gate.set()
    await hung
    await lane.call(1, int)

    assert other.asked == 0


async def test_close_ends_all_questions(lane: Lane, guest: Guest) -> None:
    aside = Aside(lane)
    askers = [ask(aside, guest), ask(aside, Guest(), "web2")]
    await eventually(lambda: guest.asked, "it is asked")

    aside.close()

    for asker in askers:
        with pytest.raises(ConnectionLost):
            await asker
