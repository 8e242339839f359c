"""Paints a one-coloured drawing in a colour of the palette in use.

Qt asks an icon's engine for pixels each time they are needed, with the size and the scale of the
screen. So the engine follows a change of the palette by itself and is crisp at every scale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)

from vmgui.base.compat import override
from vmgui.ui.colours import DRAWING_CONTRAST, Tone, tone_colour

if TYPE_CHECKING:
    from collections.abc import Callable


class TintedEngine(QIconEngine):
    """Shows the shape of another icon in the colour of a tone."""

    def __init__(self, name: str, drawing: Callable[[], QIcon], tone: Tone) -> None:
        """Prepare to paint.

        Args:
            name: tells the drawing from others in the cache of pixmaps; the icon's name.
            drawing: finds the icon whose opacity is the shape. Called when pixels are needed that
                are not in the cache.
            tone: chooses the colour, on unselected and enabled things.
        """
        super().__init__()
        self._name = name
        self._drawing = drawing
        self._tone = tone

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        device = painter.device()
        scale = device.devicePixelRatio() if device is not None else 1.0
        painter.drawPixmap(rect.topLeft(), self.scaledPixmap(rect.size(), mode, state, scale))

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    @override
    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        colour = self._colour(mode)
        key = (
            f"vmgui:{self._name}:{QIcon.themeName()}:{colour.rgba():x}"
            f":{size.width()}x{size.height()}@{scale}"
        )
        cached = QPixmap()
        if not QPixmapCache.find(key, cached):
            cached = _tinted(self._drawing(), size, scale, colour)
            QPixmapCache.insert(key, cached)
        return cached

    @override
    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        return size

    @override
    def iconName(self) -> str:
        return self._name

    @override
    def key(self) -> str:
        return "vmgui"

    @override
    def clone(self) -> QIconEngine:
        copy = TintedEngine(self._name, self._drawing, self._tone)
        # PySide takes back what a virtual method returns, while Qt keeps it: without a reference
        # of our own the clone is deleted under the icon that asked for it, and the program dies.
        _clones.append(copy)
        return copy

    def _colour(self, mode: QIcon.Mode) -> QColor:
        palette = QGuiApplication.palette()
        if mode is QIcon.Mode.Selected:
            return palette.color(QPalette.ColorRole.HighlightedText)
        if mode is QIcon.Mode.Disabled:
            return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
        return tone_colour(self._tone, palette, DRAWING_CONTRAST)


_clones: list[TintedEngine] = []
"""Qt clones an engine only when somebody adds pixmaps to a copied icon: this stays short."""


def _tinted(drawing: QIcon, size: QSize, scale: float, colour: QColor) -> QPixmap:
    """The opacity of `drawing` filled with `colour`; `size` is device-independent."""
    pixmap = QPixmap((size.toSizeF() * scale).toSize())
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    area = QRect(QPoint(0, 0), size)
    painter = QPainter(pixmap)
    drawing.paint(painter, area)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(area, colour)
    painter.end()
    return pixmap
