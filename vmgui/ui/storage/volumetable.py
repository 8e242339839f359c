"""VolumeView: the volumes of a storage pool as a table that keeps what is selected."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QKeyCombination,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.base.storage import Storage
from vmgui.models.nodes import runs
from vmgui.models.volumes import COLUMNS, NAME, VolumeRow, VolumeTable
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.icondelegate import IconDelegate
from vmgui.ui.widgets.keptstate import keep_state, restore_state

_MENU_KEYS = QKeyCombination(Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_F10)
_RETURNS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_CHARACTER = 1.1
"""A column's characters in averages of the font, which counts narrow letters that are rare."""
_AIR = 2
"""Lines that are described above and below those on screen, for who scrolls a bit."""


class VolumeView(QTableView):
    """Shows a VolumeTable; remembers columns and order.

    A tree would ask the model for each of ten thousand rows whenever one comes or goes.
    """

    selection_changed = Signal()
    opened = Signal()
    """A row was double-clicked, or Return was pressed on it."""
    delete_wanted = Signal()
    """The Delete key was pressed."""
    copy_wanted = Signal()
    """Copy was pressed."""
    looked_at = Signal()
    """Other rows may be on screen."""

    def __init__(
        self, model: VolumeTable, layout: Storage, key: str, parent: QWidget | None = None
    ) -> None:
        """Show a model.

        Args:
            model: the volumes.
            layout: remembers how the user likes it.
            key: under which.
            parent: the widget it is in.
        """
        super().__init__(parent)
        self._table = model
        self._layout, self._key = layout, key
        self._chosen: list[VolumeRow] = []
        """What was selected before the rows took other places."""
        self._is_rearranging = False
        self.setObjectName("volume-list")
        self.setAccessibleName(_("Volumes"))
        # Before the view's own: Qt needs a second to carry thousands of selected rows along.
        model.layoutAboutToBeChanged.connect(self._on_rearranging)
        model.rowsAboutToBeRemoved.connect(self._on_removing)
        self.setModel(model)
        model.layoutChanged.connect(self._on_rearranged)
        self._set_up_view()
        self._set_up_header()
        for signal in (model.rowsInserted, model.rowsRemoved, model.layoutChanged):
            signal.connect(self.looked_at)
        self.verticalScrollBar().valueChanged.connect(self.looked_at)
        self.doubleClicked.connect(self.opened)

    def _set_up_view(self) -> None:
        self.setItemDelegate(IconDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        air = 2 * space(self, Space.TINY) + 2
        rows.setDefaultSectionSize(max(self.iconSize().height(), self.fontMetrics().height()) + air)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionsMovable(True)
        header.setStretchLastSection(True)
        header.setFirstSectionMovable(False)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._show_column_menu)
        character = self.fontMetrics().averageCharWidth() * _CHARACTER
        for place, column in enumerate(COLUMNS):
            self.setColumnHidden(place, not column.is_shown)
            width = max(round(character * column.width), header.sectionSizeHint(place))
            self.setColumnWidth(place, width)
        is_restored = restore_state(self._layout, self._key, header.restoreState)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setColumnHidden(NAME, False)
        self.setSortingEnabled(True)
        if not is_restored:
            self.sortByColumn(NAME, Qt.SortOrder.AscendingOrder)
        for signal in (header.sectionMoved, header.sectionResized, header.sortIndicatorChanged):
            signal.connect(self._save_layout)

    # Columns

    def column_actions(self, parent: QWidget) -> list[QAction]:
        """Check boxes that show and hide columns; the name always shows."""
        actions = []
        for place, column in enumerate(COLUMNS):
            if place == NAME:
                continue
            action = QAction(_(column.title), parent)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(place))
            action.toggled.connect(partial(self._show_column, place))
            actions.append(action)
        return actions

    def _show_column(self, place: int, is_shown: bool) -> None:
        self.setColumnHidden(place, not is_shown)
        self._save_layout()

    def _show_column_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.column_actions(menu))
        menu.popup(self.horizontalHeader().mapToGlobal(place))

    def _save_layout(self) -> None:
        keep_state(self._layout, self._key, self.horizontalHeader().saveState())

    # Selection

    def selected(self) -> list[VolumeRow]:
        """The rows that are selected, in their order."""
        places: set[int] = set()
        for span in self.selectionModel().selection().toList():
            places.update(range(span.top(), span.bottom() + 1))
        shown = self._table.shown()
        return [shown[place] for place in sorted(places)]

    def current(self) -> VolumeRow | None:
        """The row that is looked at."""
        return self._table.row(self.currentIndex())

    def choose(self, name: str) -> bool:
        """Select the volume of a name and scroll to it; False if it is not shown."""
        index = self._table.index_of(name)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        return index.isValid()

    def on_screen(self) -> list[VolumeRow]:
        """The rows that are seen, and a few around them."""
        shown = self._table.shown()
        if not shown or not self.isVisible():
            return []
        first = max(self.rowAt(1), 0)
        count = self.viewport().height() // self.verticalHeader().defaultSectionSize() + 1
        return list(shown[max(first - _AIR, 0) : first + count + _AIR])

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if not self._is_rearranging:
            self.selection_changed.emit()

    def _on_rearranging(self) -> None:
        self._chosen = self.selected()
        self._is_rearranging = True
        self.selectionModel().clearSelection()

    def _on_removing(self, _parent: QModelIndex, first: int, last: int) -> None:
        """Where one row can be chosen, Qt would choose the neighbour of one that goes."""
        is_single = self.selectionMode() is QAbstractItemView.SelectionMode.SingleSelection
        if is_single and first <= self.currentIndex().row() <= last:
            self.selectionModel().clear()

    def _on_rearranged(self) -> None:
        chosen, self._chosen = self._chosen, []
        names = (row.volume.name for row in chosen)
        flags = QItemSelectionModel.SelectionFlag
        selection = self._spans(self._table.index_of(name).row() for name in names)
        self.selectionModel().select(selection, flags.ClearAndSelect | flags.Rows)
        self._is_rearranging = False

    def _spans(self, rows: Iterable[int]) -> QItemSelection:
        """Rows as a selection with few ranges."""
        selection = QItemSelection()
        for first, last in runs(sorted(row for row in rows if row >= 0)):
            selection.select(self._table.index(first, NAME), self._table.index(last, NAME))
        return selection

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

    # What is on screen

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.looked_at.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.looked_at.emit()
