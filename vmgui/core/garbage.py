"""GarbageCollector: lets only the GUI thread collect Python's garbage.

Python collects cycles in whatever thread happens to allocate. If that is a worker or libvirt's
event thread, and the garbage holds a QObject, the object ends in a thread that is not its own, and
Qt takes the process down. So automatic collection is switched off, and made up for from here.
"""

from __future__ import annotations

import asyncio
import gc

from vmgui.core.tasks import Tasks

SECONDS = 2.0
"""Between looks at how much garbage there may be."""


class GarbageCollector:
    """Collects garbage where it is made. Lives in the GUI thread."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._tasks = Tasks()

    def start(self) -> None:
        """Take over from Python; what there is now stays, and is not looked at again."""
        gc.disable()
        gc.freeze()
        self._tasks.start(self._run(), "garbage")

    async def close(self) -> None:
        """Collect no more; Python does not either, because the other threads may still run."""
        await self._tasks.close()

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            generation = _due()
            if generation is not None:
                gc.collect(generation)


def _due() -> int | None:
    """The oldest generation that Python would collect now, None if there is none."""
    counts_and_limits = enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
    return max(
        (number for number, (count, most) in counts_and_limits if count > most), default=None
    )
