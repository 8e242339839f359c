"""How the cells of the machine tree are painted: icons, graphs, grey for what is not current."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from vmgui.base.compat import override
from vmgui.core.history import History
from vmgui.models.columns import COLUMNS
from vmgui.models.roles import Kind, Role
from vmgui.ui.colours import Graph, graph_colour
from vmgui.ui.icons import icon
from vmgui.ui.widgets.sparkline import paint_sparkline

Index = QModelIndex | QPersistentModelIndex

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


class MachineDelegate(QStyledItemDelegate):
    """Paints the machine tree."""

    def __init__(self) -> None:
        super().__init__()
        self._colours: dict[tuple[str, int], QColor] = {}

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.data(Role.STALE):
            grey = option.palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
            option.palette.setColor(QPalette.ColorRole.Text, grey)
        if index.column() != 0:
            return
        if role := index.data(Role.ICON):
            option.icon = icon(role)
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
        if index.data(Role.KIND) != Kind.DOMAIN:
            option.font.setWeight(QFont.Weight.DemiBold)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        history = index.data(Role.SERIES) if COLUMNS[index.column()].series else None
        if history is None:
            super().paint(painter, option, index)
        else:
            self._paint_graph(painter, option, index, history)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        size.setHeight(round(option.fontMetrics.height() * _LINES_PER_ROW))
        return size

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

    def _paint_graph(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
        history: History,
    ) -> None:
        """The cell's background, the graph, and the latest value as text before it."""
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        rect = option.rect
        margin = round(rect.height() * _MARGIN_SHARE)
        name = COLUMNS[index.column()].series
        width = option.fontMetrics.horizontalAdvance(_WIDEST[name])
        graph = rect.adjusted(margin, margin, -width - 2 * margin, -margin)
        values = [value for value in history.values(name) if value == value]
        if graph.width() > width * _LEAST_SHARE:
            colour = self._colour(name, option.palette, is_selected=is_selected)
            paint_sparkline(painter, graph, values, index.data(Role.PEAK), colour)
        role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text
        painter.setPen(option.palette.color(role))
        painter.drawText(
            rect.adjusted(0, 0, -margin, 0),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            text,
        )
