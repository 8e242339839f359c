"""libvirt's integers in our words: states with their reasons, and the text of lifecycle events.

Sources: virDomainState and its reason enums, virDomainEventType and its detail enums.
"""

from __future__ import annotations

from typing import NamedTuple

import libvirt

from vmgui.base.i18n import N_
from vmgui.base.states import DomainState


class _Reading(NamedTuple):
    state: DomainState
    reason: str


_STATES = {
    libvirt.VIR_DOMAIN_NOSTATE: DomainState.RUNNING,
    libvirt.VIR_DOMAIN_RUNNING: DomainState.RUNNING,
    libvirt.VIR_DOMAIN_BLOCKED: DomainState.RUNNING,
    libvirt.VIR_DOMAIN_PAUSED: DomainState.PAUSED,
    libvirt.VIR_DOMAIN_SHUTDOWN: DomainState.SHUTTING_DOWN,
    libvirt.VIR_DOMAIN_SHUTOFF: DomainState.SHUT_OFF,
    libvirt.VIR_DOMAIN_CRASHED: DomainState.CRASHED,
    libvirt.VIR_DOMAIN_PMSUSPENDED: DomainState.SUSPENDED,
}

_READINGS = {
    (libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_BOOTED): _Reading(
        DomainState.RUNNING, N_("Started normally")
    ),
    (libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_MIGRATED): _Reading(
        DomainState.RUNNING, N_("Migrated from another host")
    ),
    (libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_RESTORED): _Reading(
        DomainState.RUNNING, N_("Restored from a saved state")
    ),
    (libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_FROM_SNAPSHOT): _Reading(
        DomainState.RUNNING, N_("Reverted to a snapshot")
    ),
    (libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_UNPAUSED): _Reading(
        DomainState.RUNNING, N_("Resumed after a pause")
    ),
    (libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_MIGRATION_CANCELED): _Reading(
        DomainState.RUNNING, N_("Migration was cancelled")
    ),
    (libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_SAVE_CANCELED): _Reading(
        DomainState.RUNNING, N_("Saving was cancelled")
    ),
    (libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_WAKEUP): _Reading(
        DomainState.RUNNING, N_("Woken up by an event")
    ),
    (libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_CRASHED): _Reading(
        DomainState.RUNNING, N_("Restarted after a crash")
    ),
    (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_USER): _Reading(
        DomainState.PAUSED, N_("Paused by a user")
    ),
    (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_MIGRATION): _Reading(
        DomainState.MIGRATING, N_("Paused for a migration")
    ),
    (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_SAVE): _Reading(
        DomainState.PAUSED, N_("Being saved")
    ),
    (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_DUMP): _Reading(
        DomainState.PAUSED, N_("Memory is being dumped")
    ),
    (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_IOERROR): _Reading(
        DomainState.IO_ERROR, N_("A disk could not be read or written")
    ),
    (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_WATCHDOG): _Reading(
        DomainState.PAUSED, N_("The watchdog fired")
    ),
    (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_FROM_SNAPSHOT): _Reading(
        DomainState.PAUSED, N_("Reverted to a paused snapshot")
    ),
    (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_SHUTTING_DOWN): _Reading(
        DomainState.SHUTTING_DOWN, N_("Paused while shutting down")
    ),
    (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_SNAPSHOT): _Reading(
        DomainState.PAUSED, N_("A snapshot is being made")
    ),
    (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_CRASHED): _Reading(
        DomainState.CRASHED, N_("The guest crashed")
    ),
    (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_STARTING_UP): _Reading(
        DomainState.STARTING, N_("Its process is being started")
    ),
    (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_POSTCOPY): _Reading(
        DomainState.MIGRATING, N_("Finishing a post-copy migration")
    ),
    (libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_POSTCOPY_FAILED): _Reading(
        DomainState.PAUSED, N_("Post-copy migration failed")
    ),
    (libvirt.VIR_DOMAIN_SHUTDOWN, libvirt.VIR_DOMAIN_SHUTDOWN_USER): _Reading(
        DomainState.SHUTTING_DOWN, N_("A user asked for it")
    ),
    (libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_SHUTDOWN): _Reading(
        DomainState.SHUT_OFF, N_("Shut down normally")
    ),
    (libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_DESTROYED): _Reading(
        DomainState.SHUT_OFF, N_("Forced off")
    ),
    (libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_CRASHED): _Reading(
        DomainState.CRASHED, N_("The guest or its hypervisor process crashed")
    ),
    (libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_MIGRATED): _Reading(
        DomainState.SHUT_OFF, N_("Migrated to another host")
    ),
    (libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_SAVED): _Reading(
        DomainState.SHUT_OFF, N_("Saved to disk")
    ),
    (libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_FAILED): _Reading(
        DomainState.SHUT_OFF, N_("It could not be started")
    ),
    (libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_FROM_SNAPSHOT): _Reading(
        DomainState.SHUT_OFF, N_("Reverted to a snapshot that was off")
    ),
    (libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_DAEMON): _Reading(
        DomainState.SHUT_OFF, N_("The daemon ended it")
    ),
    (libvirt.VIR_DOMAIN_CRASHED, libvirt.VIR_DOMAIN_CRASHED_PANICKED): _Reading(
        DomainState.CRASHED, N_("The guest's kernel panicked")
    ),
}


def domain_state(state: int, reason: int, *, has_saved_state: bool) -> tuple[DomainState, str]:
    """Our state and the untranslated reason for libvirt's state and reason.

    A machine that is off and has a managed save image is `SAVED`, whatever the reason says: a
    restart of the daemon forgets the reason, the image stays.
    """
    reading = _READINGS.get((state, reason))
    ours, text = reading or _Reading(_STATES.get(state, DomainState.UNKNOWN), "")
    if has_saved_state and ours in (DomainState.SHUT_OFF, DomainState.CRASHED):
        return DomainState.SAVED, N_("Its memory is saved on the host")
    return ours, text


ENDED_BY_ITSELF = domain_state(
    libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_SHUTDOWN, has_saved_state=False
)[1]
"""The reason of a machine that is off because its guest has ended: it was shut down, or it rebooted
and <on_reboot> is "destroy". libvirt tells no difference between the two (seen with 9.0)."""

_LIFECYCLE = {
    libvirt.VIR_DOMAIN_EVENT_DEFINED: N_("Defined"),
    libvirt.VIR_DOMAIN_EVENT_UNDEFINED: N_("Undefined"),
    libvirt.VIR_DOMAIN_EVENT_STARTED: N_("Started"),
    libvirt.VIR_DOMAIN_EVENT_SUSPENDED: N_("Paused"),
    libvirt.VIR_DOMAIN_EVENT_RESUMED: N_("Resumed"),
    libvirt.VIR_DOMAIN_EVENT_STOPPED: N_("Stopped"),
    libvirt.VIR_DOMAIN_EVENT_SHUTDOWN: N_("Finished shutting down"),
    libvirt.VIR_DOMAIN_EVENT_PMSUSPENDED: N_("Suspended by the guest"),
    libvirt.VIR_DOMAIN_EVENT_CRASHED: N_("Crashed"),
}

_LIFECYCLE_DETAILS = {
    (libvirt.VIR_DOMAIN_EVENT_DEFINED, libvirt.VIR_DOMAIN_EVENT_DEFINED_UPDATED): N_(
        "Configuration changed"
    ),
    (libvirt.VIR_DOMAIN_EVENT_DEFINED, libvirt.VIR_DOMAIN_EVENT_DEFINED_RENAMED): N_("Renamed"),
    (libvirt.VIR_DOMAIN_EVENT_STARTED, libvirt.VIR_DOMAIN_EVENT_STARTED_MIGRATED): N_(
        "Started: migrated from another host"
    ),
    (libvirt.VIR_DOMAIN_EVENT_STARTED, libvirt.VIR_DOMAIN_EVENT_STARTED_RESTORED): N_(
        "Restored from a saved state"
    ),
    (libvirt.VIR_DOMAIN_EVENT_STARTED, libvirt.VIR_DOMAIN_EVENT_STARTED_FROM_SNAPSHOT): N_(
        "Started from a snapshot"
    ),
    (libvirt.VIR_DOMAIN_EVENT_SUSPENDED, libvirt.VIR_DOMAIN_EVENT_SUSPENDED_IOERROR): N_(
        "Paused by a disk that could not be read or written"
    ),
    (libvirt.VIR_DOMAIN_EVENT_SUSPENDED, libvirt.VIR_DOMAIN_EVENT_SUSPENDED_WATCHDOG): N_(
        "Paused by the watchdog"
    ),
    (libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN): N_("Shut down"),
    (libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_DESTROYED): N_(
        "Forced off"
    ),
    (libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_CRASHED): N_("Crashed"),
    (libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_MIGRATED): N_(
        "Stopped: migrated to another host"
    ),
    (libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_SAVED): N_("Saved"),
    (libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_FAILED): N_(
        "Stopped by a failure"
    ),
    (libvirt.VIR_DOMAIN_EVENT_SHUTDOWN, libvirt.VIR_DOMAIN_EVENT_SHUTDOWN_GUEST): N_(
        "The guest finished shutting down"
    ),
    (libvirt.VIR_DOMAIN_EVENT_SHUTDOWN, libvirt.VIR_DOMAIN_EVENT_SHUTDOWN_HOST): N_(
        "The host ended it"
    ),
    (libvirt.VIR_DOMAIN_EVENT_CRASHED, libvirt.VIR_DOMAIN_EVENT_CRASHED_PANICKED): N_(
        "The guest's kernel panicked"
    ),
}


def lifecycle_text(event: int, detail: int) -> str:
    """The untranslated words for a lifecycle event."""
    return _LIFECYCLE_DETAILS.get((event, detail)) or _LIFECYCLE.get(event, N_("Changed"))
