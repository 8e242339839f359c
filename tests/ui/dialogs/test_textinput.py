from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.dialogs.acting import part, problem, write
from vmgui.base.errors import InvalidInput
from vmgui.ui.dialogs.textinput import TextDialog


def not_empty(text: str) -> None:
    if not text.strip():
        raise InvalidInput("Enter a name.", field="name")


def shown(qtbot: QtBot, value: str, *, multi_line: bool = False) -> TextDialog:
    dialog = TextDialog(
        None, "Rename", "&Name:", value, not_empty, verb="&Rename", multi_line=multi_line
    )
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_opened_the_text_is_selected(qtbot: QtBot) -> None:
    dialog = shown(qtbot, "web1")

    assert part(dialog, QLineEdit, "text").selectedText() == "web1"


def test_opened_many_lines_are_not_selected(qtbot: QtBot) -> None:
    dialog = shown(qtbot, "one\ntwo", multi_line=True)

    cursor = part(dialog, QPlainTextEdit, "text").textCursor()
    assert not cursor.hasSelection()
    assert cursor.atEnd()


def test_opened_with_nothing_does_not_tell_off(qtbot: QtBot) -> None:
    dialog = shown(qtbot, "")

    assert problem(dialog, "text") == ""
    button = part(dialog, QPushButton, "accept")
    assert not button.isEnabled()
    assert button.toolTip() == "Enter a name."


def test_typed_wrong_and_mended_can_be_accepted(qtbot: QtBot) -> None:
    dialog = shown(qtbot, "web1")
    write(dialog, "text", "  ")
    assert problem(dialog, "text") == "Enter a name."

    write(dialog, "text", "web3")

    assert problem(dialog, "text") == ""
    assert part(dialog, QPushButton, "accept").isEnabled()


def test_accept_wrong_text_stays_open_and_says_why(qtbot: QtBot) -> None:
    dialog = shown(qtbot, "")

    dialog.accept()

    assert dialog.isVisible()
    assert problem(dialog, "text") == "Enter a name."


def test_enter_accepts(qtbot: QtBot) -> None:
    dialog = shown(qtbot, "web1")

    qtbot.keyClick(part(dialog, QLineEdit, "text"), Qt.Key.Key_Return)

    assert dialog.result() == QDialog.DialogCode.Accepted.value


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_control_enter_in_many_lines_accepts(qtbot: QtBot, key: Qt.Key) -> None:
    with qtbot.waitActive(dialog := shown(qtbot, "one", multi_line=True)):
        pass

    qtbot.keyClick(part(dialog, QPlainTextEdit, "text"), key, Qt.KeyboardModifier.ControlModifier)

    assert dialog.result() == QDialog.DialogCode.Accepted.value
