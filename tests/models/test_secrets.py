from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from vmgui.base.ids import HostId
from vmgui.core.storage.items import SecretItem
from vmgui.core.storage.secretusers import SecretUser, SecretUserKind
from vmgui.models.roles import Role
from vmgui.models.secrets import COLUMNS, USAGES, SecretTable
from vmgui.virt.secrets import SecretReading
from vmgui.xmldoc.secret import USAGE_IDS

HOST = HostId("test:///default")
PLACES = {column.id: place for place, column in enumerate(COLUMNS)}
WEB = SecretUser(SecretUserKind.MACHINE, "web1", True)
POOL = SecretUser(SecretUserKind.POOL, "images")
CEPH = SecretItem(
    HOST, SecretReading("u-1", "ceph", "client.libvirt", is_private=True), "Cluster 1", (WEB, POOL)
)
DISK2 = SecretItem(HOST, SecretReading("u-2", "volume", "/images/disk2", is_ephemeral=True))
DISK10 = SecretItem(HOST, SecretReading("u-3", "volume", "/images/disk10"))
OTHER = SecretItem(HOST, SecretReading("u-4", "", ""), "Who knows")
ALL = (CEPH, DISK10, DISK2, OTHER)


@pytest.fixture
def table() -> SecretTable:
    made = SecretTable()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    made.set_items(ALL)
    return made


def column(table: SecretTable, name: str) -> list[str]:
    return [
        str(table.index(row, PLACES[name]).data(Qt.ItemDataRole.DisplayRole))
        for row in range(table.rowCount())
    ]


def test_row_says_everything_about_a_secret(table: SecretTable) -> None:
    row = table.index_of("u-1").row()

    texts = {name: table.index(row, place).data() for name, place in PLACES.items()}

    assert texts == {
        "usage": "Ceph user",
        "name": "client.libvirt",
        "description": "Cluster 1",
        "used-by": "machine web1, storage pool images",
        "private": "Yes",
        "ephemeral": "No",
        "uuid": "u-1",
    }
    assert "machine web1 (active)" in table.index(row, PLACES["used-by"]).data(
        Qt.ItemDataRole.ToolTipRole
    )
    assert table.index(row, 0).data(Role.RECORD) is CEPH


def test_rows_stand_in_the_order_of_names_with_the_nameless_last(table: SecretTable) -> None:
    assert column(table, "uuid") == ["u-2", "u-3", "u-1", "u-4"]


@pytest.mark.parametrize("name", PLACES)
def test_every_column_can_be_sorted_both_ways(table: SecretTable, name: str) -> None:
    table.sort(PLACES[name], Qt.SortOrder.AscendingOrder)
    upwards = column(table, name)
    table.sort(PLACES[name], Qt.SortOrder.DescendingOrder)

    assert sorted(upwards) == sorted(column(table, name))


def test_filter_finds_words_in_all_columns(table: SecretTable) -> None:
    table.set_filter("CEPH web1")

    assert column(table, "uuid") == ["u-1"]
    assert table.total == 4
    assert not table.index_of("u-2").isValid()


def test_changed_secret_keeps_its_place_and_the_rest_stay(table: SecretTable) -> None:
    told: list[int] = []
    table.dataChanged.connect(lambda first, _last: told.append(first.row()))

    table.set_items((CEPH._replace(users=()), DISK10, DISK2, OTHER))

    assert told == [table.index_of("u-1").row()]
    assert table.index(told[0], PLACES["used-by"]).data() == ""


def test_secret_that_goes_takes_only_its_row(table: SecretTable) -> None:
    gone: list[tuple[int, int]] = []
    table.rowsRemoved.connect(lambda _parent, first, last: gone.append((first, last)))

    table.set_items((CEPH, DISK2, OTHER))

    assert gone == [(1, 1)]
    assert table.item(QModelIndex()) is None


def test_every_usage_has_words() -> None:
    assert set(USAGES) == {*USAGE_IDS, ""}
