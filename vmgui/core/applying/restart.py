"""Restart to apply: shuts a machine down, waits, and starts it again."""

from __future__ import annotations

import asyncio

import vmgui.virt.domains as domains
from vmgui.base.errors import Aborted, NotPossibleNow
from vmgui.base.i18n import _
from vmgui.base.ids import ObjectId
from vmgui.core.fleet import Fleet
from vmgui.core.inventory import Batch
from vmgui.core.jobs import Job, JobContext, JobList
from vmgui.core.operations.lifecycle import virsh


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
        waiting = _Off(fleet, where, record.number)
        await host.calls.verb(context.begin, domains.shutdown, where.key)
        context.report(0, 0, _("Waiting for the guest to shut down"))
        context.on_cancel(waiting.give_up)
        is_off = await waiting.wait()
        context.on_cancel(None)
        if is_off:
            await host.calls.long(None, domains.start, where.key)

    return jobs.start(
        _("Restart {name}").format(name=name),
        run,
        target=where,
        target_name=name,
        host_name=host.record.name if host else "",
        command=virsh(where, "shutdown", name),
        waits=True,
    )


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
