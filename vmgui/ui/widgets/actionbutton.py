"""A push button that is one face of a QAction."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget


class ActionButton(QPushButton):
    """Triggers an action, and is enabled, visible and named as the action is.

    The action keeps its tooltip, which says why it is disabled.
    """

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        """Follow `action`, which somebody else owns and keeps as long as the button."""
        super().__init__(parent)
        self._action = action
        self.setObjectName(f"button-{action.objectName() or action.text()}")
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setText(self._action.text())
        self.setIcon(self._action.icon())
        self.setToolTip(self._action.toolTip())
        self.setEnabled(self._action.isEnabled())
        self.setVisible(self._action.isVisible())
