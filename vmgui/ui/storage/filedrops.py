"""Files of this computer that are dragged onto a storage pool are sent there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.core.resources import PoolReading
from vmgui.core.storage.items import PoolItem
from vmgui.ui.actions.spec import Desk
from vmgui.ui.actions.volume import upload_files, why_no_upload
from vmgui.ui.widgets.filedrop import FilesDrop

PoolAt = Callable[[QPoint], PoolReading | None]


def accept_files(widget: QWidget, desk: Desk, host: HostId, pool_at: PoolAt) -> None:
    """Let files be dropped on a widget.

    Args:
        widget: where.
        desk: of the window.
        host: whose pools they are.
        pool_at: the pool that a place of the widget stands for; None for no pool.
    """

    def is_wanted(_files: Sequence[Path], place: QPoint) -> bool:
        pool = pool_at(place)
        return pool is not None and why_no_upload(pool) is None

    def take(files: Sequence[Path], place: QPoint) -> None:
        if pool := pool_at(place):
            work = upload_files(desk, PoolItem(host, pool), files)
            desk.scope.start(work, _("The file was not uploaded."))

    FilesDrop(widget, is_wanted, take)
