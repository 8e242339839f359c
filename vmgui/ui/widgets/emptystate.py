"""What a view shows when it has nothing to show: why, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from vmgui.ui.icons import APP
from vmgui.ui.style import Space, heading_font, space
from vmgui.ui.widgets.actionbutton import ActionButton
from vmgui.ui.widgets.iconlabel import IconLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

_ICON_LINES = 3.5
_LINE_CHARACTERS = 60
_MOST_OF_THE_ROW = 100
"""Against a stretch of 1 on either side."""


class EmptyState(QWidget):
    """An icon, a title, a sentence, and the buttons of what can be done now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it empty; `set_content` says what it shows."""
        super().__init__(parent)
        self._icon = IconLabel(APP, lines=_ICON_LINES, faded=True, parent=self)
        self._title = QLabel(self)
        self._title.setObjectName("empty-title")
        self._title.setFont(heading_font(self.font()))
        self._sentence = QLabel(self)
        self._sentence.setObjectName("empty-sentence")
        self._sentence.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        for label in (self._title, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._buttons: list[ActionButton] = []
        self._lay_out()

    def set_content(
        self, role: str, title: str, sentence: str, actions: Sequence[QAction] = ()
    ) -> None:
        """Show this.

        Args:
            role: of the icon.
            title: what is missing, in a few words.
            sentence: what to do next.
            actions: buttons, the most likely one first; the caller keeps them.
        """
        self._icon.set_role(role)
        self._title.setText(title)
        self._sentence.setText(sentence)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [ActionButton(action, self) for action in actions]
        for offset, button in enumerate(self._buttons):
            button.setAutoDefault(True)
            self._row.insertWidget(offset + 1, button)  # after the stretch

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(space(self, Space.SMALL))
        column.addStretch(2)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(space(self, Space.SMALL))
        width = self.fontMetrics().averageCharWidth() * _LINE_CHARACTERS
        for label in (self._title, self._sentence):
            label.setMaximumWidth(width)
            column.addLayout(_centred(label))
        column.addSpacing(space(self, Space.MEDIUM))
        self._row = QHBoxLayout()
        self._row.addStretch(1)
        self._row.addStretch(1)
        column.addLayout(self._row)
        column.addStretch(3)


def _centred(label: QLabel) -> QHBoxLayout:
    """A row with `label` in its middle, as wide as it may be."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(label, _MOST_OF_THE_ROW)
    row.addStretch(1)
    return row
