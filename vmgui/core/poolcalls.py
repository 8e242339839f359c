"""Calls that concern storage pools, which may never return: a file server may be gone.

libvirt cannot be told to give up, so such a call is written off after its time and goes on to take
its worker, until the server is back. What is written off must not take the others with it: in each
lane at most one call that concerns storage is under way, which leaves a worker for the machines.
And none is begun that would only wait inside the host: libvirt locks a pool while it works on it,
and each in its turn while it lists all of them, or compares a new one with them.

Some calls may take long: whatever moves the contents of images, and making what a pool is on. Such
calls sit in the lane of the changes, one at a time, and short changes go to the lane of the reads
meanwhile; they do so as well after some seconds behind any other call, which may be about to hang.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from vmgui.base.errors import Aborted, Busy, ConnectionLost, TimedOut
from vmgui.base.i18n import _
from vmgui.core.tasks import Tasks
from vmgui.virt.lanes import Lane

R = TypeVar("R")

ALL = ""
"""Stands for the name of a pool in calls that go through all of them."""
SEARCH = "/"
"""Stands for it in searches for what pools could be made of."""
PATIENCE_SECONDS = 3.0
"""How long another call keeps its lane for itself; short ones then go to the other lane."""
LONG_SECONDS = 600.0
"""Calls that may take longer than this leave the other lane to the short ones at once."""


class Occupied(Busy):
    """It would still have to wait for what we do to a pool ourselves, and that goes well."""


@dataclass(slots=True, eq=False)
class _Call:
    pool: str | None
    """None for a call that keeps no other waiting inside the host."""
    is_change: bool
    is_long: bool
    """Whether it may take long, so that short ones do not wait for it."""
    seat: asyncio.Future[_Seat]
    """Where it is made, once there is room for it."""
    outcome: asyncio.Future[Any]
    waiter: asyncio.Future[Any] | None = None
    """What the caller waits for; cancelled as soon as the caller is."""
    task: asyncio.Task[None] | None = None
    """Sees it through, until it has really returned."""
    timers: list[asyncio.TimerHandle] = field(default_factory=list)
    has_begun: bool = False
    """Whether a worker makes it."""
    is_slow: bool = False
    """Whether it has had its seat for longer than the others are patient."""
    is_overdue: bool = False
    """Written off; its worker still waits for the host."""
    is_given_up: bool = False
    """Nobody waits for its outcome any more."""

    def end(self, error: Exception | None = None, value: object = None) -> None:
        """Tell who waits for it, if anybody still does."""
        if self.outcome.done():
            return
        if error is None:
            self.outcome.set_result(value)
        else:
            self.outcome.set_exception(error)
            self.outcome.exception()  # or asyncio complains that nobody has looked at it

    def stops(self, pool: str | None) -> bool:
        """Whether the host keeps another call to a pool waiting until this one has ended.

        Who changes the list of the pools has it for himself; who reads it waits for each of them.
        """
        if self.pool == pool:
            return True
        if self.pool in (None, SEARCH) or pool in (None, SEARCH):
            return False
        return pool == ALL or (self.pool == ALL and self.is_change)


@dataclass(slots=True, eq=False)
class _Seat:
    """The place of one call in a lane, held until the call has really returned."""

    lane: Lane
    call: _Call | None = None

    def is_left_by(self, wanted: _Call) -> bool:
        """Whether another call does not wait for who holds it, but goes to the other seat."""
        if self.call is None:
            return False
        is_in_the_way = self.call.is_long or self.call.is_slow
        return self.call.is_overdue or (is_in_the_way and not wanted.is_long)


class PoolCalls:
    """The calls on one connection that concern storage pools. Lives in the GUI thread."""

    def __init__(self, reads: Lane, changes: Lane) -> None:
        """Make it.

        Args:
            reads: where reads are made; has workers for others, too.
            changes: where changes and transfers are made; likewise. Each serves for the other when
                a call that takes long, or that was written off, sits there.
        """
        self._reads = _Seat(reads)
        self._changes = _Seat(changes)
        self._waiting: list[_Call] = []
        """In the order of asking."""
        self._tasks = Tasks()
        self._is_closed = False

    async def read(self, pool: str, function: Callable[[], R], seconds: float) -> R:
        """Read something about a pool, after the reads before and what is being done to it.

        The same as `change`, and Occupied is raised if it has to wait for more than `seconds`.
        """
        call = _call(pool, is_change=False)
        try:
            async with asyncio.timeout(seconds) as limit:
                seat = await self._seat(call)
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise Occupied(_("The host is still busy with a storage pool.")) from error
        return await self._make(seat, call, function, seconds)

    async def change(
        self,
        pool: str,
        function: Callable[[], R],
        seconds: float | None,
        begins: Callable[[], object] | None = None,
    ) -> R:
        """Do something to a pool, after what is being done to it.

        Whoever is cancelled before `begins` was called has done nothing.

        Args:
            pool: its name; `ALL` for what looks at each of them, `SEARCH` for a search.
            function: does it; may block for ever.
            seconds: from the call's beginning until it is written off; None for never.
            begins: called when a worker has taken the call; if it raises, the call is not made.

        Raises:
            TimedOut: it was written off.
            Busy: it would only wait for one that was.
            ConnectionLost: the connection was closed.
            HostError: what libvirt raised, translated.
        """
        is_long = seconds is None or seconds > LONG_SECONDS
        call = _call(pool, is_change=True, is_long=is_long)
        return await self._make(await self._seat(call), call, function, seconds, begins)

    async def transfer(
        self, function: Callable[[], R], begins: Callable[[], object] | None = None
    ) -> R:
        """Move what is in an image, after the transfers and changes before.

        libvirt lets everybody else use the pool meanwhile. One that is under way goes on when the
        connection is closed, and is waited for.

        Args:
            function: moves it, as long as it takes.
            begins: called when a worker has taken it; if it raises, nothing is moved.

        Raises:
            Busy: two calls were written off, so that there is no seat.
            ConnectionLost: the connection was closed.
            HostError: what libvirt raised, translated.
        """
        call = _call(None, is_change=False, is_long=True)
        return await self._make(await self._seat(call), call, function, None, begins)

    def check(self, pool: str) -> None:
        """Go on only if no call to a pool was written off.

        Raises:
            Busy: one was.
        """
        self._check(pool)

    def close(self) -> None:
        """Lose interest in all answers, but those of transfers that somebody waits for."""
        self._is_closed = True
        for call in self._under_way():
            if call.task is not None and (call.pool is not None or call.is_given_up):
                call.task.cancel()
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            if not call.seat.done():
                call.seat.set_exception(_closed())

    # Seats

    def _under_way(self) -> list[_Call]:
        return [seat.call for seat in (self._reads, self._changes) if seat.call is not None]

    async def _seat(self, call: _Call) -> _Seat:
        """A free seat for a call, after those before that want the same."""
        if self._is_closed:
            raise _closed()
        self._waiting.append(call)
        self._grant()
        try:
            return await call.seat
        except asyncio.CancelledError:
            for seat in (self._reads, self._changes):
                if seat.call is call:  # it was granted just before
                    self._leave(seat, call)
            raise

    def _grant(self) -> None:
        """Let in those for whom there is room, in the order of asking."""
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            if call.seat.done():
                continue  # it was given up
            try:
                seat = self._seat_for(call)
            except Busy as error:
                call.seat.set_exception(error)
                continue
            if seat is None:
                self._waiting.append(call)
            else:
                self._sit(seat, call)

    def _seat_for(self, wanted: _Call) -> _Seat | None:
        """The seat for a call; None while it has to wait.

        Raises:
            Busy: it would only wait for a call that was written off.
        """
        self._check(wanted.pool)
        if any(call.is_change and call.stops(wanted.pool) for call in self._under_way()):
            return None
        is_read = not (wanted.is_change or wanted.is_long)
        seats = (self._reads, self._changes) if is_read else (self._changes, self._reads)
        seat = seats[1] if seats[0].is_left_by(wanted) else seats[0]
        return seat if seat.call is None else None

    def _check(self, pool: str | None) -> None:
        """Refuse what would only wait for calls that were written off.

        Raises:
            Busy: there is one of them, or no seat is left.
        """
        lost = [call for call in self._under_way() if call.is_overdue]
        in_the_way = [call for call in lost if call.stops(pool)]
        if in_the_way or len(lost) > 1:
            call = (in_the_way or lost)[0]
            raise Busy(_no_answer(call.pool), hint=_("Try again when the host has given up."))

    def _sit(self, seat: _Seat, call: _Call) -> None:
        seat.call = call
        call.seat.set_result(seat)
        loop = asyncio.get_running_loop()
        call.timers.append(loop.call_later(PATIENCE_SECONDS, self._slow_down, call))

    def _slow_down(self, call: _Call) -> None:
        call.is_slow = True
        self._grant()

    def _leave(self, seat: _Seat, call: _Call) -> None:
        seat.call = None
        for timer in call.timers:
            timer.cancel()
        call.end(_closed())  # unless it has an outcome already
        self._grant()

    # Calls

    async def _make(
        self,
        seat: _Seat,
        call: _Call,
        function: Callable[[], R],
        seconds: float | None,
        begins: Callable[[], object] | None = None,
    ) -> R:
        begin = partial(self._begin, call, seconds, begins)
        call.waiter = asyncio.shield(call.outcome)
        call.task = self._tasks.start(_see_through(seat.lane, call, function, begin), "pool call")
        call.task.add_done_callback(lambda _task: self._leave(seat, call))
        try:
            value: R = await call.waiter
        except asyncio.CancelledError:
            call.is_given_up = True
            if self._is_closed or not call.has_begun:
                call.task.cancel()
            raise
        return value

    def _begin(
        self, call: _Call, seconds: float | None, begins: Callable[[], object] | None
    ) -> None:
        if call.waiter is not None and call.waiter.cancelled():
            raise Aborted(_("It was cancelled."))  # to nobody: it is not made
        if begins is not None:
            begins()
        call.has_begun = True
        if seconds is not None:
            loop = asyncio.get_running_loop()
            call.timers.append(loop.call_later(seconds, self._write_off, call, seconds))

    def _write_off(self, call: _Call, seconds: float) -> None:
        call.is_overdue = True
        call.end(_silence(call.pool, seconds))
        self._grant()


async def _see_through(
    lane: Lane, call: _Call, function: Callable[[], Any], begin: Callable[[], object]
) -> None:
    try:
        call.end(value=await lane.make(function, begins=begin))
    except Exception as error:  # whatever it is, who waits gets it
        call.end(error)


def _call(pool: str | None, *, is_change: bool, is_long: bool = False) -> _Call:
    loop = asyncio.get_running_loop()
    return _Call(pool, is_change, is_long, loop.create_future(), loop.create_future())


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
