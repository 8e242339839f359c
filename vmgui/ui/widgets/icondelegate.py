"""IconDelegate: rows of any view, with the icons that their models name."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from vmgui.base.compat import override
from vmgui.models.roles import Role
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, icon_extent, space

_Index = QModelIndex | QPersistentModelIndex


class IconDelegate(QStyledItemDelegate):
    """Gives rows their icons, and some air above and below."""

    def __init__(self, view: QAbstractItemView, lines: float = 1.1) -> None:
        """Draw in `view`, with icons as high as `lines` lines of text."""
        super().__init__(view)
        extent = icon_extent(view, lines)
        view.setIconSize(QSize(extent, extent))
        self._air = 2 * space(view, Space.TINY)

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        if role := index.data(Role.ICON):
            option.icon = icon(role)
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), hint.height() + self._air)
