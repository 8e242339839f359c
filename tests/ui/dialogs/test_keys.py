from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.dialogs.acting import asking, part, press, problem
from vmgui.core.keys import CHORDS
from vmgui.ui.dialogs.keys import KeysDialog, ask


def type_keys(dialog: KeysDialog, text: str) -> None:
    part(dialog, QComboBox, "keys").setEditText(text)


async def test_ask_sent_gives_the_chord() -> None:
    task, dialog = await asking(ask(None, "web1"), KeysDialog)
    type_keys(dialog, " Ctrl+Alt+F3 ")

    press(dialog, "accept")

    assert await task == "Ctrl+Alt+F3"


async def test_ask_cancelled_gives_nothing() -> None:
    task, dialog = await asking(ask(None, "web1"), KeysDialog)

    press(dialog, "cancel")

    assert await task is None


def test_shown_offers_the_usual_chords(qtbot: QtBot) -> None:
    dialog = KeysDialog(None, "web1")
    qtbot.addWidget(dialog)

    box = part(dialog, QComboBox, "keys")

    assert tuple(box.itemText(row) for row in range(box.count())) == CHORDS


@pytest.mark.parametrize(
    ("text", "reason"), [("", "Enter a key."), ("Ctrl+Any", "“Any” is not a key.")]
)
def test_typed_wrong_is_told_and_cannot_be_sent(qtbot: QtBot, text: str, reason: str) -> None:
    dialog = KeysDialog(None, "web1")
    qtbot.addWidget(dialog)
    dialog.show()

    type_keys(dialog, text)
    dialog.accept()

    accept = part(dialog, QPushButton, "accept")
    assert dialog.isVisible()
    assert problem(dialog, "keys") == reason
    assert not accept.isEnabled()
    assert accept.toolTip() == reason
