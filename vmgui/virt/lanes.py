"""Lanes: daemon workers that run blocking functions and land the result in the GUI's event loop.

Each host has its own, so a dead host blocks nobody else; daemon threads, so a blocked call cannot
hold up the end of the program. Workers are started on demand, at most `limit` of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ParamSpec, TypeVar

from vmgui.base.errors import ConnectionLost, TimedOut
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
        interest in the result.

        Args:
            seconds: from now until we lose interest; None for calls that are jobs.
            function: may block.
            *args: for the function.
            **kwargs: for the function.

        Raises:
            TimedOut: no result within `seconds`.
            ConnectionLost: the lane was closed before the call began.
            HostError: what libvirt raised, translated.
        """
        return await self._outcome(seconds, lambda: function(*args, **kwargs), None)

    async def obtain(
        self, seconds: float | None, function: Callable[[], R], unwanted: Callable[[R], object]
    ) -> R:
        """Like `call`, for a function that returns something that has to be closed.

        Args:
            seconds: from now until we lose interest; None for never.
            function: may block.
            unwanted: closes the result if nobody waits for it any more; may block, too.

        Raises:
            TimedOut: no result within `seconds`.
            ConnectionLost: the lane was closed before the call began.
            HostError: what libvirt raised, translated.
        """
        return await self._outcome(seconds, function, unwanted)

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

    async def _outcome(
        self,
        seconds: float | None,
        function: Callable[[], R],
        unwanted: Callable[[R], object] | None,
    ) -> R:
        future = self._submit(function, unwanted)
        try:
            async with asyncio.timeout(seconds) as deadline:
                return await future
        except BaseException as error:
            # Cancelled in the moment between the result's landing and our going on.
            if unwanted and future.done() and not (future.cancelled() or future.exception()):
                _start(partial(unwanted, future.result()), "unwanted result")
            if not isinstance(error, TimeoutError) or not deadline.expired():
                raise
            raise TimedOut(
                _("The host did not answer within {seconds} seconds.").format(
                    seconds=round(seconds or 0)
                ),
                hint=_("It may be overloaded, or the network to it may be broken."),
            ) from error

    def _submit(
        self, function: Callable[[], R], unwanted: Callable[[R], object] | None
    ) -> asyncio.Future[R]:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        with self._lock:
            if self._is_closed:
                future.set_exception(_lost())
                return future
            self._queue.put(_Call(loop, future, function, unwanted))
            self._load += 1
            # Counted by calls, not by workers that look idle: one may just be taking its call.
            if self._threads < min(self._load, self.limit):
                self._threads += 1
                _start(self._work, f"{self.name}-{self._threads}")
        return future

    def _work(self) -> None:
        while True:
            call = self._queue.get()
            if call is None:
                return
            _make(call)
            del call  # a parked worker must not keep the last call's objects alive
            with self._lock:
                self._load -= 1


def _make(call: _Call) -> None:
    """Make one call and send its outcome home."""
    if call.future.cancelled():
        return
    value: Any = None
    error: BaseException | None = None
    try:
        value = call.function()
    except BaseException as caught:  # the lane's edge: whatever it is, the awaiting side gets it
        error = translated(caught)

    def land() -> None:
        if not call.future.done():
            if error is not None:
                call.future.set_exception(error)
            else:
                call.future.set_result(value)
        elif call.unwanted is not None and error is None:
            _start(partial(call.unwanted, value), "unwanted result")

    with contextlib.suppress(RuntimeError):  # the loop was closed while we were blocked
        call.loop.call_soon_threadsafe(land)


def _start(function: Callable[[], object], name: str) -> None:
    threading.Thread(target=function, name=name, daemon=True).start()


def _lost() -> ConnectionLost:
    return ConnectionLost(_("The connection to the host was closed."))
