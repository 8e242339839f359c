"""TwinAction: an action's stand-in for one more menu.

Qt has one accessible object for each QAction, which knows a single place. An action that is in the
menu bar and in a context menu is out of reach for a screen reader in one of them (Qt 6.11,
`getOrCreateMenu` in qaccessiblemenu.cpp), so each menu gets an action of its own.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction


class TwinAction(QAction):
    """Looks like the original at all times, and triggers it."""

    def __init__(self, original: QAction, parent: QObject) -> None:
        """Make a twin.

        Args:
            original: the action that does the work and has the shortcut; it lives longer.
            parent: the menu.
        """
        super().__init__(parent)
        self._original = original
        self.setObjectName(original.objectName())
        # Shown, but not active: the original's is, and two would be ambiguous.
        self.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._follow()
        original.changed.connect(self._follow)
        self.triggered.connect(self._trigger)

    def _follow(self) -> None:
        original = self._original
        self.setText(original.text())
        self.setIcon(original.icon())
        self.setShortcut(original.shortcut())
        self.setToolTip(original.toolTip())
        self.setStatusTip(original.statusTip())
        self.setCheckable(original.isCheckable())
        self.setChecked(original.isChecked())
        self.setEnabled(original.isEnabled())
        self.setVisible(original.isVisible())

    def _trigger(self) -> None:
        self._original.trigger()
        self._follow()  # a check mark that the original has not kept
