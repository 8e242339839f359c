"""Turns: who works on a storage pool now, and who waits.

libvirt refuses to start, stop, refresh or delete a pool while a volume in it is being made or
filled ("has asynchronous jobs running"). So what concerns a pool as a whole waits until nobody
works inside of it, and who wants to work inside waits for that, in the order of asking. Other
programs' work cannot be seen from here; libvirt's refusal then says so.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from vmgui.base.ids import HostId
from vmgui.base.notify import Event


@dataclass(slots=True)
class _Room:
    """A pool."""

    inside: int = 0
    """How many work inside of it."""
    is_taken: bool = False
    """Whether somebody works on it as a whole."""
    queue: deque[_Wish] = field(default_factory=deque)


@dataclass(slots=True, eq=False)
class _Wish:
    is_whole: bool
    granted: asyncio.Future[None]


class Ended(NamedTuple):
    """Somebody's work that is over."""

    host: HostId
    pool: str
    changed: Collection[str] | None
    """The names of the volumes that may be new, different or gone; None if that is not known."""


class Turns:
    """The pools that somebody works on. Lives in the GUI thread."""

    def __init__(self) -> None:
        self._rooms: dict[tuple[HostId, str], _Room] = {}
        self.ended: Event[Ended] = Event()
        """Somebody has done with a pool or with something in it.

        libvirt tells nobody what became of its volumes.
        """

    @asynccontextmanager
    async def whole(self, host: HostId, pool: str) -> AsyncIterator[None]:
        """The pool of this name as a whole, for nobody else during the block."""
        async with self._turn(host, pool, is_whole=True):
            yield

    @asynccontextmanager
    async def inside(
        self, host: HostId, pool: str, changes: Collection[str] | None = None
    ) -> AsyncIterator[None]:
        """Work on what is in the pool of this name, beside others who do the same.

        For several pools enter them in the order of their names, so that nobody waits for ever.

        Args:
            host: where.
            pool: its name.
            changes: the names of the volumes that come, go or change; None if that is not known.
        """
        async with self._turn(host, pool, changes, is_whole=False):
            yield

    def is_busy(self, host: HostId, pool: str) -> bool:
        """Whether somebody works on the pool or in it."""
        return (host, pool) in self._rooms

    @asynccontextmanager
    async def _turn(
        self,
        host: HostId,
        pool: str,
        changes: Collection[str] | None = None,
        *,
        is_whole: bool,
    ) -> AsyncIterator[None]:
        key = (host, pool)
        room = self._rooms.setdefault(key, _Room())
        await self._enter(key, room, is_whole=is_whole)
        try:
            yield
        finally:
            self._leave(key, room, is_whole=is_whole)
            self.ended.emit(Ended(host, pool, changes))

    async def _enter(self, key: tuple[HostId, str], room: _Room, *, is_whole: bool) -> None:
        wish = _Wish(is_whole, asyncio.get_running_loop().create_future())
        room.queue.append(wish)
        self._grant(key, room)
        try:
            await wish.granted
        except asyncio.CancelledError:
            if wish in room.queue:
                room.queue.remove(wish)
                self._grant(key, room)
            else:  # it was granted just before
                self._leave(key, room, is_whole=is_whole)
            raise

    def _leave(self, key: tuple[HostId, str], room: _Room, *, is_whole: bool) -> None:
        if is_whole:
            room.is_taken = False
        else:
            room.inside -= 1
        self._grant(key, room)

    def _grant(self, key: tuple[HostId, str], room: _Room) -> None:
        """Let in who is next, as far as there is room for them."""
        while room.queue and not room.is_taken:
            wish = room.queue[0]
            if wish.is_whole and room.inside:
                break
            room.queue.popleft()
            if wish.is_whole:
                room.is_taken = True
            else:
                room.inside += 1
            if not wish.granted.done():
                wish.granted.set_result(None)
        if not room.queue and not room.is_taken and not room.inside:
            self._rooms.pop(key, None)
