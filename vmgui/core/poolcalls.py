"""Calls that concern storage pools, which may never return: a file server may be gone.

libvirt cannot be told to give up, so such a call is written off after its time and goes on to take
its worker, until the server is back. What is written off must not take the others with it: in each
lane at most one call that concerns storage is under way, which leaves a worker for the machines.
And none is begun that would only wait inside the host: libvirt locks a pool while it works on it,
and each in its turn while it lists all of them, or compares a new one with them.

Some calls may take hours: whatever moves the contents of images. One of them at a time sits in the
lane of the changes, and sends the short changes over to the lane of the reads meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from vmgui.base.errors import Busy, ConnectionLost, TimedOut
from vmgui.base.i18n import _
from vmgui.core.tasks import Tasks
from vmgui.virt.lanes import Lane

R = TypeVar("R")

ALL = ""
"""Stands for the name of a pool in calls that go through all of them."""
SEARCH = "/"
"""Stands for it in searches for what pools could be made of."""


@dataclass(slots=True, eq=False)
class _Call:
    pool: str | None
    """None for a call that keeps no other waiting inside the host."""
    is_change: bool
    outcome: asyncio.Future[Any]
    has_begun: bool = False
    """Whether a worker has taken it."""
    is_patient: bool = False
    """Whether it may take as long as it takes."""
    is_overdue: bool = False
    """Written off; its worker still waits for the host."""

    def end(self, error: Exception | None = None, value: object = None) -> None:
        """Tell who waits for it, if anybody still does."""
        if self.outcome.done():
            return
        if error is None:
            self.outcome.set_result(value)
        else:
            self.outcome.set_exception(error)
            self.outcome.exception()  # or asyncio complains that nobody has looked at it


@dataclass(slots=True, eq=False)
class _Seat:
    """The place of one call in a lane, held until the call has really returned."""

    lane: Lane
    call: _Call | None = None

    @property
    def is_lost(self) -> bool:
        """Whether who holds it was written off."""
        return self.call is not None and self.call.is_overdue

    @property
    def is_patient(self) -> bool:
        """Whether who holds it may take hours."""
        return self.call is not None and self.call.is_patient


@dataclass(slots=True, eq=False)
class _Queue:
    """Those who wait for a seat, in the order of asking."""

    waiting: list[asyncio.Future[None]] = field(default_factory=list)

    def wake(self, error: Exception | None = None) -> None:
        """Let all of them look again, or go away."""
        waiting, self.waiting = self.waiting, []
        for each in waiting:
            if not each.done():
                each.set_exception(error) if error else each.set_result(None)

    async def wait(self) -> None:
        """Wait until something has moved."""
        moved = asyncio.get_running_loop().create_future()
        self.waiting.append(moved)
        await moved


class PoolCalls:
    """The calls on one connection that concern storage pools. Lives in the GUI thread."""

    def __init__(self, reads: Lane, changes: Lane) -> None:
        """Make it.

        Args:
            reads: where reads are made; has workers for others, too.
            changes: where changes and transfers are made; likewise. Each serves for the other when
                a call that was written off sits there.
        """
        self._reads = _Seat(reads)
        self._changes = _Seat(changes)
        self._queue = _Queue()
        self._tasks = Tasks()

    async def read(self, pool: str, function: Callable[[], R], seconds: float) -> R:
        """Read something about a pool, after the reads before and what is being done to it.

        The same as `change`, and Busy is raised if it has to wait for more than `seconds`.
        """
        seats, call = (self._reads, self._changes), _call(pool, is_change=False)
        try:
            async with asyncio.timeout(seconds) as limit:
                seat = await self._seat(call, seats)
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise Busy(_("The host is still busy with a storage pool.")) from error
        return await self._make(seat, call, function, seconds)

    async def change(
        self,
        pool: str,
        function: Callable[[], R],
        seconds: float | None,
        begins: Callable[[], object] | None = None,
    ) -> R:
        """Do something to a pool, after the changes before.

        Args:
            pool: its name; `ALL` for what looks at each of them, `SEARCH` for a search.
            function: does it; may block for ever.
            seconds: from the call's beginning until it is written off; None for never.
            begins: called when a worker has taken the call.

        Raises:
            TimedOut: it was written off.
            Busy: it would only wait for one that was.
            ConnectionLost: the connection was closed.
            HostError: what libvirt raised, translated.
        """
        call = _call(pool, is_change=True, is_patient=seconds is None)
        seat = await self._seat(call, (self._changes, self._reads))
        return await self._make(seat, call, function, seconds, begins)

    async def transfer(
        self, function: Callable[[], R], begins: Callable[[], object] | None = None
    ) -> R:
        """Move what is in an image, after the transfers and changes before.

        libvirt lets everybody else use the pool meanwhile.

        Args:
            function: moves it, as long as it takes.
            begins: called when it is its turn; what it raises ends the transfer.

        Raises:
            Busy: two calls were written off, so that there is no seat.
            ConnectionLost: the connection was closed.
            HostError: what libvirt raised, translated.
        """
        call = _call(None, is_change=False, is_patient=True)
        seat = await self._seat(call, (self._changes, self._reads))
        if begins is not None:
            begins()
        seat.call = call
        try:
            return await seat.lane.make(function)
        finally:
            self._leave(seat, call)

    def check(self, pool: str) -> None:
        """Go on only if no call to a pool was written off.

        Raises:
            Busy: one was.
        """
        calls = [seat.call for seat in (self._reads, self._changes) if seat.call is not None]
        _check(pool, [call for call in calls if call.is_overdue])

    def close(self) -> None:
        """Lose interest in all answers."""
        self._tasks.cancel()
        self._queue.wake(_closed())

    async def _seat(self, wanted: _Call, seats: tuple[_Seat, _Seat]) -> _Seat:
        """The free seat for a call.

        It is the second one only if the first one is lost, or taken for long by another call while
        this one is short.
        """
        preferred, other = seats
        while True:
            calls = [seat.call for seat in seats if seat.call is not None]
            _check(wanted.pool, [call for call in calls if call.is_overdue])
            is_taken_for_long = preferred.is_patient and not wanted.is_patient
            seat = other if preferred.is_lost or is_taken_for_long else preferred
            is_in_use = any(call.is_change and _stops(call, wanted.pool) for call in calls)
            if seat.call is None and (wanted.is_change or not is_in_use):
                return seat
            await self._queue.wait()

    async def _make(
        self,
        seat: _Seat,
        call: _Call,
        function: Callable[[], R],
        seconds: float | None,
        begins: Callable[[], object] | None = None,
    ) -> R:
        seat.call = call
        begin = partial(self._begin, call, seconds, begins)
        task = self._tasks.start(_see_through(seat.lane, call, function, begin), "pool call")
        task.add_done_callback(lambda _task: self._leave(seat, call))
        try:
            value: R = await asyncio.shield(call.outcome)
        except asyncio.CancelledError:
            if not call.has_begun:
                task.cancel()
            raise
        return value

    def _begin(
        self, call: _Call, seconds: float | None, begins: Callable[[], object] | None
    ) -> None:
        call.has_begun = True
        if seconds is not None:
            asyncio.get_running_loop().call_later(seconds, self._write_off, call, seconds)
        if begins is not None:
            begins()

    def _write_off(self, call: _Call, seconds: float) -> None:
        held = any(seat.call is call for seat in (self._reads, self._changes))
        if held and not call.is_overdue:
            call.is_overdue = True
            call.end(_silence(call.pool, seconds))
            self._queue.wake()

    def _leave(self, seat: _Seat, call: _Call) -> None:
        seat.call = None
        call.end(_closed())  # unless it has an outcome already
        self._queue.wake()


async def _see_through(
    lane: Lane, call: _Call, function: Callable[[], Any], begin: Callable[[], object]
) -> None:
    try:
        call.end(value=await lane.make(function, begins=begin))
    except Exception as error:  # whatever it is, who waits gets it
        call.end(error)


def _call(pool: str | None, *, is_change: bool, is_patient: bool = False) -> _Call:
    outcome = asyncio.get_running_loop().create_future()
    return _Call(pool, is_change, outcome, is_patient=is_patient)


def _stops(call: _Call, pool: str | None) -> bool:
    """Whether the host keeps another call to a pool waiting until this one has ended."""
    return call.pool == pool or (pool == ALL and call.pool != SEARCH)


def _check(pool: str | None, lost: list[_Call]) -> None:
    """Refuse what would only wait for calls that were written off.

    Raises:
        Busy: there is one of them, or no seat is left.
    """
    in_the_way = [call for call in lost if _stops(call, pool)]
    if in_the_way or len(lost) > 1:
        call = (in_the_way or lost)[0]
        raise Busy(_no_answer(call.pool), hint=_("Try again when the host has given up."))


def _silence(pool: str | None, seconds: float) -> TimedOut:
    message = _no_answer(pool)
    detail = _("No answer within {seconds} seconds.").format(seconds=round(seconds))
    return TimedOut(message, detail, _("Its file server or its device may be out of reach."))


def _no_answer(pool: str | None) -> str:
    if pool == ALL:
        return _("A storage pool of this host does not answer, and keeps the others waiting.")
    if pool == SEARCH:
        return _("The host's search for storage does not end.")
    return _("The storage pool “{name}” does not answer.").format(name=pool)


def _closed() -> ConnectionLost:
    return ConnectionLost(_("The connection to the host was closed."))
