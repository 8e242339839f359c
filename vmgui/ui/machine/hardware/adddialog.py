"""Add New Virtual Hardware: the kinds at the left, the form of one of them at the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, QSortFilterProxyModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.editing import Editing
from vmgui.core.operations.hardware import Addition
from vmgui.core.operations.images import DiskImages
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.scene import Scene
from vmgui.models.kinds import KindList, kind_rows
from vmgui.ui.dialogs.frame import add_buttons, asked, text_label
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.forms.tools import Tools
from vmgui.ui.machine.hardware.addpage import AddPage, Details, FormDetails
from vmgui.ui.machine.hardware.storage import StorageDetails
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.icondelegate import IconDelegate

_FIRST = "disk"
_LIST_CHARACTERS = 32
_WIDTH_CHARACTERS, _LINES = 132, 40


async def ask(
    parent: QWidget | None, editing: Editing, tools: Tools, images: DiskImages
) -> Addition | None:
    """Ask for a device to add.

    Args:
        parent: the window in front of which it is asked.
        editing: of the machine, which has been read.
        tools: what the forms need.
        images: of the machine's host.
    """
    dialog = AddHardwareDialog(parent, editing, tools, images)
    return dialog.addition() if await asked(dialog) else None


class AddHardwareDialog(QDialog):
    """The window of `ask`."""

    def __init__(
        self, parent: QWidget | None, editing: Editing, tools: Tools, images: DiskImages
    ) -> None:
        """Build it; see `ask`."""
        super().__init__(parent)
        self._editing = editing
        self._tools = tools
        self._images = images
        self._scope = TaskScope(self, ErrorPresenter(self))
        self._pages: dict[str, AddPage] = {}
        self.setObjectName("add-hardware-dialog")
        self.setWindowTitle(_("Add New Virtual Hardware"))
        self._kinds = KindList(kind_rows(self._scene()), self)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self._kinds)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._filter = self._new_filter()
        self._view = self._new_view()
        self._stack = QStackedWidget(self)
        self._reason = text_label("", self)
        self._reason.setObjectName("reason")
        self._reason.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self._stack.addWidget(self._reason)
        self._buttons, self._finish = add_buttons(self, _("&Finish"))
        self._lay_out()
        self._view.selectionModel().currentChanged.connect(self._on_current)
        self._filter.textChanged.connect(self._on_filter)
        for event in (editing.learned, editing.changed):
            event.connect(self._on_learned)
        self.destroyed.connect(partial(_forget, editing, self._on_learned))
        self._show_first()
        self._view.setFocus()

    def titles(self) -> list[str]:
        """The kinds that are listed."""
        model = self._found
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    def show_kind(self, id: str) -> None:
        """Choose a kind by its id."""
        self._view.setCurrentIndex(self._found.mapFromSource(self._kinds.index_of(id)))

    @property
    def page(self) -> AddPage | None:
        """The page that is shown; None if there is none."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, AddPage) else None

    def addition(self) -> Addition | None:
        """What was answered."""
        return None if self.page is None else self.page.addition()

    @override
    def accept(self) -> None:
        """Close with the device, or show what is wrong with it."""
        if self.page is not None:
            self._finish.setEnabled(False)
            self._scope.start(self._accept(self.page), _("The hardware was not added."))

    async def _accept(self, page: AddPage) -> None:
        """Close when what is typed has been looked up: an image's format, for instance."""
        try:
            await page.details.known()
        finally:
            self._finish.setEnabled(True)
        if page is self.page and page.is_ready():
            super().accept()

    @override
    def done(self, result: int) -> None:
        """Close, and take no notice any more."""
        self._scope.cancel()
        _forget(self._editing, self._on_learned)
        super().done(result)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the filter to the list by the arrow keys."""
        is_key = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if is_key and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down:
            self._view.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * _WIDTH_CHARACTERS, metrics.height() * _LINES)

    # What is shown

    def _scene(self) -> Scene:
        return self._editing.scene(is_new=True)

    def _show_first(self) -> None:
        """Show storage, or the first kind that can be added."""
        rows = kind_rows(self._scene())
        possible = [row.kind.id for row in rows if not row.reason]
        if possible:
            self.show_kind(_FIRST if _FIRST in possible else possible[0])

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        row = self._kinds.row(self._found.mapToSource(current))
        if row is None:
            return  # filtered away: the page stays, and Finish is about it
        self._editing.want(row.kind.nouns())
        try:
            page = self._pages.get(row.kind.id) or self._new_page(row.kind)
        except InvalidInput as error:
            self._reason.setText(error.message)
            self._stack.setCurrentWidget(self._reason)
        else:
            self._stack.setCurrentWidget(page)
        self._finish.setEnabled(self.page is not None)

    def _on_filter(self, text: str) -> None:
        self._found.setFilterFixedString(text)
        if not self._view.currentIndex().isValid():
            for row in range(self._found.rowCount()):
                index = self._found.index(row, 0)
                if index.flags() & Qt.ItemFlag.ItemIsEnabled:
                    self._view.setCurrentIndex(index)
                    return

    def _on_learned(self, _nothing: None) -> None:
        if self._editing.draft is None:
            return
        self._kinds.set_rows(kind_rows(self._scene()))
        if self.page is not None:
            self.page.refresh()

    def _new_page(self, kind: DeviceKind[Any]) -> AddPage:
        page = AddPage(kind, self._new_details(kind), self._scene, self)
        self._pages[kind.id] = page
        self._stack.addWidget(page)
        return page

    def _new_details(self, kind: DeviceKind[Any]) -> Details:
        if kind.id != _FIRST:
            return FormDetails(kind, self._tools)
        record = self._editing.record
        return StorageDetails(self._tools, self._images, record.name if record else "")

    # What it is made of

    def _new_filter(self) -> QLineEdit:
        line = QLineEdit(self)
        line.setObjectName("filter")
        line.setPlaceholderText(_("Search hardware"))
        line.setAccessibleName(_("Search hardware"))
        line.setClearButtonEnabled(True)
        line.installEventFilter(self)
        return line

    def _new_view(self) -> QListView:
        view = QListView(self)
        view.setObjectName("kinds")
        view.setAccessibleName(_("Kinds of hardware"))
        view.setModel(self._found)
        view.setItemDelegate(IconDelegate(view))
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return view

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(space(self, Space.SMALL))
        left.addWidget(self._filter)
        left.addWidget(self._view, 1)
        whole = QWidget(self)
        whole.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        whole.setFixedWidth(self.fontMetrics().averageCharWidth() * _LIST_CHARACTERS)
        row = QHBoxLayout()
        row.setSpacing(space(self, Space.LARGE))
        row.addWidget(whole)
        row.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setSpacing(space(self, Space.MEDIUM))
        column.addLayout(row, 1)
        column.addWidget(self._buttons)


def _forget(editing: Editing, listener: Callable[[None], object], *_destroyed: object) -> None:
    for event in (editing.learned, editing.changed):
        event.disconnect(listener)
