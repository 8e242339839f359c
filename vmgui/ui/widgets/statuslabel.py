"""The state of something: an icon whose shape says it, and the word."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from vmgui.base.compat import override
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, icon_extent, space


class StatusLabel(QLabel):
    """A text with the icon of a role before it.

    It is one label, not two: so a form names it, and assistive technology reads the word.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._role: str | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)

    def role(self) -> str | None:
        """The role of the icon; None when there is none."""
        return self._role

    def set_status(self, role: str | None, text: str) -> None:
        """Show `text` behind the icon of `role`."""
        self._role = role
        self.setText(text)
        self._make_room()
        self.update()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._make_room()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._role is None:
            return
        painter = QPainter(self)
        icon(self._role).paint(painter, self._icon_place())
        painter.end()

    def _icon_place(self) -> QRect:
        """Beside the first line of the text, however many there are."""
        extent = icon_extent(self)
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - extent if is_mirrored else 0
        wrap = Qt.TextFlag.TextWordWrap if self.wordWrap() else Qt.TextFlag(0)
        text = self.style().itemTextRect(
            self.fontMetrics(),
            self.contentsRect(),
            self.alignment().value | wrap.value,
            self.isEnabled(),
            self.text(),
        )
        top = text.top() + (self.fontMetrics().height() - extent) // 2
        return QRect(left, max(top, 0), extent, extent)

    def _make_room(self) -> None:
        room = 0 if self._role is None else icon_extent(self) + space(self, Space.SMALL)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            self.setContentsMargins(0, 0, room, 0)
        else:
            self.setContentsMargins(room, 0, 0, 0)
