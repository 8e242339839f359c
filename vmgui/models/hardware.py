"""The hardware list of a machine: the pages about all of it, then its devices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.core.draft import Draft
from vmgui.hardware import registry
from vmgui.hardware.panel import Panel
from vmgui.hardware.scene import Scene
from vmgui.models.roles import Role
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.patch import is_same

_Index = QModelIndex | QPersistentModelIndex

COMMON, DEVICES, ADVANCED = "common", "devices", "advanced"
SECTIONS = {COMMON: N_("Machine"), DEVICES: N_("Devices"), ADVANCED: N_("Advanced")}
"""The parts of the list, in their order, with untranslated headings."""
_RANKS = {section: rank for rank, section in enumerate(SECTIONS)}


@dataclass(frozen=True, eq=False)
class Item:
    """A row of the list."""

    key: str
    """The same for the same thing in another reading of the description."""
    panel: Panel[Any]
    element: Element
    """Of the draft's live document, typed for the panel."""
    title: str
    summary: str
    section: str
    """One of `SECTIONS`."""
    is_changed: bool
    """True if it is not applied yet; never of a machine that does not exist yet."""

    @property
    def is_device(self) -> bool:
        """Whether it is a device, rather than a page about the whole machine."""
        return self.section == DEVICES


def items(draft: Draft, scene: Scene) -> list[Item]:
    """The rows for a machine: the pages that everybody needs, its devices, the other pages.

    It is asked for after each key stroke: what all rows need is found once.
    """
    found = [*_pages(draft, scene), *_devices(draft, scene)]
    return sorted(found, key=lambda item: _RANKS[item.section])


def _pages(draft: Draft, scene: Scene) -> Iterator[Item]:
    is_edited = draft.is_changed and not scene.is_planned
    for panel in registry.PANELS:
        if not panel.is_for(scene):
            continue
        element = draft.domain.viewed_as(panel.element)
        original = draft.original_domain.viewed_as(panel.element)
        yield Item(
            panel.id, panel, element, _(panel.title), panel.summary(element, scene),
            ADVANCED if panel.is_advanced else COMMON,
            is_edited and _differs(panel, original, element),
        )  # fmt: skip


def _devices(draft: Draft, scene: Scene) -> Iterator[Item]:
    is_edited = draft.is_changed and not scene.is_planned
    for kind, group in groupby(registry.entries(draft.domain), lambda entry: entry.kind):
        entries = list(group)
        summaries = kind.summaries([entry.device for entry in entries], scene)
        for entry, summary in zip(entries, summaries, strict=True):
            yield Item(
                f"{kind.id}:{entry.name}", kind, entry.device, entry.name, summary, DEVICES,
                is_edited and _is_changed(draft, entry.device),
            )  # fmt: skip


def _is_changed(draft: Draft, device: Device) -> bool:
    before = draft.element_original(device)
    return before is None or not is_same(before, device)


def _differs(panel: Panel[Any], before: Element, after: Element) -> bool:
    """Whether a field of a panel is not what it was."""
    return any(row.differs(before, after) for row in panel.rows() if hasattr(row, "differs"))


class HardwareList(QAbstractListModel):
    """The items of one machine."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._items: list[Item] = []

    def set_items(self, items: list[Item]) -> None:
        """Show these; rows that stay keep their place, so that a view keeps its selection."""
        if not self._are_rows_of(items):
            self._make_rows(items)
        self._items = list(items)
        if items:
            self.dataChanged.emit(self.index(0), self.index(len(items) - 1))

    def _are_rows_of(self, items: list[Item]) -> bool:
        """Whether there is a row for each of these already, as after most key strokes."""
        return len(items) == len(self._items) and all(
            old.key == new.key and (old.element == new.element or not new.is_device)
            for old, new in zip(self._items, items, strict=True)
        )

    def _make_rows(self, items: list[Item]) -> None:
        wanted = self._identities(items)
        self._remove_all_but(set(wanted))
        present = {item.key for item in self._items}
        self._arrange([key for key in wanted if key in present])
        for row, (key, item) in enumerate(zip(wanted, items, strict=True)):
            if row >= len(self._items) or self._items[row].key != key:
                self.beginInsertRows(QModelIndex(), row, row)
                self._items.insert(row, replace(item, key=key))
                self.endInsertRows()

    def _identities(self, items: list[Item]) -> list[str]:
        """The keys under which items have their rows now: a device may have got another name."""
        rows = {item.element: item.key for item in self._items if item.is_device}
        keys = [rows.get(item.element, "") if item.is_device else "" for item in items]
        taken = set(keys)
        fresh = (item.key if item.key not in taken else f"{item.key} (new)" for item in items)
        return [key or other for key, other in zip(keys, fresh, strict=True)]

    def _remove_all_but(self, wanted: set[str]) -> None:
        for row in reversed(range(len(self._items))):
            if self._items[row].key not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._items[row]
                self.endRemoveRows()

    def _arrange(self, keys: list[str]) -> None:
        """Put the rows into this order."""
        if keys == [item.key for item in self._items]:
            return
        self.layoutAboutToBeChanged.emit()
        before = self._items
        places = {key: row for row, key in enumerate(keys)}
        self._items = sorted(before, key=lambda item: places[item.key])
        for index in self.persistentIndexList():
            self.changePersistentIndex(index, self.index(places[before[index.row()].key]))
        self.layoutChanged.emit()

    def items(self) -> list[Item]:
        """All items, in the order of the rows."""
        return list(self._items)

    def item(self, index: _Index) -> Item | None:
        """The item of a row."""
        return self._items[index.row()] if 0 <= index.row() < len(self._items) else None

    def index_of(self, key: str) -> QModelIndex:
        """The row with this key; invalid if there is none."""
        for row, item in enumerate(self._items):
            if item.key == key:
                return self.index(row)
        return QModelIndex()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._items)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index)
        if item is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            # Translators: the dot marks a device that was changed and is not applied yet
            return _("{title} •").format(title=item.title) if item.is_changed else item.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return (
                _("{title}, not applied yet").format(title=item.title)
                if item.is_changed
                else item.title
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return item.summary or None
        if role == Role.ICON:
            return item.panel.icon
        if role == Role.KIND:
            return item.section
        return None
