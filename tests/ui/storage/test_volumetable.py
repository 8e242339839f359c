from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from vmgui.base.storage import MemoryStorage
from vmgui.core.resources import VolumeReading
from vmgui.models.volumes import COLUMNS, VolumeTable
from vmgui.ui.storage.volumetable import VolumeView

KEY = "columns"
ROWS = [
    VolumeReading(f"v{number:03}", f"/p/v{number:03}", "raw", 1000 - number, 0, "")
    for number in range(200)
]


def _new(qtbot: QtBot, layout: MemoryStorage | None = None) -> tuple[VolumeTable, VolumeView]:
    model = VolumeTable()
    model.set_volumes(ROWS, lambda _volume: ())
    view = VolumeView(model, layout or MemoryStorage(), KEY)
    model.setParent(view)
    qtbot.addWidget(view)
    view.resize(900, 300)
    view.show()
    return model, view


def _select(view: VolumeView, *rows: int) -> None:
    flags = QItemSelectionModel.SelectionFlag
    for row in rows:
        view.selectionModel().select(view.model().index(row, 0), flags.Select | flags.Rows)


def _names(view: VolumeView) -> list[str]:
    return [row.volume.name for row in view.selected()]


def test_selection_stays_with_its_volumes_when_they_take_other_places(qtbot: QtBot) -> None:
    model, view = _new(qtbot)
    _select(view, 3, 4, 10)
    heard: list[None] = []
    view.selection_changed.connect(lambda: heard.append(None))

    view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    sorted_names, told = _names(view), len(heard)
    model.set_volumes(ROWS[:150], lambda _volume: ())

    assert sorted_names == ["v010", "v004", "v003"]
    assert _names(view) == ["v010", "v004", "v003"]
    assert told == 0


def test_selection_of_what_the_filter_hides_is_gone(qtbot: QtBot) -> None:
    model, view = _new(qtbot)
    _select(view, 3, 4, 103)

    model.set_filter("1")
    model.set_filter("")

    assert _names(view) == ["v103"]


def test_columns_can_be_chosen_and_are_remembered(qtbot: QtBot) -> None:
    layout = MemoryStorage()
    _model, view = _new(qtbot, layout)
    place = next(place for place, column in enumerate(COLUMNS) if column.id == "backing")
    owner = QWidget(view)

    actions = view.column_actions(owner)
    actions[place - 1].setChecked(False)
    view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    view.setColumnWidth(0, 321)
    _model, again = _new(qtbot, layout)

    assert len(actions) == len(COLUMNS) - 1
    assert again.isColumnHidden(place)
    assert again.columnWidth(0) == 321
    assert again.selected() == []
    assert again.on_screen()[0].volume.name == "v000"  # sorted by capacity, falling
    assert again.horizontalHeader().sortIndicatorSection() == 1


def test_header_has_a_menu_of_columns(qtbot: QtBot) -> None:
    _model, view = _new(qtbot)

    view.horizontalHeader().customContextMenuRequested.emit(view.rect().topLeft())

    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == [column.title for column in COLUMNS[1:]]
    with qtbot.waitSignal(menu.destroyed):  # Qt falls if the view goes first
        menu.close()


def test_rows_on_screen_are_told_with_a_few_around_them(qtbot: QtBot) -> None:
    _model, view = _new(qtbot)

    first = view.on_screen()
    view.choose("v150")
    later = [row.volume.name for row in view.on_screen()]
    view.hide()

    assert first[0].volume.name == "v000"
    assert len(first) < 60
    assert "v150" in later
    assert view.on_screen() == []


@pytest.mark.parametrize(
    ("key", "modifiers", "signal"),
    [
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, "delete_wanted"),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "opened"),
        (Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier, "opened"),
        (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier, "customContextMenuRequested"),
    ],
)
def test_keys_do_what_they_do_elsewhere(
    qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier, signal: str
) -> None:
    _model, view = _new(qtbot)
    view.choose("v001")

    with qtbot.waitSignal(getattr(view, signal)):
        QTest.keyClick(view, key, modifiers)


def test_what_is_not_shown_cannot_be_chosen(qtbot: QtBot) -> None:
    _model, view = _new(qtbot)

    assert not view.choose("none")
    assert view.current() is None or view.current() is view.on_screen()[0]
