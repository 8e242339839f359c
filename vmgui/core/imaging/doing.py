"""An order of qemu-img's as a job: who must not be disturbed, progress, cancelling, the pools."""

from __future__ import annotations

import logging
import posixpath
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import vmgui.core.resources as resources
from vmgui.base.errors import Aborted, ConnectionLost, NotPossibleNow, Unsupported, VmguiError
from vmgui.base.i18n import N_, _
from vmgui.base.ids import HostId
from vmgui.base.states import JobState
from vmgui.core.fleet import Fleet
from vmgui.core.imaging import complaints, entering, running
from vmgui.core.imaging.builders import Builders, Spoil
from vmgui.core.imaging.entering import Parts
from vmgui.core.imaging.guarding import Guard
from vmgui.core.imaging.looker import Looker
from vmgui.core.imaging.running import Order, Outcome
from vmgui.core.imaging.shells import NotOurs, Shell, shell_of
from vmgui.core.imaging.told import ToldFormats
from vmgui.core.jobs import Job, JobContext, JobList
from vmgui.core.resources import PoolReading
from vmgui.core.storage.turns import Turns

log = logging.getLogger(__name__)
T = TypeVar("T")

_GOES_ON = N_(
    "The host goes on with it, and nobody can stop it. Look at the image again before it is used."
)


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
    spoils: tuple[Spoil, ...] = ()
    """Images whose contents change: nobody else may build on them."""
    left: str = ""
    """What there is if it is cancelled or fails in the middle: a translated sentence."""

    @property
    def images(self) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """All images that have to do with it: what is made, read and written."""
        return self.order.makes, self.reads, self.writes

    def parts(self, pools: Iterable[PoolReading]) -> Parts:
        """What it does in each of the pools."""
        made = (self.order.makes,) if self.order.makes else ()
        return entering.parts_of(pools, (*made, *self.writes), self.reads)


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
        self,
        fleet: Fleet,
        jobs: JobList,
        host: HostId,
        turns: Turns,
        guard: Guard,
        builders: Builders,
    ) -> None:
        """Work on the images of `host`, unless `guard` or `builders` know who would be hurt."""
        self._fleet = fleet
        self._jobs = jobs
        self._host = host
        self._turns = turns
        self._guard = guard
        self._builders = builders
        self._told = ToldFormats(fleet, guard)

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

    async def looker(self) -> Looker:
        """Looks at images where the files of the host are.

        Raises:
            NotOurs: nobody lets us work there.
        """
        return Looker(await self.shell(), self._told.format)

    async def check(self, plan: Plan, looker: Looker) -> None:
        """Refuse what would do harm.

        Raises:
            NotPossibleNow: a machine uses one of the images, or something builds on it.
        """
        for path in plan.writes:
            await self._guard.check_write(path)
        for path in plan.reads:
            await self._guard.check_read(path)
        for spoil in plan.spoils:
            await self._builders.check(looker, spoil)

    async def shell(self) -> Shell:
        """The shell where the files of the host are.

        Raises:
            NotOurs: there is none.
        """
        return await shell_of(self._host)

    async def pools(self) -> tuple[PoolReading, ...]:
        """The host's pools, none if it has no such thing.

        Raises:
            VmguiError: it does not say now.
        """
        try:
            return await resources.pools(self._fleet, self._host)
        except (Unsupported, NotPossibleNow) as error:
            log.info("There are no pools: %s", error)
            return ()

    def entered(self, parts: Parts) -> AbstractAsyncContextManager[None]:
        """The turn to work in pools."""
        return entering.entered(self._turns, self._host, parts)

    async def refresh(self, parts: Parts) -> None:
        """Have the host see what was changed in pools."""
        await entering.refresh(self._fleet, self._turns, self._host, parts)


class _Doing:
    """A job that runs."""

    def __init__(self, doer: Doer, context: JobContext, planning: Planning) -> None:
        self._doer = doer
        self._context = context
        self._planning = planning
        self._is_cancelled = False
        self._has_begun = False
        self._note = ""
        """What a person should know meanwhile and afterwards, translated."""

    async def run(self) -> Outcome:
        shell, looker = await self._doer.shell(), await self._doer.looker()
        plan, pools = await self._planned(shell, looker), await self._pools()
        while True:
            # Whoever waits for a turn does not know what others do meanwhile: all that was seen
            # before is looked at again.
            parts, before = plan.parts(pools), plan
            async with AsyncExitStack() as stack:
                stack.push_async_callback(self._refresh, parts)
                await stack.enter_async_context(self._doer.entered(parts))
                plan = await self._planned(shell, looker)
                if plan.images == before.images:
                    await self._doer.check(plan, looker)
                    self._begin(plan)
                    return await self._done(shell, plan)

    async def _planned(self, shell: Shell, looker: Looker) -> Plan:
        plan = await self._planning(looker)
        self._context.job.command = shell.shown(plan.order.words)
        return plan

    async def _pools(self) -> tuple[PoolReading, ...]:
        """The pools, none if nobody says: it is done without a turn in them then."""
        try:
            return await self._doer.pools()
        except VmguiError as error:
            self._note = _("The pools of the host do not see what is done: {reason}").format(
                reason=error.message
            )
            self._context.report(0, 0, self._note)
            return ()

    async def _refresh(self, parts: Parts) -> None:
        if self._has_begun:
            await self._doer.refresh(parts)

    def _begin(self, plan: Plan) -> None:
        self._has_begun = True
        self._context.begin()
        if plan.order.can_stop:
            self._context.on_cancel(self._cancel)

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
            is_going_on = isinstance(error, ConnectionLost) and not plan.order.can_stop
            error.hint = _(_GOES_ON) if is_going_on else error.hint or plan.left
            raise
        return replace(outcome, output=bytes(output))

    def _report(self, plan: Plan, percent: float) -> None:
        self._context.report(int(plan.total * percent / 100), plan.total, self._note)

    async def _cancel(self) -> None:
        self._is_cancelled = True
