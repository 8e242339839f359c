"""PageTabs: tabs of which the chosen one is marked by a line, not by a shade alone."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QTabBar

from vmgui.base.compat import override
from vmgui.ui.style import Space, space


class PageTabs(QTabBar):
    """A tab bar with a line in the accent colour under the chosen tab.

    Fusion tells tabs apart by their lightness and a height of two pixels, which on dark windows
    is next to nothing.
    """

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(self.mark(), self.palette().color(QPalette.ColorRole.Accent))
        painter.end()

    def mark(self) -> QRect:
        """Where the line is; empty without tabs, or if they stand at the side."""
        tab = self.tabRect(self.currentIndex())
        is_level = self.shape() in (QTabBar.Shape.RoundedNorth, QTabBar.Shape.TriangularNorth)
        if tab.isEmpty() or not is_level:
            return QRect()
        height = max(3, space(self, Space.TINY))
        mark = QRect(tab.left(), self.height() - height, tab.width(), height)
        edge = space(self, Space.SMALL)
        return mark.adjusted(edge, 0, -edge, 0)
