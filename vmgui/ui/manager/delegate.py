"""How the cells of the machine tree are painted: icons, graphs, grey for what is not current."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.records import Sample
from vmgui.core.history import History
from vmgui.models.cells import Look
from vmgui.models.columns import COLUMNS
from vmgui.models.machines import MachineTree
from vmgui.models.roles import Kind
from vmgui.ui.colours import Graph, graph_colour
from vmgui.ui.icons import icon
from vmgui.ui.manager.hostrows import SENTENCE, START, Index
from vmgui.ui.widgets.sparkline import paint_sparkline

_GRAPHS = {
    "cpu": Graph.CPU,
    "memory": Graph.MEMORY,
    "disk": Graph.DISK,
    "network": Graph.NETWORK,
}
_WIDEST = {"cpu": "100 %", "memory": "100 %", "disk": "000.0 MiB/s", "network": "000.0 MiB/s"}
"""The text that a graph leaves room for."""
_MARGIN_SHARE = 0.15
"""Of the row's height, left free above and below a graph."""
_LEAST_SHARE = 0.33
"""Of the text's width; a narrower graph says nothing."""
_LINES_PER_ROW = 1.6
_MOST_COLOURS = 100
"""Kept for palettes of now and before."""
_MOST_GRAPHS = 1000
"""Kept: more than four columns of them on a tall screen."""
_END = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TEXT = QStyleOptionViewItem.ViewItemFeature.HasDisplay
_ICON_AND_TEXT = _TEXT | QStyleOptionViewItem.ViewItemFeature.HasDecoration
_MARKED = (
    QStyle.StateFlag.State_Selected
    | QStyle.StateFlag.State_MouseOver
    | QStyle.StateFlag.State_HasFocus
)


class MachineDelegate(QStyledItemDelegate):
    """Paints the machine tree.

    It asks the model for all of a cell at once, and keeps the graphs until there is a new sample:
    a list is painted again far more often than it changes, also while workers want the processor.
    """

    def __init__(self, tree: MachineTree, place_button: Callable[[QWidget, Index], None]) -> None:
        """Paint cells.

        Args:
            tree: the model.
            place_button: puts a row's button where it belongs, which is beyond its cell.
        """
        super().__init__()
        self._tree = tree
        self._place_button = place_button
        self._colours: dict[tuple[str, int], QColor] = {}
        self._greys: dict[int, QPalette] = {}
        self._graphs: dict[tuple[History, str], _Drawn] = {}

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        self._prepare(option, index, self._tree.look(index))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = self._tree.look(index)
        if look.icon or option.state & _MARKED:
            self._prepare(option, index, look)
            if look.history is not None:
                option.text = ""
            style = option.widget.style() if option.widget else QApplication.style()
            style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        elif look.text and look.history is None and look.kind is Kind.DOMAIN:
            self._paint_text(painter, option, look)
        if look.history is not None:
            self._paint_usage(painter, option, index.column(), look)

    @override
    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        self._place_button(editor, index)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        size.setHeight(round(option.fontMetrics.height() * _LINES_PER_ROW))
        return size

    def _prepare(self, option: QStyleOptionViewItem, index: Index, look: Look) -> None:
        """Say how a cell looks. Whole values, not `|=`: Python's flags are slow."""
        is_group = look.kind is not Kind.DOMAIN
        option.index = index  # type: ignore[assignment]  # views paint with nothing else
        option.features = _ICON_AND_TEXT if look.icon else _TEXT
        # What a group says stands across its row, which the view paints.
        option.text = "" if is_group and index.column() == SENTENCE else look.text
        if look.icon:
            option.icon = icon(look.icon)
        if look.is_number:
            option.displayAlignment = _END
        if look.is_stale:
            option.palette = self._grey(option.palette)
        if is_group and index.column() == 0:
            option.font.setWeight(QFont.Weight.DemiBold)

    def _grey(self, palette: QPalette) -> QPalette:
        """A palette for what is not current."""
        key = palette.cacheKey()
        if key not in self._greys:
            if len(self._greys) > _MOST_COLOURS:
                self._greys.clear()
            grey = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
            made = self._greys[key] = QPalette(palette)
            made.setColor(QPalette.ColorRole.Text, grey)
        return self._greys[key]

    def _colour(self, name: str, palette: QPalette, *, is_selected: bool) -> QColor:
        """The colour of a graph: asked for at every cell, so it is kept."""
        if is_selected:
            return palette.color(QPalette.ColorRole.HighlightedText)
        key = (name, palette.cacheKey())
        if key not in self._colours:
            if len(self._colours) > _MOST_COLOURS:
                self._colours.clear()
            self._colours[key] = graph_colour(_GRAPHS[name], palette)
        return self._colours[key]

    def _paint_text(self, painter: QPainter, option: QStyleOptionViewItem, look: Look) -> None:
        """What a style paints in a plain cell, which is most of them, in a third of the time."""
        margin = self._margin(option)
        rect = option.rect.adjusted(margin, 0, -margin, 0)
        text = option.fontMetrics.elidedText(look.text, option.textElideMode, rect.width())
        palette = self._grey(option.palette) if look.is_stale else option.palette
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        wanted = _END if look.is_number else START
        painter.drawText(rect, QStyle.visualAlignment(option.direction, wanted), text)

    def _margin(self, option: QStyleOptionViewItem) -> int:
        """Between a cell's edge and its text (QCommonStyle, viewItemDrawText)."""
        style = option.widget.style() if option.widget else QApplication.style()
        return style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, option.widget) + 1

    def _paint_usage(
        self, painter: QPainter, option: QStyleOptionViewItem, place: int, look: Look
    ) -> None:
        """The graph, and the latest value as text after it."""
        name, history = COLUMNS[place].series, look.history
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        rect = option.rect
        margin = round(rect.height() * _MARGIN_SHARE)
        width = option.fontMetrics.horizontalAdvance(_WIDEST[name])
        graph = rect.adjusted(margin, margin, -width - 2 * margin, -margin)
        if history is not None and graph.width() > width * _LEAST_SHARE:
            colour = self._colour(name, option.palette, is_selected=is_selected)
            scale = painter.device().devicePixelRatio()
            frame = _Frame(name, look.peak, graph.size(), scale, colour)
            painter.drawPixmap(graph.topLeft(), self._graph(history, frame))
        role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text
        painter.setPen(option.palette.color(role))
        painter.drawText(rect.adjusted(0, 0, -margin, 0), _END, look.text)

    def _graph(self, history: History, frame: _Frame) -> QPixmap:
        """The picture of a graph, drawn anew when there is a new sample."""
        key = (history, frame.series)
        kept = self._graphs.get(key)
        if kept is None or kept.latest is not history.latest or kept.frame != frame:
            if len(self._graphs) > _MOST_GRAPHS:
                self._graphs.clear()
            kept = self._graphs[key] = _Drawn(frame, history.latest, _draw(history, frame))
        return kept.picture


class _Frame(NamedTuple):
    """What a graph shows of a history, and how."""

    series: str
    peak: float
    """The value at the top."""
    size: QSize
    scale: float
    """Device pixels to a pixel."""
    colour: QColor


class _Drawn(NamedTuple):
    """A graph as it was painted last."""

    frame: _Frame
    latest: Sample
    picture: QPixmap


def _draw(history: History, frame: _Frame) -> QPixmap:
    picture = QPixmap(frame.size * frame.scale)
    picture.setDevicePixelRatio(frame.scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    known = [value for value in history.values(frame.series) if value == value]
    paint_sparkline(painter, QRect(QPoint(), frame.size), known, frame.peak, frame.colour)
    painter.end()
    return picture
