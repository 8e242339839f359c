"""Storage pools and their volumes, to choose one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

import vmgui.base.units as units
from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.core.resources import PoolReading, VolumeReading
from vmgui.models.roles import Role

_Index = QModelIndex | QPersistentModelIndex

SORT_ROLE = int(Qt.ItemDataRole.UserRole)
"""What rows are sorted by."""
NAME, FORMAT, SIZE, USERS = range(4)
_TITLES = (N_("Name"), N_("Format"), N_("Size"), N_("Used by"))


def is_iso(volume: VolumeReading) -> bool:
    """Whether a volume is an image of a CD or DVD."""
    return volume.format == "iso" or volume.name.lower().endswith(".iso")


def pool_state(pool: PoolReading) -> str:
    """What people have to know of a pool: its free space, or that it is not active; translated."""
    if not pool.is_active:
        return _("not active")
    if pool.available is None:
        return ""
    return _("{size} free").format(size=units.size(pool.available))


class PoolList(QAbstractListModel):
    """Pools with their state. Those that are not active are greyed."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._pools: tuple[PoolReading, ...] = ()

    def set_pools(self, pools: Sequence[PoolReading]) -> None:
        """Show these."""
        self.beginResetModel()
        self._pools = tuple(pools)
        self.endResetModel()

    def pool(self, index: _Index) -> PoolReading | None:
        """The pool of a row."""
        return self._pools[index.row()] if 0 <= index.row() < len(self._pools) else None

    def index_of(self, name: str) -> QModelIndex:
        """The row of a pool; invalid if there is none."""
        for row, pool in enumerate(self._pools):
            if pool.name == name:
                return self.index(row)
        return QModelIndex()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._pools)

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        pool = self.pool(index)
        if pool is None or not pool.is_active:
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        pool = self.pool(index)
        if pool is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return "\n".join(part for part in (pool.name, pool_state(pool)) if part)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            # Translators: a storage pool and its state: "default, 12 GiB free"
            return _("{name}, {state}").format(name=pool.name, state=pool_state(pool))
        if role == Qt.ItemDataRole.ToolTipRole:
            return pool.target_path or None
        return "page.storage" if role == Role.ICON else None


class VolumeRow(NamedTuple):
    """A volume and who uses it."""

    volume: VolumeReading
    users: Sequence[str]
    """The names of machines."""


class VolumeTable(QAbstractTableModel):
    """The volumes of a pool."""

    def __init__(self, parent: QObject | None = None, *, are_media_first: bool = False) -> None:
        """Create it empty.

        Args:
            parent: owns it.
            are_media_first: put images of CDs and DVDs before all others of the same order.
        """
        super().__init__(parent)
        self._rows: tuple[VolumeRow, ...] = ()
        self._are_media_first = are_media_first

    def set_rows(self, rows: Sequence[VolumeRow]) -> None:
        """Show these."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rows(self) -> Sequence[VolumeRow]:
        """All of them, in their own order."""
        return self._rows

    def row(self, index: _Index) -> VolumeRow | None:
        """The row at an index."""
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    def index_of(self, path: str) -> QModelIndex:
        """The row of the volume at a path; invalid if there is none."""
        for number, row in enumerate(self._rows):
            if row.volume.path == path:
                return self.index(number, NAME)
        return QModelIndex()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_TITLES)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        is_title = orientation is Qt.Orientation.Horizontal
        return _(_TITLES[section]) if is_title and role == Qt.ItemDataRole.DisplayRole else None

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(row, column)
        if role == SORT_ROLE:
            return self._sorts(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.volume.path if column == NAME else _text(row, column) or None
        if role == Qt.ItemDataRole.TextAlignmentRole and column == SIZE:
            return Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        if role == Role.ICON and column == NAME:
            return "device.cdrom" if is_iso(row.volume) else "device.disk"
        return None

    def _sorts(self, row: VolumeRow, column: int) -> Any:
        if column == SIZE:
            return row.volume.capacity or 0
        text = _text(row, column).casefold()
        if column == NAME and self._are_media_first:
            return f"{0 if is_iso(row.volume) else 1}{text}"
        return text


def _text(row: VolumeRow, column: int) -> str:
    volume = row.volume
    if column == NAME:
        return volume.name
    if column == FORMAT:
        return volume.format
    return units.size(volume.capacity) if column == SIZE else ", ".join(row.users)
