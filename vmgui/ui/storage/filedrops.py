"""Files of this computer that are dragged onto a storage pool are sent there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.core.resources import PoolReading
from vmgui.core.storage.items import PoolItem
from vmgui.ui.actions.registry import SPECS
from vmgui.ui.actions.spec import Desk, Selection
from vmgui.ui.actions.volume import upload_files
from vmgui.ui.widgets.filedrop import FilesDrop

PoolAt = Callable[[QPoint], PoolReading | None]
Mark = Callable[[PoolReading | None], object]
_ENDS = frozenset({QEvent.Type.DragLeave, QEvent.Type.Drop})


def accept_files(widget: QWidget, desk: Desk, host: HostId, pool_at: PoolAt, mark: Mark) -> None:
    """Let files be dropped on a widget, wherever they could be uploaded by its action.

    Args:
        widget: where.
        desk: of the window.
        host: whose pools they are.
        pool_at: the pool that a place of the widget stands for; None for no pool.
        mark: shows which pool will take what is dragged; None for no pool any more.
    """

    def is_wanted(_files: Sequence[Path], place: QPoint) -> bool:
        pool = pool_at(place)
        takes = pool is not None and not _is_asking(desk.window) and can_take(pool)
        mark(pool if takes else None)
        return takes

    def can_take(pool: PoolReading) -> bool:
        record = desk.context.inventory.hosts.get(host)
        if record is None:
            return False
        selection = Selection(hosts=(record,), pools=(PoolItem(host, pool),))
        return SPECS["volume.upload"].why_not(selection) is None

    def take(files: Sequence[Path], place: QPoint) -> None:
        if pool := pool_at(place):
            work = upload_files(desk, PoolItem(host, pool), files)
            desk.scope.start(work, _("The file was not uploaded."))

    FilesDrop(widget, is_wanted, take)
    _DragEnd(widget, lambda: mark(None))


class _DragEnd(QObject):
    """Says when nothing is dragged over a widget any more. Lives as long as the widget."""

    def __init__(self, widget: QWidget, ended: Callable[[], object]) -> None:
        super().__init__(widget)
        self._ended = ended
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _ENDS:
            QTimer.singleShot(0, self, self._ended)  # whoever takes a drop asks where it is first
        return super().eventFilter(watched, event)


def _is_asking(window: QWidget) -> bool:
    """Whether a dialog keeps a window from being used: dragging does not know of that."""
    dialogs = window.findChildren(QDialog)
    return any(dialog.isVisible() and dialog.isModal() for dialog in dialogs)
