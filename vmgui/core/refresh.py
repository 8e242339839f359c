"""Refresher: any number of marks become few fetches.

The first mark of a quiet host fetches at once; marks that come while a fetch runs, or within the
window after it, lead to one more. So a single event shows without delay, and a storm of thousands
costs one bulk query per window.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from vmgui.core.tasks import Tasks

WINDOW_SECONDS = 0.05


class Refresher:
    """Coalesces marks for one thing that is fetched as a whole."""

    def __init__(
        self, fetch: Callable[[], Awaitable[None]], window: float = WINDOW_SECONDS
    ) -> None:
        """Make a refresher.

        Args:
            fetch: reads and applies; handles its own errors.
            window: seconds between the end of a fetch and the next.
        """
        self._fetch = fetch
        self._window = window
        self._tasks = Tasks()
        self._current: asyncio.Task[None] | None = None
        self._is_dirty = False
        self.fetches = 0
        """How many were made: for tests and figures."""

    def mark(self) -> None:
        """Say that what is known is out of date."""
        self._is_dirty = True
        if self._current is None or self._current.done():
            self._current = self._tasks.start(self._run(), "refresh")

    def stop(self) -> None:
        """Forget the marks and give up the fetch under way; a later mark begins anew."""
        self._is_dirty = False
        self._current = None
        self._tasks.cancel()

    async def close(self) -> None:
        """Stop, and wait until a fetch under way has given up."""
        self.stop()
        await self._tasks.close()

    async def _run(self) -> None:
        while self._is_dirty:
            self._is_dirty = False
            self.fetches += 1
            await self._fetch()
            await asyncio.sleep(self._window)
