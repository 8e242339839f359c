"""Shelf: what is known of the volumes of one pool.

Names come first, in one call; descriptions follow a portion at a time, each as much as the host
tells within `PORTION_SECONDS`: hundreds here, a few over a slow line. What is on screen is
described before the rest. A row that reads the same stays the same object.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from vmgui.base.errors import HostError, NotFound, VmguiError
from vmgui.core.poolcalls import Occupied
from vmgui.core.storage.following import PAUSE_SECONDS
from vmgui.core.tasks import Tasks
from vmgui.virt.storage import VolumeReading

log = logging.getLogger(__name__)

PORTION_SECONDS = 0.2
"""How long the host may tell about volumes before the next call has its turn."""
BREATH_SECONDS = 0.02
"""Between portions, for the GUI thread to show what has come."""


@dataclass(frozen=True, slots=True)
class Volumes:
    """The volumes of a pool, as far as they are known."""

    rows: tuple[VolumeReading, ...] = ()
    """By name."""
    is_known: bool = False
    """True once the host has told their names."""
    waiting: int = 0
    """How many are still to be described, or to be described again."""
    problem: VmguiError | None = None
    """Why what is known may be old."""


class Source(NamedTuple):
    """What a shelf reads from: functions that take the name of a pool; see `core.resources`."""

    names: Callable[[str], Awaitable[tuple[VolumeReading, ...]]]
    described: Callable[[str, Iterable[str], float], Awaitable[Mapping[str, VolumeReading | None]]]


class Shelf:
    """The volumes of one pool. Lives in the GUI thread."""

    def __init__(self, pool: str, source: Source, changed: Callable[[str], object]) -> None:
        """Make an empty one.

        Args:
            pool: its name.
            source: where it is read.
            changed: called with the name of the pool when there is something new to show.
        """
        self._pool = pool
        self._source = source
        self._changed = changed
        self._rows: list[VolumeReading] = []
        self._places: dict[str, int] = {}
        """Name -> number in `_rows`."""
        self._wanted: dict[str, None] = {}
        """What is to be described: a set that keeps its order."""
        self._unread: set[str] | None = None
        """Which of the volumes that have descriptions have changed; None for all of them."""
        self._preferred: Callable[[], Iterable[str]] = tuple
        self._is_dirty = False
        self._is_known = False
        self._problem: VmguiError | None = None
        self._shown: Volumes | None = Volumes()
        self._tasks = Tasks()
        self._current: asyncio.Task[None] | None = None

    @property
    def volumes(self) -> Volumes:
        """What is known now; the same object until something changes."""
        if self._shown is None:
            rows = tuple(self._rows)
            self._shown = Volumes(rows, self._is_known, len(self._wanted), self._problem)
        return self._shown

    def prefer(self, preferred: Callable[[], Iterable[str]]) -> None:
        """Say who knows the names of what is on screen."""
        self._preferred = preferred

    def read(self, changed: Collection[str] | None = None) -> None:
        """Read the names, and describe what is new and what has changed.

        Args:
            changed: the names of the volumes that are known to be different; None for all.
        """
        if changed is None or not self._is_known:
            self._unread = None
        elif not self._is_dirty:
            self._unread = set(changed)
        elif self._unread is not None:
            self._unread |= set(changed)
        self._is_dirty = True
        if self._current is None or self._current.done():
            self._current = self._tasks.start(self._run(), f"volumes of {self._pool}")

    def rest(self, problem: VmguiError | None = None) -> None:
        """Read nothing any more; what is known stays, and what is wanted stays wanted."""
        self._current = None
        self._tasks.cancel()
        if problem is not None:
            self._is_dirty = True
            self._set_problem(problem)

    def empty(self) -> None:
        """The pool is not active: there are no volumes."""
        self._current = None
        self._tasks.cancel()
        self._is_dirty = False
        self._wanted = {}
        if self._rows or self._problem is not None or not self._is_known:
            self._rows, self._places = [], {}
            self._is_known, self._problem = True, None
            self._tell()

    async def close(self) -> None:
        """Rest, and wait until what is being read has been given up."""
        self.rest()
        await self._tasks.close()

    # Reading

    async def _run(self) -> None:
        while self._is_dirty or self._wanted:
            try:
                await self._read_names() if self._is_dirty else await self._read_portion()
                await asyncio.sleep(BREATH_SECONDS)
            except Occupied:  # by our own work; the next reading waits for its end as well
                await asyncio.sleep(BREATH_SECONDS)
            except VmguiError as error:
                log.info("The volumes of %s could not be read: %s", self._pool, error)
                self._is_dirty = True
                self._set_problem(error)
                if not isinstance(error, HostError) or isinstance(error, NotFound):
                    return  # whoever follows the pool has heard of it, or is about to
                await asyncio.sleep(PAUSE_SECONDS)

    async def _read_names(self) -> None:
        self._is_dirty = False
        unread, self._unread = self._unread, set()
        try:
            found = await self._source.names(self._pool)
        except BaseException:
            self._unread = None if unread is None or self._unread is None else unread | self._unread
            self._is_dirty = True
            raise
        self._take_names(found, unread)

    def _take_names(self, found: tuple[VolumeReading, ...], unread: set[str] | None) -> None:
        old, places = self._rows, self._places
        rows = [old[places[row.name]] if row.name in places else row for row in found]
        new = [row.name for row in found if row.name not in places or row.name in self._wanted]
        again = (row.name for row in found if unread is None or row.name in unread)
        self._rows = rows
        self._places = {row.name: number for number, row in enumerate(rows)}
        self._wanted = dict.fromkeys((*new, *again))
        self._is_known, self._problem = True, None
        self._tell()

    async def _read_portion(self) -> None:
        first = [name for name in self._preferred() if name in self._wanted]
        wanted = first or list(self._wanted)
        found = await self._source.described(self._pool, wanted, PORTION_SECONDS)
        for name, row in found.items():
            self._wanted.pop(name, None)
            place = self._places.get(name)
            if row is None:
                self._is_dirty = True  # it is gone, and so the names are old
            elif place is not None and self._rows[place] != row:
                self._rows[place] = row
        self._problem = None
        self._tell()

    def _set_problem(self, problem: VmguiError) -> None:
        self._problem = problem
        self._tell()

    def _tell(self) -> None:
        self._shown = None
        self._changed(self._pool)
