"""Restart to apply: shuts a machine down, waits, and starts it again."""

from __future__ import annotations

import asyncio
import logging

import vmgui.virt.definitions as definitions
import vmgui.virt.domains as domains
from vmgui.base.errors import Aborted, ConnectionLost, HostError, NotPossibleNow, VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import ObjectId
from vmgui.core.fleet import Fleet
from vmgui.core.host import Host
from vmgui.core.inventory import Batch
from vmgui.core.jobs import Job, JobContext, JobList
from vmgui.core.operations.lifecycle import virsh
from vmgui.core.work import away
from vmgui.xmldoc.pending import pending_difference

log = logging.getLogger(__name__)


def restart(fleet: Fleet, jobs: JobList, where: ObjectId) -> Job:
    """Start a job that powers a machine off and on again, asking its guest to shut down.

    A reboot would not do: the same process would go on with the old hardware. The job waits for
    the guest as long as that takes, and can be cancelled meanwhile; the guest then shuts down all
    the same, and stays off.
    """
    record, host = fleet.inventory.domain(where), fleet.host_of(where)
    name = record.name if record else where.key

    async def run(context: JobContext) -> None:
        if host is None or record is None:
            raise NotPossibleNow(_("The machine is not there any more."))
        pending = await _pending(host, where)
        waiting = _Off(fleet, where, record.number)
        await host.calls.verb(context.begin, domains.shutdown, where.key)
        context.report(0, 0, _("Waiting for the guest to shut down"))
        context.on_cancel(waiting.give_up)
        is_off = await waiting.wait()
        context.on_cancel(None)
        if not is_off:
            return
        try:
            await host.calls.long(None, domains.start, where.key)
        except ConnectionLost:
            raise
        except HostError as error:
            raise _stays_off(name, error, pending) from error

    return jobs.start(
        _title(name),
        run,
        target=where,
        target_name=name,
        host_name=host.record.name if host else "",
        command=virsh(where, "shutdown", name),
        waits=True,
    )


async def _pending(host: Host, where: ObjectId) -> str:
    """What the restart will change, as a diff; empty if that cannot be found out."""
    try:
        found = await host.call(definitions.documents, where.key, is_persistent=True)
        if found.present and found.next_start:
            return await away(pending_difference, found.present, found.next_start)
    except VmguiError as error:
        log.info("%s: what its restart changes is not known: %s", where.key, error)
    return ""


def _stays_off(name: str, error: HostError, pending: str) -> HostError:
    """The error of a start that failed, with what has become of the machine."""
    reason = error.detail or error.message
    changed = _("What the restart changed:") + f"\n{pending}" if pending else ""
    return HostError(
        _("“{name}” is off: it could not be started again.").format(name=name),
        detail="\n\n".join(part for part in (reason, changed) if part),
        hint=_("One of the changes that waited for this start may be why; the details list them.")
        if pending
        else error.hint,
        code=error.code,
        domain=error.domain,
    )


def waiting(jobs: JobList, where: ObjectId) -> Job | None:
    """The restart of a machine that waits for its guest to shut down; None if none does."""
    job = jobs.running_on(where)
    is_restart = job is not None and job.title == _title(job.target_name)
    return job if is_restart and job is not None and job.can_cancel else None


async def force_off(fleet: Fleet, jobs: JobList, where: ObjectId) -> None:
    """Pull the plug of a machine whose restart waits; the restart goes on with starting it.

    Does nothing if no restart waits any more: the machine that runs then is the new one.

    Raises:
        HostError: the host refused it.
    """
    host = fleet.host_of(where)
    if host is not None and waiting(jobs, where) is not None:
        await host.calls.verb(None, domains.destroy, where.key)


def _title(name: str) -> str:
    return _("Restart {name}").format(name=name)


class _Off:
    """Waits until a machine does not run any more."""

    def __init__(self, fleet: Fleet, where: ObjectId, number: int | None) -> None:
        self._fleet = fleet
        self._where = where
        self._number = number
        """Of the run whose end is awaited."""
        self._changed = asyncio.Event()
        self._is_given_up = False
        fleet.inventory.changed.connect(self._on_changed)

    async def wait(self) -> bool:
        """True when it is off; False if somebody has started it again already.

        Raises:
            NotPossibleNow: it is gone.
            Aborted: nobody wants to wait any more.
        """
        while not self._is_given_up:
            record = self._fleet.inventory.domain(self._where)
            if record is None:
                raise NotPossibleNow(_("The machine is not there any more."))
            if not record.is_active and not record.is_stale:
                return True
            if record.is_active and record.number not in (None, self._number):
                return False
            self._changed.clear()
            await self._changed.wait()
        raise Aborted(_("The guest was asked to shut down, and is not started again."))

    async def give_up(self) -> None:
        """Stop waiting."""
        self._is_given_up = True
        self._changed.set()

    def _on_changed(self, _batch: Batch) -> None:
        self._changed.set()
