"""Reboots: an installer that ends when it wants to reboot is followed by what it has installed.

An installer that was started from its own kernel, or from a medium before a disk that is not empty,
would come up again at its reboot. So its machine is started with <on_reboot>destroy: it is off
then, and its lasting description, which boots from the disk, holds at the next start. vmgui starts
it once. If vmgui is closed meanwhile, the machine stays off; *Run* brings it up from its disk.

libvirt tells no difference between a guest that has rebooted and one that has shut down: both are
"Shut down normally", and no event says more (seen with libvirt 9.0). So an installer that powers
the machine off is followed by a start, too; unless somebody here has asked for that. What was
forced off, saved, migrated or has crashed, here or elsewhere, stays so.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field

from vmgui.base.ids import ObjectId
from vmgui.base.records import DomainRecord
from vmgui.base.states import DomainState, JobState
from vmgui.core.fleet import Fleet
from vmgui.core.inventory import Batch
from vmgui.core.jobs import Job, JobList
from vmgui.core.operations.lifecycle import VERBS, perform, why_not
from vmgui.core.tasks import Tasks
from vmgui.virt.enums import ENDED_BY_ITSELF

_ENDINGS = frozenset(
    {"migrate", *(VERBS[verb].virsh.split()[0] for verb in ("shutdown", "force_off", "save"))}
)
"""The virsh commands of jobs that end a machine because somebody wants that."""


@dataclass(slots=True, eq=False)
class _Installer:
    """A machine that is being installed."""

    number: int | None = None
    """libvirt's id of the run, once it is seen; another one is another start."""
    endings: set[Job] = field(default_factory=set)
    """Jobs that shall end it."""


class Restarter:
    """Starts machines once more whose installers have rebooted. Lives in the GUI thread."""

    def __init__(self, fleet: Fleet, jobs: JobList) -> None:
        """Watch nothing yet.

        Args:
            fleet: all hosts.
            jobs: gets the starts, and tells what people have asked for.
        """
        self._fleet = fleet
        self._jobs = jobs
        self._installers: dict[ObjectId, _Installer] = {}
        self._tasks = Tasks()
        fleet.inventory.changed.connect(self._on_inventory)
        jobs.added.connect(self._on_job)
        jobs.changed.connect(self._on_job)

    def watch(self, where: ObjectId) -> None:
        """Start a machine, which has just been started, once more when its guest has ended."""
        self._installers[where] = _Installer()
        self._look(where)

    async def close(self) -> None:
        """Start nothing any more."""
        self._installers.clear()
        await self._tasks.close()

    def _on_job(self, job: Job) -> None:
        installer = self._installers.get(job.target) if job.target else None
        if installer is None or not _ends(job):
            return
        if job.state in (JobState.FAILED, JobState.CANCELLED):
            installer.endings.discard(job)
        else:
            installer.endings.add(job)

    def _on_inventory(self, batch: Batch) -> None:
        if self._installers:
            for where in (*batch.added, *batch.changed, *batch.removed):
                self._look(where)

    def _look(self, where: ObjectId) -> None:
        """See how the machine stands."""
        installer = self._installers.get(where)
        if installer is None:
            return
        record = self._fleet.inventory.domain(where)
        if record is None:
            if installer.number is not None:  # it was listed, and is gone
                del self._installers[where]
        elif record.is_active:
            self._follow(where, installer, record)
        elif installer.number is not None and not record.is_stale:
            del self._installers[where]
            if _has_ended(record) and not installer.endings:
                self._tasks.start(self._restart(where), "restart")

    def _follow(self, where: ObjectId, installer: _Installer, record: DomainRecord) -> None:
        if installer.number is None:
            installer.number = record.number
        elif record.number != installer.number:  # somebody else has started it again
            del self._installers[where]

    async def _restart(self, where: ObjectId) -> None:
        """Start a machine, after what is being done to it."""
        while (job := self._jobs.running_on(where)) is not None:
            await self._jobs.wait(job)
        record = self._fleet.inventory.domain(where)
        run = VERBS["run"]
        if record is not None and why_not(run, record) is None:
            perform(self._fleet, self._jobs, run, where)


def _has_ended(record: DomainRecord) -> bool:
    return record.state is DomainState.SHUT_OFF and record.reason == ENDED_BY_ITSELF


def _ends(job: Job) -> bool:
    """Whether a job ends its machine, by the command that does the same."""
    return not _ENDINGS.isdisjoint(shlex.split(job.command)[3:4])  # after "virsh -c URI"
