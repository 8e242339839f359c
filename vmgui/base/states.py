"""States with the words people use for them.

`DomainState` is finer than libvirt's seven: states that people search for, such as "paused by an
I/O error" or "saved", are states of their own here. `vmgui.virt.enums` makes them out of libvirt's
state, reason and managed-save flag.
"""

from __future__ import annotations

from enum import Enum

from vmgui.base.i18n import N_, _


class DomainState(Enum):
    """What a domain does. The value is the word used in settings, filters and caches."""

    RUNNING = "running"
    STARTING = "starting"
    """It has a process, but libvirt is not done with preparing it: it cannot be resumed."""
    PAUSED = "paused"
    IO_ERROR = "io-error"
    SHUTTING_DOWN = "shutting-down"
    SHUT_OFF = "shut-off"
    SAVED = "saved"
    CRASHED = "crashed"
    SUSPENDED = "suspended"
    MIGRATING = "migrating"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The word for people, translated."""
        return _(_DOMAIN_LABELS[self])

    @property
    def is_active(self) -> bool:
        """True while the domain has a process on its host."""
        return self not in _INACTIVE

    @property
    def rank(self) -> int:
        """The place in a list sorted by state: what is alive first."""
        return _RANKS[self]


_DOMAIN_LABELS = {
    DomainState.RUNNING: N_("Running"),
    DomainState.STARTING: N_("Starting"),
    DomainState.PAUSED: N_("Paused"),
    DomainState.IO_ERROR: N_("Paused by I/O error"),
    DomainState.SHUTTING_DOWN: N_("Shutting down"),
    DomainState.SHUT_OFF: N_("Shut off"),
    DomainState.SAVED: N_("Saved"),
    DomainState.CRASHED: N_("Crashed"),
    DomainState.SUSPENDED: N_("Suspended"),
    DomainState.MIGRATING: N_("Migrating"),
    DomainState.UNKNOWN: N_("Unknown"),
}
_INACTIVE = frozenset({DomainState.SHUT_OFF, DomainState.SAVED})
_RANKS = {state: rank for rank, state in enumerate(_DOMAIN_LABELS)}


class HostState(Enum):
    """Where a connection stands. The value is the word used in logs."""

    DISCONNECTED = "disconnected"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    WAITING = "waiting"
    """Lost or unreachable; another try is scheduled."""
    FAILED = "failed"
    """Could not be opened, and trying again without somebody's help makes no sense."""

    @property
    def label(self) -> str:
        """The word for people, translated."""
        return _(_HOST_LABELS[self])


_HOST_LABELS = {
    HostState.DISCONNECTED: N_("Not connected"),
    HostState.CONNECTING: N_("Connecting…"),
    HostState.CONNECTED: N_("Connected"),
    HostState.WAITING: N_("Connection lost"),
    HostState.FAILED: N_("Connection failed"),
}


class JobState(Enum):
    """Where a job stands (design 9)."""

    QUEUED = "queued"
    RUNNING = "running"
    CANCELLING = "cancelling"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The word for people, translated."""
        return _(_JOB_LABELS[self])

    @property
    def is_over(self) -> bool:
        """True when nothing more will happen."""
        return self in _OVER


_JOB_LABELS = {
    JobState.QUEUED: N_("Queued"),
    JobState.RUNNING: N_("Running"),
    JobState.CANCELLING: N_("Cancelling…"),
    JobState.DONE: N_("Done"),
    JobState.FAILED: N_("Failed"),
    JobState.CANCELLED: N_("Cancelled"),
}
_OVER = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})
