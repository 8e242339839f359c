"""MapBar: the areas of a disk image from its beginning to its end, by what is in them."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QBrush,
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

import vmgui.base.units as units
from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.core.imaging.values import Extent, ExtentKind, ImageMap
from vmgui.ui.colours import Graph, graph_colour, mix

_LINES = 3.0
_LEAST_CHARACTERS = 30


class AreaKind(NamedTuple):
    """How areas of a sort are called and painted."""

    label: str
    """Untranslated."""
    colour: Graph | None
    """None for what is empty."""
    pattern: Qt.BrushStyle
    """Tells sorts apart without colours."""


OWN = AreaKind(N_("Data in this image"), Graph.DISK, Qt.BrushStyle.SolidPattern)
BELOW = AreaKind(N_("Data in what it builds on"), Graph.CPU, Qt.BrushStyle.BDiagPattern)
ZERO = AreaKind(N_("Allocated, only zeros"), Graph.MEMORY, Qt.BrushStyle.Dense6Pattern)
EMPTY = AreaKind(N_("Not allocated"), None, Qt.BrushStyle.NoBrush)
KINDS = (OWN, BELOW, ZERO, EMPTY)


def kind_of(extent: Extent) -> AreaKind:
    """The sort of an area."""
    if extent.kind is ExtentKind.HOLE:
        return EMPTY
    if extent.kind is ExtentKind.ZERO:
        return ZERO
    return BELOW if extent.depth else OWN


def brush_of(kind: AreaKind, palette: QPalette) -> QBrush:
    """What areas of a sort are filled with."""
    if kind.colour is None:
        return QBrush(Qt.BrushStyle.NoBrush)
    return QBrush(graph_colour(kind.colour, palette), kind.pattern)


def said(extent: Extent) -> str:
    """An area in words."""
    # Translators: an area of a disk image: where it begins and ends, and what is in it
    return _("{start} to {end}: {what}").format(
        start=units.size(extent.start),
        end=units.size(extent.start + extent.length),
        what=_(kind_of(extent).label),
    )


class MapBar(QWidget):
    """The whole image in one bar. The arrow keys go from area to area."""

    chosen = Signal()
    """Another area is the chosen one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.setObjectName("map")
        self.setAccessibleName(_("Allocated areas"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._map: ImageMap | None = None
        self._chosen = 0

    def set_map(self, map_: ImageMap | None) -> None:
        """Show this; None for nothing."""
        if map_ == self._map:
            return
        self._map, self._chosen = map_, 0
        self.update()
        self._tell()

    def extent(self) -> Extent | None:
        """The chosen area."""
        if self._map is None or not self._map.extents:
            return None
        return self._map.extents[self._chosen]

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = metrics.averageCharWidth() * _LEAST_CHARACTERS
        return QSize(width, round(metrics.lineSpacing() * _LINES))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.fillRect(frame, self.palette().color(QPalette.ColorRole.Base))
        if self._map is not None:
            for extent in self._map.extents:
                self._paint(painter, extent)
            if self.hasFocus() and (chosen := self.extent()) is not None:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self.palette().color(QPalette.ColorRole.WindowText), 2))
                painter.drawRect(self._place(chosen).adjusted(1, 1, -1, -1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawRect(frame)
        painter.end()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = len(self._map.extents) if self._map is not None else 0
        forward = 1 if self.layoutDirection() is Qt.LayoutDirection.LeftToRight else -1
        steps = {
            Qt.Key.Key_Right: forward,
            Qt.Key.Key_Left: -forward,
            Qt.Key.Key_Home: -count,
            Qt.Key.Key_End: count,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or not count:
            super().keyPressEvent(event)
            return
        self._choose(min(max(self._chosen + step, 0), count - 1))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position().toPoint())
        if found is not None:
            self._choose(found)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._at(event.pos())
            text = said(self._map.extents[found]) if self._map and found is not None else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _paint(self, painter: QPainter, extent: Extent) -> None:
        brush = brush_of(kind_of(extent), self.palette())
        if brush.style() is Qt.BrushStyle.NoBrush:
            return
        place = self._place(extent)
        base = self.palette().color(QPalette.ColorRole.Base)
        painter.fillRect(place, mix(QColor(brush.color()), base, 0.25))
        painter.fillRect(place, brush)

    def _place(self, extent: Extent) -> QRectF:
        """Where an area is; at least a pixel wide, so that nothing allocated is invisible."""
        assert self._map is not None
        scale = self.width() / max(1, self._map.size)
        start, width = extent.start * scale, max(1.0, extent.length * scale)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            start = self.width() - start - width
        return QRectF(start, 0, width, self.height())

    def _at(self, point: QPoint) -> int | None:
        """The number of the area at a point."""
        if self._map is None:
            return None
        x = point.x()
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            x = self.width() - x
        offset = x * self._map.size // max(1, self.width())
        for number, extent in enumerate(self._map.extents):
            if extent.start <= offset < extent.start + extent.length:
                return number
        return None

    def _choose(self, number: int) -> None:
        if number != self._chosen:
            self._chosen = number
            self.update()
            self._tell()

    def _tell(self) -> None:
        extent = self.extent()
        self.setAccessibleDescription(said(extent) if extent is not None else "")
        if self.hasFocus():
            kind = QAccessible.Event.DescriptionChanged
            QAccessible.updateAccessibility(QAccessibleEvent(self, kind))
        self.chosen.emit()
