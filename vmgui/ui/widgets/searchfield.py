"""SearchField: words that the rows of a list below it must have."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from vmgui.base.compat import override
from vmgui.ui.icons import icon

_DOWNWARDS = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter})


class SearchField(QLineEdit):
    """Escape clears it; Down and Return go to the list."""

    left_downwards = Signal()

    def __init__(self, name: str, hint: str, parent: QWidget | None = None) -> None:
        """Create it empty.

        Args:
            name: what is searched, for assistive technology.
            hint: stands in it while it is empty.
            parent: the widget it is in.
        """
        super().__init__(parent)
        self.setObjectName("filter")
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setClearButtonEnabled(True)
        self.addAction(icon("action.search"), QLineEdit.ActionPosition.LeadingPosition)

    def begin(self) -> None:
        """Go here to type other words."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in _DOWNWARDS:
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)
