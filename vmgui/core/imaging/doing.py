"""An order of qemu-img's as a job: who must not be disturbed, progress, cancelling, the pools."""

from __future__ import annotations

import asyncio
import logging
import posixpath
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import vmgui.core.resources as resources
from vmgui.base.errors import Aborted, VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.base.states import JobState
from vmgui.core.fleet import Fleet
from vmgui.core.imaging import complaints, running
from vmgui.core.imaging.guarding import Guard
from vmgui.core.imaging.looker import Looker
from vmgui.core.imaging.running import Order, Outcome
from vmgui.core.imaging.shells import NotOurs, Shell, shell_of
from vmgui.core.jobs import Job, JobContext, JobList
from vmgui.core.storage.turns import Turns

log = logging.getLogger(__name__)
T = TypeVar("T")

REFRESH_SECONDS = 10.0
"""How long the end of a job waits for a pool that is busy, before it is not refreshed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a job does, once the images were looked at."""

    order: Order
    total: int = 0
    """How many bytes are moved, 0 if that is not known."""
    reads: tuple[str, ...] = ()
    """The images that are read, which nobody may write to meanwhile."""
    writes: tuple[str, ...] = ()
    """The images that are changed, which nobody may use meanwhile."""
    spoils: tuple[tuple[str, str], ...] = ()
    """Images whose contents change, with the overlay that may stay: nobody else may build on
    them."""
    left: str = ""
    """What there is if it is cancelled or fails in the middle: a translated sentence."""

    @property
    def paths(self) -> tuple[str, ...]:
        """All images that have to do with it."""
        made = (self.order.makes,) if self.order.makes else ()
        return (*made, *self.writes, *self.reads)


Planning = Callable[[Looker], Awaitable[Plan]]
Instead = Callable[[JobContext], Awaitable[bool]]
"""Does something in another way; False if that is not possible either."""


class Inquiry(Generic[T]):
    """A job that finds something out."""

    def __init__(
        self,
        jobs: JobList,
        start: Callable[[Callable[[Outcome], None]], Job],
        read: Callable[[Outcome], T],
    ) -> None:
        """Begin it.

        Args:
            jobs: where it is one.
            start: starts it, given what takes its outcome.
            read: reads the answer from the outcome.
        """
        self._jobs = jobs
        self._read = read
        self._found: T | None = None
        self.job = start(self._take)

    def _take(self, outcome: Outcome) -> None:
        self._found = self._read(outcome)

    async def answer(self) -> T:
        """Wait for what was found out.

        Raises:
            Aborted: somebody has cancelled the job.
            VmguiError: it could not be found out.
        """
        await self._jobs.wait(self.job)
        if self.job.error is not None:
            raise self.job.error
        if self.job.state is not JobState.DONE or self._found is None:
            raise Aborted(_("It was cancelled."))
        return self._found


class Doer:
    """Does what is planned, as jobs."""

    def __init__(
        self, fleet: Fleet, jobs: JobList, host: HostId, turns: Turns, guard: Guard
    ) -> None:
        self._fleet = fleet
        self._jobs = jobs
        self._host = host
        self._turns = turns
        self._guard = guard

    def start(
        self,
        title: str,
        path: str,
        planning: Planning,
        ended: Callable[[Outcome], None] | None = None,
        instead: Instead | None = None,
    ) -> Job:
        """Begin a job.

        Args:
            title: what it does, translated.
            path: the image that it is about.
            planning: looks at the images, and says what to do.
            ended: takes what was found out.
            instead: does the same by libvirt, if we cannot get at the files ourselves.
        """

        async def run(context: JobContext) -> None:
            try:
                outcome = await _Doing(self, context, planning).run()
            except NotOurs:
                if instead is None or not await instead(context):
                    raise
                return
            if ended is not None:
                ended(outcome)

        host = self._fleet.hosts.get(self._host)
        return self._jobs.start(
            title,
            run,
            target_name=posixpath.basename(path),
            host_name=host.record.name if host else "",
            waits=True,
        )

    async def check(self, plan: Plan) -> None:
        """Refuse what would do harm.

        Raises:
            NotPossibleNow: a machine uses one of the images.
        """
        for path in plan.writes:
            await self._guard.check_write(path)
        for path in plan.reads:
            await self._guard.check_read(path)
        for base, overlay in plan.spoils:
            await self._guard.check_builders(base, overlay)

    async def shell(self) -> Shell:
        """The shell where the files of the host are."""
        return await shell_of(self._host)

    @asynccontextmanager
    async def turn(self, plan: Plan) -> AsyncIterator[None]:
        """The turn to work in the pools that the images are in; they are refreshed afterwards."""
        pools = await self._pools(plan.paths)
        changed = await self._pools(path for path in (*plan.writes, plan.order.makes) if path)
        try:
            async with AsyncExitStack() as stack:
                for pool in pools:
                    await stack.enter_async_context(self._turns.inside(self._host, pool))
                yield
        finally:
            for pool in changed:
                await self._refresh(pool)

    async def _pools(self, paths: Iterable[str]) -> list[str]:
        """The active pools that have some of the files, in the order of their names."""
        directories = {posixpath.dirname(posixpath.normpath(path)) for path in paths}
        try:
            pools = await resources.pools(self._fleet, self._host)
        except VmguiError as error:
            log.info("The pools are not known: %s", error)
            return []
        return sorted(
            pool.name
            for pool in pools
            if pool.is_active
            and pool.target_path
            and posixpath.normpath(pool.target_path) in directories
        )

    async def _refresh(self, pool: str) -> None:
        """Have the host see what was changed in a pool, unless that is busy for long."""
        try:
            async with (
                asyncio.timeout(REFRESH_SECONDS),
                self._turns.whole(self._host, pool),
            ):
                await resources.refresh_pool(self._fleet, self._host, pool)
        except (TimeoutError, VmguiError) as error:
            log.info("The pool %s shows its old content until it is refreshed: %s", pool, error)


class _Doing:
    """A job that runs."""

    def __init__(self, doer: Doer, context: JobContext, planning: Planning) -> None:
        self._doer = doer
        self._context = context
        self._planning = planning
        self._is_cancelled = False

    async def run(self) -> Outcome:
        shell = await self._doer.shell()
        plan = await self._planning(Looker(shell))
        self._context.job.command = shell.shown(plan.order.words)
        await self._doer.check(plan)
        async with self._doer.turn(plan):
            self._context.begin()
            if plan.order.can_stop:
                self._context.on_cancel(self._cancel)
            return await self._done(shell, plan)

    async def _done(self, shell: Shell, plan: Plan) -> Outcome:
        output = bytearray()
        measure = running.percent(lambda percent: self._report(plan, percent))

        def received(content: bytes) -> None:
            output.extend(content)
            measure(content)

        try:
            outcome = await running.run(
                shell, plan.order, received=received, is_cancelled=lambda: self._is_cancelled
            )
            complaints.check(plan.order, outcome)
        except Aborted:
            self._context.report(0, 0, plan.left)
            raise
        except VmguiError as error:
            error.hint = error.hint or plan.left
            raise
        return replace(outcome, output=bytes(output))

    def _report(self, plan: Plan, percent: float) -> None:
        self._context.report(int(plan.total * percent / 100), plan.total)

    async def _cancel(self) -> None:
        self._is_cancelled = True
