from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy

from tests.models.fakes import NODE1, FakeSamples, domain_record, inventory_of
from vmgui.base.records import DomainRecord
from vmgui.base.settings import Grouping
from vmgui.base.states import DomainState
from vmgui.core.inventory import Inventory
from vmgui.models.filters import Filter
from vmgui.models.machines import MachineTree
from vmgui.models.roles import Role

pytestmark = pytest.mark.usefixtures("qapp")


def machine(number: int) -> DomainRecord:
    state = DomainState.PAUSED if number % 2 else DomainState.RUNNING
    return domain_record(f"vm{number}", state=state)


@pytest.fixture
def inventory() -> Inventory:
    return inventory_of(*(machine(number) for number in range(10)))


@pytest.fixture
def tree(inventory: Inventory) -> MachineTree:
    return MachineTree(inventory, FakeSamples())


@pytest.fixture(autouse=True)
def tester(tree: MachineTree) -> QAbstractItemModelTester:
    return QAbstractItemModelTester(tree, QAbstractItemModelTester.FailureReportingMode.Warning)


def spans(spy: QSignalSpy) -> list[tuple[int, int]]:
    return [(spy.at(n)[1], spy.at(n)[2]) for n in range(spy.count())]


def test_run_scattered_removals_go_from_the_end(tree: MachineTree) -> None:
    removed = QSignalSpy(tree.rowsRemoved)

    tree.set_filter(Filter(states=frozenset({DomainState.RUNNING})))

    assert spans(removed) == [(9, 9), (7, 7), (5, 5), (3, 3), (1, 1)]


def test_run_scattered_insertions_come_where_they_belong(tree: MachineTree) -> None:
    tree.set_filter(Filter(states=frozenset({DomainState.RUNNING})))
    inserted, layout = QSignalSpy(tree.rowsInserted), QSignalSpy(tree.layoutChanged)

    tree.set_filter(Filter())

    assert spans(inserted) == [(1, 1), (3, 3), (5, 5), (7, 7), (9, 9)]
    assert layout.count() == 0


def test_run_moves_come_between_new_and_old_groups(tree: MachineTree) -> None:
    inserted, layout, removed = (
        QSignalSpy(signal) for signal in (tree.rowsInserted, tree.layoutChanged, tree.rowsRemoved)
    )

    tree.set_grouping(Grouping.STATE)

    assert spans(inserted) == [(1, 2)]
    assert layout.count() == 1
    assert spans(removed) == [(0, 0)]


def test_run_selection_follows_moved_rows(tree: MachineTree) -> None:
    selection = QItemSelectionModel(tree)
    chosen = [machine(2).id, machine(3).id]
    for where in chosen:
        selection.select(tree.index_of(where), QItemSelectionModel.SelectionFlag.Select)

    tree.set_grouping(Grouping.STATE)
    tree.set_grouping(Grouping.HOST)

    assert [index.data(Role.ID) for index in selection.selectedIndexes()] == chosen


def test_run_index_in_other_column_follows(tree: MachineTree) -> None:
    index = QPersistentModelIndex(tree.index_of(machine(3).id).siblingAtColumn(1))

    tree.set_grouping(Grouping.STATE)

    assert (index.column(), index.parent().data()) == (1, "Paused")


def test_run_index_of_removed_row_becomes_invalid(tree: MachineTree, inventory: Inventory) -> None:
    index = QPersistentModelIndex(tree.index_of(machine(3).id))

    inventory.list_domains(NODE1, [machine(2)])

    assert not index.isValid()
