"""The volumes of a storage pool as a table that is sorted and filtered by itself.

Qt's proxy would ask Python about each of ten thousand rows at every key. Here a row knows what it
is searched for, a column what it is sorted by, and views hear of nothing but the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

import vmgui.base.units as units
from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.core.resources import VolumeReading
from vmgui.core.storage.users import User, UserKind
from vmgui.models.cells import NUMBERS, isolated, tooltip
from vmgui.models.columns import SortKey, natural_key
from vmgui.models.roles import Role
from vmgui.models.rows import Rows

_Index = QModelIndex | QPersistentModelIndex
UsersOf = Callable[[VolumeReading], tuple[User, ...]]
DIRECTORIES = frozenset({"dir", "netdir"})
"""The types of volumes that are no images."""


def is_iso(volume: VolumeReading) -> bool:
    """Whether a volume is an image of a CD or DVD."""
    return volume.format == "iso" or volume.name.lower().endswith(".iso")


class VolumeRow:
    """A volume and who uses it: the same object as long as the volume is there."""

    __slots__ = ("_haystack", "_name_key", "users", "volume")

    def __init__(self, volume: VolumeReading, users: tuple[User, ...]) -> None:
        self.volume = volume
        self.users = users
        self._name_key: SortKey | None = None
        self._haystack = ""

    def update(self, volume: VolumeReading, users: tuple[User, ...]) -> bool:
        """Take over what is known now; False if that is what was known."""
        if volume == self.volume and users == self.users:
            return False
        self.volume, self.users = volume, users
        self._haystack = ""
        return True

    @property
    def machines(self) -> str:
        """The names of the machines that use it, each once."""
        return ", ".join(dict.fromkeys(user.name for user in self.users))

    @property
    def name_key(self) -> SortKey:
        """What it is sorted by where it is sorted by its name."""
        if self._name_key is None:
            self._name_key = natural_key(self.volume.name)
        return self._name_key

    def has(self, words: Sequence[str]) -> bool:
        """Whether all of some words, case folded, are in what it says."""
        if not self._haystack:
            volume = self.volume
            texts = (volume.name, volume.format, volume.path, volume.backing_path, self.machines)
            self._haystack = "\n".join(texts).casefold()
        haystack = self._haystack
        return all(word in haystack for word in words)


@dataclass(frozen=True, slots=True)
class VolumeColumn:
    """A column of the table."""

    id: str
    """The word used in settings."""
    title: str
    """Untranslated."""
    width: int
    """How wide it is at first, in characters."""
    text: Callable[[VolumeRow], str]
    sort_key: Callable[[VolumeRow], SortKey | None]
    """None for not known, which always stands last."""
    is_shown: bool = True
    """True if people see it before they choose their columns."""
    is_number: bool = False
    """True if it is aligned at the end."""


def _words(
    column_id: str,
    title: str,
    width: int,
    text: Callable[[VolumeRow], str],
    *,
    is_shown: bool = True,
) -> VolumeColumn:
    return VolumeColumn(
        column_id, title, width, text, lambda row: text(row).casefold() or None, is_shown
    )


COLUMNS = (
    VolumeColumn(
        "name", N_("Name"), 30, lambda row: row.volume.name, lambda row: row.name_key
    ),
    VolumeColumn(
        "capacity",
        N_("Capacity"),
        11,
        lambda row: units.size(row.volume.capacity),
        lambda row: row.volume.capacity,
        is_number=True,
    ),
    VolumeColumn(
        "allocation",
        N_("Allocation"),
        11,
        lambda row: units.size(row.volume.allocation),
        lambda row: row.volume.allocation,
        is_number=True,
    ),
    _words("format", N_("Format"), 8, lambda row: row.volume.format),
    _words("used-by", N_("Used by"), 16, lambda row: row.machines),
    _words("path", N_("Path"), 30, lambda row: row.volume.path),
    _words("backing", N_("Backing file"), 26, lambda row: row.volume.backing_path),
    _words(
        "encryption", N_("Encryption"), 11, lambda row: row.volume.encryption, is_shown=False
    ),
)  # fmt: skip
"""All columns, in the order in which they stand at first."""
# Translators: a machine, whether it runs, and what it uses a volume for: "web1: disk vda"
_USES = {
    False: {
        UserKind.DISK: N_("{machine}: disk {target}"),
        UserKind.BACKING: N_("{machine}: its disk {target} builds on it"),
    },
    True: {
        UserKind.DISK: N_("{machine} (running): disk {target}"),
        UserKind.BACKING: N_("{machine} (running): its disk {target} builds on it"),
    },
}
_OTHER_USES = {False: N_("{machine}: {use}"), True: N_("{machine} (running): {use}")}
NAME = 0
_LAST = len(COLUMNS) - 1


class VolumeTable(QAbstractTableModel):
    """The volumes of one pool that have the words that are searched for."""

    def __init__(self, parent: QObject | None = None, *, are_media_first: bool = False) -> None:
        """Create it empty.

        Args:
            parent: owns it.
            are_media_first: put images of CDs and DVDs before all others in the order of names.
        """
        super().__init__(parent)
        self._are_media_first = are_media_first
        self._known: dict[str, VolumeRow] = {}
        self._by_name: list[VolumeRow] = []
        self._sorted: list[VolumeRow] = []
        """All that are known, in the order that is chosen."""
        self._rows: Rows[VolumeRow] = Rows(self)
        self._words: list[str] = []
        self._column, self._is_descending = NAME, False

    # What it shows

    def set_volumes(self, volumes: Iterable[VolumeReading], users_of: UsersOf) -> None:
        """Show these.

        Args:
            volumes: of one pool. Rows of those that are known already stay.
            users_of: who uses one of them.
        """
        before, known, changed = self._known, {}, []
        for volume in volumes:
            row = before.get(volume.name)
            if row is None:
                row = VolumeRow(volume, users_of(volume))
            elif row.volume is not volume and row.update(volume, users_of(volume)):
                changed.append(row)
            known[volume.name] = row
        self._known = known
        if known.keys() != before.keys():
            self._by_name = sorted(known.values(), key=lambda row: row.name_key)
            self._sort()
        self._tell(changed)

    def set_users(self, users_of: UsersOf) -> None:
        """Show who uses them now."""
        rows = self._known.values()
        self._tell([row for row in rows if row.update(row.volume, users_of(row.volume))])

    def set_filter(self, text: str) -> None:
        """Show only what has all these words in its name, format, paths or machines."""
        self._words = text.casefold().split()
        self._show()

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the rows in the order of a column; equal ones stay in that of their names."""
        self._column, self._is_descending = column, order is Qt.SortOrder.DescendingOrder
        self._sort()
        self._show()

    @property
    def total(self) -> int:
        """How many volumes there are, shown or not."""
        return len(self._known)

    @property
    def names(self) -> Iterable[str]:
        """The names of all volumes, shown or not."""
        return self._known.keys()

    def shown(self) -> Sequence[VolumeRow]:
        """Those that are shown, in their order."""
        return self._rows.all

    def row(self, index: _Index) -> VolumeRow | None:
        """The row at an index."""
        return self._rows[index.row()] if index.isValid() else None

    def index_of(self, name: str) -> QModelIndex:
        """Where the volume of this name is shown; invalid if it is not."""
        row = self._known.get(name)
        place = -1 if row is None else self._rows.place(row)
        return self.index(place, NAME) if place >= 0 else QModelIndex()

    def index_of_path(self, path: str) -> QModelIndex:
        """Where the volume at this path is shown; invalid if it is not."""
        names = (row.volume.name for row in self._rows.all if row.volume.path == path)
        return self.index_of(next(names, ""))

    def _tell(self, changed: Sequence[VolumeRow]) -> None:
        """Bring rows to where they belong, and those that say something else on screen."""
        if changed and self._column != NAME:
            self._sort()
        self._show()
        self._rows.tell_changed(changed, _LAST)

    def _sort(self) -> None:
        key = COLUMNS[self._column].sort_key
        if self._column == NAME:
            rows = self._by_name[::-1] if self._is_descending else self._by_name
            if self._are_media_first:
                rows = sorted(rows, key=lambda row: not is_iso(row.volume))
            self._sorted = rows
            return
        known, unknown = [], []
        for row in self._by_name:
            value = key(row)
            known.append((value, row)) if value is not None else unknown.append(row)
        known.sort(key=lambda pair: pair[0], reverse=self._is_descending)
        self._sorted = [*(row for _value, row in known), *unknown]

    def _show(self) -> None:
        words = self._words
        rows = self._sorted
        self._rows.show([row for row in rows if row.has(words)] if words else list(rows))

    # What Qt asks

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def index(
        self,
        row: int,
        column: int,
        parent: _Index = QModelIndex(),  # noqa: B008
    ) -> QModelIndex:
        # Asked for each of all rows when a view lays them out: Qt's own would call back twice.
        if 0 <= row < len(self._rows) and 0 <= column <= _LAST and not parent.isValid():
            return self.createIndex(row, column)
        return QModelIndex()

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(COLUMNS[section].title)
        return None

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return isolated(column.text(row))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return NUMBERS if column.is_number else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(_tooltip_lines(row, column))
        if role == Role.ICON and index.column() == NAME:
            return _icon(row.volume)
        return row if role == Role.RECORD else None


def user_text(user: User) -> str:
    """Who uses a volume for what, translated: "web1: disk vda"."""
    text = _OTHER_USES[user.is_active]
    if user.target:
        text = _USES[user.is_active].get(user.kind, text)
    return _(text).format(machine=user.name, target=user.target, use=user.kind.label)


def _tooltip_lines(row: VolumeRow, column: VolumeColumn) -> Sequence[str]:
    if column.id == "used-by":
        return [user_text(user) for user in row.users]
    if column.id == "name":
        return (row.volume.name, row.volume.path)
    return (column.text(row),)


def _icon(volume: VolumeReading) -> str:
    if volume.type in DIRECTORIES:
        return "group.folder"
    return "device.cdrom" if is_iso(volume) else "device.disk"
