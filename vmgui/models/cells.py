"""What the rows of the machine tree answer to each role: one table for each kind of row."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

import vmgui.base.units as units
from vmgui.base.i18n import _, ngettext
from vmgui.base.records import HostFacts, HostRecord
from vmgui.base.settings import Grouping
from vmgui.base.states import DomainState, HostState
from vmgui.core.history import History
from vmgui.models.arrangement import GroupKey, group_name
from vmgui.models.columns import NAME, STATE, Column, Row, state_text
from vmgui.models.roles import DOMAIN_ICONS, GROUP_ICONS, HOST_ICONS, Kind, Role

_ISOLATE, _END_OF_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
"""How columns of numbers are aligned."""


class Tally(NamedTuple):
    """The machines below a row."""

    total: int
    running: int

    @property
    def text(self) -> str:
        """Such as "12 machines, 3 running"."""
        if not self.total:
            return _("No machines")
        machines = ngettext("{count} machine", "{count} machines", self.total).format(
            count=self.total
        )
        if not self.running:
            return machines
        # Translators: {machines} is a text such as "12 machines"
        return _("{machines}, {running} running").format(machines=machines, running=self.running)


class Look(NamedTuple):
    """All that painting a cell takes, in one answer: role by role takes ten times as long."""

    text: str
    is_number: bool = False
    is_stale: bool = False
    icon: str = ""
    """The role of an icon; empty for none."""
    kind: Kind = Kind.DOMAIN
    history: History | None = None
    """What a graph is drawn of; None where there is no graph."""
    peak: float = 1.0
    """The value at the top of the graph."""


class HostRow(NamedTuple):
    """What is known about a host when a cell is shown."""

    host: HostRecord
    tally: Tally
    now: float
    """`time.time()` seconds."""


class GroupRow(NamedTuple):
    """What is known about another group when a cell is shown."""

    key: GroupKey
    tally: Tally


def tooltip(lines: Iterable[str]) -> str | None:
    """A tooltip of plain lines; None if there are none.

    Always rich text, with everything escaped: Qt would take a name such as "<b>web" for markup.
    """
    escaped = [html.escape(line).replace("\n", "<br>") for line in lines if line]
    return f"<qt>{'<br>'.join(escaped)}</qt>" if escaped else None


def isolated(text: str) -> str:
    """A size, path or name as it is read, also where all around it is read from right to left.

    There "100 GiB" would become "GiB 100" and "/images" "images/". A text in a script that is
    written from right to left stays so.
    """
    is_mirrored = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    return f"{_ISOLATE}{text}{_END_OF_ISOLATE}" if text and is_mirrored else text


# Machines


def _drawn_text(row: Row, column: Column) -> str | None:
    """What a graph says to those who do not see it; other cells say what they show."""
    text = column.text(row) if column.series else ""
    # Translators: a column's title and what the cell says, such as "CPU usage: 37 %"
    return _("{title}: {value}").format(title=_(column.title), value=text) if text else None


def _domain_sentence(row: Row, column: Column) -> str | None:
    if column is not NAME:
        return None
    template = _("{state} on {host}")
    if row.domain.is_stale:
        template = _("{state} on {host} when last seen")
    return template.format(state=state_text(row), host=row.host.name)


DOMAIN_CELLS: Mapping[int, Callable[[Row, Column], object]] = {
    Qt.ItemDataRole.DisplayRole: lambda row, column: column.text(row),
    Qt.ItemDataRole.ToolTipRole: lambda row, column: tooltip(column.tooltip(row)),
    Qt.ItemDataRole.TextAlignmentRole: lambda _row, column: NUMBERS if column.is_number else None,
    Qt.ItemDataRole.AccessibleTextRole: _drawn_text,
    Qt.ItemDataRole.AccessibleDescriptionRole: _domain_sentence,
    Role.ID: lambda row, _column: row.domain.id,
    Role.RECORD: lambda row, _column: row.domain,
    Role.KIND: lambda _row, _column: Kind.DOMAIN,
    Role.ICON: lambda row, column: DOMAIN_ICONS[row.domain.state] if column is NAME else None,
    Role.SERIES: lambda row, column: row.samples if column.series else None,
    Role.STALE: lambda row, _column: row.domain.is_stale,
}


def _domain_look(row: Row, column: Column, peak: float) -> Look:
    return Look(
        column.text(row),
        column.is_number,
        row.domain.is_stale,
        DOMAIN_ICONS[row.domain.state] if column is NAME else "",
        history=row.samples if column.series else None,
        peak=peak,
    )


# Hosts


def host_state_text(row: HostRow) -> str:
    """Where the connection stands; the machines once it stands well."""
    host = row.host
    if host.state is HostState.CONNECTED:
        return row.tally.text
    if host.state is HostState.FAILED and host.problem:
        return _("{state}: {problem}").format(state=host.state.label, problem=host.problem)
    if host.state is HostState.WAITING and host.retry_at is not None:
        seconds = max(0, math.ceil(host.retry_at - row.now))
        # Translators: a sentence about what is wrong, and when it is tried again
        return _("{problem} Next try in {time}").format(
            problem=host.problem or f"{host.state.label}.", time=units.duration(seconds)
        )
    return host.state.label


def host_lines(row: HostRow) -> tuple[str, ...]:
    """The host's name and address, how it stands, what is wrong and what to do about it."""
    host = row.host
    return (
        host.name,
        host.id.uri,
        *(() if host.state is HostState.WAITING and host.problem else (host.state.label,)),
        *(text for text in (host.problem, host.detail, host.hint) if text),
        *(_facts_lines(host.facts) if host.facts else ()),
    )


def _facts_lines(facts: HostFacts) -> tuple[str, ...]:
    return (
        _("{driver} {version}, libvirt {libvirt}").format(
            driver=facts.driver, version=facts.driver_version, libvirt=facts.libvirt_version
        ),
        _("{cpus} CPUs, {memory} of memory").format(
            cpus=facts.cpus, memory=units.size_kib(facts.memory_kib)
        ),
    )


def _host_text(row: HostRow, column: Column) -> str:
    if column is NAME:
        return row.host.name or row.host.id.uri
    return host_state_text(row) if column is STATE else ""


HOST_CELLS: Mapping[int, Callable[[HostRow, Column], object]] = {
    Qt.ItemDataRole.DisplayRole: _host_text,
    Qt.ItemDataRole.ToolTipRole: lambda row, _column: tooltip(host_lines(row)),
    Qt.ItemDataRole.AccessibleDescriptionRole: lambda row, column: (
        host_state_text(row) if column is NAME else None
    ),
    Role.ID: lambda row, _column: row.host.id,
    Role.RECORD: lambda row, _column: row.host,
    Role.KIND: lambda _row, _column: Kind.HOST,
    Role.ICON: lambda row, column: HOST_ICONS[row.host.state] if column is NAME else None,
    Role.STALE: lambda _row, _column: False,
}


def _host_look(row: HostRow, column: Column) -> Look:
    icon = HOST_ICONS[row.host.state] if column is NAME else ""
    return Look(_host_text(row, column), icon=icon, kind=Kind.HOST)


# Other groups


def _group_text(row: GroupRow, column: Column) -> str:
    if column is NAME:
        return group_name(row.key)
    return row.tally.text if column is STATE else ""


def _group_lines(row: GroupRow) -> tuple[str, ...]:
    name = row.key.name if row.key.grouping is Grouping.FOLDER else ""
    return (name or group_name(row.key), row.tally.text)


def _group_icon(row: GroupRow, column: Column) -> str | None:
    if column is not NAME:
        return None
    if row.key.grouping is Grouping.STATE:
        return DOMAIN_ICONS[DomainState(row.key.name)]
    return GROUP_ICONS[row.key.grouping]


GROUP_CELLS: Mapping[int, Callable[[GroupRow, Column], object]] = {
    Qt.ItemDataRole.DisplayRole: _group_text,
    Qt.ItemDataRole.ToolTipRole: lambda row, _column: tooltip(_group_lines(row)),
    Qt.ItemDataRole.AccessibleDescriptionRole: lambda row, column: (
        row.tally.text if column is NAME else None
    ),
    Role.ID: lambda row, _column: row.key,
    Role.KIND: lambda _row, _column: Kind.GROUP,
    Role.ICON: _group_icon,
    Role.STALE: lambda _row, _column: False,
}


def _group_look(row: GroupRow, column: Column) -> Look:
    return Look(_group_text(row, column), icon=_group_icon(row, column) or "", kind=Kind.GROUP)


# All of them

ANSWERED = frozenset(map(int, (*DOMAIN_CELLS, *HOST_CELLS, *GROUP_CELLS)))
"""The roles that any row answers."""


def answer(row: Row | HostRow | GroupRow, column: Column, role: int) -> object:
    """What a cell says to a role; None if it says nothing."""
    if isinstance(row, Row):
        of_domain = DOMAIN_CELLS.get(role)
        return of_domain(row, column) if of_domain else None
    if isinstance(row, HostRow):
        of_host = HOST_CELLS.get(role)
        return of_host(row, column) if of_host else None
    of_group = GROUP_CELLS.get(role)
    return of_group(row, column) if of_group else None


def look(row: Row | HostRow | GroupRow, column: Column, peak: float) -> Look:
    """How a cell looks.

    Args:
        row: what is known about it.
        column: which cell of it.
        peak: the value at the top of the column's graphs.
    """
    if isinstance(row, Row):
        return _domain_look(row, column, peak)
    return _host_look(row, column) if isinstance(row, HostRow) else _group_look(row, column)
