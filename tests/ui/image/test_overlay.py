from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.support.contexts import unnamed
from tests.support.imageitems import GIB, item, user
from tests.ui.dialogs.acting import asking, press, problem, write
from vmgui.ui.image.overlay import NewOverlay, OverlayDialog, ask


def shown(qtbot: QtBot) -> OverlayDialog:
    dialog = OverlayDialog(None, item())
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


async def test_overlay_is_as_large_as_its_base() -> None:
    task, dialog = await asking(ask(None, item()), OverlayDialog)

    press(dialog, "accept")

    assert await task == NewOverlay("/images/web1-overlay.qcow2", None)


def test_overlay_can_be_larger(qtbot: QtBot) -> None:
    dialog = shown(qtbot)

    write(dialog, "size", "30")

    assert dialog.answer() == NewOverlay("/images/web1-overlay.qcow2", 30 * GIB)
    assert unnamed(dialog) == []


def test_overlay_cannot_be_smaller(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    write(dialog, "size", "10")

    press(dialog, "accept")

    assert problem(dialog, "size") == "It cannot be smaller than the image that it builds on."


def test_who_writes_to_the_base_is_said(qtbot: QtBot) -> None:
    dialog = OverlayDialog(None, item(users=(user(),)))
    qtbot.addWidget(dialog)

    assert dialog.remarks.texts()[-1] == "“web1” writes to the image as its disk vda."
