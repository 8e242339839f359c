"""The host's devices as rows: what a person chooses one from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.scene import HostDevice, Option
from vmgui.models.columns import natural_key

_Index = QModelIndex | QPersistentModelIndex


class DeviceColumn(NamedTuple):
    """A column."""

    title: str
    """Untranslated."""
    text: Callable[[HostDevice, Option], str]


_ADDRESS = N_("Address")

COLUMNS: tuple[DeviceColumn, ...] = (
    DeviceColumn(N_("Device"), lambda device, _option: device.name),
    DeviceColumn(N_("Vendor"), lambda device, _option: device.vendor),
    DeviceColumn(_ADDRESS, lambda device, _option: device.address),
    DeviceColumn(N_("IOMMU group"), lambda device, _option: device.group),
    DeviceColumn(N_("Driver in use"), lambda device, _option: device.driver),
    DeviceColumn(N_("Used by"), lambda device, _option: device.used_by),
    DeviceColumn(N_("Details"), lambda device, option: option.reason or device.detail),
)


class DeviceList(QAbstractTableModel):
    """Devices of the host, those of the same IOMMU group together."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._options: tuple[Option, ...] = ()
        self._places: dict[str | None, int] = {}

    def set_options(self, options: tuple[Option, ...]) -> bool:
        """Show these; those without a device are left out. True if they are others.

        Args:
            options: in the order of their addresses.
        """
        wanted = tuple(sorted((each for each in options if each.device), key=_group))
        if wanted == self._options:
            return False
        self._places = {each.value: place for place, each in enumerate(options)}
        if [each.value for each in wanted] == [each.value for each in self._options]:
            self._options = wanted
            last = self.index(len(wanted) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return True
        self.beginResetModel()
        self._options = wanted
        self.endResetModel()
        return True

    def option(self, index: _Index) -> Option:
        """The device of a row."""
        return self._options[index.row()]

    def find(self, value: str | None) -> QModelIndex:
        """The row of a device; invalid if it is not there."""
        for row, option in enumerate(self._options):
            if option.value == value:
                return self.index(row, 0)
        return QModelIndex()

    def is_empty(self, column: int) -> bool:
        """Whether nothing is known in a column."""
        return not any(self._text(row, column) for row in range(len(self._options)))

    def row_text(self, row: int) -> str:
        """All that a row says, case folded."""
        return " ".join(self._text(row, column) for column in range(len(COLUMNS))).casefold()

    def sort_key(self, index: _Index) -> Any:
        """What a column is sorted by; addresses can be hexadecimal, so the host's order counts."""
        if COLUMNS[index.column()].title == _ADDRESS:
            return self._places[self.option(index).value]
        return natural_key(self._text(index.row(), index.column()))

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._options)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            option = self.option(index)
            return option.reason or option.label
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(COLUMNS[section].title)
        return None

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.option(index).reason:
            return flags & ~(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        return flags

    def _text(self, row: int, column: int) -> str:
        option = self._options[row]
        return COLUMNS[column].text(option.device, option) if option.device else ""


class DeviceFilter(QSortFilterProxyModel):
    """The devices that have all words of a text, in whatever columns."""

    def __init__(self, source: DeviceList, parent: QObject | None = None) -> None:
        """Let everything through."""
        super().__init__(parent)
        self._source = source
        self._words: list[str] = []
        self.setSourceModel(source)

    def set_text(self, text: str) -> None:
        """Show only what has these words."""
        self._words = text.casefold().split()
        self.invalidate()

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: _Index) -> bool:
        if not self._words:
            return True
        text = self._source.row_text(source_row)
        return all(word in text for word in self._words)

    @override
    def lessThan(self, source_left: _Index, source_right: _Index) -> bool:
        is_less: bool = self._source.sort_key(source_left) < self._source.sort_key(source_right)
        return is_less


def _group(option: Option) -> tuple[bool, int]:
    """Sorts by group, without changing the order of those of the same one."""
    group = option.device.group if option.device else ""
    return not group, int(group) if group.isdecimal() else 0
