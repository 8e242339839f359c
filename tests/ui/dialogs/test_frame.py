from __future__ import annotations

import asyncio

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from tests.ui.dialogs.acting import SECONDS, asking, part, press
from vmgui.ui.colours import TEXT_CONTRAST, contrast
from vmgui.ui.dialogs.frame import add_buttons, asked, breakable, grow, text_label


def dialog_with_buttons(*, is_destructive: bool = False) -> QDialog:
    dialog = QDialog()
    box, _accept = add_buttons(dialog, "&Explode", is_destructive=is_destructive)
    QVBoxLayout(dialog).addWidget(box)
    return dialog


@pytest.mark.parametrize(("button", "expected"), [("accept", True), ("cancel", False)])
async def test_asked_button_pressed_tells_which(button: str, expected: bool) -> None:
    task, dialog = await asking(asked(dialog_with_buttons()), QDialog)

    press(dialog, button)

    assert await task is expected


@pytest.mark.parametrize("is_answered", [True, False])
async def test_asked_over_dialog_is_gone(is_answered: bool) -> None:
    task, dialog = await asking(asked(dialog_with_buttons()), QDialog)

    dialog.accept() if is_answered else task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    async with asyncio.timeout(SECONDS):
        while shiboken6.isValid(dialog):  # noqa: ASYNC110 - Qt deletes it in its own time
            await asyncio.sleep(0.005)


def test_buttons_harmless_verb_is_the_default(qtbot: QtBot) -> None:
    dialog = dialog_with_buttons()
    qtbot.addWidget(dialog)

    assert part(dialog, QPushButton, "accept").isDefault()


def test_buttons_destructive_cancel_is_the_default(qtbot: QtBot) -> None:
    dialog = dialog_with_buttons(is_destructive=True)
    qtbot.addWidget(dialog)
    dialog.show()

    qtbot.keyClick(dialog, Qt.Key.Key_Return)

    assert dialog.result() == QDialog.DialogCode.Rejected.value
    assert not dialog.isVisible()


def test_buttons_destructive_verb_is_readable(qtbot: QtBot) -> None:
    dialog = dialog_with_buttons(is_destructive=True)
    qtbot.addWidget(dialog)

    palette = part(dialog, QPushButton, "accept").palette()

    text = palette.color(QPalette.ColorRole.ButtonText)
    assert contrast(text, palette.color(QPalette.ColorRole.Button)) > TEXT_CONTRAST


def test_buttons_clicked_leave_the_focus(qtbot: QtBot) -> None:
    dialog = dialog_with_buttons()
    qtbot.addWidget(dialog)

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
