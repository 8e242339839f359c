"""Choose Storage Volume: a path on a host, from its pools, its files, or typed."""

from __future__ import annotations

import asyncio
import posixpath
from collections.abc import Coroutine
from pathlib import PurePath
from typing import Any

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListView,
    QPushButton,
    QSplitter,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput, VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.base.uris import display_name
from vmgui.core.checks.files import has_files_here
from vmgui.core.operations.images import DiskImages, default_pool, why_not
from vmgui.core.resources import PoolReading
from vmgui.models.volumes import NAME, SORT_ROLE, PoolList, VolumeRow, VolumeTable
from vmgui.ui.context import Context
from vmgui.ui.dialogs import newvolume
from vmgui.ui.dialogs.frame import add_buttons, asked
from vmgui.ui.dialogs.questions import ask_text, open_directory, open_file
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.busy import BusyIndicator
from vmgui.ui.widgets.icondelegate import IconDelegate
from vmgui.ui.widgets.statuslabel import StatusLabel

_WIDTH_CHARACTERS, _LINES = 130, 30
_POOL_CHARACTERS = 26


async def choose_volume(
    context: Context, host: HostId, what: str, present: str, parent: QWidget | None
) -> str | None:
    """Ask for a path on a host.

    Args:
        context: the program's parts.
        host: whose files or volumes they are.
        what: "volume" (of a pool, or a file), "medium" (the same, images of CDs first), "file" or
            "directory".
        present: the path to begin with; may be empty.
        parent: the window in front of which it is asked.
    """
    is_local = has_files_here(host.uri)
    if what not in ("volume", "medium"):
        ask = _local_path if is_local else _typed_path
        return await ask(host, what, present, parent)
    images = DiskImages(context.fleet, context.jobs, host)
    reason = "" if is_local else _("The files of this host cannot be looked at from here.")
    dialog = VolumesDialog(parent, images, present, reason, is_medium=what == "medium")
    return dialog.path if await asked(dialog) else None


async def _local_path(_host: HostId, what: str, present: str, parent: QWidget | None) -> str | None:
    start = PurePath(present or "/")
    if what == "directory":
        found = await open_directory(parent, _("Choose Directory"), start)
    else:
        found = await open_file(parent, _("Choose File"), start)
    return None if found is None else str(found)


async def _typed_path(host: HostId, what: str, present: str, parent: QWidget | None) -> str | None:
    """Where nothing can be listed, a path can only be typed."""
    name = display_name(host.uri)
    if what == "directory":
        title = _("Directory on {host}").format(host=name)
    else:
        title = _("File on {host}").format(host=name)
    label = _("The files of this host cannot be looked at from here. &Path:")
    return await ask_text(parent, title, label, present, _check_path, verb=_("&Choose"))


def _check_path(text: str) -> None:
    if not text.startswith("/"):
        raise InvalidInput(_("The path has to begin with “/”."))


class VolumesDialog(QDialog):
    """Pools at the left, the volumes of one of them at the right."""

    def __init__(
        self,
        parent: QWidget | None,
        images: DiskImages,
        present: str = "",
        why_not_local: str = "",
        *,
        is_medium: bool = False,
    ) -> None:
        """Build it and begin to read.

        Args:
            parent: the window in front of which it is asked.
            images: of the host.
            present: the path to begin with.
            why_not_local: why files cannot be browsed, translated; empty if they can.
            is_medium: put images of CDs first.
        """
        super().__init__(parent)
        self.path = ""
        """What was chosen."""
        self._images = images
        self._present = present
        self._why_not_local = why_not_local
        self._scope = TaskScope(self, ErrorPresenter(self))
        self._reading: asyncio.Task[Any] | None = None
        self.setObjectName("volumes")
        title = _("Locate media volume") if is_medium else _("Choose Storage Volume")
        self.setWindowTitle(title)
        self._pools = PoolList(self)
        self._volumes = VolumeTable(self, are_media_first=is_medium)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._volumes)
        self._sorted.setSortRole(SORT_ROLE)
        self._sorted.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._sorted.setFilterKeyColumn(-1)
        self._pool_view = self._new_pool_view()
        self._view = self._new_volume_view()
        self._filter = QLineEdit(self)
        self._filter.setObjectName("filter")
        self._filter.setPlaceholderText(_("Search volumes"))
        self._filter.setAccessibleName(_("Search volumes"))
        self._filter.setClearButtonEnabled(True)
        self._status = StatusLabel(self)
        self._status.setObjectName("status")
        self._status.setWordWrap(True)
        self._busy = BusyIndicator(parent=self)
        self._make_buttons()
        self._lay_out()
        self._listen()
        self._read(self._read_pools())

    def pools(self) -> list[str]:
        """The names of the pools, in their order."""
        rows = (self._pools.index(row) for row in range(self._pools.rowCount()))
        return [pool.name for row in rows if (pool := self._pools.pool(row)) is not None]

    def names(self) -> list[str]:
        """The names of the volumes that are shown, in their order."""
        model = self._sorted
        return [str(model.index(row, NAME).data()) for row in range(model.rowCount())]

    def show_pool(self, name: str) -> None:
        """Choose a pool."""
        self._pool_view.setCurrentIndex(self._pools.index_of(name))

    def show_volume(self, path: str) -> None:
        """Choose the volume at a path, if the pool that is shown has it."""
        index = self._sorted.mapFromSource(self._volumes.index_of(path))
        self._view.setCurrentIndex(index)
        self._view.scrollTo(index)

    @override
    def accept(self) -> None:
        """Close with the volume that is chosen."""
        if not self._why_not_choose():
            row = self._chosen()
            self.path = row.volume.path if row is not None else ""
            super().accept()

    @override
    def done(self, result: int) -> None:
        """Close, and give up what is being read."""
        self._scope.cancel()
        super().done(result)

    # Reading

    def _read(self, work: Coroutine[Any, Any, None]) -> None:
        """Read something, in place of what is being read."""
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._scope.start(self._shown_busy(work), _("The storage was not read."))

    async def _shown_busy(self, work: Coroutine[Any, Any, None]) -> None:
        mine = asyncio.current_task()
        self._say("", "")
        self._busy.start()
        try:
            await work
        except VmguiError as error:
            reason = " ".join(part for part in (error.message, error.hint) if part)
            self._say("severity.error", reason)
        finally:
            work.close()
            if self._reading in (mine, None):
                self._busy.stop()
            self._refresh_buttons()

    async def _read_pools(self) -> None:
        pools = await self._images.pools()
        before = self._pool()
        wanted = before or self._first(pools)
        self._pools.set_pools(pools)
        if not pools:
            self._say("severity.info", _("The host has no storage pools."))
        elif wanted is not None:
            self.show_pool(wanted.name)

    def _first(self, pools: tuple[PoolReading, ...]) -> PoolReading | None:
        active = [pool for pool in pools if pool.is_active]
        directory = posixpath.dirname(self._present)
        mine = (pool for pool in active if directory and pool.target_path == directory)
        return next(mine, None) or default_pool(active, ()) or next(iter(active), None)

    async def _read_volumes(self, pool: PoolReading, *, is_refreshed: bool = False) -> None:
        self._volumes.set_rows(())
        found = await self._images.volumes(pool.name, is_refreshed=is_refreshed)
        rows = [VolumeRow(each, self._images.users(pool.name, each)) for each in found]
        self._volumes.set_rows(rows)
        self.show_volume(self._present)
        if not rows:
            self._say("severity.info", _("The storage pool has no volumes."))

    # Choosing

    def _pool(self) -> PoolReading | None:
        return self._pools.pool(self._pool_view.currentIndex())

    def _chosen(self) -> VolumeRow | None:
        return self._volumes.row(self._sorted.mapToSource(self._view.currentIndex()))

    def _why_not_choose(self) -> str:
        row = self._chosen()
        if row is None:
            return _("Choose a volume.")
        if not row.volume.path.startswith("/"):
            return _("This volume has no path on the host. Use the source type “Storage volume”.")
        return ""

    def _why_not_new(self) -> str:
        pool = self._pool()
        return _("Choose a storage pool.") if pool is None else why_not(pool) or ""

    def _refresh_buttons(self) -> None:
        for button, reason in (
            (self._choose, self._why_not_choose()),
            (self._new, self._why_not_new()),
            (self._browse, self._why_not_local),
            (self._again, _("Choose a storage pool.") if self._pool() is None else ""),
        ):
            button.setEnabled(not reason)
            button.setToolTip(reason)
            button.setAccessibleDescription(reason)

    def _on_pool(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        if (pool := self._pool()) is not None:
            self._read(self._read_volumes(pool))
        self._refresh_buttons()

    def _on_filter(self, text: str) -> None:
        self._sorted.setFilterFixedString(text)
        self._refresh_buttons()

    def _on_refresh(self) -> None:
        if (pool := self._pool()) is not None:
            self._read(self._read_volumes(pool, is_refreshed=True))

    async def _browse_local(self) -> None:
        start = PurePath(self._present or "/")
        found = await open_file(self, _("Browse Local"), start)
        if found is not None:
            self.path = str(found)
            super().accept()

    async def _make_volume(self) -> None:
        pool = self._pool()
        if pool is None:
            return
        taken = [row.volume.name for row in self._volumes.rows()]
        image = await newvolume.ask(self, pool, taken)
        if image is None:
            return
        self._busy.start()
        try:
            self._present = await self._images.create(image, is_kept=True)
        finally:
            self._busy.stop()
        self._filter.clear()
        self._read(self._read_pools())

    # What it is made of

    def _say(self, role: str, text: str) -> None:
        self._status.set_status(role or None, text)

    def _new_pool_view(self) -> QListView:
        view = QListView(self)
        view.setObjectName("pools")
        view.setAccessibleName(_("Storage pools"))
        view.setModel(self._pools)
        view.setItemDelegate(IconDelegate(view, lines=1.6))
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return view

    def _new_volume_view(self) -> QTreeView:
        view = QTreeView(self)
        view.setObjectName("volume-list")
        view.setAccessibleName(_("Volumes"))
        view.setModel(self._sorted)
        view.setItemDelegate(IconDelegate(view))
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setAllColumnsShowFocus(True)
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setSortingEnabled(True)
        view.sortByColumn(NAME, Qt.SortOrder.AscendingOrder)
        header = view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        return view

    def _make_buttons(self) -> None:
        self._buttons, self._choose = add_buttons(self, _("&Choose Volume"))
        self._browse = self._button("browse", _("&Browse Local"))
        self._buttons.addButton(self._browse, QDialogButtonBox.ButtonRole.ActionRole)
        self._again = self._button("refresh", _("&Refresh"))
        self._again.setIcon(icon("action.retry"))
        self._new = self._button("new-volume-button", _("&New Volume…"))
        self._new.setIcon(icon("action.add"))

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        return button

    def _listen(self) -> None:
        self._pool_view.selectionModel().currentChanged.connect(self._on_pool)
        self._view.selectionModel().currentChanged.connect(
            lambda _now, _before: self._refresh_buttons()
        )
        self._view.doubleClicked.connect(lambda _index: self.accept())
        self._filter.textChanged.connect(self._on_filter)
        self._again.clicked.connect(self._on_refresh)
        self._browse.clicked.connect(
            lambda: self._scope.start(self._browse_local(), _("No file was chosen."))
        )
        self._new.clicked.connect(
            lambda: self._scope.start(self._make_volume(), _("The volume was not created."))
        )
        self._refresh_buttons()

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self._filter, 1)
        above.addWidget(self._again)
        above.addWidget(self._new)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._pool_view)
        splitter.addWidget(self._view)
        splitter.setStretchFactor(1, 1)
        character = self.fontMetrics().averageCharWidth()
        splitter.setSizes([character * _POOL_CHARACTERS, character * _WIDTH_CHARACTERS])
        below = QHBoxLayout()
        below.addWidget(self._busy)
        below.addWidget(self._status, 1)
        column = QVBoxLayout(self)
        column.setSpacing(space(self, Space.SMALL))
        column.addLayout(above)
        column.addWidget(splitter, 1)
        column.addLayout(below)
        column.addWidget(self._buttons)
        self.resize(character * _WIDTH_CHARACTERS, self.fontMetrics().height() * _LINES)
