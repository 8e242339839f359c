"""Site: where a machine is being made, and what its stages share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar

import vmgui.core.resources as resources
from vmgui.base.errors import Aborted
from vmgui.base.i18n import _
from vmgui.base.ids import ObjectId
from vmgui.core.calls import Calls
from vmgui.core.creation.blueprint import Blueprint
from vmgui.core.creation.journal import Journal
from vmgui.core.fleet import Fleet
from vmgui.core.jobs import JobContext
from vmgui.core.metering import Reading, measured
from vmgui.virt.session import Connection
from vmgui.xmldoc.domain.domain import Domain

P = ParamSpec("P")
R = TypeVar("R")


class Site:
    """A host, what is to be made there, and what has been made so far."""

    def __init__(self, fleet: Fleet, blueprint: Blueprint, domain: Domain, where: ObjectId) -> None:
        """Nothing is made yet.

        Args:
            fleet: all hosts.
            blueprint: what is to be made.
            domain: the permanent description, with its UUID.
            where: the machine's identity.
        """
        self.fleet = fleet
        self.blueprint = blueprint
        self.host = blueprint.host
        self.domain = domain
        self.where = where
        self.journal = Journal()
        self.kernel = ""
        """The path of the installer's kernel on the host, once it is there."""
        self.initrd = ""
        self.ends_at_reboot = False
        """Whether the machine was started so that a reboot ends it."""
        self._context: JobContext | None = None
        self._text = ""
        self._is_cancelled = False
        self._waiting: asyncio.Timeout | None = None
        """Ends what waits for its turn."""

    @property
    def calls(self) -> Calls:
        """The calls to the host.

        Raises:
            NotPossibleNow: the host is not among ours any more.
            ConnectionLost: it is not connected.
        """
        return self.fleet.calls_of(self.host)

    # Cancelling

    def cancel(self) -> None:
        """Stop as soon as possible: in the middle of a transfer, else before the next stage."""
        self._is_cancelled = True
        if self._waiting is not None and not self._waiting.expired():
            self._waiting.reschedule(asyncio.get_running_loop().time())

    def is_cancelled(self) -> bool:
        """Whether somebody wants it to stop; may be asked from any thread."""
        return self._is_cancelled

    def check(self) -> None:
        """Go on only if nobody wants it to stop.

        Raises:
            Aborted: somebody does.
        """
        if self._is_cancelled:
            raise Aborted(_("It was cancelled."))

    # Calls

    async def transfer(
        self, function: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Move what is in an image: one at a time on each host, see `Calls.transfer`.

        Raises:
            Aborted: somebody wants it to stop, and it still waited for its turn.
        """
        return await self._patiently(
            self.calls.transfer(self._begin_transfer, function, *args, **kwargs)
        )

    @asynccontextmanager
    async def inside(self, pool: str) -> AsyncIterator[None]:
        """Work in a pool, after those who work on it as a whole; see `Turns`.

        Raises:
            Aborted: somebody wants it to stop, and it still waited for its turn.
            Busy: the pool is known to hang.
        """
        async with AsyncExitStack() as stack:
            turn = self.fleet.turns.inside(self.host, pool)
            await self._patiently(stack.enter_async_context(turn))
            self.calls.check_pool(pool)
            yield

    async def _patiently(self, waiting: Coroutine[Any, Any, R]) -> R:
        """Wait for what `cancel` ends, as long as `_waiting` is there.

        Raises:
            Aborted: it did.
        """
        try:
            async with asyncio.timeout(None) as self._waiting:
                return await waiting
        except TimeoutError:
            self.check()
            raise
        finally:
            self._waiting = None

    def _begin_transfer(self) -> None:
        """From now on the transfer itself looks whether it was cancelled."""
        self._waiting = None
        self.check()

    # Progress

    def show_in(self, context: JobContext) -> None:
        """Tell a job how far it is."""
        self._context = context

    def enter(self, text: str) -> None:
        """Say what is being done from now on: a translated sentence.

        Raises:
            Aborted: somebody wants it to stop.
        """
        self.check()
        self.say(text)

    def say(self, text: str) -> None:
        """Show a sentence in place of the progress."""
        self._text = text
        self.report(0, 0)

    def report(self, done: int, total: int) -> None:
        """Say how far it is, in bytes."""
        if self._context is not None:
            self._context.report(done, total, self._text)

    async def measured(self, call: Awaitable[R], reading: Reading) -> R:
        """Wait for a call, and tell meanwhile how far it is."""
        return await measured(call, reading, self.report)

    # Volumes

    async def allocated(self, pool: str, name: str, total: int) -> tuple[int, int]:
        """How much of a volume is written, as a reading; more than `total` says nothing."""
        done = await resources.volume_allocation(self.fleet, self.host, pool, name)
        return done, total if done <= total else 0

    async def delete(self, path: str) -> None:
        """Undo a volume.

        Raises:
            HostError: it is still there, or cannot be found any more.
        """
        await resources.delete_volume(self.fleet, self.host, path)
