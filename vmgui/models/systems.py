"""Operating systems to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.core.osinfo.system import System

_Index = QModelIndex | QPersistentModelIndex


class SystemList(QAbstractListModel):
    """Systems by name, with when their support ended."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._systems: tuple[System, ...] = ()
        self._today = date.today()

    def set_systems(self, systems: Sequence[System]) -> None:
        """Show these."""
        self.beginResetModel()
        self._systems = tuple(systems)
        self.endResetModel()

    def system(self, index: _Index) -> System | None:
        """The system of a row."""
        return self._systems[index.row()] if index.isValid() else None

    def index_of(self, os_id: str) -> QModelIndex:
        """The row of a system; an invalid one if it is not among them."""
        rows = (row for row, each in enumerate(self._systems) if each.id == os_id)
        row = next(rows, -1)
        return self.index(row) if row >= 0 else QModelIndex()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._systems)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        system = self.system(index)
        if system is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._label(system)
        if role == Qt.ItemDataRole.ToolTipRole:
            return system.short_id
        return None

    def _label(self, system: System) -> str:
        if system.ended is None or not system.is_ended(self._today):
            return system.name
        # Translators: an operating system that is not supported any more, with the year
        return _("{name} (support ended in {year})").format(
            name=system.name, year=system.ended.year
        )
