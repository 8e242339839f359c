from __future__ import annotations

from collections.abc import Collection

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from tests.ui.dialogs.acting import asking, part, press, write
from vmgui.ui.dialogs.tags import Filed, TagRequest, TagsDialog, ask

WEB1 = Filed("web1", frozenset({"web", "production"}), "Customers/Acme")
WEB2 = Filed("web2", frozenset({"web", "test"}), "Lab")
KNOWN = ("backup",)


def shown(
    qtbot: QtBot, *domains: Filed, tags: Collection[str] = KNOWN, folders: Collection[str] = ()
) -> TagsDialog:
    dialog = TagsDialog(None, domains, tags, folders)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def tag(dialog: QDialog, text: str) -> QListWidgetItem:
    (item,) = part(dialog, QListWidget, "tag-list").findItems(text, Qt.MatchFlag.MatchExactly)
    return item


def set_folder(dialog: QDialog, text: str) -> None:
    part(dialog, QComboBox, "folder").setEditText(text)


async def test_ask_nothing_changed_asks_for_nothing() -> None:
    task, dialog = await asking(ask(None, [WEB1, WEB2], KNOWN, ()), TagsDialog)

    press(dialog, "accept")

    assert await task == TagRequest()


async def test_ask_cancelled_gives_nothing() -> None:
    task, dialog = await asking(ask(None, [WEB1], KNOWN, ()), TagsDialog)
    tag(dialog, "backup").setCheckState(Qt.CheckState.Checked)

    press(dialog, "cancel")

    assert await task is None


def test_shown_every_known_tag_says_who_has_it(qtbot: QtBot) -> None:
    dialog = shown(qtbot, WEB1, WEB2)

    states = {
        text: tag(dialog, text).checkState() for text in ("backup", "production", "test", "web")
    }

    assert states == {
        "backup": Qt.CheckState.Unchecked,
        "production": Qt.CheckState.PartiallyChecked,
        "test": Qt.CheckState.PartiallyChecked,
        "web": Qt.CheckState.Checked,
    }


def test_checked_and_unchecked_are_added_and_removed(qtbot: QtBot) -> None:
    dialog = shown(qtbot, WEB1, WEB2)

    tag(dialog, "backup").setCheckState(Qt.CheckState.Checked)
    tag(dialog, "production").setCheckState(Qt.CheckState.Checked)
    tag(dialog, "web").setCheckState(Qt.CheckState.Unchecked)

    request = dialog.request()
    assert request == TagRequest(frozenset({"backup", "production"}), frozenset({"web"}))


def test_tag_of_some_can_be_put_back(qtbot: QtBot) -> None:
    dialog = shown(qtbot, WEB1, WEB2)

    flags = tag(dialog, "production").flags()

    assert flags & Qt.ItemFlag.ItemIsUserTristate
    assert not tag(dialog, "web").flags() & Qt.ItemFlag.ItemIsUserTristate


def test_new_tags_are_added_checked(qtbot: QtBot) -> None:
    dialog = shown(qtbot, WEB1)
    write(dialog, "new-tag", "gpu,  big   memory , ,web")

    press(dialog, "add")

    assert dialog.request().add == {"gpu", "big memory"}
    assert part(dialog, QLineEdit, "new-tag").text() == ""


def test_new_tag_empty_cannot_be_added(qtbot: QtBot) -> None:
    dialog = shown(qtbot, WEB1)

    write(dialog, "new-tag", "  ")

    assert not part(dialog, QPushButton, "add").isEnabled()


def test_enter_in_the_new_tag_adds_it_and_stays(qtbot: QtBot) -> None:
    dialog = shown(qtbot, WEB1)
    edit = part(dialog, QLineEdit, "new-tag")
    with qtbot.waitActive(dialog):
        edit.setFocus()
    QTest.keyClicks(edit, "gpu")

    qtbot.keyClick(edit, Qt.Key.Key_Return)

    assert dialog.isVisible()
    assert dialog.request().add == {"gpu"}


async def test_apply_does_not_forget_what_is_typed() -> None:
    task, dialog = await asking(ask(None, [WEB1], KNOWN, ()), TagsDialog)
    part(dialog, QLineEdit, "new-tag").setText("gpu")
    part(dialog, QListWidget, "tag-list").setFocus()

    press(dialog, "accept")

    assert (await task).add == {"gpu"}


def test_no_tags_anywhere_says_so_until_there_is_one(qtbot: QtBot) -> None:
    dialog = shown(qtbot, Filed("web1"), tags=())
    tags = part(dialog, QListWidget, "tag-list")
    assert not tags.isVisible()

    write(dialog, "new-tag", "web")
    press(dialog, "add")

    assert tags.isVisible()


def test_folder_shown_is_the_one_they_share(qtbot: QtBot) -> None:
    dialog = shown(qtbot, WEB1)

    assert part(dialog, QComboBox, "folder").currentText() == "Customers/Acme"


def test_folders_offered_include_those_they_are_in(qtbot: QtBot) -> None:
    dialog = shown(qtbot, WEB1, folders=["Lab/North"])

    box = part(dialog, QComboBox, "folder")
    offered = [box.itemText(row) for row in range(box.count())]
    assert offered == ["No folder", "Customers", "Customers/Acme", "Lab", "Lab/North"]


@pytest.mark.parametrize(
    ("text", "folder"),
    [("Lab", "Lab"), (" New ", "New"), ("No folder", ""), ("", ""), ("Customers/Acme", None)],
)
def test_folder_of_one_typed_is_asked_for(qtbot: QtBot, text: str, folder: str | None) -> None:
    dialog = shown(qtbot, WEB1)

    set_folder(dialog, text)

    assert dialog.request().folder == folder


@pytest.mark.parametrize(
    ("text", "folder"), [("Keep as it is", None), ("Lab", "Lab"), ("No folder", "")]
)
def test_folder_of_many_is_kept_unless_chosen(qtbot: QtBot, text: str, folder: str | None) -> None:
    dialog = shown(qtbot, WEB1, WEB2)
    assert part(dialog, QComboBox, "folder").currentText() == "Keep as it is"

    set_folder(dialog, text)

    assert dialog.request().folder == folder
