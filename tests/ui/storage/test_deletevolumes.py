from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.support.contexts import unnamed
from tests.support.pilot import texts
from tests.support.volumes import item, user
from tests.ui.dialogs.acting import asking, part, press
from vmgui.core.storage.users import UserKind
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.storage.deletevolumes import Deleting, ask, dialog


async def test_one_volume_is_deleted_by_the_verb_and_not_by_enter() -> None:
    task, window = await asking(ask(None, [item("a.qcow2")]), ConfirmationDialog)
    said = texts(window)

    press(window, "accept")

    assert await task == Deleting()
    assert "Delete the volume “a.qcow2”?" in said
    assert "Size: 20 GiB, takes 3 GiB" in said
    assert "What is in it is lost; this cannot be undone." in said


async def test_cancel_deletes_nothing() -> None:
    task, window = await asking(ask(None, [item("a.qcow2")]), ConfirmationDialog)

    press(window, "cancel")

    assert await task is None


def test_users_and_overlays_are_named(qtbot: QtBot) -> None:
    items = [item("a.qcow2", user("web1"), user("web2", UserKind.BACKING))]
    window = dialog(None, items, overlays=["The volume “b” builds on “a.qcow2” and breaks."])
    qtbot.addWidget(window)

    said = texts(window)

    assert "“web1” has “a.qcow2” as its disk vda." in said
    assert "The disk vda of “web2” builds on “a.qcow2” and breaks." in said
    assert "The volume “b” builds on “a.qcow2” and breaks." in said


def test_many_are_listed_with_their_sizes(qtbot: QtBot) -> None:
    window = dialog(None, [item(f"{n}.img") for n in range(9)], left_out="One is left out.")
    qtbot.addWidget(window)
    window.show()

    assert "Delete 9 volumes?" in texts(window)
    assert "8.img (20 GiB, takes 3 GiB)" in part(window, QPlainTextEdit, "names").toPlainText()
    assert "One is left out." in texts(window)
    assert unnamed(window) == []


async def test_secrets_stay_unless_somebody_ticks() -> None:
    work = ask(None, [item("a.qcow2", encryption="luks")], secrets=1)
    task, window = await asking(work, ConfirmationDialog)
    check = part(window, QCheckBox, "check")
    was_ticked = check.isChecked()

    check.click()
    press(window, "accept")

    assert await task == Deleting(forgets_secrets=True)
    assert not was_ticked
