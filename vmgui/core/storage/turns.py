"""Turns: who works on a storage pool now, and who waits.

libvirt refuses to start, stop, refresh or delete a pool while a volume in it is being made or
filled ("has asynchronous jobs running"). So what concerns a pool as a whole waits until nobody
works inside of it, and who wants to work inside waits for that. Nor does libvirt keep one from
wiping a volume that another one copies, so who changes a volume waits for who reads it, and the
other way around. All is in the order of asking: nobody overtakes whom they would keep waiting.
Other programs' work cannot be seen from here; libvirt's refusal then says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from vmgui.base.ids import HostId
from vmgui.base.notify import Event


@dataclass(slots=True)
class _Room:
    """A pool."""

    present: list[_Wish] = field(default_factory=list)
    """Those who work on it or inside of it."""
    queue: list[_Wish] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class _Wish:
    """Somebody's wish to work on a pool or inside of it."""

    granted: asyncio.Future[None]
    is_whole: bool = False
    writes: frozenset[str] = frozenset()
    """The names of the volumes that nobody else may work with meanwhile."""
    reads: frozenset[str] = frozenset()
    """The names of the volumes that nobody may change meanwhile."""

    def excludes(self, other: _Wish) -> bool:
        """Whether both cannot be granted at the same time."""
        if self.is_whole or other.is_whole:
            return True
        return bool(self.writes & (other.writes | other.reads) or self.reads & other.writes)


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
        async with self._turn(host, pool, _Wish(_future(), is_whole=True)):
            yield

    @asynccontextmanager
    async def inside(
        self,
        host: HostId,
        pool: str,
        changes: Collection[str] | None = None,
        reads: Collection[str] = (),
    ) -> AsyncIterator[None]:
        """Work on what is in the pool of this name, beside others who do the same.

        Nobody else who names one of the same volumes is let in meanwhile, unless both only read it.
        For several pools enter them in the order of their names, so that nobody waits for ever.

        Args:
            host: where.
            pool: its name.
            changes: the names of the volumes that come, go or change; None if that is not known,
                so that nobody else's can be kept apart from them.
            reads: the names of the volumes that must stay as they are.
        """
        wish = _Wish(_future(), writes=frozenset(changes or ()), reads=frozenset(reads))
        async with self._turn(host, pool, wish, changes):
            yield

    def is_busy(self, host: HostId, pool: str) -> bool:
        """Whether somebody works on the pool or in it."""
        return (host, pool) in self._rooms

    @asynccontextmanager
    async def _turn(
        self, host: HostId, pool: str, wish: _Wish, changes: Collection[str] | None = None
    ) -> AsyncIterator[None]:
        key = (host, pool)
        room = self._rooms.setdefault(key, _Room())
        room.queue.append(wish)
        try:
            self._grant(key, room)
            await wish.granted
        except asyncio.CancelledError:
            self._leave(key, room, wish)
            raise
        try:
            yield
        finally:
            self._leave(key, room, wish)
            self.ended.emit(Ended(host, pool, changes))

    def _leave(self, key: tuple[HostId, str], room: _Room, wish: _Wish) -> None:
        """Forget a wish that is fulfilled or given up."""
        (room.queue if wish in room.queue else room.present).remove(wish)
        self._grant(key, room)

    def _grant(self, key: tuple[HostId, str], room: _Room) -> None:
        """Let in whoever keeps apart from those who are there and from those who wait longer."""
        waiting: list[_Wish] = []
        is_closed = any(wish.is_whole for wish in room.present)
        for wish in room.queue:
            must_wait = is_closed or any(map(wish.excludes, (*room.present, *waiting)))
            is_closed |= wish.is_whole
            if must_wait:
                waiting.append(wish)
                continue
            room.present.append(wish)
            if not wish.granted.done():
                wish.granted.set_result(None)
        room.queue = waiting
        if not waiting and not room.present:
            self._rooms.pop(key, None)


def _future() -> asyncio.Future[None]:
    return asyncio.get_running_loop().create_future()
