from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox
from pytestqt.qtbot import QtBot

from tests.support.contexts import unnamed
from tests.support.imageitems import BASE, MIDDLE, item, user
from tests.ui.dialogs.acting import asking, part, press, problem
from vmgui.core.imaging.values import ImageFile
from vmgui.core.storage.users import UserKind
from vmgui.ui.image.commit import CommitDialog, Commitment, ask

OTHER = user("web2", UserKind.BACKING)


async def test_overlay_goes_into_the_image_below_and_is_empty_then() -> None:
    task, dialog = await asking(ask(None, item(), {MIDDLE: (), BASE: ()}), CommitDialog)
    said = dialog.remarks.texts()

    press(dialog, "accept")

    assert await task == Commitment(ImageFile(MIDDLE, "qcow2"), keeps_content=False)
    assert said == ["The overlay is empty afterwards; the guest sees no change."]


def test_who_breaks_has_to_be_accepted(qtbot: QtBot) -> None:
    dialog = CommitDialog(None, item(), {MIDDLE: (OTHER,), BASE: ()})
    qtbot.addWidget(dialog)
    dialog.show()
    press(dialog, "accept")
    refused = problem(dialog, "breaks")

    part(dialog, QCheckBox, "breaks").click()
    press(dialog, "accept")

    assert refused == "Tick this to commit all the same."
    assert "web2" in dialog.remarks.texts()[0]
    assert not dialog.isVisible()


def test_further_down_the_overlay_is_always_left(qtbot: QtBot) -> None:
    dialog = CommitDialog(None, item(), {MIDDLE: (), BASE: ()})
    qtbot.addWidget(dialog)
    dialog.show()
    box = part(dialog, QComboBox, "base")

    box.setCurrentIndex(1)
    box.activated.emit(1)

    assert dialog.answer() == Commitment(ImageFile(BASE, "qcow2"), keeps_content=True)
    assert not part(dialog, QCheckBox, "keeps").isVisible()
    assert unnamed(dialog) == []


def test_nothing_can_be_committed_into_what_cannot_be_read(qtbot: QtBot) -> None:
    dialog = CommitDialog(None, item(), {})
    qtbot.addWidget(dialog)
    dialog.show()

    press(dialog, "accept")

    assert problem(dialog, "base") == "The image that it builds on cannot be read."
