"""Add New Virtual Hardware: the kinds at the left, the form of one of them at the right."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from vmgui.base.compat import override
from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _
from vmgui.core.operations.hardware import Addition
from vmgui.core.operations.images import DiskImages
from vmgui.hardware import registry
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.scene import Scene
from vmgui.models.kinds import SECTIONS, FoundKinds, KindList, kind_rows
from vmgui.ui.dialogs.frame import add_buttons, text_label
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.forms.tools import Tools
from vmgui.ui.machine.hardware.addpage import AddPage, Details, FormDetails
from vmgui.ui.machine.hardware.delegate import HardwareDelegate
from vmgui.ui.machine.hardware.storage import StorageDetails
from vmgui.ui.machine.hardware.workpiece import Workpiece
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.banner import Banner, Severity
from vmgui.ui.widgets.busy import BusyIndicator
from vmgui.ui.widgets.emptystate import EmptyState

_FIRST = "disk"
_LIST_CHARACTERS = 32
_WIDTH_CHARACTERS, _LINES = 132, 40
_SCREEN_SHARE = 0.95
"""The rest is for the frame of the window."""


class AddHardwareDialog(QDialog):
    """Asks for a device to add. It stays until that is there: what goes wrong is said in it."""

    answered = Signal(object)
    """The `Addition` that a person wants. The dialog is busy from then on."""

    def __init__(
        self, parent: QWidget | None, work: Workpiece, tools: Tools, images: DiskImages
    ) -> None:
        """Build it.

        Args:
            parent: the window in front of which it is asked.
            work: the machine, which has been read.
            tools: what the forms need.
            images: of the machine's host.
        """
        super().__init__(parent)
        self._work = work
        self._tools = tools
        self._images = images
        self._scope = TaskScope(self, ErrorPresenter(self))
        self._pages: dict[str, AddPage] = {}
        self.setObjectName("add-hardware-dialog")
        self.setWindowTitle(_("Add New Virtual Hardware"))
        self._kinds = KindList(kind_rows(self._scene()), self)
        self._found = FoundKinds(self._kinds, self)
        self._is_busy = False
        self._stop: Callable[[], object] | None = None
        """Gives up what is being done; None if that cannot be."""
        self._focus_before: QWidget | None = None
        self._banner = Banner(self)
        self._filter = self._new_filter()
        self._view = self._new_view()
        self._stack = QStackedWidget(self)
        self._empty = EmptyState(self)
        self._stack.addWidget(self._empty)
        self._buttons, self._finish = add_buttons(self, _("&Finish"))
        self._busy = BusyIndicator(parent=self)
        self._doing = text_label("", self)
        self._doing.setObjectName("doing")
        self._body = self._new_body()
        self._lay_out()
        self._show_size()
        self._view.selectionModel().currentChanged.connect(self._on_current)
        self._filter.textChanged.connect(self._on_filter)
        for event in (work.learned, work.changed):
            event.connect(self._on_learned)
        self.destroyed.connect(partial(_forget, work, self._on_learned))
        self._work.want(noun for kind in registry.KINDS for noun in kind.nouns())
        self._show_first()
        self._view.setFocus()

    def titles(self) -> list[str]:
        """The kinds that are listed."""
        model = self._found
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    def show_kind(self, id: str) -> None:
        """Choose a kind by its id."""
        self._view.setCurrentIndex(self._found.index_of(id))

    @property
    def page(self) -> AddPage | None:
        """The page that is shown; None if there is none."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, AddPage) else None

    @property
    def banner(self) -> Banner:
        """What went wrong."""
        return self._banner

    @property
    def is_busy(self) -> bool:
        """Whether a device is being added."""
        return self._is_busy

    async def answer(self) -> Addition | None:
        """Wait until a person wants a device, which may be for a second time, or none any more."""
        future: asyncio.Future[Addition | None] = asyncio.get_running_loop().create_future()

        def settle(answer: object) -> None:
            if not future.done():
                future.set_result(answer if isinstance(answer, Addition) else None)

        self.answered.connect(settle)
        self.finished.connect(settle)
        if not self.isVisible():
            self.open()
        try:
            return await future
        finally:
            if isValid(self):  # it may have gone with its window
                self.answered.disconnect(settle)
                self.finished.disconnect(settle)

    def show_busy(self, text: str, stop: Callable[[], object] | None = None) -> None:
        """Say what is being done, and let nothing be changed meanwhile.

        Args:
            text: what is being done, translated.
            stop: gives it up, when *Cancel* is pressed; None if that cannot be.
        """
        if not self._is_busy:
            self._focus_before = self.focusWidget()
        self._is_busy, self._stop = True, stop
        self._banner.clear_message()
        self._doing.setText(text)
        self._busy.start()
        self._show_buttons()

    def show_idle(self) -> None:
        """Let the device be changed, and asked for again."""
        self._is_busy, self._stop = False, None
        self._doing.setText("")
        self._busy.stop()
        self._show_buttons()
        if self._focus_before is not None and isValid(self._focus_before):
            self._focus_before.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, error: VmguiError) -> None:
        """Say why the device was not added; what was typed is still there."""
        self.show_idle()
        lines = (_("The hardware was not added."), error.message, error.hint, error.detail)
        text = "\n".join(dict.fromkeys(line for line in lines if line))
        self._banner.show_message(Severity.ERROR, text)

    @override
    def accept(self) -> None:
        """Ask for the device, or show what is wrong with it."""
        if self.page is not None and not self._is_busy:
            self.show_busy(_("Adding the device…"))
            self._scope.start(self._accept(self.page), _("The hardware was not added."))

    async def _accept(self, page: AddPage) -> None:
        """Ask for it when what is typed has been looked up: an image's format, for instance."""
        try:
            await page.details.known()
        finally:
            self.show_idle()
        if page is self.page and page.is_ready():
            self.show_busy(_("Adding the device…"))
            self.answered.emit(page.addition())

    @override
    def reject(self) -> None:
        """Close without a device; what is being done is given up if it can be."""
        if not self._is_busy:
            super().reject()
        elif self._stop is not None:
            self._stop()

    @override
    def done(self, result: int) -> None:
        """Close, and take no notice any more."""
        self._scope.cancel()
        _forget(self._work, self._on_learned)
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
        return self._work.scene(is_new=True)

    def _show_size(self) -> None:
        """Open with room for the forms: Qt alone would take two thirds of the screen at most."""
        self.resize(self.sizeHint().boundedTo(self.screen().availableSize() * _SCREEN_SHARE))

    def _show_first(self) -> None:
        """Show storage, or the first kind that can be added."""
        rows = kind_rows(self._scene())
        possible = [row.kind.id for row in rows if not row.reason]
        if possible:
            self.show_kind(_FIRST if _FIRST in possible else possible[0])

    def _show_current(self) -> None:
        """Show the page of the kind that is chosen, or why there is none."""
        row = self._found.row(self._view.currentIndex())
        if row is None:
            self._show_empty(
                "action.search",
                _("Nothing found"),
                _("No hardware has this name. Try another word, or clear the search."),
            )
        elif row.reason:
            self._show_empty(row.kind.icon, _(row.kind.title), row.reason)
        else:
            self._stack.setCurrentWidget(self._pages.get(row.kind.id) or self._new_page(row.kind))
        self._show_buttons()

    def _show_empty(self, role: str, title: str, sentence: str) -> None:
        self._empty.set_content(role, title, sentence)
        self._stack.setCurrentWidget(self._empty)

    def _show_buttons(self) -> None:
        self._body.setEnabled(not self._is_busy)
        self._finish.setEnabled(self.page is not None and not self._is_busy)
        cancel = self.findChild(QPushButton, "cancel")
        if cancel is not None:
            cancel.setEnabled(not self._is_busy or self._stop is not None)

    def _on_current(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._banner.clear_message()
        self._show_current()

    def _on_filter(self, text: str) -> None:
        before = self._found.row(self._view.currentIndex())
        self._found.look_for(text)
        if before is None or not self._found.index_of(before.kind.id).isValid():
            self._view.setCurrentIndex(self._first_found())
        self._show_current()

    def _first_found(self) -> QModelIndex:
        """The first row that can be added, or else the first one."""
        indexes = [self._found.index(row, 0) for row in range(self._found.rowCount())]
        rows = [self._found.row(index) for index in indexes]
        possible = (
            index
            for index, row in zip(indexes, rows, strict=True)
            if row is not None and not row.reason
        )
        return next(possible, indexes[0] if indexes else QModelIndex())

    def _on_learned(self, _nothing: None) -> None:
        if self._work.draft is None:
            return
        self._kinds.set_rows(kind_rows(self._scene()))
        if not self._is_busy:
            self._show_current()
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
        return StorageDetails(self._tools, self._images, self._work.name)

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
        view.setItemDelegate(HardwareDelegate(view, SECTIONS))
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return view

    def _new_body(self) -> QWidget:
        """The kinds and the page of one of them."""
        beside = QWidget(self)
        beside.setFixedWidth(self.fontMetrics().averageCharWidth() * _LIST_CHARACTERS)
        left = QVBoxLayout(beside)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(space(self, Space.SMALL))
        left.addWidget(self._filter)
        left.addWidget(self._view, 1)
        body = QWidget(self)
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(self, Space.LARGE))
        row.addWidget(beside)
        row.addWidget(self._stack, 1)
        return body

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.setSpacing(space(self, Space.SMALL))
        below.addWidget(self._busy)
        below.addWidget(self._doing, 1)
        below.addWidget(self._buttons)
        column = QVBoxLayout(self)
        column.setSpacing(space(self, Space.MEDIUM))
        column.addWidget(self._banner)
        column.addWidget(self._body, 1)
        column.addLayout(below)


def _forget(work: Workpiece, listener: Callable[[None], object], *_destroyed: object) -> None:
    for event in (work.learned, work.changed):
        event.disconnect(listener)
