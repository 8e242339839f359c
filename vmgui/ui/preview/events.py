"""What happened to a machine lately."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from vmgui.base.i18n import _
from vmgui.base.records import Incident
from vmgui.base.units import clock
from vmgui.ui.machine import texts
from vmgui.ui.style import Space, space

MOST = 8
"""How many are shown; the newest ones."""


class RecentEvents(QWidget):
    """A line for each event, the newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self.setObjectName("recent-events")
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(space(self, Space.MEDIUM))
        self._grid.setVerticalSpacing(space(self, Space.TINY))
        self._grid.setColumnStretch(1, 1)
        self._nothing = QLabel(_("Nothing since vmgui connected."), self)
        self._nothing.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._nothing.setWordWrap(True)
        self._grid.addWidget(self._nothing, 0, 0, 1, 2)

    def texts(self) -> list[str]:
        """What is shown, without the times."""
        return [text.text() for _time, text in self._rows]

    def show_incidents(self, incidents: Iterable[Incident]) -> None:
        """Show the newest of these, which come oldest first."""
        newest = list(incidents)[::-1][:MOST]
        self._nothing.setVisible(not newest)
        while len(self._rows) > len(newest):
            for label in self._rows.pop():
                self._grid.removeWidget(label)
                label.hide()
                label.deleteLater()
        while len(self._rows) < len(newest):
            self._add_row()
        for (moment, text), incident in zip(self._rows, newest, strict=True):
            moment.setText(clock(incident.when))
            text.setText(texts.incident(incident))

    def _add_row(self) -> None:
        moment, text = QLabel(self), QLabel(self)
        moment.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        moment.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        moment.setBuddy(text)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        row = len(self._rows) + 1
        self._grid.addWidget(moment, row, 0)
        self._grid.addWidget(text, row, 1)
        self._rows.append((moment, text))
