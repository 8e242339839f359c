from __future__ import annotations

import asyncio
import time

from tests.support.guards import LogGuard
from vmgui.core.tasks import Tasks


async def test_start_bug_is_logged_with_the_name(log_guard: LogGuard) -> None:
    log_guard.expect("sums failed")

    async def divide() -> None:
        raise ZeroDivisionError

    task = Tasks().start(divide(), "sums")
    await asyncio.wait({task})


async def test_close_cancels_and_waits() -> None:
    ended: list[str] = []

    async def work() -> None:
        try:
            await asyncio.sleep(100)
        finally:
            await asyncio.sleep(0)
            ended.append("yes")

    tasks = Tasks()
    tasks.start(work(), "work")
    await asyncio.sleep(0.01)

    await tasks.close()

    assert ended == ["yes"]


async def test_finish_waits_for_what_ends_in_time() -> None:
    ended: list[str] = []

    async def work() -> None:
        await asyncio.sleep(0.02)
        ended.append("yes")

    tasks = Tasks()
    tasks.start(work(), "work")

    await tasks.finish(5)

    assert ended == ["yes"]


async def test_finish_gives_up_at_the_deadline() -> None:
    tasks = Tasks()
    task = tasks.start(asyncio.sleep(100), "long")
    begin = time.monotonic()

    await tasks.finish(0.02)

    assert task.cancelled()
    assert time.monotonic() - begin < 1
    await tasks.finish(1)
