"""Lanes: daemon workers that run blocking functions and land the result in the GUI's event loop.

Each host has its own, so a dead host blocks nobody else; daemon threads, so a blocked call cannot
hold up the end of the program. Workers are started on demand, at most `limit` of them.

A call's time limit begins when a worker takes the call: a queue is no fault of the host's. Only
when nothing at all moves in a lane do the waiting calls lose patience, too.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ParamSpec, TypeVar

from vmgui.base.errors import ConnectionLost, TimedOut, VmguiError
from vmgui.base.i18n import _
from vmgui.virt.errors import translated

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(slots=True)
class _Call:
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    function: Callable[[], Any]
    unwanted: Callable[[Any], object] | None = None
    begins: Callable[[], object] | None = None
    queued: float = field(default_factory=time.monotonic)
    begun: float | None = None


class Lane:
    """A queue of blocking calls and the threads that make them."""

    def __init__(self, name: str, limit: int) -> None:
        """Make a lane; no thread is started before the first call.

        Args:
            name: shows in thread listings.
            limit: how many calls may be under way at once.
        """
        self.name = name
        self.limit = limit
        self._queue: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._threads = 0
        self._load = 0
        """Calls that wait or are under way."""
        self._moved = time.monotonic()
        """When a worker last took or ended a call."""
        self._is_closed = False

    async def call(
        self,
        seconds: float | None,
        function: Callable[P, R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run `function` in a worker and return what it returns.

        Giving up (by time-out or cancellation) does not stop a call under way; it only loses
        interest in the result. A call that still waits then is never made.

        Args:
            seconds: from the call's beginning until we lose interest; None for never.
            function: may block.
            *args: for the function.
            **kwargs: for the function.

        Raises:
            TimedOut: no result within `seconds`, or nothing moved for as long while it waited.
            ConnectionLost: the lane was closed before the call began.
            HostError: what libvirt raised, translated.
        """
        return await self.make(lambda: function(*args, **kwargs), seconds=seconds)

    async def make(
        self,
        function: Callable[[], R],
        *,
        seconds: float | None = None,
        begins: Callable[[], object] | None = None,
        unwanted: Callable[[R], object] | None = None,
    ) -> R:
        """Like `call`, for callers that want to know more, or whose result has to be closed.

        Args:
            function: may block.
            seconds: from the call's beginning until we lose interest; None for never.
            begins: called in the event loop when a worker has taken the call, which waits for it:
                if the call was given up, or if this raises, it is never made.
            unwanted: closes the result if nobody waits for it any more; may block, too.

        Raises:
            TimedOut: no result within `seconds`, or nothing moved for as long while it waited.
            ConnectionLost: the lane was closed before the call began.
            HostError: what libvirt raised, translated.
        """
        loop = asyncio.get_running_loop()
        call = _Call(loop, loop.create_future(), function, unwanted, begins)
        self._submit(call)
        try:
            if seconds is not None:
                await self._wait(call, seconds)
            value: R = await call.future
        except BaseException:
            future = call.future
            if not (future.cancel() or future.cancelled() or future.exception()):
                # Cancelled in the moment between the result's landing and our going on.
                _discard(call, future.result())
            raise
        return value

    def close(self) -> None:
        """Refuse new calls, fail the waiting ones, let idle workers end.

        A worker that is blocked ends when its call returns; nobody waits for it.
        """
        with self._lock:
            self._is_closed = True
            threads = self._threads
        waiting = []
        with contextlib.suppress(queue.Empty):
            while True:
                waiting.append(self._queue.get_nowait())
        for _number in range(threads):
            self._queue.put(None)
        for call in waiting:
            if call is not None and not call.future.done():
                call.future.set_exception(_lost())

    def _submit(self, call: _Call) -> None:
        with self._lock:
            if self._is_closed:
                call.future.set_exception(_lost())
                return
            self._queue.put(call)
            self._load += 1
            # Counted by calls, not by workers that look idle: one may just be taking its call.
            if self._threads < min(self._load, self.limit):
                self._threads += 1
                _start(self._work, f"{self.name}-{self._threads}")

    async def _wait(self, call: _Call, seconds: float) -> None:
        """Wait until a call has ended, but not longer than `seconds` from its beginning."""
        while not call.future.done():
            since = call.begun or max(call.queued, self._moved)
            rest = since + seconds - time.monotonic()
            if rest <= 0:
                raise TimedOut(
                    _("The host did not answer within {seconds} seconds.").format(
                        seconds=round(seconds)
                    ),
                    hint=_("It may be overloaded, or the network to it may be broken."),
                )
            await asyncio.wait({call.future}, timeout=rest)

    def _work(self) -> None:
        while True:
            call = self._queue.get()
            if call is None:
                return
            self._moved = time.monotonic()
            _make(call)
            del call  # a parked worker must not keep the last call's objects alive
            self._moved = time.monotonic()
            with self._lock:
                self._load -= 1


def _make(call: _Call) -> None:
    """Make one call and send its outcome home."""
    if call.future.cancelled() or not _may_begin(call):
        return
    call.begun = time.monotonic()
    value: Any = None
    error: BaseException | None = None

    def land() -> None:
        if not call.future.done():
            if error is not None:
                call.future.set_exception(error)
            else:
                call.future.set_result(value)
        elif error is None:
            _discard(call, value)

    try:
        value = call.function()
    except BaseException as caught:  # the lane's edge: whatever it is, the awaiting side gets it
        error = translated(caught)
        if isinstance(error, VmguiError):
            _let_go(error)
    _send(call.loop, land)


def _let_go(error: BaseException) -> None:
    """Clear the frames of an error, which may be kept for long: those of failed jobs are.

    libvirt does not close a connection as long as somebody has a domain or a pool of it.
    """
    cause: BaseException | None = error
    while cause is not None:
        traceback.clear_frames(cause.__traceback__)
        cause = cause.__cause__ or cause.__context__


def _may_begin(call: _Call) -> bool:
    """Ask the awaiting side, in its own thread: so a call is either given up or made, not both."""
    begins = call.begins
    if begins is None:
        return True
    answer: queue.SimpleQueue[bool] = queue.SimpleQueue()

    def begin() -> None:
        is_wanted = not call.future.done()
        try:
            if is_wanted:
                begins()
        except Exception as error:  # whatever it is, the awaiting side gets it
            is_wanted = False
            call.future.set_exception(error)
        finally:
            answer.put(is_wanted)

    return _send(call.loop, begin) and answer.get()


def _send(loop: asyncio.AbstractEventLoop, step: Callable[[], None]) -> bool:
    """Have a step done in the event loop; False if it was closed while we were blocked."""
    try:
        loop.call_soon_threadsafe(step)
    except RuntimeError:
        return False
    return True


def _discard(call: _Call, value: object) -> None:
    if call.unwanted is not None:
        _start(partial(call.unwanted, value), "unwanted result")


def _start(function: Callable[[], object], name: str) -> None:
    threading.Thread(target=function, name=name, daemon=True).start()


def _lost() -> ConnectionLost:
    return ConnectionLost(_("The connection to the host was closed."))
