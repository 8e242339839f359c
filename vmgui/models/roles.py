"""The data roles of all models, and the icons' names; Qt's own roles are used for what Qt has."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from PySide6.QtCore import Qt

from vmgui.base.settings import Grouping
from vmgui.base.states import DomainState, HostState, JobState

_FIRST = int(Qt.ItemDataRole.UserRole)


class Role(IntEnum):
    """What a delegate or window may ask a cell beyond Qt's own roles."""

    ID = _FIRST + 1
    """ObjectId of a machine, HostId of a host, GroupKey of another group."""
    RECORD = _FIRST + 2
    """DomainRecord or HostRecord; None for other groups."""
    KIND = _FIRST + 3
    """A `Kind`, as its string."""
    ICON = _FIRST + 4
    """The role of an icon (`vmgui.ui.icons`), in the first column: models make no pictures."""
    SERIES = _FIRST + 5
    """The History behind a column that draws a graph; None where there is nothing to draw."""
    PEAK = _FIRST + 6
    """The value at the top of the graph: 1 for shares, the highest rate seen for rates."""
    STALE = _FIRST + 7
    """True where the cell shows what was last known of a host that does not answer."""
    JOB = _FIRST + 8
    """The Job of a row."""
    PROGRESS = _FIRST + 9
    """How far a job is, 0 to 1; None while that is not known."""


class Kind(StrEnum):
    """What a row of the machine tree stands for."""

    HOST = "host"
    GROUP = "group"
    DOMAIN = "domain"


DOMAIN_ICONS = {
    DomainState.RUNNING: "domain.running",
    DomainState.STARTING: "domain.starting",
    DomainState.PAUSED: "domain.paused",
    DomainState.IO_ERROR: "domain.problem",
    DomainState.SHUTTING_DOWN: "domain.shutting_down",
    DomainState.SHUT_OFF: "domain.off",
    DomainState.SAVED: "domain.saved",
    DomainState.CRASHED: "domain.crashed",
    DomainState.SUSPENDED: "domain.suspended",
    DomainState.MIGRATING: "domain.migrating",
    DomainState.UNKNOWN: "domain.unknown",
}
HOST_ICONS = {state: f"host.{state.value}" for state in HostState}
JOB_ICONS = {state: f"job.{state.value}" for state in JobState}
GROUP_ICONS = {Grouping.FOLDER: "group.folder", Grouping.TAG: "group.tag"}
"""A group of machines in one state has the icon of the state."""
