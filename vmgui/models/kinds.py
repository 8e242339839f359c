"""The kinds of devices that can be added to a machine, and why some cannot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QGuiApplication, QPalette

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import N_, _
from vmgui.hardware import registry
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.scene import Scene
from vmgui.models.roles import Role

_Index = QModelIndex | QPersistentModelIndex

COMMON, MORE = "common", "more"
SECTIONS = {COMMON: N_("Common"), MORE: N_("More")}
"""The parts of the list, in their order, with untranslated headings."""

_COMMON = (
    *("disk", "interface", "input", "graphics", "sound", "video", "controller", "channel"),
    *("serial", "hostdev-usb", "hostdev-pci", "tpm", "rng", "filesystem", "watchdog"),
)
"""What most machines get, in the order of the list; all others follow in the registry's."""

_WORD = re.compile(r"[^\W_]+")


class KindRow(NamedTuple):
    """A kind and whether one more can be added."""

    kind: DeviceKind[Any]
    reason: str
    """Why not, translated; empty if one can."""

    @property
    def section(self) -> str:
        """One of `SECTIONS`."""
        return COMMON if self.kind.id in _COMMON else MORE


def kind_rows(scene: Scene) -> list[KindRow]:
    """All kinds, common ones first."""
    ranks = {id: rank for rank, id in enumerate(_COMMON)}
    kinds = sorted(registry.KINDS, key=lambda kind: ranks.get(kind.id, len(ranks)))
    return [KindRow(kind, _why_not(kind, scene)) for kind in kinds]


def _why_not(kind: DeviceKind[Any], scene: Scene) -> str:
    if reason := kind.why_not_add(scene):
        return reason
    try:
        kind.new(scene)
    except InvalidInput as error:  # everything that it could be is taken
        return error.message
    return ""


def is_found(kind: DeviceKind[Any], text: str) -> bool:
    """Whether what a person has typed is about a kind.

    Each typed word has to begin one of the words of its title or its keywords: "nic" finds the
    network card, and not the panic notifier.
    """
    words = _words(f"{_(kind.title)} {_(kind.keywords) if kind.keywords else ''}")
    return all(any(word.startswith(typed) for word in words) for typed in _words(text))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


class KindList(QAbstractListModel):
    """The rows of *Add Hardware*. What cannot be added is greyed, and can be looked at."""

    def __init__(self, rows: Sequence[KindRow], parent: QObject | None = None) -> None:
        """Show `rows`."""
        super().__init__(parent)
        self._rows = list(rows)

    def set_rows(self, rows: Sequence[KindRow]) -> None:
        """Show the same kinds as they are now."""
        if list(rows) != self._rows:
            self._rows = list(rows)
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def row(self, index: _Index) -> KindRow | None:
        """The row at an index."""
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    def index_of(self, id: str) -> QModelIndex:
        """The row of a kind; invalid if there is none."""
        for number, row in enumerate(self._rows):
            if row.kind.id == id:
                return self.index(number)
        return QModelIndex()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(row.kind.title)
        if role == Role.ICON:
            return row.kind.icon
        if role == Role.KIND:
            return row.section
        return _greyed(row, role) if row.reason else None


def _greyed(row: KindRow, role: int) -> Any:
    """What is different for a kind that cannot be added."""
    if role == Qt.ItemDataRole.ForegroundRole:
        disabled = QPalette.ColorGroup.Disabled
        return QGuiApplication.palette().brush(disabled, QPalette.ColorRole.Text)
    if role == Qt.ItemDataRole.ToolTipRole:
        return row.reason
    if role == Qt.ItemDataRole.AccessibleTextRole:
        # Translators: a greyed kind of device and why it cannot be added
        return _("{title} ({reason})").format(title=_(row.kind.title), reason=row.reason)
    return None


class FoundKinds(QSortFilterProxyModel):
    """The rows of a `KindList` that are about what a person has typed."""

    def __init__(self, kinds: KindList, parent: QObject | None = None) -> None:
        """Show all of `kinds` at first."""
        super().__init__(parent)
        self._kinds = kinds
        self._text = ""
        self.setSourceModel(kinds)

    def look_for(self, text: str) -> None:
        """Show what is about `text`."""
        self._text = text
        self.invalidate()

    def row(self, index: _Index) -> KindRow | None:
        """The row at an index."""
        return self._kinds.row(self.mapToSource(index))

    def index_of(self, id: str) -> QModelIndex:
        """The row of a kind; invalid if it is not shown."""
        return self.mapFromSource(self._kinds.index_of(id))

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: _Index) -> bool:
        row = self._kinds.row(self._kinds.index(source_row))
        return row is not None and is_found(row.kind, self._text)
