"""Several machines at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vmgui.base.i18n import N_, _
from vmgui.base.records import DomainRecord
from vmgui.base.units import size_kib
from vmgui.models.roles import DOMAIN_ICONS
from vmgui.ui.facts import Fact, FactSheet, Group, ScrollColumn
from vmgui.ui.host import texts
from vmgui.ui.style import Space, heading_font, space
from vmgui.ui.widgets.elide import ElideLabel
from vmgui.ui.widgets.statuslabel import StatusLabel

_Records = Sequence[DomainRecord]


def _sum_vcpus(records: _Records) -> str:
    return str(sum(record.vcpus or 0 for record in records))


def _sum_memory(records: _Records) -> str:
    return size_kib(sum(record.memory_kib or 0 for record in records))


def _count_hosts(records: _Records) -> str:
    return str(len({record.id.host for record in records}))


_SUMS: tuple[Group[_Records], ...] = (
    Group(
        N_("Together"),
        (
            Fact("vcpus", N_("Virtual CPUs:"), _sum_vcpus),
            Fact("memory", N_("Memory:"), _sum_memory),
            Fact("hosts", N_("Hosts:"), _count_hosts),
        ),
    ),
    Group(
        N_("Running ones"),
        (
            Fact("vcpus-running", N_("Virtual CPUs:"), lambda r: str(texts.given_vcpus(r))),
            Fact("memory-running", N_("Memory:"), lambda r: size_kib(texts.given_memory_kib(r))),
        ),
    ),
)


class ManyPreview(ScrollColumn):
    """How many machines, in which states, and what they take together."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it empty."""
        super().__init__(_("Preview of several machines"), parent)
        self._count = ElideLabel(parent=self, mode=Qt.TextElideMode.ElideRight)
        self._count.setObjectName("preview-count")
        self._count.setFont(heading_font(self.font()))
        self._states: list[StatusLabel] = []
        self._state_column = QVBoxLayout()
        self._state_column.setSpacing(space(self, Space.SMALL))
        self._sheet = FactSheet(_SUMS, self)
        self.column.addWidget(self._count)
        self.column.addLayout(self._state_column)
        self.column.addWidget(self._sheet)
        self.column.addStretch(1)

    def show_records(self, records: _Records) -> None:
        """Show these machines."""
        self._count.setText(texts.count(records))
        counts = texts.states(records)
        while len(self._states) > len(counts):
            label = self._states.pop()
            self._state_column.removeWidget(label)
            label.hide()
            label.deleteLater()
        while len(self._states) < len(counts):
            label = StatusLabel(self)
            self._states.append(label)
            self._state_column.addWidget(label)
        for label, (state, _number), text in zip(
            self._states, counts, texts.by_state(records), strict=True
        ):
            label.set_status(DOMAIN_ICONS[state], text)
        self._sheet.show_record(records)

    def value(self, fact_id: str) -> str:
        """What a row says; empty if it is not shown."""
        return self._sheet.value(fact_id)

    def states(self) -> list[str]:
        """A text for each state."""
        return [label.text() for label in self._states]
