from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from vmgui.ui.create.keys import button_of_enter, is_enter
from vmgui.ui.widgets.expander import Expander


def pressed(key: Qt.Key = Qt.Key.Key_Return, *, is_held: bool = False) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", is_held)


@pytest.fixture
def onwards(qtbot: QtBot) -> QPushButton:
    button = QPushButton("Forward")
    qtbot.addWidget(button)
    return button


def test_both_keys_are_enter_and_others_are_not() -> None:
    assert is_enter(pressed(Qt.Key.Key_Return))
    assert is_enter(pressed(Qt.Key.Key_Enter))
    assert not is_enter(pressed(Qt.Key.Key_Space))


@pytest.mark.parametrize("kind", [QPushButton, QToolButton])
def test_button_with_the_focus_is_pressed(
    qtbot: QtBot, onwards: QPushButton, kind: type[QPushButton | QToolButton]
) -> None:
    focus = kind()
    qtbot.addWidget(focus)

    assert button_of_enter(pressed(), focus, onwards, is_last=True) is focus
    assert button_of_enter(pressed(is_held=True), focus, onwards, is_last=True) is None


@pytest.mark.parametrize(("is_last", "goes_on"), [(False, True), (True, False)])
@pytest.mark.parametrize("kind", [QCheckBox, Expander])
def test_box_or_field_below_a_heading_goes_on_but_does_not_finish(
    qtbot: QtBot, onwards: QPushButton, kind: type[QWidget], is_last: bool, goes_on: bool
) -> None:
    whole = QCheckBox() if kind is QCheckBox else Expander("More", QLineEdit)
    qtbot.addWidget(whole)
    focus: QWidget | None = whole
    if isinstance(whole, Expander):
        whole.set_open(True)
        focus = whole.content

    pressing = button_of_enter(pressed(), focus, onwards, is_last=is_last)

    assert (pressing is onwards) is goes_on


@pytest.mark.parametrize("is_last", [False, True])
def test_any_other_field_goes_on(qtbot: QtBot, onwards: QPushButton, is_last: bool) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)

    assert button_of_enter(pressed(), line, onwards, is_last=is_last) is onwards
    assert button_of_enter(pressed(), None, onwards, is_last=is_last) is onwards
