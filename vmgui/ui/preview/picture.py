"""The picture itself: a button that looks like a small screen."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QStyleOptionFocusRect, QWidget

from vmgui.base.compat import override
from vmgui.ui.colours import mix
from vmgui.ui.style import Space, space

_USUAL_SHAPE = QSize(16, 10)
_MOST_SHARE = 0.75
"""Of the width: a display that is turned upright does not push everything else away."""
_EDGE_SHARE = 0.25


class Picture(QAbstractButton):
    """Shows an image as wide as there is room, in its own shape."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._image = QImage()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def image(self) -> QImage:
        """What is shown; null when there is nothing."""
        return self._image

    def show_image(self, image: QImage) -> None:
        """Show another image; a null one shows nothing."""
        is_reshaped = image.size() != self._image.size()
        self._image = image
        if is_reshaped:
            self.updateGeometry()
        self.update()

    @override
    def heightForWidth(self, width: int) -> int:
        shape = self._image.size() if not self._image.isNull() else _USUAL_SHAPE
        height = width * shape.height() / max(1, shape.width())
        return round(min(height, width * _MOST_SHARE))

    @override
    def sizeHint(self) -> QSize:
        width = self.fontMetrics().averageCharWidth() * 30
        return QSize(width, self.heightForWidth(width))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 12, self.fontMetrics().height() * 2)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = self.palette()
        text, window = (
            palette.color(QPalette.ColorRole.Text),
            palette.color(QPalette.ColorRole.Window),
        )
        area = self._area()
        if self._image.isNull():
            painter.fillRect(area, palette.color(QPalette.ColorRole.Base))
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setOpacity(1.0 if self.isEnabled() else 0.4)
            painter.drawImage(area, self._image)
            painter.setOpacity(1.0)
        painter.setPen(mix(text, window, _EDGE_SHARE))
        painter.drawRect(area.adjusted(0, 0, -1, -1))
        if self.hasFocus():
            self._paint_focus(painter, area)
        painter.end()

    def _area(self) -> QRect:
        """Where the image goes: centred, in its own shape."""
        if self._image.isNull():
            return self.rect()
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        area = QRect(self.rect().topLeft(), size)
        area.moveCenter(self.rect().center())
        return area

    def _paint_focus(self, painter: QPainter, area: QRect) -> None:
        inset = space(self, Space.TINY)
        option = QStyleOptionFocusRect()
        option.initFrom(self)
        option.rect = area.adjusted(inset, inset, -inset, -inset)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)
