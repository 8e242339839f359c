"""The kinds of devices that can be added to a machine, and why some cannot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.hardware import registry
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.scene import Scene
from vmgui.models.roles import Role

_Index = QModelIndex | QPersistentModelIndex


class KindRow(NamedTuple):
    """A kind and whether one more can be added."""

    kind: DeviceKind[Any]
    reason: str
    """Why not, translated; empty if one can."""


def kind_rows(scene: Scene) -> list[KindRow]:
    """All kinds, in the order of the registry."""
    return [KindRow(kind, kind.why_not_add(scene) or "") for kind in registry.KINDS]


class KindList(QAbstractListModel):
    """The rows of *Add Hardware*. What cannot be added is greyed."""

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
    def flags(self, index: _Index) -> Qt.ItemFlag:
        row = self.row(index)
        if row is None or row.reason:
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(row.kind.title)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.reason or None
        if role == Qt.ItemDataRole.AccessibleTextRole and row.reason:
            # Translators: a greyed kind of device and why it cannot be added
            return _("{title} ({reason})").format(title=_(row.kind.title), reason=row.reason)
        return row.kind.icon if role == Role.ICON else None
