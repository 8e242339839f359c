"""MachineTree: hosts or other groups and their machines, as a Qt model.

It sorts and filters by itself, so a view uses it without a proxy: a proxy would compare rows one by
one in Python at every sample.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import overload

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.base.ids import HostId, ObjectId
from vmgui.base.settings import Grouping
from vmgui.base.states import DomainState, HostState
from vmgui.core.inventory import Batch, Inventory
from vmgui.models.arrangement import (
    Arrangement,
    GroupKey,
    Sort,
    arrange,
    fields_used,
    host_fields_used,
)
from vmgui.models.cells import ANSWERED, NUMBERS, GroupRow, HostRow, Look, Tally, answer, look
from vmgui.models.columns import COLUMNS, Row
from vmgui.models.filters import Filter, count_states
from vmgui.models.nodes import Node, Tree
from vmgui.models.roles import Role
from vmgui.models.samples import Samples
from vmgui.models.transition import Transition

Index = QModelIndex | QPersistentModelIndex

RESORT_MS = 1000
"""Least time between two sortings by usage."""
COUNTDOWN_MS = 1000

_ALL_PLACES = range(len(COLUMNS))
_VOLATILE_PLACES = [place for place in _ALL_PLACES if COLUMNS[place].is_volatile]
_ROLES = [
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
    Role.RECORD,
    Role.ICON,
    Role.SERIES,
    Role.STALE,
]
_SAMPLE_ROLES = [
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Role.SERIES,
    Role.PEAK,
]
_ANSWERED = ANSWERED | {Role.PEAK}
_NO_INDEX = QModelIndex()
_BRANCH = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_LEAF = _BRANCH | Qt.ItemFlag.ItemNeverHasChildren


class MachineTree(QAbstractItemModel):
    """All machines, grouped, filtered and sorted."""

    arranged = Signal()
    """Rows came, went or changed places, or `total` or `shown` is another number."""
    counts_changed = Signal()
    """`counts_by_state` may give other numbers."""

    def __init__(
        self, inventory: Inventory, samples: Samples, parent: QObject | None = None
    ) -> None:
        """Make a tree grouped by host, sorted by name, unfiltered.

        Args:
            inventory: what is shown.
            samples: the usage of running machines.
            parent: owns the model.
        """
        super().__init__(parent)
        self._inventory = inventory
        self._samples = samples
        self._grouping = Grouping.HOST
        self._filter = Filter()
        self._sort = Sort()
        self._arrangement = Arrangement()
        self._tree = Tree()
        self._tallies: dict[int, Tally] = {}
        self._counts: Mapping[DomainState, int] | None = None
        self._resort = QTimer(self, interval=RESORT_MS, singleShot=True)
        self._resort.timeout.connect(self._arrange)
        self._countdown = QTimer(self, interval=COUNTDOWN_MS)
        self._countdown.timeout.connect(self._tell_waiting_hosts)
        inventory.changed.connect(self._on_inventory_changed)
        samples.sampled.connect(self._on_sampled)
        self._arrange()

    # What a window asks

    @property
    def grouping(self) -> Grouping:
        """By what the machines are grouped."""
        return self._grouping

    @property
    def filter(self) -> Filter:
        """What is shown."""
        return self._filter

    @property
    def sorting(self) -> Sort:
        """What the machines of a group are sorted by."""
        return self._sort

    @property
    def total(self) -> int:
        """How many machines there are."""
        return self._arrangement.total

    @property
    def shown(self) -> int:
        """How many machines the filter leaves, each counted once."""
        return self._arrangement.shown

    def set_grouping(self, grouping: Grouping) -> None:
        """Group by something else."""
        if grouping is not self._grouping:
            self._grouping = grouping
            self._arrange()

    def set_filter(self, wanted: Filter) -> None:
        """Show something else."""
        if wanted != self._filter:
            self._filter = wanted
            self._forget_counts()
            self._arrange()

    def counts_by_state(self) -> Mapping[DomainState, int]:
        """How many machines the filter's words leave in each state, whatever states it asks for."""
        if self._counts is None:
            self._counts = count_states(self._inventory, self._filter)
        return self._counts

    def index_of(self, where: ObjectId) -> QModelIndex:
        """The first row of a machine; an invalid index if it is not shown."""
        return next(iter(self.indexes_of(where)), QModelIndex())

    def indexes_of(self, where: ObjectId) -> list[QModelIndex]:
        """All rows of a machine, which may stand in several groups."""
        return [self._index(node) for node in self._tree.places(where)]

    def host_index(self, host: HostId) -> QModelIndex:
        """The row of a host; an invalid index if there is none."""
        return next((self._index(node) for node in self._tree.places(host)), QModelIndex())

    def is_group(self, index: Index) -> bool:
        """True for rows of hosts and other groups."""
        node = self._node(index)
        return node is not None and not isinstance(node.key, ObjectId)

    def look(self, index: Index) -> Look:
        """What a cell looks like, for who paints it."""
        row, column = self._row(index), COLUMNS[index.column()]
        peak = self._samples.peaks.get(column.series, 1.0)
        return look(row, column, peak) if row is not None else Look("")

    # Qt's questions

    @override
    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return len(COLUMNS)

    @override
    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        if parent.column() > 0:
            return 0
        node = self._node(parent)
        return len(node.children) if node else 0

    @override
    def hasChildren(self, parent: Index = _NO_INDEX) -> bool:
        return self.rowCount(parent) > 0

    @override
    def index(self, row: int, column: int, parent: Index = _NO_INDEX) -> QModelIndex:
        node = self._node(parent)
        if node is None or not (0 <= row < len(node.children) and 0 <= column < len(COLUMNS)):
            return QModelIndex()
        return self.createIndex(row, column, node.children[row].number)

    @overload
    def parent(self, /) -> QObject | None: ...
    @overload
    def parent(self, child: Index, /) -> QModelIndex: ...
    @override
    def parent(self, child: Index | None = None, /) -> QObject | QModelIndex | None:
        if child is None:
            return super().parent()
        node = self._node(child)
        return self._index(node.parent) if node and node.parent else QModelIndex()

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        node = self._node(index)
        if node is None or node.parent is None:
            return Qt.ItemFlag.NoItemFlags
        return _LEAF if isinstance(node.key, ObjectId) else _BRANCH

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        column = COLUMNS[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _(column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole and column.is_number:
            return NUMBERS
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in _ANSWERED or not index.isValid():  # most of what a view asks while painting
            return None
        row, column = self._row(index), COLUMNS[index.column()]
        if role == Role.PEAK and isinstance(row, Row):
            return self._samples.peaks.get(column.series, 1.0) if column.series else None
        return answer(row, column, role) if row is not None else None

    def _row(self, index: Index) -> Row | HostRow | GroupRow | None:
        """What is known about a row now; None for one whose machine or host has just gone."""
        node = self._tree.node(index.internalId())
        key = node.key if node else None
        if isinstance(key, ObjectId):
            record, host = self._inventory.domain(key), self._inventory.hosts.get(key.host)
            if record is None or host is None:
                return None
            return Row(record, host, self._samples.history(key))
        if node is not None and isinstance(key, HostId):
            found = self._inventory.hosts.get(key)
            return HostRow(found, self._tally(node), time.time()) if found else None
        return GroupRow(key, self._tally(node)) if node and isinstance(key, GroupKey) else None

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        chosen = COLUMNS[column] if 0 <= column < len(COLUMNS) else Sort().column
        self._sort = Sort(chosen, order is Qt.SortOrder.DescendingOrder)
        self._arrange()

    # What the core says

    def _on_inventory_changed(self, batch: Batch) -> None:
        names = frozenset[str]().union(*batch.changed.values())
        host_names = frozenset[str]().union(*batch.hosts_changed.values())
        is_structural = batch.added or batch.removed or batch.hosts_added or batch.hosts_removed
        if is_structural or "state" in names or self._filter.terms:
            self._forget_counts()
        uses = fields_used(self._grouping, self._filter, self._sort)
        if is_structural or names & uses or host_names & host_fields_used(self._filter):
            self._arrange()
        if "state" in names:
            self._tell_groups()
        self._tell(batch.changed, _ALL_PLACES, _ROLES)
        for host, changed in batch.hosts_changed.items():
            self._tell_host(host, changed)

    def _on_sampled(self, host: HostId) -> None:
        self._tell(self._ids(host), _VOLATILE_PLACES, _SAMPLE_ROLES)
        if self._sort.column.is_volatile and not self._resort.isActive():
            self._resort.start()

    def _ids(self, host: HostId) -> Iterable[ObjectId]:
        return (record.id for record in self._inventory.domains(host))

    # From one arrangement to the next

    def _arrange(self) -> None:
        self._resort.stop()
        before = self._arrangement
        self._arrangement = arrange(
            self._inventory, self._grouping, self._filter, self._sort, self._samples.history
        )
        self._watch_countdown()
        is_same = before.groups == self._arrangement.groups
        if not is_same:
            Transition(self, self._tree, self._tree.plan(self._arrangement)).run()
            self._tell_groups()
        elif (before.total, before.shown) == (self.total, self.shown):
            return
        self.arranged.emit()

    # Telling views

    def _tell(
        self, keys: Iterable[ObjectId | HostId], places: Sequence[int], roles: Sequence[int]
    ) -> None:
        """Say that rows have new data in these columns: one span for each group."""
        spans: dict[Node, tuple[int, int]] = {}
        for key in keys:
            for node in self._tree.places(key):
                parent, row = node.parent or self._tree.root, node.row
                top, bottom = spans.get(parent, (row, row))
                spans[parent] = (min(top, row), max(bottom, row))
        for parent, (top, bottom) in spans.items():
            self._emit(parent, top, bottom, places, roles)

    def _tell_host(self, host: HostId, names: frozenset[str]) -> None:
        """Say that a host's record has new values in these fields."""
        if "name" in names:  # which its machines show
            self._tell(self._ids(host), _ALL_PLACES, _ROLES)
        self._tell([host], _ALL_PLACES, _ROLES)
        self._watch_countdown()

    def _tell_groups(self) -> None:
        """Say that the numbers of machines below the groups have changed.

        One by one: of a span, Qt's view looks at every row from the first to the last, and so at
        all machines between two groups.
        """
        self._tallies.clear()
        for node in self._tree.groups():
            if node.parent is not None:
                # All columns: what a group says stands across those that are empty.
                self._emit(node.parent, node.row, node.row, _ALL_PLACES, _ROLES)

    def _tell_waiting_hosts(self) -> None:
        for host in self._inventory.hosts.values():
            if host.state is HostState.WAITING:
                self._tell([host.id], _ALL_PLACES, _ROLES)

    def _emit(
        self, parent: Node, top: int, bottom: int, places: Sequence[int], roles: Sequence[int]
    ) -> None:
        self.dataChanged.emit(
            self._index(parent.children[top], places[0]),
            self._index(parent.children[bottom], places[-1]),
            roles,
        )

    def _watch_countdown(self) -> None:
        """Let the seconds pass on screen while a host that is shown waits for its next try."""
        is_waiting = self._grouping is Grouping.HOST and any(
            host.state is HostState.WAITING for host in self._inventory.hosts.values()
        )
        if is_waiting != self._countdown.isActive():
            if is_waiting:
                self._countdown.start()
            else:
                self._countdown.stop()

    # Small things

    def _node(self, index: Index) -> Node | None:
        return self._tree.node(index.internalId()) if index.isValid() else self._tree.root

    def _index(self, node: Node, column: int = 0) -> QModelIndex:
        if node.parent is None:
            return QModelIndex()
        return self.createIndex(node.row, column, node.number)

    def _tally(self, node: Node) -> Tally:
        tally = self._tallies.get(node.number)
        if tally is None:
            domains = [self._inventory.domain(where) for where in node.domains()]
            running = sum(1 for d in domains if d and d.state is DomainState.RUNNING)
            tally = self._tallies[node.number] = Tally(len(domains), running)
        return tally

    def _forget_counts(self) -> None:
        self._counts = None
        self.counts_changed.emit()
