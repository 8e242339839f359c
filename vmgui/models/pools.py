"""Storage pools: in words, and as the rows of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

import vmgui.base.units as units
from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.core.resources import PoolReading
from vmgui.hardware.pools.registry import type_title
from vmgui.models.cells import tooltip
from vmgui.models.columns import natural_key
from vmgui.models.roles import Role
from vmgui.models.rows import Rows
from vmgui.xmldoc.pool import Pool

_Index = QModelIndex | QPersistentModelIndex
_SHORT_TYPES = {
    "dir": N_("Directory"),
    "fs": N_("Filesystem"),
    "netfs": N_("Network share"),
    "logical": N_("LVM"),
    "disk": N_("Disk"),
    "iscsi": N_("iSCSI"),
    "iscsi-direct": N_("iSCSI, direct"),
    "scsi": N_("SCSI"),
    "mpath": N_("Multipath"),
    "rbd": N_("Ceph RBD"),
    "gluster": N_("Gluster"),
    "zfs": N_("ZFS"),
    "vstorage": N_("Virtuozzo"),
}


def type_text(pool: PoolReading) -> str:
    """What kind of storage a pool is on, translated; libvirt's word where we have none."""
    return type_title(pool.type)


def short_type_text(pool: PoolReading) -> str:
    """What kind of storage a pool is on in a word or two, translated; for narrow lists."""
    return _(_SHORT_TYPES[pool.type]) if pool.type in _SHORT_TYPES else pool.type


def state_text(pool: PoolReading) -> str:
    """Whether a pool is active, translated."""
    # Translators: the state of a storage pool
    return _("Active") if pool.is_active else _("Inactive")


def pool_state(pool: PoolReading) -> str:
    """What people have to know of a pool: its free space, or that it is not active; translated."""
    if not pool.is_active:
        return _("not active")
    if pool.available is None:
        return ""
    return _("{size} free").format(size=units.size(pool.available))


def used_share(pool: PoolReading) -> float | None:
    """How much of a pool's space is taken, 0 to 1; None where that is not known."""
    if not pool.is_active or not pool.capacity:
        return None
    if pool.available is not None:
        return min(max(1 - pool.available / pool.capacity, 0.0), 1.0)
    return None if pool.allocation is None else min(pool.allocation / pool.capacity, 1.0)


def space_text(pool: PoolReading) -> str:
    """How much of a pool's space is taken and free, translated; empty where that is not known."""
    share = used_share(pool)
    if share is None or pool.capacity is None:
        return ""
    free = pool.available
    if free is None:
        free = pool.capacity - (pool.allocation or 0)
    # Translators: of a storage pool: "37 % used, 12 GiB of 20 GiB free"
    return _("{percent} used, {free} of {capacity} free").format(
        percent=units.percent(share), free=units.size(free), capacity=units.size(pool.capacity)
    )


def sizes_text(pool: PoolReading) -> str:
    """The sizes that libvirt tells of a pool, translated; empty where it tells none."""
    if not pool.is_active or not pool.capacity:
        return ""
    allocation, available = units.size(pool.allocation), units.size(pool.available)
    capacity = units.size(pool.capacity)
    if not allocation or not available:
        return capacity
    # Translators: sizes of a storage pool
    return _("{capacity}: {allocation} in use, {available} available").format(
        capacity=capacity, allocation=allocation, available=available
    )


def sentence(pool: PoolReading) -> str:
    """All that the list shows of a pool, for those who do not see it; translated."""
    autostart = _("starts with the host") if pool.is_autostart else ""
    parts = (pool.name, type_text(pool), state_text(pool), space_text(pool), autostart)
    return ", ".join(part for part in parts if part)


def source_text(document: Pool) -> str:
    """Where the storage of a pool comes from: a server, a device, a name; empty for nowhere else.

    It is put together as such places are usually written: "server:/export", "server/target".
    """
    host = document.host_name or ""
    if host and document.host_port:
        host = f"{host}:{document.host_port}"
    directory = document.source_directory or ""
    if directory:
        return f"{host}:{directory}" if host else directory
    devices = [device.path for device in document.devices if device.path]
    names = [document.source_name, document.adapter_name or document.adapter_parent]
    rest = ", ".join(part for part in (*devices, *names) if part)
    return " ".join(part for part in (host, rest) if part)


class _Row:
    """A pool in the list: the same object as long as the pool is there."""

    __slots__ = ("pool",)

    def __init__(self, pool: PoolReading) -> None:
        self.pool = pool


class PoolList(QAbstractListModel):
    """Pools by name. Never reset: what is chosen stays chosen as long as it is there."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._rows: Rows[_Row] = Rows(self)
        self._known: dict[str, _Row] = {}

    def set_pools(self, pools: Sequence[PoolReading]) -> None:
        """Show these."""
        before, changed = self._known, []
        self._known = {}
        for pool in pools:
            key = pool.uuid or pool.name  # one that is renamed stays the same
            row = self._known[key] = before.get(key) or _Row(pool)
            if row.pool != pool:
                row.pool = pool
                changed.append(row)
        self._rows.show(sorted(self._known.values(), key=lambda row: natural_key(row.pool.name)))
        self._rows.tell_changed(changed, 0)

    def pools(self) -> tuple[PoolReading, ...]:
        """All of them, in their order."""
        return tuple(row.pool for row in self._rows.all)

    def pool(self, index: _Index) -> PoolReading | None:
        """The pool of a row."""
        return self._rows[index.row()].pool if index.isValid() else None

    def index_of(self, name: str) -> QModelIndex:
        """The row of a pool; invalid if there is none."""
        places = (place for place, row in enumerate(self._rows.all) if row.pool.name == name)
        place = next(places, -1)
        return self.index(place) if place >= 0 else QModelIndex()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        pool = self.pool(index)
        if pool is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return pool.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return sentence(pool)
        if role == Qt.ItemDataRole.ToolTipRole:
            lines = (pool.name, type_text(pool), pool.target_path, space_text(pool))
            return tooltip(lines)
        if role == Role.RECORD:
            return pool
        return "page.storage" if role == Role.ICON else None
