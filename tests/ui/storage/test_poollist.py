from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from vmgui.core.resources import PoolReading
from vmgui.models.pools import PoolList
from vmgui.ui.storage.poollist import PoolView

GIB = 2**30
FULL = PoolReading("default", "dir", True, "/images", 20 * GIB, 8 * GIB, 12 * GIB, "1", True)
IDLE = PoolReading("old", "dir", False, "/old", None, None, None, "2")
LONG = FULL._replace(name="name-" * 40, uuid="3")


@pytest.fixture
def view(qtbot: QtBot) -> PoolView:
    model = PoolList()
    model.set_pools([FULL, IDLE, LONG])
    made = PoolView(model)
    model.setParent(made)
    qtbot.addWidget(made)
    made.resize(240, 300)
    made.show()
    return made


@pytest.mark.parametrize("direction", Qt.LayoutDirection)
def test_rows_are_painted_whatever_they_say(view: PoolView, direction: Qt.LayoutDirection) -> None:
    view.setLayoutDirection(direction)
    view.selectAll()

    assert not view.grab().isNull()
    assert view.sizeHintForRow(0) > 3 * view.fontMetrics().height()
    assert view.horizontalScrollBar().maximum() == 0


def test_pool_is_chosen_by_name_and_found_by_place(view: PoolView) -> None:
    is_there = view.choose("old")

    assert is_there
    assert view.chosen() == IDLE
    assert view.selected() == (IDLE,)
    assert view.pool_at(view.visualRect(view.currentIndex()).center()) == IDLE
    assert view.pool_at(QPoint(5, 5000)) is None
    assert not view.choose("none")


def test_several_can_be_selected_in_their_order(view: PoolView) -> None:
    view.choose("old")
    model = view.model()
    view.selectionModel().select(model.index(0, 0), QItemSelectionModel.SelectionFlag.Select)

    assert view.selected() == (FULL, IDLE)


def test_keys_ask_for_deletion_and_the_menu(qtbot: QtBot, view: PoolView) -> None:
    view.choose("old")

    with qtbot.waitSignals([view.delete_wanted, view.customContextMenuRequested]):
        QTest.keyClick(view, Qt.Key.Key_Delete)
        QTest.keyClick(view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
