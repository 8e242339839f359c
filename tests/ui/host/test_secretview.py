from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from vmgui.base.ids import HostId
from vmgui.base.storage import MemoryStorage
from vmgui.core.storage.items import SecretItem
from vmgui.models.secrets import COLUMNS, SecretTable
from vmgui.ui.host.secretview import SecretView
from vmgui.virt.secrets import SecretReading

HOST = HostId("test:///default")
ITEMS = [
    SecretItem(HOST, SecretReading(f"u-{name}", usage, name))
    for usage, name in (("vtpm", "c"), ("ceph", "b"), ("tls", "a"))
]


def shown(qtbot: QtBot, layout: MemoryStorage | None = None) -> SecretView:
    table = SecretTable()
    table.set_items(ITEMS)
    view = SecretView(table, layout or MemoryStorage())
    table.setParent(view)
    qtbot.addWidget(view)
    view.show()
    return view


def names(view: SecretView) -> list[str]:
    view.selectAll()
    return [item.name for item in view.selected()]


def test_rows_stand_in_the_order_of_names_and_are_selected_in_theirs(qtbot: QtBot) -> None:
    assert names(shown(qtbot)) == ["a", "b", "c"]


def test_chosen_secret_is_selected(qtbot: QtBot) -> None:
    view = shown(qtbot)

    view.choose("u-b")
    view.choose("u-gone")

    assert [item.name for item in view.selected()] == ["b"]


def test_order_and_widths_are_remembered(qtbot: QtBot) -> None:
    layout = MemoryStorage()
    view = shown(qtbot, layout)
    view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    view.setColumnWidth(1, 321)

    again = shown(qtbot, layout)

    assert names(again) == ["b", "c", "a"]
    assert again.columnWidth(1) == 321


def test_every_column_has_room_for_its_title(qtbot: QtBot) -> None:
    view = shown(qtbot)

    for place in range(len(COLUMNS)):
        assert view.columnWidth(place) >= view.header().sectionSizeHint(place)


@pytest.mark.parametrize(
    ("key", "modifier", "signal"),
    [
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, "delete_wanted"),
        (Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier, "copy_wanted"),
        (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier, "customContextMenuRequested"),
    ],
)
def test_keys_ask_for_what_the_menu_offers(
    qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier, signal: str
) -> None:
    view = shown(qtbot)
    view.choose("u-b")

    with qtbot.waitSignal(getattr(view, signal), timeout=1000):
        QTest.keyClick(view, key, modifier)
