"""Tables of elements: a row each, edited in place, with buttons to add, remove and move."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.hardware import fields, items
from vmgui.hardware.scene import Scene
from vmgui.ui.dialogs.fields import NoteLabel
from vmgui.ui.forms.editors import Editor, editor_for
from vmgui.ui.forms.rows import Bound, Row
from vmgui.ui.forms.tools import Tools
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, space
from vmgui.xmldoc.element import Element

_Index = QModelIndex | QPersistentModelIndex
_LEAST_LINES, _MOST_LINES = 3, 10
_LEAST_COLUMN, _WIDEST_COLUMN = 18, 40


class RowsModel(QAbstractTableModel):
    """The elements of a `Rows` field, one a row."""

    edited = Signal()
    """A person has changed a cell."""
    refused = Signal(str)
    """What a person made of a cell cannot be written; why."""

    def __init__(self, item: items.Rows, parent: QWidget) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._item = item
        self._elements: list[Element] = []
        self._scene: Scene | None = None

    def set_elements(self, elements: list[Element], scene: Scene) -> None:
        """Show these elements."""
        self._scene = scene
        if elements == self._elements:
            if elements:
                last = self.index(len(elements) - 1, len(self._item.columns) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._elements = elements
        self.endResetModel()

    def element(self, index: _Index) -> Element:
        """The element of a row."""
        return self._elements[index.row()]

    def scene(self) -> Scene | None:
        """The scene of the elements; None before there are any."""
        return self._scene

    def column(self, index: _Index) -> fields.Field:
        """The field of a column."""
        return self._item.columns[index.column()]

    def write(self, index: _Index, value: Any) -> None:
        """Write what a person made of a cell."""
        if self._scene is None:
            return
        try:
            self.column(index).write(self.element(index), value, self._scene)
        except InvalidInput as error:
            self.refused.emit(error.message)
        else:
            self.edited.emit()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._elements)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._item.columns)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self._scene is None or not index.isValid():
            return None
        column, element = self.column(index), self.element(index)
        if isinstance(column, fields.Check):
            if role == Qt.ItemDataRole.CheckStateRole:
                is_on = bool(column.read(element))
                return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return column.text(element, self._scene)
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(element, self._scene)
        if role == Qt.ItemDataRole.ToolTipRole:
            value = column.read(element)
            wrong = None if value is None else column.problem(value, element, self._scene)
            return wrong or (_(column.help) if column.help else None)
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(self._item.columns[section].label)
        return None

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        column, scene = self.column(index), self._scene
        if scene is None or (column.why_not and column.why_not(self.element(index), scene)):
            return flags
        if not items.is_shown(column, self.element(index), scene):
            return flags & ~Qt.ItemFlag.ItemIsEnabled
        if isinstance(column, fields.Check):
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags | Qt.ItemFlag.ItemIsEditable

    @override
    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role == Qt.ItemDataRole.CheckStateRole:
            self.write(index, Qt.CheckState(value) is Qt.CheckState.Checked)
            return True
        return False


class _CellDelegate(QStyledItemDelegate):
    """Edits a cell with the editor of its field."""

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._editors: dict[QWidget, Editor] = {}

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        editor = editor_for(self._model(index).column(index), self._tools, parent)
        editor.row.setAutoFillBackground(True)
        if editor.row is not editor.widget:
            editor.row.setFocusProxy(editor.widget)
        self._editors[editor.row] = editor
        editor.row.destroyed.connect(lambda _gone, row=editor.row: self._editors.pop(row, None))
        return editor.row

    @override
    def setEditorData(self, widget: QWidget, index: _Index) -> None:
        model = self._model(index)
        if (scene := model.scene()) is not None:
            self._editors[widget].show(model.element(index), scene)

    @override
    def setModelData(self, widget: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        rows = self._model(index)
        try:
            value = self._editors[widget].value()
        except InvalidInput as error:
            rows.refused.emit(error.message)  # the cell keeps what it had
            return
        if value != rows.column(index).read(rows.element(index)):
            rows.write(index, value)

    def _model(self, index: _Index) -> RowsModel:
        return cast(RowsModel, index.model())


class TableRow(Row):
    """The line of a `Rows` field: the table with its buttons."""

    is_wide = True

    def __init__(self, item: items.Rows, tools: Tools, form: QWidget) -> None:
        """Make the empty table."""
        super().__init__(item, form)
        self.item: items.Rows = item
        self._bound: Bound | None = None
        self.model = RowsModel(item, self.body)
        self.view = self._new_view(tools)
        self.add = self._button("add", "action.add", _("Add"), self._add)
        self.remove = self._button("remove", "action.remove", _("Remove"), self._remove)
        self._up = self._button("up", "action.move_up", _("Move Up"), lambda: self._move(-1))
        self._down = self._button("down", "action.move_down", _("Move Down"), lambda: self._move(1))
        self._put(self._lay_out(), item.label, self.view)
        if item.note:
            self._column.addWidget(NoteLabel(_(item.note), self.body))
        self.model.edited.connect(self._did_change)
        self.model.refused.connect(self._on_refused)
        self.view.selectionModel().selectionChanged.connect(self._on_selection)

    @property
    @override
    def focus_widget(self) -> QWidget | None:
        return self.view

    @override
    def show(self, bound: Bound) -> None:
        is_other = self._bound is None or bound.element != self._bound.element
        self._bound = bound
        if is_other:
            self._say("refused", "severity.error", "")
        self.model.set_elements(list(self.item.of(bound.element)), bound.scene)
        if is_other:
            self._fit_columns()
        reason = self.item.why_not(bound.element, bound.scene) if self.item.why_not else None
        self.view.setEnabled(reason is None)
        self._say("reason", "severity.info", reason or "")
        self._show_present(bound)
        self._fit()
        self._on_selection()

    def _show_present(self, bound: Bound) -> None:
        text = ""
        if bound.present is not None and self.item.differs(bound.present, bound.element):
            text = _("The running machine has other values.")
        self._say("present", "domain.running", text)
        original = bound.original
        is_changed = original is not None and self.item.differs(original, bound.element)
        if self.label is not None:
            # Translators: the label of a field, before it
            title = _("{title}:").format(title=_(self.item.label))
            # Translators: the dot marks a field that was changed and is not applied yet
            self.label.setText(_("{title} •").format(title=title) if is_changed else title)

    def _on_refused(self, reason: str) -> None:
        self._say("refused", "severity.error", reason)

    def _did_change(self) -> None:
        self._say("refused", "severity.error", "")
        if self._bound is not None:
            if self.item.then is not None:
                self.item.then(self._bound.element, self._bound.scene)
            self.edited.emit()

    def _add(self) -> None:
        if self._bound is None:
            return
        bound = self._bound
        new = self.item.new(bound.element, bound.scene)
        self.item.rows.__get__(bound.element, type(bound.element)).append(new)
        self._did_change()
        row = self.model.rowCount() - 1
        self.view.setCurrentIndex(self.model.index(row, 0))
        self.view.setFocus()
        self.view.edit(self.model.index(row, 0))

    def _remove(self) -> None:
        chosen = sorted({index.row() for index in self.view.selectionModel().selectedIndexes()})
        elements = [self.model.element(self.model.index(row, 0)) for row in chosen]
        if self._bound is None or not elements:
            return
        for element in elements:
            self.item.remove(element, self._bound.element)
        self._did_change()
        if (last := self.model.rowCount() - 1) >= 0:
            self.view.setCurrentIndex(self.model.index(min(chosen[0], last), 0))
        else:
            self.add.setFocus()

    def _move(self, step: int) -> None:
        if self._bound is None:
            return
        row = self.view.currentIndex().row()
        rows = self.item.rows.__get__(self._bound.element, type(self._bound.element))
        if not 0 <= row + step < len(rows):
            return
        moved = rows[row]
        moved.remove()
        rows.insert(row + step, moved)
        self._did_change()
        self.view.setCurrentIndex(self.model.index(row + step, 0))

    def _on_selection(self) -> None:
        row = self.view.currentIndex().row()
        has_row = row >= 0 and self.view.selectionModel().hasSelection()
        count = self.model.rowCount()
        self.remove.setEnabled(has_row)
        self._up.setEnabled(has_row and row > 0)
        self._down.setEnabled(has_row and row < count - 1)
        self.add.setEnabled(
            self.view.isEnabled() and (self.item.most is None or count < self.item.most)
        )

    def _fit_columns(self) -> None:
        """As wide as what is in them, with room to type."""
        self.view.resizeColumnsToContents()
        header = self.view.horizontalHeader()
        least = self.view.fontMetrics().averageCharWidth() * _LEAST_COLUMN
        for column, field in enumerate(self.item.columns):
            if isinstance(field, fields.Text | fields.Choice):
                header.resizeSection(column, max(header.sectionSize(column), least))

    def _fit(self) -> None:
        """As high as the rows, within limits."""
        lines = min(max(self.model.rowCount(), _LEAST_LINES), _MOST_LINES)
        height = self.view.verticalHeader().defaultSectionSize() * lines
        frame = 2 * self.view.frameWidth()
        self.view.setFixedHeight(self.view.horizontalHeader().sizeHint().height() + height + frame)

    def _new_view(self, tools: Tools) -> QTableView:
        view = QTableView(self.body)
        view.setObjectName(self.item.name)
        view.setAccessibleName(_(self.item.label))
        if self.item.help:
            view.setToolTip(_(self.item.help))
        view.setModel(self.model)
        view.setItemDelegate(_CellDelegate(tools, view))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setTabKeyNavigation(False)
        view.setWordWrap(False)
        triggers = QAbstractItemView.EditTrigger
        view.setEditTriggers(
            triggers.DoubleClicked | triggers.SelectedClicked | triggers.EditKeyPressed
        )
        view.verticalHeader().hide()
        view.horizontalHeader().setStretchLastSection(True)
        view.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        )
        view.horizontalHeader().setHighlightSections(False)
        view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        widest = view.fontMetrics().averageCharWidth() * _WIDEST_COLUMN
        view.horizontalHeader().setMaximumSectionSize(widest)
        return view

    def _button(self, name: str, role: str, text: str, run: Any) -> QPushButton:
        button = QPushButton(icon(role), text, self.body)
        button.setObjectName(f"{self.item.name}-{name}")
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked: run())
        return button

    def _lay_out(self) -> QWidget:
        whole = QWidget(self.body)
        buttons = QHBoxLayout()
        buttons.setSpacing(space(whole, Space.SMALL))
        buttons.addWidget(self.add)
        buttons.addWidget(self.remove)
        for button in (self._up, self._down):
            button.setVisible(self.item.is_ordered)
            if self.item.is_ordered:
                buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(whole, Space.SMALL))
        column.addWidget(self.view)
        column.addLayout(buttons)
        return whole
