from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox
from pytestqt.qtbot import QtBot

from tests.support.contexts import unnamed
from tests.support.imageitems import item
from tests.ui.dialogs.acting import asking, part, press, problem
from vmgui.core.imaging.values import Amendment
from vmgui.ui.image.amend import AmendDialog, ask


def choose(dialog: AmendDialog, name: str, value: object) -> None:
    box = part(dialog, QComboBox, name)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


async def test_only_what_is_different_is_changed() -> None:
    task, dialog = await asking(ask(None, item()), AmendDialog)

    part(dialog, QCheckBox, "lazy").click()
    press(dialog, "accept")

    assert await task == Amendment(has_lazy_refcounts=True)


def test_nothing_is_no_answer(qtbot: QtBot) -> None:
    dialog = AmendDialog(None, item())
    qtbot.addWidget(dialog)
    dialog.show()

    press(dialog, "accept")

    assert problem(dialog, "version") == "Nothing is different."
    assert unnamed(dialog) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [("lazy", "Only version 1.1 can have them."), ("refcount", "Version 0.10 has 16 bits.")],
)
def test_old_version_has_no_options(qtbot: QtBot, name: str, said: str) -> None:
    dialog = AmendDialog(None, item())
    qtbot.addWidget(dialog)
    dialog.show()
    choose(dialog, "version", "0.10")
    if name == "lazy":
        part(dialog, QCheckBox, "lazy").click()
    else:
        choose(dialog, "refcount", 64)

    press(dialog, "accept")

    assert problem(dialog, name) == said
