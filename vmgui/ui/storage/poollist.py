"""PoolView: the storage pools of a host, with how full they are."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import (
    QKeyCombination,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.core.resources import PoolReading
from vmgui.models.pools import PoolList, pool_state, short_type_text, state_text, used_share
from vmgui.models.roles import Role
from vmgui.ui.icons import icon
from vmgui.ui.storage.usagebar import bar_height, paint_usage
from vmgui.ui.style import Space, icon_extent, small_font, space

_Index = QModelIndex | QPersistentModelIndex
_MENU_KEYS = QKeyCombination(Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_F10)
_RETURNS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_ICON_LINES = 1.6
_FRAME = 2
"""Pixels around the pool that will take what is dragged."""


class PoolView(QListView):
    """Pools to choose one, or several for what can be done with several."""

    selection_changed = Signal()
    opened = Signal()
    """A pool was double-clicked, or Return was pressed on it."""
    delete_wanted = Signal()
    """The Delete key was pressed."""

    def __init__(self, model: PoolList, parent: QWidget | None = None) -> None:
        """Show a model."""
        super().__init__(parent)
        self._pools = model
        self._marked = ""
        """The name of the pool that will take what is dragged; empty for none."""
        self.setObjectName("pools")
        self.setAccessibleName(_("Storage pools"))
        self.setModel(model)
        self.setItemDelegate(PoolDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.selectionModel().selectionChanged.connect(self.selection_changed)
        self.doubleClicked.connect(self.opened)
        model.rowsRemoved.connect(self._on_removed)

    def chosen(self) -> PoolReading | None:
        """The pool that is selected; None where none is, or several are.

        The keyboard can look at one pool while another one is selected: that is not asked for.
        """
        selected = self.selected()
        return selected[0] if len(selected) == 1 else None

    def selected(self) -> tuple[PoolReading, ...]:
        """The pools that are selected, in their order."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        pools = self._pools.pools()
        return tuple(pools[row] for row in rows)

    def choose(self, name: str) -> bool:
        """Choose a pool; False if there is none of this name."""
        index = self._pools.index_of(name)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        return index.isValid()

    def pool_at(self, place: QPoint) -> PoolReading | None:
        """The pool at a place of the viewport."""
        return self._pools.pool(self.indexAt(place))

    def mark(self, pool: PoolReading | None) -> None:
        """Show that a pool will take what is dragged; None for none."""
        self._marked = "" if pool is None else pool.name
        self.viewport().update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._marked:
            painter = QPainter(self.viewport())
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), _FRAME))
            area = self.visualRect(self._pools.index_of(self._marked))
            painter.drawRect(area.adjusted(1, 1, -_FRAME, -_FRAME))
            painter.end()

    def _on_removed(self) -> None:
        """Select the neighbour of what was selected and is gone: Qt only looks at it."""
        if not self.selectionModel().hasSelection():
            self.setCurrentIndex(self.currentIndex())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.keyCombination() == _MENU_KEYS:  # Qt knows only the menu key on X11
            place = self.visualRect(self.currentIndex()).center()
            self.customContextMenuRequested.emit(place)
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        elif event.key() in _RETURNS:
            # Not `activated`: on some desktops a single click is enough for that.
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class _Places(NamedTuple):
    """Where everything about a pool is painted, for those who read from left to right."""

    icon: QRect
    name: QRect
    mark: QRect
    """Of what starts with the host."""
    kind: QRect
    room: QRect
    bar: QRect


class PoolDelegate(QStyledItemDelegate):
    """Name, type and state in words, and a bar; what is not active is grey."""

    def __init__(self, view: QAbstractItemView) -> None:
        """Paint in `view`."""
        super().__init__(view)
        extent = icon_extent(view, _ICON_LINES)
        view.setIconSize(QSize(extent, extent))
        self._view = view

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        bottom = self._places(option).bar.bottom() - option.rect.top()
        return QSize(0, bottom + 2 * space(self._view, Space.SMALL))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        pool = index.data(Role.RECORD)
        if not isinstance(pool, PoolReading):
            return
        self.initStyleOption(option, index)
        option.text = ""
        element = QStyle.ControlElement.CE_ItemViewItem
        self._view.style().drawControl(element, option, painter, self._view)
        painter.save()
        painter.setLayoutDirection(option.direction)
        places = self._places(option)
        mode = QIcon.Mode.Normal if pool.is_active else QIcon.Mode.Disabled
        if option.state & QStyle.StateFlag.State_Selected:
            mode = QIcon.Mode.Selected
        icon("page.storage").paint(painter, _turned(option, places.icon), mode=mode)
        if pool.is_autostart:
            icon("action.autostart").paint(painter, _turned(option, places.mark), mode=mode)
        _write(painter, option, places.name, pool.name, is_faded=not pool.is_active)
        painter.setFont(small_font(option.font))
        # Translators: the state and the type of a storage pool: "Active · ZFS Pool"
        kind = _("{state} · {type}").format(state=state_text(pool), type=short_type_text(pool))
        _write(painter, option, places.kind, kind, is_faded=True)
        self._paint_room(painter, option, places, pool)
        painter.restore()

    def _paint_room(
        self, painter: QPainter, option: QStyleOptionViewItem, places: _Places, pool: PoolReading
    ) -> None:
        # What is not active says so above already.
        room = pool_state(pool) if pool.is_active else pool.target_path
        _write(painter, option, places.room, room, is_faded=True)
        share = used_share(pool)
        if share is None:
            return
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        bar = QRectF(_turned(option, places.bar))
        paint_usage(painter, bar, share, option.palette, is_selected=is_selected)

    def _places(self, option: QStyleOptionViewItem) -> _Places:
        gap, extent = space(self._view, Space.SMALL), self._view.iconSize()
        high, low = option.fontMetrics.height(), _small_height(option.font)
        area = option.rect.adjusted(2 * gap, gap, -2 * gap, 0)
        left = area.left() + extent.width() + 2 * gap
        width = area.right() - left
        kind_top = area.top() + high + gap // 2
        return _Places(
            QRect(area.topLeft(), extent),
            QRect(left, area.top(), width - high - gap, high),
            QRect(left + width - high, area.top(), high, high),
            QRect(left, kind_top, width, low),
            QRect(left, kind_top + low, width, low),
            QRect(left, kind_top + 2 * low + gap, width, bar_height(self._view)),
        )


def _turned(option: QStyleOptionViewItem, area: QRect) -> QRect:
    """Where an area lies for those who read in the direction of the view."""
    return QStyle.visualRect(option.direction, option.rect, area)


def _write(
    painter: QPainter, option: QStyleOptionViewItem, line: QRect, text: str, *, is_faded: bool
) -> None:
    role = QPalette.ColorRole.PlaceholderText if is_faded else QPalette.ColorRole.Text
    if option.state & QStyle.StateFlag.State_Selected:
        role = QPalette.ColorRole.HighlightedText
    painter.setPen(option.palette.color(role))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
    start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    alignment = QStyle.visualAlignment(option.direction, start)
    painter.drawText(_turned(option, line), alignment, shown)


def _small_height(font: QFont) -> int:
    return QFontMetrics(small_font(font)).height()
