"""The Overview page of a connection: where it leads, and what its machines take of the host."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.base.records import HostRecord
from vmgui.models.roles import HOST_ICONS
from vmgui.ui.facts import FactSheet, ScrollColumn
from vmgui.ui.host import facts, texts
from vmgui.ui.host.pages import HostPlace
from vmgui.ui.pages import Page
from vmgui.ui.style import Space, heading_font, space
from vmgui.ui.widgets.elide import ElideLabel
from vmgui.ui.widgets.statuslabel import StatusLabel


class OverviewPage(Page[HostRecord]):
    """Name and state as a heading, the autoconnect switch, the facts in groups."""

    def __init__(self, place: HostPlace) -> None:
        """Create it empty."""
        super().__init__()
        self._place = place
        self._name = ElideLabel(parent=self, mode=Qt.TextElideMode.ElideRight)
        self._name.setObjectName("overview-name")
        self._name.setFont(heading_font(self.font()))
        self._state = StatusLabel(self)
        self._state.setObjectName("overview-state")
        self._autoconnect = QCheckBox(_("Connect &automatically when the program starts"), self)
        self._autoconnect.setObjectName("autoconnect")
        self._autoconnect.clicked.connect(self._on_autoconnect_clicked)
        self._sheet = FactSheet(facts.overview(place.context.inventory), self)
        scroll = ScrollColumn(_("Overview"), self)
        for widget in (self._name, self._state, self._autoconnect):
            scroll.column.addWidget(widget)
        scroll.column.addSpacing(space(self, Space.SMALL))
        scroll.column.addWidget(self._sheet)
        scroll.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    @override
    def show_record(self, record: HostRecord) -> None:
        self._name.setText(record.name)
        self._state.set_status(HOST_ICONS[record.state], texts.state(record))
        host = self._place.context.fleet.hosts.get(record.id)
        self._autoconnect.setEnabled(host is not None)
        if host is not None:
            self._autoconnect.setChecked(host.config.is_autoconnect)
        self._sheet.show_record(record)

    def value(self, fact_id: str) -> str:
        """What a row says; empty if it is not shown."""
        return self._sheet.value(fact_id)

    def _on_autoconnect_clicked(self, is_checked: bool) -> None:
        fleet = self._place.context.fleet
        host = fleet.hosts.get(self._place.host)
        if host is not None:
            fleet.add(replace(host.config, is_autoconnect=is_checked))
