"""SecretView: the secrets of a host as a table."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QKeyCombination, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.base.storage import Storage
from vmgui.core.storage.items import SecretItem
from vmgui.models.secrets import COLUMNS, SecretTable
from vmgui.ui.widgets.icondelegate import IconDelegate
from vmgui.ui.widgets.keptstate import keep_state, restore_state

_MENU_KEYS = QKeyCombination(Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_F10)
_RETURNS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_KEY = "secrets.columns"
_CHARACTER = 1.1
"""A column's characters in averages of the font, which counts narrow letters that are rare."""
_FIRST_ORDER = 1
"""The column that rows are sorted by at first: their names."""


class SecretView(QTreeView):
    """Shows a SecretTable; remembers widths and order."""

    selection_changed = Signal()
    opened = Signal()
    """A row was double-clicked, or Return was pressed on it."""
    delete_wanted = Signal()
    """The Delete key was pressed."""
    copy_wanted = Signal()
    """Copy was pressed."""

    def __init__(self, model: SecretTable, layout: Storage, parent: QWidget | None = None) -> None:
        """Show a model.

        Args:
            model: the secrets.
            layout: remembers how the user likes it.
            parent: the widget it is in.
        """
        super().__init__(parent)
        self._table, self._layout = model, layout
        self.setObjectName("secrets")
        self.setAccessibleName(_("Secrets"))
        self.setModel(model)
        self.setItemDelegate(IconDelegate(self))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.doubleClicked.connect(self.opened)
        self._set_up_header()

    def selected(self) -> tuple[SecretItem, ...]:
        """The secrets that are selected, in their order."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        items = (self._table.item(self._table.index(row, 0)) for row in rows)
        return tuple(item for item in items if item is not None)

    def choose(self, uuid: str) -> None:
        """Select a secret and scroll to it, if it is shown."""
        index = self._table.index_of(uuid)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.selection_changed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.keyCombination() == _MENU_KEYS:  # Qt knows only the menu key on X11
            place = self.visualRect(self.currentIndex()).center()
            self.customContextMenuRequested.emit(place)
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.key() in _RETURNS:
            # Not `activated`: on some desktops a single click is enough for that.
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def _set_up_header(self) -> None:
        header = self.header()
        header.setStretchLastSection(True)
        header.setSortIndicatorShown(True)  # titles need room for it
        character = self.fontMetrics().averageCharWidth() * _CHARACTER
        for place, column in enumerate(COLUMNS):
            width = max(round(character * column.width), header.sectionSizeHint(place))
            self.setColumnWidth(place, width)
        is_restored = restore_state(self._layout, _KEY, header.restoreState)
        self.setSortingEnabled(True)
        if not is_restored:
            self.sortByColumn(_FIRST_ORDER, Qt.SortOrder.AscendingOrder)
        for signal in (header.sectionMoved, header.sectionResized, header.sortIndicatorChanged):
            signal.connect(self._save_layout)

    def _save_layout(self) -> None:
        keep_state(self._layout, _KEY, self.header().saveState())
