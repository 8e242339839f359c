from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from tests.ui.dialogs.acting import asking, part, press
from vmgui.ui.colours import TEXT_CONTRAST, contrast
from vmgui.ui.dialogs.frame import add_buttons, asked, breakable, grow, text_label


def dialog_with_buttons(qtbot: QtBot, *, is_destructive: bool = False) -> QDialog:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    box, _accept = add_buttons(dialog, "&Explode", is_destructive=is_destructive)
    QVBoxLayout(dialog).addWidget(box)
    return dialog


@pytest.mark.parametrize(("button", "expected"), [("accept", True), ("cancel", False)])
async def test_asked_button_pressed_tells_which(
    qtbot: QtBot, button: str, expected: bool
) -> None:
    task, dialog = await asking(asked(dialog_with_buttons(qtbot)), QDialog)

    press(dialog, button)

    assert await task is expected


async def test_asked_cancelled_closes_the_dialog(qtbot: QtBot) -> None:
    task, dialog = await asking(asked(dialog_with_buttons(qtbot)), QDialog)

    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

    assert not dialog.isVisible()


def test_buttons_harmless_verb_is_the_default(qtbot: QtBot) -> None:
    dialog = dialog_with_buttons(qtbot)

    assert part(dialog, QPushButton, "accept").isDefault()


def test_buttons_destructive_cancel_is_the_default(qtbot: QtBot) -> None:
    dialog = dialog_with_buttons(qtbot, is_destructive=True)
    dialog.show()

    qtbot.keyClick(dialog, Qt.Key.Key_Return)

    assert dialog.result() == QDialog.DialogCode.Rejected.value
    assert not dialog.isVisible()


def test_buttons_destructive_verb_is_readable(qtbot: QtBot) -> None:
    dialog = dialog_with_buttons(qtbot, is_destructive=True)

    palette = part(dialog, QPushButton, "accept").palette()

    text = palette.color(QPalette.ColorRole.ButtonText)
    assert contrast(text, palette.color(QPalette.ColorRole.Button)) > TEXT_CONTRAST


def test_buttons_clicked_leave_the_focus(qtbot: QtBot) -> None:
    dialog = dialog_with_buttons(qtbot)

    buttons = dialog.findChild(QDialogButtonBox).buttons()

    assert {button.focusPolicy() for button in buttons} == {Qt.FocusPolicy.TabFocus}


def test_breakable_short_words_stay() -> None:
    text = "Delete “build-agent-for-the-nightly-integration-tests-of-storage”?"

    assert breakable(text) == text


def test_breakable_long_word_gets_places_to_break() -> None:
    word = "x" * 100

    broken = breakable(word)

    assert broken.replace("\N{ZERO WIDTH SPACE}", "") == word
    assert max(len(piece) for piece in broken.split("\N{ZERO WIDTH SPACE}")) <= 32


def test_grow_label_wraps_dialog_becomes_higher(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    column = QVBoxLayout(dialog)
    dialog.resize(200, 10)
    dialog.show()

    column.addWidget(text_label("many words " * 50, dialog))
    grow(dialog)

    assert dialog.height() >= column.totalHeightForWidth(200)
