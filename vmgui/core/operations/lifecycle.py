"""The verbs of a domain's life: one table, one function that runs them.

Names and states are those of the guide (3.3, 4.2 and the tool bar of the manager).
"""

from __future__ import annotations

import asyncio
import contextlib
import shlex
from collections.abc import Callable
from dataclasses import dataclass

import vmgui.virt.domains as domains
from vmgui.base.errors import HostError, NotPossibleNow
from vmgui.base.i18n import N_, _
from vmgui.base.ids import ObjectId
from vmgui.base.records import DomainRecord
from vmgui.base.states import DomainState
from vmgui.core.fleet import Fleet
from vmgui.core.host import Host
from vmgui.core.jobs import Job, JobContext, JobList
from vmgui.core.tasks import Tasks
from vmgui.virt.session import Connection

PENDING_SECONDS = 10.0
"""How long a row still says "Starting…" after the call, if the host does not say anything."""
PROGRESS_SECONDS = 0.5
"""Between looks at how far a long call is."""

_S = DomainState
_OFF = frozenset({_S.SHUT_OFF, _S.SAVED})
_STOPPABLE = frozenset(
    {_S.RUNNING, _S.PAUSED, _S.IO_ERROR, _S.SHUTTING_DOWN, _S.CRASHED, _S.SUSPENDED, _S.UNKNOWN}
)
_OF_CRASHED_AND_OFF = frozenset({"run", "delete"})
"""Crashed domains without a process can only be run or deleted, those with one only be ended."""


@dataclass(frozen=True, slots=True)
class Verb:
    """Something that can be done to a domain."""

    id: str
    title: str
    """For jobs: "Start {name}"; untranslated."""
    pending: str
    """What the row says until the host answers; untranslated."""
    states: frozenset[DomainState]
    """Where it is possible."""
    wrong_state: str
    """Why not, in any other state: a sentence with {name} and {state}; untranslated."""
    function: Callable[[Connection, str], None]
    virsh: str
    """The virsh subcommand."""
    is_long: bool = False
    """True if it may take as long as it takes; the others are soon done."""
    is_measured: bool = False
    """True if libvirt tells how far it is and can cancel it."""


VERBS = {
    verb.id: verb
    for verb in (
        Verb(
            "run",
            N_("Run {name}"),
            N_("Starting…"),
            frozenset({_S.SHUT_OFF, _S.CRASHED}),
            N_("“{name}” is not shut off ({state})."),
            domains.start,
            "start",
            is_long=True,
        ),
        Verb(
            "restore",
            N_("Restore {name}"),
            N_("Restoring…"),
            frozenset({_S.SAVED}),
            N_("“{name}” has no saved state ({state})."),
            domains.start,
            "start",
            is_long=True,
            is_measured=True,
        ),
        Verb(
            "pause",
            N_("Pause {name}"),
            N_("Pausing…"),
            frozenset({_S.RUNNING, _S.SHUTTING_DOWN}),
            N_("“{name}” does not run ({state})."),
            domains.suspend,
            "suspend",
        ),
        Verb(
            "resume",
            N_("Resume {name}"),
            N_("Resuming…"),
            frozenset({_S.PAUSED, _S.IO_ERROR}),
            N_("“{name}” is not paused ({state})."),
            domains.resume,
            "resume",
        ),
        Verb(
            "wake",
            N_("Wake {name}"),
            N_("Waking up…"),
            frozenset({_S.SUSPENDED}),
            N_("“{name}” is not suspended ({state})."),
            domains.wake,
            "dompmwakeup",
        ),
        Verb(
            "shutdown",
            N_("Shut down {name}"),
            N_("Shutting down…"),
            frozenset({_S.RUNNING}),
            N_("“{name}” does not run ({state})."),
            domains.shutdown,
            "shutdown",
        ),
        Verb(
            "reboot",
            N_("Reboot {name}"),
            N_("Rebooting…"),
            frozenset({_S.RUNNING}),
            N_("“{name}” does not run ({state})."),
            domains.reboot,
            "reboot",
        ),
        Verb(
            "reset",
            N_("Force reset of {name}"),
            N_("Resetting…"),
            _STOPPABLE - {_S.SUSPENDED},
            N_("“{name}” does not run ({state})."),
            domains.reset,
            "reset",
        ),
        Verb(
            "force_off",
            N_("Force off {name}"),
            N_("Forcing off…"),
            _STOPPABLE | {_S.MIGRATING, _S.STARTING},
            N_("“{name}” does not run ({state})."),
            domains.destroy,
            "destroy",
        ),
        Verb(
            "save",
            N_("Save {name}"),
            N_("Saving…"),
            frozenset({_S.RUNNING, _S.PAUSED, _S.IO_ERROR}),
            N_("“{name}” does not run ({state})."),
            domains.save,
            "managedsave",
            is_long=True,
            is_measured=True,
        ),
        Verb(
            "discard_saved",
            N_("Discard the saved state of {name}"),
            N_("Discarding…"),
            frozenset({_S.SAVED}),
            N_("“{name}” has no saved state ({state})."),
            domains.discard_saved,
            "managedsave-remove",
        ),
        Verb(
            "delete",
            N_("Delete {name}"),
            N_("Deleting…"),
            _OFF | {_S.CRASHED},
            N_("“{name}” has to be shut off first ({state})."),
            domains.undefine,
            "undefine --managed-save --keep-nvram",
        ),
    )
}


def why_not(verb: Verb, record: DomainRecord) -> str | None:
    """Why a verb is impossible on a domain now: a translated sentence; None if it is possible."""
    if record.is_stale:
        return _("The host of “{name}” is not connected.").format(name=record.name)
    is_off_verb = verb.id in _OF_CRASHED_AND_OFF
    is_other_crash = record.state is _S.CRASHED and record.is_active == is_off_verb
    if record.state not in verb.states or is_other_crash:
        return _(verb.wrong_state).format(name=record.name, state=record.state.label)
    if verb.id == "save" and record.is_persistent is False:
        return _("“{name}” is transient: libvirt cannot keep a saved state for it.").format(
            name=record.name
        )
    if verb.id == "delete" and record.is_persistent is False:
        return _("“{name}” is transient: it is gone when it is shut off.").format(name=record.name)
    return None


def perform(fleet: Fleet, jobs: JobList, verb: Verb, where: ObjectId) -> Job:
    """Start a job that does `verb` to a domain.

    The job fails with `NotPossibleNow` if the domain is gone or in the wrong state by now.
    """
    record = fleet.inventory.domain(where)
    host = fleet.host_of(where)
    name = record.name if record else where.key

    async def run(context: JobContext) -> None:
        await _run(fleet, host, verb, where, context)

    return jobs.start(
        _(verb.title).format(name=name),
        run,
        target=where,
        target_name=name,
        host_name=host.record.name if host else "",
        command=virsh(where, verb.virsh, name),
        waits=True,
    )


def virsh(where: ObjectId, command: str, *arguments: str) -> str:
    """The virsh command line that does the same to a domain."""
    verb, *options = command.split()
    return shlex.join(["virsh", "-c", where.host.uri, verb, *arguments, *options])


async def _run(
    fleet: Fleet, host: Host | None, verb: Verb, where: ObjectId, context: JobContext
) -> None:
    record = fleet.inventory.domain(where)
    if host is None or record is None:
        raise NotPossibleNow(
            _("The machine is not there any more."),
            hint=_("Somebody else may have deleted it."),
        )
    if reason := why_not(verb, record):
        raise NotPossibleNow(reason)
    fleet.inventory.mark_pending(where, verb.pending)
    try:
        await _call(host, verb, where, context)
    except (HostError, asyncio.CancelledError):
        fleet.inventory.mark_pending(where, "")
        host.refresher.mark()
        raise
    asyncio.get_running_loop().call_later(PENDING_SECONDS, _end_pending, fleet, where, verb.pending)
    if verb.id in ("discard_saved", "reset", "reboot"):
        fleet.inventory.mark_pending(where, "")
        host.refresher.mark()  # libvirt sends no event for these


def _end_pending(fleet: Fleet, where: ObjectId, text: str) -> None:
    record = fleet.inventory.domain(where)
    if record is not None and record.pending == text:
        fleet.inventory.mark_pending(where, "")


async def _call(host: Host, verb: Verb, where: ObjectId, context: JobContext) -> None:
    """Make the call. Aborting and measuring are short reads: they overtake everything else."""
    watching = Tasks()

    async def cancel() -> None:
        await host.call(domains.abort_job, where.key)

    async def watch() -> None:
        while True:
            await asyncio.sleep(PROGRESS_SECONDS)
            with contextlib.suppress(HostError):  # just ended, or a driver that does not measure
                if progress := await host.call(domains.job_progress, where.key):
                    context.report(*progress)

    def begin() -> None:
        context.begin()
        if verb.is_measured:
            context.on_cancel(cancel)
            watching.start(watch(), "progress")

    make = host.calls.long if verb.is_long else host.calls.verb
    try:
        await make(begin, verb.function, where.key)
    finally:
        await watching.close()
