"""Where a machine is reached: the leases that the list knows, and what its guest agent says."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import ObjectId
from vmgui.base.records import DomainRecord
from vmgui.base.states import DomainState
from vmgui.core.fleet import Fleet
from vmgui.core.operations import descriptions
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.facts import ValueLine
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.busy import BusyIndicator

SETTLE_MS = 400
"""How long a machine has to stay selected until its guest agent is asked."""


class Addresses(QWidget):
    """Addresses, one a line. The agent is asked once when a machine is selected, or on request."""

    def __init__(self, fleet: Fleet, parent: QWidget | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._fleet = fleet
        self._record: DomainRecord | None = None
        self._told: tuple[str, ...] = ()
        self._problem = ""
        """Why the agent did not answer."""
        self._is_asked = False
        self._scope = TaskScope(self, ErrorPresenter(self))
        self._task: asyncio.Task[None] | None = None
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._timer.timeout.connect(self._ask_once)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self._shown: tuple[str, ...] = ()
        self._note = QLabel(self)
        self._note.setObjectName("addresses-note")
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setWordWrap(True)
        self._note.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._ask = QPushButton(_("&Ask the Guest Agent"), self)
        self._ask.setObjectName("ask-agent")
        self._ask.setAutoDefault(False)
        self._ask.clicked.connect(self.ask)
        self._busy = BusyIndicator(parent=self)
        row = QHBoxLayout()
        row.addWidget(self._ask)
        row.addWidget(self._busy)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        column.addLayout(self._lines)
        column.addWidget(self._note)
        column.addLayout(row)

    def addresses(self) -> tuple[str, ...]:
        """What is shown."""
        return self._shown

    def note(self) -> str:
        """Why there are none, or why the agent did not answer."""
        return self._note.text()

    def show_record(self, record: DomainRecord) -> None:
        """Show a machine, or what is new about the one that is shown."""
        if self._record is None or self._record.id != record.id or not _can_ask(record):
            self._forget()
        self._record = record
        can_ask = _can_ask(record)
        self._ask.setVisible(can_ask)
        self._busy.setVisible(can_ask)
        if can_ask and not self._is_asked and not self._timer.isActive() and self.isVisible():
            self._timer.start()
        self._show()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._record is not None and _can_ask(self._record) and not self._is_asked:
            self._timer.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def ask(self) -> None:
        """Ask the guest agent now."""
        if self._record is None or self._task is not None:
            return
        self._is_asked = True
        self._busy.start()
        self._ask.setEnabled(False)
        self._task = self._scope.start(
            self._read(self._record.id), _("The guest agent was not asked.")
        )

    def _ask_once(self) -> None:
        if not self._is_asked:
            self.ask()

    async def _read(self, where: ObjectId) -> None:
        self._problem = ""
        try:
            self._told = await descriptions.agent_addresses(self._fleet, where)
        except VmguiError as error:
            self._told = ()
            self._problem = error.message
        self._end_asking()
        self._show()

    def _forget(self) -> None:
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()
        self._end_asking()
        self._told = ()
        self._problem = ""
        self._is_asked = False

    def _end_asking(self) -> None:
        self._task = None
        self._busy.stop()
        self._ask.setEnabled(True)

    def _show(self) -> None:
        record = self._record
        known = record.addresses if record else ()
        self._show_lines(tuple(dict.fromkeys((*known, *self._told))))
        note = self._problem
        if not note and not self._shown and record is not None:
            note = (
                _("No addresses are known.")
                if record.state.is_active
                else _("It does not run, so it has no addresses.")
            )
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _show_lines(self, addresses: tuple[str, ...]) -> None:
        if addresses == self._shown:
            return
        self._shown = addresses
        while item := self._lines.takeAt(0):
            if old := item.widget():
                old.hide()
                old.deleteLater()
        for address in addresses:
            line = ValueLine(address, self)
            line.setAccessibleName(_("IP address"))
            self._lines.addWidget(line)


def _can_ask(record: DomainRecord) -> bool:
    return (
        record.state is DomainState.RUNNING
        and not record.is_stale
        and record.details is not None
        and record.details.has_agent
    )
