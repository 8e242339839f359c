"""DetailsReader: descriptions, read one by one after the list, what is looked at first.

A title or a tag needs the domain's XML, and libvirt gives that one call at a time. So the list
comes first, and this trickle follows through one slot of the query lane; rows on screen before the
others, changed ones before those that were never read.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable, Iterable

from vmgui.base.errors import HostError
from vmgui.core.tasks import Tasks

log = logging.getLogger(__name__)

BATCH = 16
"""Descriptions that are applied together: a view repaints once for each batch."""
BREATH_SECONDS = 0.02
"""Between batches, for the GUI thread to paint what has come."""
PAUSE_SECONDS = 5.0
"""Until a host that did not answer is asked again."""

Read = Callable[[list[str]], Awaitable[None]]


class DetailsReader:
    """What is still to be read of one host."""

    def __init__(self, read: Read, pause: float = PAUSE_SECONDS) -> None:
        """Make a reader.

        Args:
            read: reads and applies the details of these UUIDs; raises HostError if the host does
                not answer.
            pause: seconds until they are tried again then.
        """
        self._read = read
        self._pause = pause
        self._wanted: dict[str, None] = {}  # a set that keeps its order
        self._visible: frozenset[str] = frozenset()
        self._tasks = Tasks()
        self._current: asyncio.Task[None] | None = None

    def want(self, uuids: Iterable[str], *, is_changed: bool = False) -> None:
        """Read these; a UUID that waits already is read once.

        Args:
            uuids: the domains.
            is_changed: they have been read before, and are known to be different now: they come
                before the others.
        """
        more = dict.fromkeys(uuids)
        if not more:
            return
        self._wanted = {**more, **self._wanted} if is_changed else {**self._wanted, **more}
        if self._current is None or self._current.done():
            self._current = self._tasks.start(self._run(), "details")

    def look_at(self, uuids: frozenset[str]) -> None:
        """Say what is on screen: it is read before the rest."""
        self._visible = uuids

    @property
    def waiting(self) -> int:
        """How many are still to be read."""
        return len(self._wanted)

    @property
    def is_idle(self) -> bool:
        """Whether all has been read that was wanted."""
        return self._current is None or self._current.done()

    async def settled(self) -> None:
        """Wait until all has been read that was wanted."""
        while (current := self._current) is not None and not current.done():
            await asyncio.wait([current])

    def stop(self) -> None:
        """Forget what was wanted and give up what is being read."""
        self._wanted = {}
        self._current = None
        self._tasks.cancel()

    async def close(self) -> None:
        """Stop, and wait until what is being read has been given up."""
        self.stop()
        await self._tasks.close()

    async def _run(self) -> None:
        while self._wanted:
            batch = self._next()
            for uuid in batch:
                del self._wanted[uuid]
            try:
                await self._read(batch)
                if self._wanted:
                    await asyncio.sleep(BREATH_SECONDS)
            except HostError as error:
                # If the host is lost, it stops us; else it was slow, and may answer later.
                log.info("Descriptions could not be read: %s", error)
                self._wanted.update(dict.fromkeys(batch))
                await asyncio.sleep(self._pause)

    def _next(self) -> list[str]:
        first = self._visible & self._wanted.keys()
        return list(itertools.islice(first or self._wanted, BATCH))
