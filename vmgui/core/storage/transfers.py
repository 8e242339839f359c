"""Transfers: what moves between volumes and files of this computer, as far as it concerns a job."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from vmgui.base.errors import Aborted
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.core.fleet import Fleet
from vmgui.core.jobs import JobContext
from vmgui.core.metering import Meter, measured
from vmgui.core.tasks import Tasks
from vmgui.virt.session import Connection
from vmgui.virt.streams import IsCancelled, Report

CLOSING_SECONDS = 5.0
"""How long the end of the program waits for what it interrupts to clean up."""

Move = Callable[[Connection, Report, IsCancelled], object]
"""Moves it, in a worker."""


class Transfer:
    """One transfer; others on the same host wait for it, see `Calls.transfer`."""

    def __init__(
        self,
        fleet: Fleet,
        host: HostId,
        move: Move,
        check: Callable[[], object] | None = None,
    ) -> None:
        """Prepare.

        Args:
            fleet: all hosts.
            host: where.
            move: is called when it is its turn.
            check: is called right before that, in the GUI thread; what it raises ends the transfer.
        """
        self._fleet = fleet
        self._host = host
        self._move = move
        self._check = check
        self._has_begun = False
        self._is_cancelled = False

    async def run(self, context: JobContext) -> None:
        """Move it, as a job that waits until it begins.

        Raises:
            Aborted: it was cancelled.
            VmguiError: it failed.
        """
        context.on_cancel(self._cancel)
        tasks = Tasks()
        moving = tasks.start(self._moved(context), "transfer")
        try:
            problem = await asyncio.shield(moving)
        except asyncio.CancelledError:
            self._is_cancelled = True
            if self._has_begun:
                await tasks.finish(CLOSING_SECONDS)
            else:
                await tasks.close()
            raise
        if problem is not None:
            raise problem

    async def _cancel(self) -> None:
        self._is_cancelled = True

    async def _moved(self, context: JobContext) -> Exception | None:
        """Why it failed."""

        def begin() -> None:
            if self._is_cancelled:
                raise Aborted(_("It was cancelled."))
            if self._check is not None:
                self._check()
            self._has_begun = True
            context.begin()

        meter = Meter()
        try:
            calls = self._fleet.calls_of(self._host)
            call = calls.transfer(begin, self._move, meter, lambda: self._is_cancelled)
            await measured(call, meter.read, context.report)
        except Exception as error:
            return error
        return None
