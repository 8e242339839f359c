from __future__ import annotations

import asyncio

import pytest

import vmgui.core.metering as metering
from vmgui.base.errors import HostError
from vmgui.core.metering import Meter, measured


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metering, "PROGRESS_SECONDS", 0.001)


async def test_what_is_done_is_told_while_it_is_waited_for() -> None:
    meter, told = Meter(), asyncio.Event()
    reports: list[tuple[int, int]] = []

    def report(done: int, total: int) -> None:
        reports.append((done, total))
        if done:
            told.set()

    async def work() -> str:
        assert not meter.has_begun
        meter(5, 10)
        await told.wait()
        return "done"

    assert await measured(work(), meter.read, report) == "done"
    assert meter.has_begun
    assert reports[-1] == (5, 10)


async def test_what_cannot_be_told_is_left_out() -> None:
    asked = asyncio.Event()

    async def reading() -> tuple[int, int]:
        asked.set()
        raise HostError("It is not there yet.")

    reports: list[tuple[int, int]] = []
    await measured(asked.wait(), reading, lambda *done: reports.append(done))

    assert reports == []


async def test_what_goes_wrong_is_raised() -> None:
    async def fail() -> None:
        raise HostError("It does not work.")

    with pytest.raises(HostError, match="It does not work"):
        await measured(fail(), Meter().read, lambda *_done: None)
