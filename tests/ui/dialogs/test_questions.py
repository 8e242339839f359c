from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QPlainTextEdit

from tests.ui.dialogs.acting import asking, part, press, problem, until_shown, write
from vmgui.base.errors import InvalidInput
from vmgui.base.settings import Settings
from vmgui.base.storage import MemoryStorage
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.dialogs.questions import ask_text, confirm, open_file, open_files, save_file
from vmgui.ui.dialogs.textinput import TextDialog


@pytest.fixture
def settings() -> Settings:
    return Settings(MemoryStorage())


def force_off(settings: Settings) -> object:
    return confirm(
        None,
        "Force Off",
        "Force off “web1”?",
        "&Force Off",
        informative="It loses what it has not written.",
        setting_name="confirm_force_off",
        settings=settings,
        is_destructive=True,
    )


def not_taken(text: str) -> None:
    if text == "web2":
        raise InvalidInput("It is taken.", field="name")


@pytest.mark.parametrize(("button", "expected"), [("accept", True), ("cancel", False)])
async def test_confirm_button_pressed_tells_which(button: str, expected: bool) -> None:
    question = confirm(None, "Quit", "Quit?", "&Quit", names=["Start web1"])
    task, dialog = await asking(question, ConfirmationDialog)

    press(dialog, button)

    assert await task is expected


async def test_confirm_without_setting_has_nothing_to_tick() -> None:
    task, dialog = await asking(confirm(None, "Quit", "Quit?", "&Quit"), ConfirmationDialog)

    check = dialog.findChild(QCheckBox)
    dialog.reject()
    await task

    assert check is None


async def test_confirm_setting_off_does_not_ask(settings: Settings) -> None:
    settings.confirm_force_off = False

    assert await force_off(settings) is True


async def test_confirm_ticked_and_accepted_does_not_ask_again(settings: Settings) -> None:
    task, dialog = await asking(force_off(settings), ConfirmationDialog)
    part(dialog, QCheckBox, "check").setChecked(True)

    press(dialog, "accept")
    await task

    assert settings.confirm_force_off is False


async def test_confirm_ticked_and_cancelled_asks_again(settings: Settings) -> None:
    task, dialog = await asking(force_off(settings), ConfirmationDialog)
    part(dialog, QCheckBox, "check").setChecked(True)

    press(dialog, "cancel")
    await task

    assert settings.confirm_force_off is True


async def test_ask_text_accepted_gives_the_text() -> None:
    question = ask_text(None, "Rename", "&Name:", "web1", not_taken, verb="&Rename")
    task, dialog = await asking(question, TextDialog)
    write(dialog, "text", "web3")

    press(dialog, "accept")

    assert await task == "web3"


async def test_ask_text_cancelled_gives_nothing() -> None:
    question = ask_text(None, "Rename", "&Name:", "web1", not_taken, verb="&Rename")
    task, dialog = await asking(question, TextDialog)

    press(dialog, "cancel")

    assert await task is None


async def test_ask_text_wrong_text_is_told_while_typing() -> None:
    question = ask_text(None, "Rename", "&Name:", "web1", not_taken, verb="&Rename")
    task, dialog = await asking(question, TextDialog)

    write(dialog, "text", "web2")

    assert problem(dialog, "text") == "It is taken."
    dialog.reject()
    await task


async def test_ask_text_many_lines_gives_all_of_them() -> None:
    question = ask_text(None, "Notes", "&Notes:", "one", not_taken, verb="&Save", multi_line=True)
    task, dialog = await asking(question, TextDialog)
    part(dialog, QPlainTextEdit, "text").appendPlainText("two")

    press(dialog, "accept")

    assert await task == "one\ntwo"


async def test_save_file_new_name_gets_the_suffix(tmp_path: Path) -> None:
    question = save_file(None, "Save Screenshot", tmp_path / "web1.png", ["Pictures (*.png)"])
    task, dialog = await asking(question, QFileDialog)
    part(dialog, QLineEdit, "fileNameEdit").setText("other")

    dialog.accept()

    assert await task == tmp_path / "other.png"


async def test_save_file_rejected_gives_nothing(tmp_path: Path) -> None:
    task, dialog = await asking(save_file(None, "Save", tmp_path / "a.png", []), QFileDialog)

    dialog.reject()

    assert await task is None


async def test_save_file_name_taken_and_replaced_gives_it(tmp_path: Path) -> None:
    taken = tmp_path / "web1.png"
    taken.touch()
    task, dialog = await asking(save_file(None, "Save", taken, []), QFileDialog)

    dialog.accept()
    press(await until_shown(ConfirmationDialog), "accept")

    assert await task == taken


async def test_save_file_name_taken_and_kept_asks_again(tmp_path: Path) -> None:
    taken = tmp_path / "web1.png"
    taken.touch()
    task, dialog = await asking(save_file(None, "Save", taken, []), QFileDialog)

    dialog.accept()
    press(await until_shown(ConfirmationDialog), "cancel")
    again = await until_shown(QFileDialog)

    assert again.selectedFiles() == [str(taken)]
    again.reject()
    assert await task is None


async def test_open_file_chosen_gives_it(tmp_path: Path) -> None:
    key = tmp_path / "id_ed25519"
    key.touch()
    task, dialog = await asking(open_file(None, "Choose Key File", key), QFileDialog)

    dialog.accept()

    assert await task == key


async def test_open_file_starts_in_the_home_for_a_tilde(home: Path) -> None:
    (home / ".ssh").mkdir()
    task, dialog = await asking(open_file(None, "Choose Key File", Path("~/.ssh")), QFileDialog)

    directory = dialog.directory().absolutePath()
    dialog.reject()
    await task

    assert directory == str(home / ".ssh")


async def test_file_dialogs_are_not_the_desktops(tmp_path: Path) -> None:
    task, dialog = await asking(open_file(None, "Open", tmp_path), QFileDialog)

    options = dialog.options()
    dialog.reject()
    await task

    assert options & QFileDialog.Option.DontUseNativeDialog


async def test_open_files_gives_all_that_are_chosen(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).touch()
    task, dialog = await asking(open_files(None, "Upload", tmp_path), QFileDialog)
    part(dialog, QLineEdit, "fileNameEdit").setText('"a" "b"')

    dialog.accept()

    assert await task == [tmp_path / "a", tmp_path / "b"]


async def test_open_files_rejected_gives_none(tmp_path: Path) -> None:
    task, dialog = await asking(open_files(None, "Upload", tmp_path), QFileDialog)

    dialog.reject()

    assert await task == []
