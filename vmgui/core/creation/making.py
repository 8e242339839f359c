"""Making: the job that makes a blueprint real, and takes all of it back when something fails.

The machine's permanent description is in place before its first start. What was made is noted with
its undo (see `Journal`); on failure or cancel it is removed again, the last first, and the error's
hint says what was removed and what is left.
"""

from __future__ import annotations

import asyncio
import uuid

from vmgui.base.errors import Aborted, HostError, VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import domain_id
from vmgui.core.creation.blueprint import Blueprint
from vmgui.core.creation.journal import Outcome
from vmgui.core.creation.names import canonical_uuid
from vmgui.core.creation.reboots import Restarter
from vmgui.core.creation.site import Site
from vmgui.core.creation.stages import stages
from vmgui.core.fleet import Fleet
from vmgui.core.jobs import Job, JobContext, JobList
from vmgui.core.tasks import Tasks
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

CLOSING_SECONDS = 5.0
"""How long the end of the program waits until what was made is removed again."""


class Making:
    """One machine that is being made, as a job."""

    job: Job
    """Since `start`."""

    def __init__(self, fleet: Fleet, blueprint: Blueprint, restarter: Restarter | None) -> None:
        """Prepare; nothing is made before `start`.

        Raises:
            InvalidInput: the blueprint's description is no XML document.
        """
        domain = parse(blueprint.domain, Domain)
        if not domain.uuid:
            domain.uuid = str(uuid.uuid4())
        self.where = domain_id(blueprint.host, canonical_uuid(domain.uuid))
        """The new machine; it is there once it is defined, at the latest when the job is done."""
        self._site = Site(fleet, blueprint, domain, self.where)
        self._restarter = restarter
        self._tasks = Tasks()

    def start(self, jobs: JobList, command: str = "") -> Job:
        """Begin.

        Args:
            jobs: gets the job.
            command: the command line that does the same.
        """
        site = self._site
        host = site.fleet.hosts.get(site.host)
        name = site.blueprint.name
        self.job = jobs.start(
            _("Create {name}").format(name=name),
            self._run,
            target=self.where,
            target_name=name,
            host_name=host.record.name if host else "",
            command=command,
        )
        return self.job

    async def _run(self, context: JobContext) -> None:
        """Make it in a task of its own: the end of the program cancels only the waiting for it."""
        making = self._tasks.start(self._make(context), "create a machine")
        try:
            problem = await asyncio.shield(making)
        except asyncio.CancelledError:
            self._site.cancel()
            await self._tasks.finish(CLOSING_SECONDS)
            raise
        if problem is not None:
            raise problem

    async def _make(self, context: JobContext) -> Exception | None:
        """Go through all stages; returns why that failed, after all was taken back."""
        site = self._site
        site.show_in(context)
        context.on_cancel(self._cancel)
        try:
            for stage in stages(site):
                site.enter(stage.title)
                await stage.run(site)
            site.check()
        except Exception as error:  # bugs, too, shall leave nothing behind
            context.on_cancel(None)
            return self._explained(error, await self._taken_back())
        context.on_cancel(None)
        await self._finish()
        return None

    async def _cancel(self) -> None:
        self._site.cancel()

    async def _finish(self) -> None:
        """What is done when the machine is there, and cannot fail any more."""
        site = self._site
        if site.ends_at_reboot and self._restarter is not None:
            self._restarter.watch(self.where)
        outcome = await site.journal.take_back(only_scratch=True)
        site.say("" if outcome.is_clean else outcome.text)

    async def _taken_back(self) -> Outcome:
        self._site.say(_("Taking back what was made"))
        outcome = await self._site.journal.take_back()
        self._site.say(outcome.text)
        return outcome

    @staticmethod
    def _explained(error: Exception, outcome: Outcome) -> Exception:
        """The error, with what has become of what was made."""
        if isinstance(error, Aborted) and not outcome.is_clean:
            # A job that was cancelled has no error that would say it.
            message = _("It was cancelled, but not everything could be removed.")
            return HostError(message, hint=outcome.text)
        if isinstance(error, VmguiError):
            error.hint = " ".join(filter(None, (error.hint, outcome.text)))
        return error


def make(
    fleet: Fleet,
    jobs: JobList,
    blueprint: Blueprint,
    *,
    command: str = "",
    restarter: Restarter | None = None,
) -> Making:
    """Start a job that makes a machine.

    The job fails, and leaves nothing behind that it can remove, if the host refuses something, or
    if anything has the name of what is to be made.

    Args:
        fleet: all hosts.
        jobs: gets the job.
        blueprint: what is to be made.
        command: the command line that does the same, for people.
        restarter: starts the machine again if its installer ends it in order to reboot.

    Raises:
        InvalidInput: the blueprint's description is no XML document.
    """
    making = Making(fleet, blueprint, restarter)
    making.start(jobs, command)
    return making
