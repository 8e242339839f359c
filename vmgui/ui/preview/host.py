"""One connection at a glance."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from vmgui.base.i18n import N_, _
from vmgui.base.ids import HostId
from vmgui.base.records import HostRecord
from vmgui.models.roles import HOST_ICONS
from vmgui.ui.context import Context
from vmgui.ui.facts import Fact, FactSheet, Group, ScrollColumn
from vmgui.ui.host import facts, texts
from vmgui.ui.host.banner import show_state
from vmgui.ui.icons import icon
from vmgui.ui.style import heading_font
from vmgui.ui.widgets.banner import Banner
from vmgui.ui.widgets.elide import ElideLabel
from vmgui.ui.widgets.statuslabel import StatusLabel

_DETAIL: Fact[HostRecord] = Fact(
    "detail", N_("Details:"), lambda record: record.detail, is_long=True
)


class HostPreview(ScrollColumn):
    """State, what is wrong and what to do, facts, and what the machines take."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Create it empty."""
        super().__init__(_("Preview of the connection"), parent)
        self._context = context
        self.host: HostId | None = None
        """The connection that is shown."""
        self._name = ElideLabel(parent=self, mode=Qt.TextElideMode.ElideRight)
        self._name.setObjectName("preview-host-name")
        self._name.setFont(heading_font(self.font()))
        self._state = StatusLabel(self)
        self._state.setObjectName("preview-host-state")
        self.banner = Banner(self)
        """What keeps the host from being connected."""
        self._retry = QAction(icon("action.retry"), _("&Retry"), self)
        self._retry.setObjectName("preview-retry")
        self._retry.triggered.connect(self._connect)
        self._sheet = FactSheet(
            (
                Group("", (facts.URI, _DETAIL)),
                Group(N_("Host"), facts.HARDWARE),
                Group(N_("Machines"), facts.machines(context.inventory)),
            ),
            self,
        )
        for widget in (self._name, self._state, self.banner, self._sheet):
            self.column.addWidget(widget)
        self.column.addStretch(1)

    def show_record(self, record: HostRecord) -> None:
        """Show a connection, or what is new about the one that is shown."""
        self.host = record.id
        self._name.setText(record.name)
        self._state.set_status(HOST_ICONS[record.state], texts.state(record))
        show_state(self.banner, record, self._retry)
        self._sheet.show_record(record)

    def value(self, fact_id: str) -> str:
        """What a row says; empty if it is not shown."""
        return self._sheet.value(fact_id)

    def _connect(self) -> None:
        if self.host is not None and (host := self._context.fleet.hosts.get(self.host)):
            host.connect()
