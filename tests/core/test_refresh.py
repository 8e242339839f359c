from __future__ import annotations

import asyncio

from tests.support.guards import LogGuard
from tests.support.worlds import eventually
from vmgui.core.refresh import Refresher


class Fetching:
    """A fetch that ends when it is told to."""

    def __init__(self) -> None:
        self.begun = 0
        self.running = 0
        self.most = 0
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def fetch(self) -> None:
        self.begun += 1
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await self.may_end.wait()
        finally:
            self.running -= 1


async def test_mark_quiet_fetches_at_once() -> None:
    fetching = Fetching()
    refresher = Refresher(fetching.fetch, window=10)

    refresher.mark()
    await asyncio.sleep(0.01)

    assert fetching.begun == 1
    await refresher.close()


async def test_mark_many_within_the_window_fetches_once_more() -> None:
    fetching = Fetching()
    refresher = Refresher(fetching.fetch, window=0.05)

    refresher.mark()
    await asyncio.sleep(0.01)
    for _number in range(1000):
        refresher.mark()
    await asyncio.sleep(0.2)

    assert fetching.begun == refresher.fetches == 2


async def test_mark_during_a_fetch_fetches_again_afterwards() -> None:
    fetching = Fetching()
    fetching.may_end.clear()
    refresher = Refresher(fetching.fetch, window=0)
    refresher.mark()
    await asyncio.sleep(0.01)

    refresher.mark()
    fetching.may_end.set()
    await eventually(lambda: fetching.begun == 2, "it was fetched twice")

    assert fetching.most == 1
    await refresher.close()


async def test_stop_then_mark_begins_anew_with_one_fetch_at_a_time() -> None:
    fetching = Fetching()
    fetching.may_end.clear()
    refresher = Refresher(fetching.fetch, window=0)
    refresher.mark()
    await asyncio.sleep(0.01)

    refresher.stop()
    refresher.mark()
    await asyncio.sleep(0.01)
    refresher.mark()
    await asyncio.sleep(0.01)

    assert (fetching.begun, fetching.running) == (2, 1)
    await refresher.close()
    assert fetching.running == 0


async def test_close_forgets_the_marks() -> None:
    fetching = Fetching()
    refresher = Refresher(fetching.fetch, window=0)

    refresher.mark()
    await refresher.close()
    await asyncio.sleep(0.01)

    assert fetching.begun == 0


async def test_fetch_with_a_bug_is_logged_and_the_next_mark_works(log_guard: LogGuard) -> None:
    log_guard.expect("refresh failed")
    calls = 0

    async def fetch() -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise ZeroDivisionError

    refresher = Refresher(fetch, window=0)
    refresher.mark()
    await asyncio.sleep(0.01)

    refresher.mark()
    await asyncio.sleep(0.01)

    assert calls == 2
