"""Secrets: in words, and as the rows of a table. None of them ever has a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.core.storage.items import SecretItem
from vmgui.core.storage.secretusers import SecretUser
from vmgui.models.cells import tooltip
from vmgui.models.columns import SortKey, natural_key
from vmgui.models.roles import Role
from vmgui.models.rows import Rows

_Index = QModelIndex | QPersistentModelIndex

USAGES: Mapping[str, str] = {
    "volume": N_("Encrypted volume"),
    "ceph": N_("Ceph user"),
    "iscsi": N_("iSCSI target"),
    "tls": N_("TLS key"),
    "vtpm": N_("Emulated TPM"),
    "": N_("Something else"),
}
"""What a secret is for -> in people's words, untranslated."""


def usage_text(item: SecretItem) -> str:
    """What a secret is for, translated."""
    return _(USAGES[item.secret.usage])


def user_text(user: SecretUser) -> str:
    """Who uses a secret, translated: "machine web1 (running)"."""
    if not user.is_active:
        return user.label
    # Translators: a machine or a storage pool that uses a secret: "machine web1 (active)"
    return _("{user} (active)").format(user=user.label)


def _yes(is_so: bool) -> str:
    return _("Yes") if is_so else _("No")


@dataclass(frozen=True, slots=True)
class SecretColumn:
    """A column of the table."""

    id: str
    """The word used in settings."""
    title: str
    """Untranslated."""
    width: int
    """How wide it is at first, in characters."""
    text: Callable[[SecretItem], str]
    help: str = ""
    """A sentence about it, untranslated."""

    def sort_key(self, item: SecretItem) -> tuple[bool, SortKey]:
        """What it is sorted by; what is empty stands last."""
        text = self.text(item)
        return not text, natural_key(text)


COLUMNS = (
    SecretColumn("usage", N_("Used for"), 24, usage_text),
    SecretColumn("name", N_("Name"), 34, lambda item: item.secret.usage_id),
    SecretColumn("description", N_("Description"), 30, lambda item: item.description),
    SecretColumn(
        "used-by",
        N_("Used by"),
        26,
        lambda item: ", ".join(dict.fromkeys(user.label for user in item.users)),
        N_("The machines, storage pools and volumes that are known to name it."),
    ),
    SecretColumn(
        "private",
        N_("Private"),
        9,
        lambda item: _yes(item.secret.is_private),
        N_("The host gives the value of a private secret to no program outside of it."),
    ),
    SecretColumn(
        "ephemeral",
        N_("Ephemeral"),
        11,
        lambda item: _yes(item.secret.is_ephemeral),
        N_("An ephemeral secret is kept in memory only, until libvirt on the host ends."),
    ),
    SecretColumn("uuid", N_("UUID"), 38, lambda item: item.secret.uuid),
)
"""All columns, in the order in which they stand at first."""
_NAME = next(place for place, column in enumerate(COLUMNS) if column.id == "name")
_LAST = len(COLUMNS) - 1


class _Row:
    """A secret in the table: the same object as long as the secret is there."""

    __slots__ = ("item",)

    def __init__(self, item: SecretItem) -> None:
        self.item = item

    def has(self, words: Sequence[str]) -> bool:
        """Whether all of some words, case folded, are in what it says."""
        text = "\n".join(column.text(self.item) for column in COLUMNS).casefold()
        return all(word in text for word in words)


class SecretTable(QAbstractTableModel):
    """The secrets that have the words that are searched for; never reset."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._rows: Rows[_Row] = Rows(self)
        self._known: dict[str, _Row] = {}
        self._words: list[str] = []
        self._column, self._is_descending = _NAME, False

    def set_items(self, items: Sequence[SecretItem]) -> None:
        """Show these."""
        before = self._known
        self._known = {
            each.secret.uuid: before.get(each.secret.uuid) or _Row(each) for each in items
        }
        changed = []
        for item in items:
            row = self._known[item.secret.uuid]
            if row.item != item:
                row.item = item
                changed.append(row)
        self._show()
        self._rows.tell_changed(changed, _LAST)

    def set_filter(self, text: str) -> None:
        """Show only what has all these words, in whatever columns."""
        self._words = text.casefold().split()
        self._show()

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the rows in the order of a column; equal ones stay in that of their names."""
        self._column, self._is_descending = column, order is Qt.SortOrder.DescendingOrder
        self._show()

    @property
    def total(self) -> int:
        """How many secrets there are, shown or not."""
        return len(self._known)

    def item(self, index: _Index) -> SecretItem | None:
        """The secret of a row."""
        return self._rows[index.row()].item if index.isValid() else None

    def index_of(self, uuid: str) -> QModelIndex:
        """The row of a secret; invalid if it is not shown."""
        row = self._known.get(uuid)
        place = -1 if row is None else self._rows.place(row)
        return QModelIndex() if place < 0 else self.index(place, 0)

    def _show(self) -> None:
        rows = [row for row in self._known.values() if row.has(self._words)]
        name, column = COLUMNS[_NAME], COLUMNS[self._column]
        rows.sort(key=lambda row: name.sort_key(row.item))
        rows.sort(key=lambda row: column.sort_key(row.item), reverse=self._is_descending)
        self._rows.show(rows)

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return _(column.title)
        return _(column.help) if role == Qt.ItemDataRole.ToolTipRole and column.help else None

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index)
        if item is None:
            return None
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(item)
        if role == Qt.ItemDataRole.ToolTipRole:
            is_users = column.id == "used-by"
            return tooltip(map(user_text, item.users) if is_users else (column.text(item),))
        if role == Role.ICON and index.column() == 0:
            return "page.secrets"
        return item if role == Role.RECORD else None
