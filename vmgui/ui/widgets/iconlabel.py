"""An icon on its own, always in the colours of the palette in use."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmgui.base.compat import override
from vmgui.ui.icons import icon
from vmgui.ui.style import icon_extent


class IconLabel(QWidget):
    """Shows the icon of a role, as high as some lines of text.

    A QLabel would keep the pixels it was given, in the colours of then. What the icon says must
    stand beside it as text: this widget is nothing to assistive technology.
    """

    def __init__(
        self, role: str, *, lines: float = 1.0, faded: bool = False, parent: QWidget | None = None
    ) -> None:
        """Show the icon of `role`; a `faded` one is decoration and drawn like a disabled thing."""
        super().__init__(parent)
        self._role = role
        self._lines = lines
        self._mode = QIcon.Mode.Disabled if faded else QIcon.Mode.Normal
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def role(self) -> str:
        """The role whose icon is shown."""
        return self._role

    def set_role(self, role: str) -> None:
        """Show the icon of `role` instead."""
        self._role = role
        self.update()

    @override
    def sizeHint(self) -> QSize:
        extent = icon_extent(self, self._lines)
        return QSize(extent, extent)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        hint = self.sizeHint()
        area = QRect(self.rect().center() - QRect(0, 0, *hint.toTuple()).center(), hint)
        painter = QPainter(self)
        icon(self._role).paint(painter, area, mode=self._mode)
        painter.end()
