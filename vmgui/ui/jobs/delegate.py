"""Paints a job's state and progress into its row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionProgressBar,
    QStyleOptionViewItem,
)

from vmgui.base.compat import override
from vmgui.models.jobs import JOB_COLUMNS
from vmgui.models.roles import Role
from vmgui.ui.icons import icon

Index = QModelIndex | QPersistentModelIndex

_PROGRESS = next(place for place, column in enumerate(JOB_COLUMNS) if column.id == "progress")
_STEPS = 1000


class JobDelegate(QStyledItemDelegate):
    """Cells of the job table. A bar is painted only where the share is known."""

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        role = index.data(Role.ICON)
        if role is not None:
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.icon = icon(role)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        share = index.data(Role.PROGRESS)
        text = index.data()
        if index.column() != _PROGRESS or share is None or not text:
            super().paint(painter, option, index)
            return
        widget = option.widget
        style = widget.style() if widget is not None else QApplication.style()
        self._paint_background(painter, option, index, style)
        bar = QStyleOptionProgressBar()
        bar.rect = option.rect.adjusted(2, 2, -2, -2)
        bar.palette = option.palette
        bar.fontMetrics = option.fontMetrics
        bar.direction = option.direction
        bar.state = option.state | QStyle.StateFlag.State_Horizontal
        bar.maximum = _STEPS
        bar.progress = round(share * _STEPS)
        bar.text = option.fontMetrics.elidedText(text, option.textElideMode, bar.rect.width())
        bar.textVisible = True
        style.drawControl(QStyle.ControlElement.CE_ProgressBar, bar, painter, widget)

    def _paint_background(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, style: QStyle
    ) -> None:
        """The cell without its text: the selection behind the bar."""
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        cell.text = ""
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, option.widget)
