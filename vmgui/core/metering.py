"""Metering: how far something is that runs elsewhere, told while we wait for it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import TypeVar

from vmgui.base.errors import VmguiError
from vmgui.core.tasks import Tasks

PROGRESS_SECONDS = 0.5
"""Between two looks."""

R = TypeVar("R")
Reading = Callable[[], Awaitable[tuple[int, int]]]
"""Tells how many bytes are done, and how many there are in all: 0 while that is not known."""


class Meter:
    """How far something is that runs in another thread: that writes, we look."""

    def __init__(self) -> None:
        self._now = (0, 0)
        self.has_begun = False
        """Whether anything was said."""

    def __call__(self, done: int, total: int) -> None:
        """Say how far it is; from any thread."""
        self._now = (done, total)
        self.has_begun = True

    async def read(self) -> tuple[int, int]:
        """How far it is."""
        return self._now


async def measured(call: Awaitable[R], reading: Reading, report: Callable[[int, int], object]) -> R:
    """Wait for a call, and tell meanwhile how far it is."""
    watching = Tasks()
    watching.start(_watch(reading, report), "progress")
    try:
        return await call
    finally:
        await watching.close()


async def _watch(reading: Reading, report: Callable[[int, int], object]) -> None:
    while True:
        await asyncio.sleep(PROGRESS_SECONDS)
        with contextlib.suppress(VmguiError):  # not there yet, or nobody can tell
            report(*await reading())
