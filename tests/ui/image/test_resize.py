from __future__ import annotations

from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from tests.support.contexts import unnamed
from tests.support.imageitems import GIB, info, item, user
from tests.ui.dialogs.acting import asking, part, press, problem, write
from vmgui.core.imaging.values import ImageFile
from vmgui.core.storage.users import User, UserKind
from vmgui.ui.image.resize import NewSize, ResizeDialog, ask


def shown(qtbot: QtBot, *builders: User) -> ResizeDialog:
    dialog = ResizeDialog(None, item(), builders)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


async def test_larger_size_is_answered() -> None:
    task, dialog = await asking(ask(None, item(), ()), ResizeDialog)

    write(dialog, "size", "30")
    press(dialog, "accept")

    assert await task == NewSize(30 * GIB, may_shrink=False)


def test_present_size_is_refused(qtbot: QtBot) -> None:
    dialog = shown(qtbot)

    press(dialog, "accept")

    assert problem(dialog, "size") == "It has this size already."
    assert unnamed(dialog) == []


def test_shrinking_says_what_is_lost_and_who_breaks_and_needs_a_tick(qtbot: QtBot) -> None:
    dialog = shown(qtbot, user("web2", UserKind.BACKING))
    write(dialog, "size", "5")
    press(dialog, "accept")
    refused, said = problem(dialog, "shrinks"), dialog.remarks.texts()

    part(dialog, QCheckBox, "shrinks").click()
    press(dialog, "accept")

    assert refused == "Tick this to shrink the image."
    assert said[0].startswith("The last 15 GiB of the image are lost.")
    assert said[1] == "The disk vda of “web2” builds on the image and breaks."
    assert dialog.answer() == NewSize(5 * GIB, may_shrink=True)
    assert not dialog.isVisible()


def test_what_is_no_size_shows_nothing_about_shrinking(qtbot: QtBot) -> None:
    dialog = shown(qtbot)

    write(dialog, "size", "much")

    assert not part(dialog, QCheckBox, "shrinks").isVisible()


def test_format_that_cannot_shrink_says_so(qtbot: QtBot) -> None:
    image = info("/images/a.vdi", file=ImageFile("/images/a.vdi", "vdi"))
    dialog = ResizeDialog(None, item(image), ())
    qtbot.addWidget(dialog)
    dialog.show()
    write(dialog, "size", "5")

    press(dialog, "accept")

    assert problem(dialog, "size") == "Images in the format “vdi” cannot shrink."
    assert not part(dialog, QCheckBox, "shrinks").isVisible()
