from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from vmgui.ui.widgets.searchfield import SearchField


@pytest.fixture
def field(qtbot: QtBot) -> SearchField:
    made = SearchField("Filter things", "Filter by name…")
    qtbot.addWidget(made)
    made.show()
    return made


def test_field_says_what_it_is_for(field: SearchField) -> None:
    assert field.accessibleName() == "Filter things"
    assert field.placeholderText() == "Filter by name…"


def test_escape_clears(field: SearchField) -> None:
    QTest.keyClicks(field, "web")

    QTest.keyClick(field, Qt.Key.Key_Escape)

    assert field.text() == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_down_and_return_leave_for_the_list(field: SearchField, key: Qt.Key) -> None:
    left: list[bool] = []
    field.left_downwards.connect(lambda: left.append(True))

    QTest.keyClick(field, key)

    assert left == [True]


def test_beginning_selects_what_is_there(field: SearchField) -> None:
    field.setText("web")

    field.begin()

    assert field.selectedText() == "web"
