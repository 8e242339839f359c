"""MachineView: the tree of hosts and machines."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QByteArray, QItemSelection, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleTableModelChangeEvent, QAction, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTreeView, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.base.ids import HostId, ObjectId
from vmgui.base.storage import JsonValue, Storage
from vmgui.models.columns import COLUMNS
from vmgui.models.machines import MachineTree
from vmgui.models.roles import Role
from vmgui.ui.manager.delegate import MachineDelegate

LOOK_MILLISECONDS = 150
"""How long after scrolling it is said what is on screen."""
_HEADER, _COLLAPSED, _SORT = "manager.columns", "manager.collapsed", "manager.sort"


class MachineView(QTreeView):
    """Shows a MachineTree; remembers columns, order and what is collapsed."""

    selection_changed = Signal()
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
        self._seen: frozenset[ObjectId] = frozenset()
        self._delegate = MachineDelegate()
        self._looking = QTimer(self, singleShot=True, interval=LOOK_MILLISECONDS)
        self._looking.timeout.connect(self._look)
        self._set_up_view()
        self.setModel(model)
        self._set_up_header()
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
        header.setStretchLastSection(False)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._show_column_menu)
        header.setFirstSectionMovable(False)
        metrics = self.fontMetrics()
        for number, column in enumerate(COLUMNS):
            self.setColumnHidden(number, not column.is_shown)
            width = metrics.averageCharWidth() * column.width
            self.setColumnWidth(number, max(width, header.sectionSizeHint(number)))
        state = self._layout.get(_HEADER)
        if isinstance(state, str):
            header.restoreState(QByteArray.fromBase64(state.encode()))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setColumnHidden(0, False)
        self.setSortingEnabled(True)
        if not isinstance(state, str):
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
        self._layout.set(_HEADER, state_text(self.header().saveState()))

    # Selection

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.selection_changed.emit()

    def selected_ids(self) -> list[ObjectId | HostId]:
        """The hosts and domains that are selected, each once, in the order of rows."""
        found: dict[ObjectId | HostId, None] = {}
        for index in self.selectionModel().selectedRows():
            key = index.data(Role.ID)
            if isinstance(key, ObjectId | HostId):
                found.setdefault(key)
        return list(found)

    def select(self, key: ObjectId | HostId) -> bool:
        """Select a host or domain and scroll to it; False if it is not shown."""
        tree = self._tree
        index = tree.index_of(key) if isinstance(key, ObjectId) else tree.host_index(key)
        if not index.isValid():
            return False
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    # What is on screen

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
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

    def _on_rows_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        if parent.isValid() and self._tree.rowCount(parent) == last - first + 1:
            self._expand(parent)  # it was empty, so it could not be expanded before
        for row in range(first, last + 1):
            self._expand(self._tree.index(row, 0, parent))

    def _expand_all(self) -> None:
        self._expand_below(QModelIndex())

    def _expand_below(self, parent: QModelIndex) -> None:
        for row in range(self._tree.rowCount(parent)):
            index = self._tree.index(row, 0, parent)
            self._expand(index)
            self._expand_below(index)

    def _expand(self, index: QModelIndex) -> None:
        key = index.data(Role.ID)
        if not isinstance(key, ObjectId) and _text(key) not in self._collapsed:
            self.expand(index)

    def _on_expanded(self, index: QModelIndex) -> None:
        self._collapsed.discard(_text(index.data(Role.ID)))
        self._save_collapsed()
        self._looking.start()

    def _on_collapsed(self, index: QModelIndex) -> None:
        self._collapsed.add(_text(index.data(Role.ID)))
        self._save_collapsed()
        self._looking.start()
        # Qt's accessible tree keeps the rows that have just gone; only a reset tells it (Qt 6).
        event = QAccessibleTableModelChangeEvent(
            self, QAccessibleTableModelChangeEvent.ModelChangeType.ModelReset
        )
        QAccessible.updateAccessibility(event)

    def _save_collapsed(self) -> None:
        names: list[JsonValue] = [*sorted(self._collapsed)]
        self._layout.set(_COLLAPSED, names)


def state_text(state: QByteArray) -> str:
    """A widget's saved state, as a text that a storage can keep."""
    return state.toBase64().toStdString()


def _text(key: object) -> str:
    """A group's or host's key as it is remembered."""
    return key.uri if isinstance(key, HostId) else repr(key)


def _texts(value: JsonValue) -> set[str]:
    return {text for text in value if isinstance(text, str)} if isinstance(value, list) else set()
