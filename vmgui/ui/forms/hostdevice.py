"""A device of the host's: its name, and on request the list to choose another one from."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.i18n import _, ngettext
from vmgui.hardware import fields
from vmgui.hardware.scene import Option, Scene
from vmgui.models.hostdevices import COLUMNS, DeviceFilter, DeviceList
from vmgui.ui.dialogs.fields import NoteLabel, ReadOnlyLine
from vmgui.ui.forms.editors import Editor
from vmgui.ui.forms.tools import Tools
from vmgui.ui.style import Space, space
from vmgui.xmldoc.element import Element

_LEAST_LINES, _MOST_LINES = 3, 8
_ROW_LINES = 1.6
_WIDEST_COLUMN = 38
_MEASURED_ROWS = 30
"""How many rows say how wide the columns are: a host can have hundreds of devices."""
_MOST_NAMED = 4
"""How many devices of a group are named."""


class _RowDelegate(QStyledItemDelegate):
    """Leaves some room between the rows."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        hint = super().sizeHint(option, index)
        height = round(option.fontMetrics.height() * _ROW_LINES)
        return QSize(hint.width(), max(hint.height(), height))


class DevicePicker(QWidget):
    """The devices in a table with a filter."""

    picked = Signal(str)
    """A person has chosen the device of this value."""

    def __init__(self, parent: QWidget, name: str) -> None:
        """Create it empty.

        Args:
            parent: the line of the form.
            name: what its widgets' names begin with.
        """
        super().__init__(parent)
        self.model = DeviceList(self)
        self._filter = DeviceFilter(self.model, self)
        self.filter = QLineEdit(self)
        self.filter.setObjectName(f"{name}-filter")
        self.filter.setClearButtonEnabled(True)
        self.filter.setPlaceholderText(_("Filter devices"))
        self.filter.setAccessibleName(_("Filter devices"))
        self.view = self._new_view(name)
        self._empty = NoteLabel("", self)
        self._empty.setObjectName(f"{name}-empty")
        self._present: str | None = None
        self._is_marking = False
        self.filter.textChanged.connect(self._on_filter)
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        for widget in (self.filter, self.view, self._empty):
            column.addWidget(widget)

    def show_options(self, options: tuple[Option, ...], present: str | None) -> None:
        """Show these devices, and mark the present one."""
        self._present = present
        self._is_marking = True
        if self.model.set_options(options):
            for place in range(len(COLUMNS)):
                self.view.setColumnHidden(place, self.model.is_empty(place))
            self._fit()
        self._mark()
        self._say_empty()

    def _mark(self) -> None:
        """Mark the present device, and take that for nobody's choice."""
        self._is_marking = True
        index = self._filter.mapFromSource(self.model.find(self._present))
        selection = self.view.selectionModel()
        if not index.isValid():
            selection.clear()
        elif index.row() != self.view.currentIndex().row() or not selection.hasSelection():
            flags = QItemSelectionModel.SelectionFlag
            selection.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.view.scrollTo(index)
        self._is_marking = False

    def _on_filter(self, text: str) -> None:
        self._is_marking = True  # the view goes on to another row if the present one vanishes
        self._filter.set_text(text)
        self._mark()
        self._say_empty()

    def _on_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._is_marking and current.isValid():
            self.picked.emit(self.model.option(self._filter.mapToSource(current)).value)

    def _say_empty(self) -> None:
        """Say why the table is empty, if it is."""
        text = ""
        if not self.model.rowCount():
            text = _("The host has no such device, or has not said so yet.")
        elif not self._filter.rowCount():
            text = _("No device matches the filter.")
        self._empty.setText(text)
        self._empty.setVisible(bool(text))

    def _fit(self) -> None:
        widest = self.fontMetrics().averageCharWidth() * _WIDEST_COLUMN
        for place in range(len(COLUMNS)):
            self.view.resizeColumnToContents(place)
            self.view.setColumnWidth(place, min(self.view.columnWidth(place), widest))
        lines = min(max(self.model.rowCount(), _LEAST_LINES), _MOST_LINES)
        row = round(self.fontMetrics().height() * _ROW_LINES)
        bar = self.view.horizontalScrollBar().sizeHint().height()
        frame = self.view.header().sizeHint().height() + 2 * self.view.frameWidth()
        self.view.setFixedHeight(lines * row + bar + frame)

    def _new_view(self, name: str) -> QTreeView:
        view = QTreeView(self)
        view.setObjectName(f"{name}-devices")
        view.setAccessibleName(_("Devices of the host"))
        view.setModel(self._filter)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setAllColumnsShowFocus(True)
        view.setSortingEnabled(True)
        view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        view.header().setResizeContentsPrecision(_MEASURED_ROWS)
        view.setItemDelegate(_RowDelegate(view))
        return view


class DeviceEditor(Editor):
    """The name of the device, and the list where it is wanted.

    The list is there from the beginning while there is no device yet, else on request.
    """

    def __init__(self, field: fields.DeviceChoice, tools: Tools, parent: QWidget) -> None:
        """Make it without a device."""
        del tools
        whole = QWidget(parent)
        line = QLineEdit(whole) if field.is_editable else ReadOnlyLine(whole)
        line.setObjectName(field.name)
        line.setPlaceholderText(_("No device chosen"))
        super().__init__(field, line, whole)
        self._line = line
        self._value: str | None = None
        self._element: Element | None = None
        self._options: tuple[Option, ...] = ()
        # Translators: the button that opens the list of the host's devices
        self.button = QPushButton(_("Choose…"), whole)
        self.button.setObjectName(f"{field.name}-choose")
        self.button.setAccessibleName(_("Choose a device of the host"))
        self.button.setCheckable(True)
        self.button.setAutoDefault(False)
        self.picker = DevicePicker(whole, field.name)
        self.picker.hide()
        self._known = NoteLabel("", whole)
        self._known.setObjectName(f"{field.name}-known")
        self._group = NoteLabel("", whole)
        self._group.setObjectName(f"{field.name}-group")
        self._lay_out(whole)
        self.button.toggled.connect(self._on_toggled)
        self.picker.picked.connect(self._on_picked)
        line.textEdited.connect(self._on_typed)

    @override
    def show(self, element: Element, scene: Scene) -> None:
        field: fields.DeviceChoice = self.field
        self._value = field.raw(element)
        self._options = tuple(field.options(element, scene))
        devices = tuple(option for option in self._options if option.device is not None)
        is_other = self._element != element
        if is_other:
            self._element = element
            self.button.setChecked(scene.is_new or self._is_none())
        self.picker.show_options(devices, self._value)
        self._show_line(is_other=is_other)
        self._show_known(is_read=field.noun in scene.offers)
        _show_note(self._group, _group_text(devices, self._value))

    @override
    def value(self) -> Any:
        return self._value

    def _is_none(self) -> bool:
        """Whether the value stands for no device yet: an option that is none of the host's."""
        option = self._option()
        return self._value is None or (option is not None and option.device is None)

    def _option(self) -> Option | None:
        return next((each for each in self._options if each.value == self._value), None)

    def _show_line(self, *, is_other: bool) -> None:
        """Show the device; what is being typed stays."""
        option = self._option()
        text = "" if self._is_none() else self._value or ""
        if isinstance(self._line, ReadOnlyLine):
            self._line.show_text(text if option is None or not text else option.label)
        elif text != self._line.text() and (is_other or not self._line.hasFocus()):
            self._line.setText(text)
            self._line.setCursorPosition(0)

    def _show_known(self, *, is_read: bool) -> None:
        """Say what the host knows of the device, where the line does not."""
        option, text = self._option(), ""
        if not self._is_none() and option is None and is_read:
            text = _("This device is not on the host now.")
        elif option is not None and option.device and not isinstance(self._line, ReadOnlyLine):
            device = option.device
            text = ", ".join(filter(None, (device.vendor, device.name, device.detail)))
        _show_note(self._known, text)

    def _on_toggled(self, is_open: bool) -> None:
        self.picker.setVisible(is_open)
        if is_open and self.button.hasFocus():
            self.picker.filter.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_picked(self, value: str) -> None:
        if value != self._value:
            self._value = value
            self.edited.emit()

    def _on_typed(self, text: str) -> None:
        self._value = text.strip() or None
        self.edited.emit()

    def _lay_out(self, whole: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(space(whole, Space.SMALL))
        row.addWidget(self._line, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(whole, Space.SMALL))
        column.addLayout(row)
        column.addWidget(self._known)
        column.addWidget(self.picker)
        column.addWidget(self._group)


def _show_note(label: NoteLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))


def _group_text(options: tuple[Option, ...], present: str | None) -> str:
    """What has to be given away together with the present device; empty if nothing has."""
    chosen = next((each.device for each in options if each.value == present), None)
    if chosen is None or not chosen.group:
        return ""
    others = [
        each.label
        for each in options
        if each.device is not None
        and each.device.group == chosen.group
        and each.value != present
        and not each.reason
    ]
    if not others:
        return ""
    named = ", ".join(others[:_MOST_NAMED]) + ("…" if len(others) > _MOST_NAMED else "")
    return ngettext(
        "The host has to give away the whole IOMMU group {group}, with {count} other device:"
        " {devices}. Add it too.",
        "The host has to give away the whole IOMMU group {group}, with {count} other devices:"
        " {devices}. Add them too.",
        len(others),
    ).format(group=chosen.group, count=len(others), devices=named)
