"""The devices that a machine boots from: a list to check and to put in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.hardware import items
from vmgui.hardware.boot import BootEntry, bootable, set_order
from vmgui.hardware.registry import kind_of
from vmgui.ui.forms.rows import Bound
from vmgui.ui.forms.specialrow import SpecialRow
from vmgui.ui.forms.tools import Tools
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, icon_extent, space
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.element import Element

_LEAST_LINES, _MOST_LINES = 3, 8


class _BootList(QListWidget):
    """The list; rows can be dragged to another place in it."""

    moved = Signal()
    """A person has dragged a row to another place."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setUniformItemSizes(True)
        self.setSpacing(1)
        self.setIconSize(QSize(icon_extent(self), icon_extent(self)))
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        super().dropEvent(event)
        self.moved.emit()

    @override
    def sizeHint(self) -> QSize:
        """As high as the rows, within limits."""
        lines = min(max(self.count(), _LEAST_LINES), _MOST_LINES)
        height = max(self.sizeHintForRow(0), self.fontMetrics().height()) + 2 * self.spacing()
        return QSize(super().sizeHint().width(), lines * height + 2 * self.frameWidth())


class BootOrderRow(SpecialRow):
    """All devices that can be booted from; the checked ones are tried, from top to bottom."""

    def __init__(self, item: items.Special, tools: Tools, form: QWidget) -> None:
        """Make the empty list."""
        del tools
        super().__init__(item, form)
        self._entries: list[BootEntry] = []
        self._list = _BootList(self.body)
        self._list.setObjectName(item.name)
        self._list.setAccessibleName(_(item.label))
        self._empty = QLabel(_("No bootable devices"), self.body)
        self._empty.setObjectName(f"{item.name}-empty")
        self._up = self._button("up", _("Move Up"), "Ctrl+Up", lambda: self._move(-1))
        self._down = self._button("down", _("Move Down"), "Ctrl+Down", lambda: self._move(1))
        self._put(self._lay_out(), item.label, self._list)
        self._list.itemChanged.connect(lambda _item: self._write())
        # Qt is not done with the drag before the event is over.
        self._list.moved.connect(self._write, Qt.ConnectionType.QueuedConnection)
        self._list.currentRowChanged.connect(lambda _row: self._show_moves())

    @property
    @override
    def focus_widget(self) -> QWidget | None:
        return self._list

    @override
    def show_element(self, bound: Bound) -> None:
        current = self._current()
        self._entries = self._arranged(bootable(_domain(bound.element)))
        self._fill(None if current is None else current.device)
        has_devices = bool(self._entries)
        self._empty.setVisible(not has_devices)
        for widget in (self._list, self._up, self._down):
            widget.setVisible(has_devices)
        self._list.updateGeometry()
        self._show_moves()

    @override
    def text(self, element: Element, bound: Bound) -> str:
        # What is shown has been looked at; each further look costs milliseconds.
        entries = self._entries if element is bound.element else bootable(_domain(element))
        return ", ".join(entry.name for entry in entries if entry.order is not None)

    def _arranged(self, entries: Sequence[BootEntry]) -> list[BootEntry]:
        """Leave what is not checked where a person has put it, below the others."""
        places = {entry.device: place for place, entry in enumerate(self._entries)}
        last = len(places)

        def place(entry: BootEntry) -> tuple[bool, int]:
            if entry.order is not None:
                return False, entry.order
            return True, places.get(entry.device, last)

        return sorted(entries, key=place)

    def _fill(self, current: Device | None) -> None:
        was_blocked = self._list.blockSignals(True)
        self._list.clear()
        for place, entry in enumerate(self._entries):
            row = QListWidgetItem(icon(kind_of(entry.device).icon), entry.name)
            row.setData(Qt.ItemDataRole.UserRole, place)
            row.setToolTip(entry.name)
            row.setFlags(
                (row.flags() | Qt.ItemFlag.ItemIsUserCheckable) & ~Qt.ItemFlag.ItemIsDropEnabled
            )
            is_tried = entry.order is not None
            row.setCheckState(Qt.CheckState.Checked if is_tried else Qt.CheckState.Unchecked)
            self._list.addItem(row)
            if entry.device == current:
                self._list.setCurrentItem(row, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._list.blockSignals(was_blocked)

    def _current(self) -> BootEntry | None:
        row = self._list.currentItem()
        return None if row is None else self._entry(row)

    def _entry(self, row: QListWidgetItem) -> BootEntry:
        place: int = row.data(Qt.ItemDataRole.UserRole)
        return self._entries[place]

    def _move(self, step: int) -> None:
        place = self._list.currentRow()
        if place < 0 or not 0 <= place + step < self._list.count():
            return
        was_blocked = self._list.blockSignals(True)
        row = self._list.takeItem(place)
        self._list.insertItem(place + step, row)
        self._list.setCurrentItem(row)
        self._list.blockSignals(was_blocked)
        self._write()

    def _write(self) -> None:
        """Write the order that the list shows."""
        if self.bound is None:
            return
        rows = [self._list.item(place) for place in range(self._list.count())]
        shown = [(row, self._entry(row)) for row in rows]
        current = self._current()
        checked = [e.device for row, e in shown if row.checkState() is Qt.CheckState.Checked]
        self._entries = [entry for _row, entry in shown]
        self._fill(None if current is None else current.device)
        set_order(_domain(self.bound.element), checked)
        self.edited.emit()

    def _show_moves(self) -> None:
        place, last = self._list.currentRow(), self._list.count() - 1
        self._up.setEnabled(place > 0)
        self._down.setEnabled(0 <= place < last)

    def _button(self, name: str, text: str, keys: str, run: Callable[[], None]) -> QPushButton:
        button = QPushButton(icon(f"action.move_{name}"), text, self.body)
        button.setObjectName(f"{self.item.name}-{name}")
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked: run())
        shortcut = QShortcut(QKeySequence(keys), self._list, run)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        button.setToolTip(QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText))
        return button

    def _lay_out(self) -> QWidget:
        whole = QWidget(self.body)
        buttons = QHBoxLayout()
        buttons.setSpacing(space(whole, Space.SMALL))
        buttons.addWidget(self._up)
        buttons.addWidget(self._down)
        buttons.addStretch(1)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(whole, Space.SMALL))
        column.addWidget(self._empty)
        column.addWidget(self._list)
        column.addLayout(buttons)
        return whole


def _domain(element: Element) -> Domain:
    return element.viewed_as(Domain)
