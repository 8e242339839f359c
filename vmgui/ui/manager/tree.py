"""MachineView: the tree of hosts and machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QKeyCombination,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleTableModelChangeEvent,
    QAction,
    QKeyEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.base.ids import HostId, ObjectId
from vmgui.base.storage import JsonValue, Storage
from vmgui.models.arrangement import GroupKey
from vmgui.models.columns import COLUMNS
from vmgui.models.machines import MachineTree
from vmgui.models.nodes import runs
from vmgui.models.roles import Role
from vmgui.ui.manager.delegate import MachineDelegate
from vmgui.ui.manager.hostrows import HostRows, Index
from vmgui.ui.widgets.keptstate import keep_state, restore_state

LOOK_MILLISECONDS = 150
"""How long after scrolling it is said what is on screen."""
_MENU_KEYS = QKeyCombination(Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_F10)
_CHARACTER = 1.2
"""A column's characters in averages of the font, which counts narrow letters that are rare."""
_HEADER, _COLLAPSED = "manager.columns", "manager.collapsed"


class MachineView(QTreeView):
    """Shows a MachineTree; remembers columns, order and what is collapsed."""

    selection_changed = Signal()
    opened = Signal(QModelIndex)
    """A row was double-clicked, or Return was pressed on it."""
    retry_wanted = Signal(object)
    """The HostId of a host whose Retry was pressed."""
    looked_at = Signal(frozenset)
    """The ids of the domains on screen, when they change."""

    def __init__(self, model: MachineTree, layout: Storage, parent: QWidget | None = None) -> None:
        """Show a model.

        Args:
            model: hosts, groups and domains.
            layout: remembers how the user likes it.
            parent: the widget it is in.
        """
        super().__init__(parent)
        self.setObjectName("machines")
        self.setAccessibleName(_("Machines"))
        self._tree = model
        self._layout = layout
        self._collapsed = _texts(layout.get(_COLLAPSED))
        self._shows_all = False
        self._seen: frozenset[ObjectId] = frozenset()
        self._hidden: list[ObjectId | HostId] = []
        """What is selected but not shown now."""
        self._is_rearranging = False
        self._selected: list[ObjectId | HostId] | None = None
        """What is selected, once somebody has asked."""
        self._delegate = MachineDelegate(model, self._place_button)
        self._looking = QTimer(self, singleShot=True, interval=LOOK_MILLISECONDS)
        self._looking.timeout.connect(self._look)
        self._set_up_view()
        self.setModel(model)
        self._set_up_header()
        self._rows = HostRows(self)
        self._rows.retry_wanted.connect(self.retry_wanted)
        self._rows.follow()
        self.doubleClicked.connect(self.opened)
        self.expanded.connect(self._on_expanded)
        self.collapsed.connect(self._on_collapsed)
        model.rowsInserted.connect(self._on_rows_inserted)
        model.modelReset.connect(self._expand_all)
        for signal in (model.rowsInserted, model.rowsRemoved, model.layoutChanged):
            signal.connect(self._looking.start)
        self._expand_all()

    def _set_up_view(self) -> None:
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setExpandsOnDoubleClick(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.verticalScrollBar().valueChanged.connect(self._looking.start)

    def _set_up_header(self) -> None:
        header = self.header()
        header.setStretchLastSection(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._show_column_menu)
        header.setFirstSectionMovable(False)
        character = self.fontMetrics().averageCharWidth() * _CHARACTER
        for number, column in enumerate(COLUMNS):
            self.setColumnHidden(number, not column.is_shown)
            width = round(character * column.width) + (0 if number else 2 * self.indentation())
            self.setColumnWidth(number, max(width, header.sectionSizeHint(number)))
        is_restored = restore_state(self._layout, _HEADER, header.restoreState)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setColumnHidden(0, False)
        self.setSortingEnabled(True)
        if not is_restored:
            self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        header.sectionMoved.connect(self.save_layout)
        header.sectionResized.connect(self.save_layout)
        header.sortIndicatorChanged.connect(self.save_layout)

    # Columns

    def column_actions(self, parent: QWidget) -> list[QAction]:
        """Check boxes that show and hide columns; the first one always shows."""
        actions = []
        for number, column in enumerate(COLUMNS):
            if number == 0:
                continue
            action = QAction(_(column.title), parent)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.toggled.connect(partial(self._show_column, number))
            actions.append(action)
        return actions

    def _show_column(self, number: int, is_shown: bool) -> None:
        self.setColumnHidden(number, not is_shown)
        self.save_layout()

    def _show_column_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.column_actions(menu))
        menu.popup(self.header().mapToGlobal(place))

    def save_layout(self) -> None:
        """Remember columns and order."""
        keep_state(self._layout, _HEADER, self.header().saveState())

    # Selection

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._selected = None
        if not self._is_rearranging:
            self._hidden.clear()
            self.selection_changed.emit()

    @contextmanager
    def keeping_selection(self) -> Iterator[None]:
        """Around a change of the filter or the grouping: what is shown afterwards stays selected.

        What is not shown is selected again when it comes back, unless something else is chosen
        in the meantime.
        """
        chosen = [*self.selected_ids(), *self._hidden]
        current = self.currentIndex().data(Role.ID)
        self._is_rearranging = True
        try:
            # Carrying a thousand selected rows through a change of the layout takes Qt a second.
            self.selectionModel().clearSelection()
            yield
            self._hidden = [key for key in chosen if not self._index_of(key).isValid()]
            hidden = set(self._hidden)
            self._select_again([key for key in chosen if key not in hidden], current)
        finally:
            self._is_rearranging = False
        self.selection_changed.emit()

    def _select_again(self, chosen: Sequence[ObjectId | HostId], current: object) -> None:
        model = self.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        selection = _spans(self._index_of(key) for key in chosen)
        model.select(selection, flags.ClearAndSelect | flags.Rows)
        if isinstance(current, ObjectId | HostId):
            index = self._index_of(current)
            if index.isValid():
                model.setCurrentIndex(index, flags.NoUpdate)
                self.scrollTo(index)

    def selected_ids(self) -> list[ObjectId | HostId]:
        """The hosts and domains that are selected, each once."""
        if self._selected is None:
            found: dict[ObjectId | HostId, None] = {}
            for span in self.selectionModel().selection().toList():
                parent = span.parent()
                for row in range(span.top(), span.bottom() + 1):
                    key = self._tree.index(row, 0, parent).data(Role.ID)
                    if isinstance(key, ObjectId | HostId):
                        found.setdefault(key)
            self._selected = list(found)
        return list(self._selected)

    def select(self, key: ObjectId | HostId) -> bool:
        """Select a host or domain and scroll to it; False if it is not shown."""
        index = self._index_of(key)
        if not index.isValid():
            return False
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def select_first(self) -> None:
        """Select the first machine, or the first row if there is none."""
        index = self._tree.index(0, 0)
        while index.isValid() and not isinstance(index.data(Role.ID), ObjectId):
            index = self.indexBelow(index)
        self.setCurrentIndex(index if index.isValid() else self._tree.index(0, 0))

    def _index_of(self, key: ObjectId | HostId) -> QModelIndex:
        tree = self._tree
        return tree.index_of(key) if isinstance(key, ObjectId) else tree.host_index(key)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            # Not `activated`: on some desktops a single click is enough for that.
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex())
        elif event.keyCombination() == _MENU_KEYS:  # Qt knows only the menu key on X11
            place = self.visualRect(self.currentIndex()).center()
            self.customContextMenuRequested.emit(place)
        else:
            super().keyPressEvent(event)

    # What is on screen

    def _place_button(self, button: QWidget, index: Index) -> None:
        self._rows.place(button, index)

    @override
    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: Index) -> None:
        super().drawRow(painter, options, index)
        if self._tree.is_group(index):
            self._rows.paint(painter, options.rect, index)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._looking.start()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._looking.start()

    def _look(self) -> None:
        seen = frozenset(self._on_screen())
        if seen != self._seen:
            self._seen = seen
            self.looked_at.emit(seen)

    def _on_screen(self) -> list[ObjectId]:
        found = []
        index = self.indexAt(QPoint(1, 1))
        bottom = self.viewport().height()
        while index.isValid() and self.visualRect(index).top() <= bottom:
            key = index.data(Role.ID)
            if isinstance(key, ObjectId):
                found.append(key)
            index = self.indexBelow(index)
        return found

    # Expansion

    def show_all(self, is_wanted: bool) -> None:
        """Expand everything for as long as somebody searches, whatever is collapsed otherwise."""
        if is_wanted != self._shows_all:
            self._shows_all = is_wanted
            self._expand_below(QModelIndex())

    def _on_rows_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        if parent.isValid() and self._tree.rowCount(parent) == last - first + 1:
            self._expand(parent)  # it was empty, so it could not be expanded before
        self._expand_below(parent, first, last)

    def _expand_all(self) -> None:
        self._expand_below(QModelIndex())

    def _expand_below(self, parent: QModelIndex, first: int = 0, last: int | None = None) -> None:
        """Expand or collapse the groups among these rows, and those in them."""
        end = self._tree.rowCount(parent) if last is None else last + 1
        for row in range(first, end):
            index = self._tree.index(row, 0, parent)
            if isinstance(index.data(Role.ID), ObjectId):
                return  # groups stand before machines
            self._expand(index)
            self._expand_below(index)

    def _expand(self, index: QModelIndex) -> None:
        self.setExpanded(
            index, self._shows_all or _text(index.data(Role.ID)) not in self._collapsed
        )

    def _on_expanded(self, index: QModelIndex) -> None:
        self._remember(_text(index.data(Role.ID)), is_collapsed=False)

    def _on_collapsed(self, index: QModelIndex) -> None:
        self._remember(_text(index.data(Role.ID)), is_collapsed=True)
        # Qt's accessible tree keeps the rows that have just gone; only a reset tells it (Qt 6).
        event = QAccessibleTableModelChangeEvent(
            self, QAccessibleTableModelChangeEvent.ModelChangeType.ModelReset
        )
        QAccessible.updateAccessibility(event)

    def _remember(self, name: str, *, is_collapsed: bool) -> None:
        self._looking.start()
        if self._shows_all or (name in self._collapsed) == is_collapsed:
            return
        (self._collapsed.add if is_collapsed else self._collapsed.discard)(name)
        names: list[JsonValue] = [*sorted(self._collapsed)]
        self._layout.set(_COLLAPSED, names)


def _spans(indexes: Iterable[QModelIndex]) -> QItemSelection:
    """Rows as a selection with few ranges: Qt's work grows with the square of their number."""
    rows: dict[QModelIndex, dict[int, QModelIndex]] = {}
    for index in indexes:
        rows.setdefault(index.parent(), {})[index.row()] = index
    selection = QItemSelection()
    for places in rows.values():
        for first, last in runs(sorted(places)):
            selection.select(places[first], places[last])
    return selection


def _text(key: object) -> str:
    """A group's or host's key as it is remembered."""
    if isinstance(key, HostId):
        return key.uri
    return f"{key.grouping.value}:{key.name}" if isinstance(key, GroupKey) else ""


def _texts(value: JsonValue) -> set[str]:
    return {text for text in value if isinstance(text, str)} if isinstance(value, list) else set()
