"""A window with a pane of storage in it, and what a person does there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from tests.support.contexts import StubWindows, shown
from vmgui.base.ids import HostId
from vmgui.ui.actions.bound import BoundActions
from vmgui.ui.actions.spec import Desk, Selection
from vmgui.ui.context import Context
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.storage.pane import Purpose, StoragePane
from vmgui.ui.tasks import TaskScope


class Window(QWidget):
    """The least that a pane needs."""

    def __init__(self, context: Context, host: HostId, purpose: Purpose) -> None:
        super().__init__()
        self.selected = Selection()
        self._context, self._host = context, host
        errors = ErrorPresenter(self)
        desk = Desk(context, self, StubWindows(), TaskScope(self, errors), errors)
        self.actions_of_window = BoundActions(desk, self._selection)
        self.pane = StoragePane(self.actions_of_window, host, purpose, self)
        self.pane.selection_changed.connect(self._follow)
        QVBoxLayout(self).addWidget(self.pane)
        self.resize(1000, 600)

    def _selection(self) -> Selection:
        record = self._context.inventory.hosts.get(self._host)
        return replace(self.selected, hosts=(record,) if record else ())

    def _follow(self) -> None:
        self.selected = self.pane.selection()
        self.actions_of_window.update()


@asynccontextmanager
async def pane_of(
    context: Context, host: HostId, purpose: Purpose | None = None
) -> AsyncIterator[tuple[Window, StoragePane]]:
    """A pane that is looked at."""
    async with shown(Window(context, host, purpose or Purpose("storage"))) as window:
        window.pane.look()
        try:
            yield window, window.pane
        finally:
            window.pane.rest()


def names(pane: StoragePane) -> list[str]:
    """The volumes that are shown, in their order."""
    return [row.volume.name for row in pane.table.shown()]


def pools(pane: StoragePane) -> list[str]:
    """The pools, in their order."""
    return [pool.name for pool in pane.pools.pools()]


def drop(widget: QWidget, place: QPoint, *paths: str) -> bool:
    """Drag files over a widget and drop them there; whether it took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    keys = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, action, data, button, keys)
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(QPointF(place), action, data, button, keys)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()
