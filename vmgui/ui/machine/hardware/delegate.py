"""How a row of the hardware list is drawn: icon, title, and a heading above each part."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.models.hardware import SECTIONS, HardwareList
from vmgui.models.roles import Role
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, icon_extent, small_font, space

_Index = QModelIndex | QPersistentModelIndex


class HardwareDelegate(QStyledItemDelegate):
    """Gives the rows their icons and room, and the first row of each part a heading."""

    def __init__(self, view: QListView, sections: Mapping[str, str] = SECTIONS) -> None:
        """Draw in `view`.

        Args:
            view: whose rows they are.
            sections: the parts of its list with their untranslated headings.
        """
        super().__init__(view)
        self._sections = sections
        self._view = view
        extent = icon_extent(view, 1.1)
        view.setIconSize(QSize(extent, extent))

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        role = index.data(Role.ICON)
        if role:
            option.icon = icon(role)
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            # Wider than the icon, which is centred: the room keeps it off the edge.
            option.decorationSize = QSize(self._row(), option.decorationSize.height())
        option.textElideMode = Qt.TextElideMode.ElideMiddle

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        if heading := self._heading(index):
            above = QRect(option.rect)
            above.setHeight(option.rect.height() - self._row())
            self._paint_heading(painter, above, heading)
            option.rect.setTop(above.bottom() + 1)
        super().paint(painter, option, index)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, self._row() + (self._room() if self._heading(index) else 0))

    @override
    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        if event.type() is QEvent.Type.ToolTip and (text := tool_tip(index)):
            QToolTip.showText(event.globalPos(), text, view)
            return True
        return super().helpEvent(event, view, option, index)

    def _paint_heading(self, painter: QPainter, area: QRect, text: str) -> None:
        painter.save()
        painter.setFont(small_font(self._view.font()))
        painter.setPen(self._view.palette().color(QPalette.ColorRole.PlaceholderText))
        edge = space(self._view, Space.SMALL)
        below = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeading
        painter.drawText(area.adjusted(edge, 0, -edge, -edge // 2), int(below), text)
        painter.restore()

    def _row(self) -> int:
        """The height of a row without a heading."""
        metrics = self._view.fontMetrics()
        return max(self._view.iconSize().height(), metrics.height()) + 2 * space(
            self._view, Space.SMALL
        )

    def _room(self) -> int:
        """The height of a heading."""
        return self._view.fontMetrics().height() + space(self._view, Space.MEDIUM)

    def _heading(self, index: _Index) -> str:
        """What stands above a row; empty for nothing. The first part needs no heading."""
        section = index.data(Role.KIND)
        if index.row() == 0 or index.sibling(index.row() - 1, 0).data(Role.KIND) == section:
            return ""
        return _(self._sections[section])


def tool_tip(index: _Index) -> str:
    """What a row says of itself: what the dot behind its title means, and its summary."""
    model = index.model()
    item = model.item(index) if isinstance(model, HardwareList) else None
    if item is None:
        return ""
    lines = [_("Not applied yet"), item.summary] if item.is_changed else [item.summary]
    return "\n".join(filter(None, lines))
