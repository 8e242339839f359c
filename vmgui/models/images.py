"""A chain of disk images, and the snapshots in one, as rows."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
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
from vmgui.core.imaging.values import ImageInfo, Link, Snapshot
from vmgui.models.roles import Role

_Index = QModelIndex | QPersistentModelIndex


class LinkText(NamedTuple):
    """What is said of one image of a chain, translated."""

    name: str
    summary: str
    """Format and sizes; what is wrong if it could not be read."""
    directory: str
    is_broken: bool


def link_text(link: Link) -> LinkText:
    """An image of a chain in words."""
    path = link.file.path
    if link.problem is not None:
        summary = link.problem.message
    else:
        summary = _summary(link.info) if link.info else ""
    return LinkText(
        posixpath.basename(path) or path,
        summary,
        posixpath.dirname(path),
        link.problem is not None or (link.info is not None and link.info.is_corrupt),
    )


def _summary(info: ImageInfo) -> str:
    if info.virtual_size is None:
        return info.file.format
    # Translators: a disk image: its format, what the guest sees, what it takes
    return _("{format}, {size}, takes {taken}").format(
        format=info.file.format,
        size=units.size(info.virtual_size),
        taken=units.size(info.actual_size) or "?",
    )


class ChainList(QAbstractListModel):
    """An image and those it builds on, itself first."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._links: tuple[Link, ...] = ()

    def set_links(self, links: Sequence[Link]) -> None:
        """Show these."""
        if tuple(links) == self._links:
            return
        if [link.file.path for link in links] == [link.file.path for link in self._links]:
            self._links = tuple(links)
            self.dataChanged.emit(self.index(0), self.index(len(links) - 1))
            return
        self.beginResetModel()
        self._links = tuple(links)
        self.endResetModel()

    def link(self, index: _Index) -> Link | None:
        """The image of a row."""
        return self._links[index.row()] if 0 <= index.row() < len(self._links) else None

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._links)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        link = self.link(index)
        if link is None:
            return None
        text = link_text(link)
        if role == Qt.ItemDataRole.DisplayRole:
            return text.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return link.file.path
        if role == Role.ICON:
            return "severity.error" if text.is_broken else "device.disk"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._said(index.row(), text)
        return None

    def _said(self, row: int, text: LinkText) -> str:
        if row == 0:
            # Translators: a disk image and what is known of it: "web1.qcow2: qcow2, 20 GiB"
            return _("{name}: {summary}").format(name=text.name, summary=text.summary)
        # Translators: the image that the one before it builds on, and what is known of it
        return _("builds on {name}: {summary}").format(name=text.name, summary=text.summary)


class _Column(NamedTuple):
    title: str
    text: Callable[[Snapshot], str]
    key: Callable[[Snapshot], Any]


def _memory(snapshot: Snapshot) -> str:
    return units.size(snapshot.vm_state_size) if snapshot.vm_state_size else ""


_SNAPSHOT_COLUMNS = (
    _Column(N_("Name"), lambda each: each.name, lambda each: each.name.casefold()),
    _Column(N_("Taken"), lambda each: units.clock(each.taken), lambda each: each.taken),
    _Column(N_("Memory of the machine"), _memory, lambda each: each.vm_state_size),
    _Column(
        N_("Had run for"),
        lambda each: units.duration(each.vm_clock) if each.vm_clock else "",
        lambda each: each.vm_clock,
    ),
)
SORT_ROLE = int(Qt.ItemDataRole.UserRole)
"""What rows of snapshots are sorted by."""


class SnapshotTable(QAbstractTableModel):
    """The internal snapshots of an image."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._rows: tuple[Snapshot, ...] = ()

    def set_snapshots(self, snapshots: Sequence[Snapshot]) -> None:
        """Show these."""
        if tuple(snapshots) != self._rows:
            self.beginResetModel()
            self._rows = tuple(snapshots)
            self.endResetModel()

    def snapshot(self, index: _Index) -> Snapshot | None:
        """The one of a row."""
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    def names(self) -> frozenset[str]:
        """All their names."""
        return frozenset(each.name for each in self._rows)

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_SNAPSHOT_COLUMNS)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return _(_SNAPSHOT_COLUMNS[section].title)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        snapshot = self.snapshot(index)
        if snapshot is None:
            return None
        column = _SNAPSHOT_COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(snapshot)
        if role == SORT_ROLE:
            return column.key(snapshot)
        if role == Role.ICON and index.column() == 0:
            return "page.snapshots"
        return None
