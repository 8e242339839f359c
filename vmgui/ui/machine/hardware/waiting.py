"""What stands in the place of a page while there is no description to show."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QWidget

from vmgui.base.i18n import _
from vmgui.core.editing import Editing
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.busy import BusyIndicator
from vmgui.ui.widgets.emptystate import EmptyState

PATIENCE_MS = 250
"""A description that comes sooner makes no show of it."""


class Cover(QStackedWidget):
    """The page, or why it cannot be shown yet: it is being read, or could not be."""

    def __init__(self, editing: Editing, body: QWidget, parent: QWidget) -> None:
        """Cover `body` until there is a draft."""
        super().__init__(parent)
        self._editing = editing
        self._body = body
        self._retry = QAction(_("Re&try"), self)
        self._retry.setObjectName("draft-read")
        self._retry.triggered.connect(lambda _checked: editing.load())
        self._busy = BusyIndicator(parent=self)
        self._sentence = QLabel(_("Reading the description of the machine…"), self)
        self._sentence.setObjectName("reading")
        self._reading = self._new_reading()
        self._problem = EmptyState(self)
        self._problem.setObjectName("unread")
        for widget in (self._reading, self._problem, body):
            self.addWidget(widget)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._say_that_it_takes_time)
        self._patience.start()

    def refresh(self) -> None:
        """Show what there is."""
        problem = self._editing.problem
        if self._editing.draft is not None:
            self._patience.stop()
            self._busy.stop()
            self.setCurrentWidget(self._body)
        elif problem is not None:
            # A host that is not connected is waited for; the window says how it stands.
            actions = [self._retry] if self._editing.is_connected else []
            sentence = " ".join(part for part in (problem.hint, problem.detail) if part)
            self._problem.set_content("severity.error", problem.message, sentence, actions)
            self.setCurrentWidget(self._problem)

    def _say_that_it_takes_time(self) -> None:
        self._busy.start()
        self._sentence.show()

    def _new_reading(self) -> QWidget:
        widget = QWidget(self)
        row = QHBoxLayout(widget)
        row.setSpacing(space(self, Space.SMALL))
        row.addStretch(1)
        row.addWidget(self._busy, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._sentence, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        self._sentence.hide()
        return widget
