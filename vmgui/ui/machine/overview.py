"""The Overview page: what is known of a machine, to read and to copy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.base.records import DomainRecord
from vmgui.models.roles import DOMAIN_ICONS
from vmgui.ui.facts import FactSheet, ScrollColumn
from vmgui.ui.machine import facts, texts
from vmgui.ui.machine.place import MachinePlace
from vmgui.ui.pages import Page
from vmgui.ui.style import Space, heading_font, space
from vmgui.ui.widgets.actionbutton import ActionButton
from vmgui.ui.widgets.elide import ElideLabel
from vmgui.ui.widgets.statuslabel import StatusLabel


class OverviewPage(Page[DomainRecord]):
    """Name and state as a heading, the facts in groups below."""

    def __init__(self, place: MachinePlace) -> None:
        """Create it empty."""
        super().__init__()
        self._name = ElideLabel(parent=self, mode=Qt.TextElideMode.ElideRight)
        self._name.setObjectName("overview-name")
        self._name.setFont(heading_font(self.font()))
        self._state = StatusLabel(self)
        self._state.setObjectName("overview-state")
        self._state.setWordWrap(True)
        self._sheet = FactSheet(facts.overview(place.context.inventory), self)
        scroll = ScrollColumn(_("Overview"), self)
        scroll.column.addWidget(self._name)
        scroll.column.addWidget(self._state)
        scroll.column.addSpacing(space(self, Space.SMALL))
        scroll.column.addWidget(self._sheet)
        scroll.column.addLayout(_buttons(place, scroll))
        scroll.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    @override
    def show_record(self, record: DomainRecord) -> None:
        self._name.setText(record.name)
        self._state.set_status(DOMAIN_ICONS[record.state], texts.summary(record))
        self._sheet.show_record(record)

    def value(self, fact_id: str) -> str:
        """What a row says; empty if it is not shown."""
        return self._sheet.value(fact_id)

    def state_text(self) -> str:
        """What the heading says of the state."""
        return self._state.text()


def _buttons(place: MachinePlace, parent: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for name in ("domain.notes", "domain.tags", "domain.copy_uuid"):
        button = ActionButton(place.actions.action(name), parent)
        button.setAutoDefault(False)
        row.addWidget(button)
    row.addStretch(1)
    return row
