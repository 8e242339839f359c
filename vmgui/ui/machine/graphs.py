"""The graphs of a machine, as data, and the two forms in which they are drawn."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from vmgui.base import units
from vmgui.base.i18n import N_, _, ngettext
from vmgui.base.records import Sample
from vmgui.core.history import LENGTH, History
from vmgui.ui.colours import Graph
from vmgui.ui.facts import section_heading
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.sparkline import Series, Sparkline

_WIDEST_VALUE = "999 MiB/s"
"""Values change all the time; with room for the widest one the curves do not jump."""
_LEAST_CHARACTERS = 8
UNKNOWN = "\N{EN DASH}"
"""Stands for a value that nobody has measured."""


@dataclass(frozen=True, slots=True)
class GraphKind:
    """One graph."""

    series: str
    """Of `vmgui.core.history`."""
    title: str
    """Untranslated."""
    colour: Graph
    write: Callable[[float | None], str]
    """A value with its unit."""
    maximum: float | None
    """The upper edge; None follows what is measured."""
    now: Callable[[Sample], str]
    """What is measured now, in detail; empty if it is not known."""


def _memory(sample: Sample) -> str:
    if sample.memory_used_kib is None:
        return units.percent(sample.memory)
    # Translators: the share of the memory that is used, and how much that is
    return _("{share}, {size}").format(
        share=units.percent(sample.memory), size=units.size_kib(sample.memory_used_kib)
    )


def _disk(sample: Sample) -> str:
    if sample.disk_read is None and sample.disk_write is None:
        return ""
    return _("{read} read, {write} written").format(
        read=units.rate(sample.disk_read or 0.0), write=units.rate(sample.disk_write or 0.0)
    )


def _network(sample: Sample) -> str:
    if sample.network_receive is None and sample.network_send is None:
        return ""
    return _("{receive} received, {send} sent").format(
        receive=units.rate(sample.network_receive or 0.0),
        send=units.rate(sample.network_send or 0.0),
    )


GRAPHS = (
    GraphKind("cpu", N_("CPU"), Graph.CPU, units.percent, 1.0, lambda s: units.percent(s.cpu)),
    GraphKind("memory", N_("Memory"), Graph.MEMORY, units.percent, 1.0, _memory),
    GraphKind("disk", N_("Disk"), Graph.DISK, units.rate, None, _disk),
    GraphKind("network", N_("Network"), Graph.NETWORK, units.rate, None, _network),
)
"""In the order in which they are shown."""


def known(values: Sequence[float]) -> list[float]:
    """The samples since the first that is known; gaps after it count as nothing consumed."""
    first = next((i for i, value in enumerate(values) if not math.isnan(value)), len(values))
    return [0.0 if math.isnan(value) else value for value in values[first:]]


def _draw(line: Sparkline, kind: GraphKind, history: History | None) -> list[float]:
    values = known(history.values(kind.series)) if history else []
    line.set_series(Series(_(kind.title), kind.colour, values))
    line.set_maximum(kind.maximum)
    return values


class GraphCard(QWidget):
    """A large graph with its title, what is measured now, and the highest value seen."""

    def __init__(self, kind: GraphKind, parent: QWidget | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._kind = kind
        self.setObjectName(f"graph-{kind.series}")
        self._line = Sparkline(_(kind.title), kind.write, self)
        self._line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._now = _quiet_value(f"now-{kind.series}", self)
        self._most = _quiet_value(f"most-{kind.series}", self)
        head = QHBoxLayout()
        head.addWidget(section_heading(_(kind.title), self))
        head.addStretch(1)
        head.addWidget(self._now)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        column.addLayout(head)
        column.addWidget(self._line, 1)
        column.addWidget(self._most)

    def show_history(self, history: History | None, interval: int) -> None:
        """Draw the samples, which are `interval` seconds apart."""
        values = _draw(self._line, self._kind, history)
        minutes = max(1, LENGTH * interval // 60)
        self._line.set_span(
            ngettext("{minutes} minute ago", "{minutes} minutes ago", minutes).format(
                minutes=minutes
            )
        )
        self._now.setText((self._kind.now(history.latest) if history else "") or UNKNOWN)
        most = self._kind.write(max(values)) if values else UNKNOWN
        self._most.setText(_("Highest: {value}").format(value=most))


class SmallGraphs(QWidget):
    """All graphs of a machine, one small line each: title, curve, value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create them empty."""
        super().__init__(parent)
        self._lines: dict[str, Sparkline] = {}
        self._values: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(space(self, Space.MEDIUM))
        grid.setVerticalSpacing(space(self, Space.SMALL))
        grid.setColumnStretch(1, 1)
        for row, kind in enumerate(GRAPHS):
            title = QLabel(_(kind.title), self)
            title.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            line = Sparkline(_(kind.title), kind.write, self)
            line.setFixedHeight(round(self.fontMetrics().height() * 1.6))
            line.setMinimumWidth(self.fontMetrics().averageCharWidth() * _LEAST_CHARACTERS)
            value = _quiet_value(f"small-{kind.series}", self)
            value.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
            value.setMinimumWidth(self.fontMetrics().horizontalAdvance(_WIDEST_VALUE))
            title.setBuddy(value)
            grid.addWidget(title, row, 0)
            grid.addWidget(line, row, 1)
            grid.addWidget(value, row, 2)
            self._lines[kind.series] = line
            self._values[kind.series] = value

    def show_history(self, history: History | None) -> None:
        """Draw the samples."""
        for kind in GRAPHS:
            _draw(self._lines[kind.series], kind, history)
            value = history.value(kind.series) if history else math.nan
            text = UNKNOWN if math.isnan(value) else kind.write(value)
            self._values[kind.series].setText(text)
            detail = kind.now(history.latest) if history else ""
            self._values[kind.series].setToolTip(detail)


def _quiet_value(name: str, parent: QWidget) -> QLabel:
    label = QLabel(UNKNOWN, parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
