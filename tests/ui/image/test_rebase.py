from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QRadioButton
from pytestqt.qtbot import QtBot

import vmgui.ui.storage.browser as browser
from tests.support.contexts import new_context, unnamed
from tests.support.imageitems import BASE, MIDDLE, item
from tests.support.worlds import eventually
from tests.ui.dialogs.acting import asking, part, press, problem, write
from vmgui.core.imaging.values import ImageFile
from vmgui.ui.image.rebase import NewBase, RebaseDialog, ask


async def test_present_base_is_offered_and_the_guest_sees_no_change(tmp_path: Path) -> None:
    context = new_context(tmp_path)

    task, dialog = await asking(ask(context, None, item()), RebaseDialog)
    press(dialog, "accept")

    assert await task == NewBase(ImageFile(MIDDLE), is_safe=True)


async def test_image_can_stand_alone(tmp_path: Path, qtbot: QtBot) -> None:
    dialog = RebaseDialog(new_context(tmp_path), None, item())
    qtbot.addWidget(dialog)

    write(dialog, "path", "")

    assert dialog.answer() == NewBase(None, is_safe=True)


async def test_only_writing_the_name_down_is_warned_of(tmp_path: Path, qtbot: QtBot) -> None:
    dialog = RebaseDialog(new_context(tmp_path), None, item())
    qtbot.addWidget(dialog)
    dialog.show()
    before = dialog.remarks.texts()

    part(dialog, QRadioButton, "unsafe").click()
    press(dialog, "accept")
    refused = problem(dialog, "knows")
    part(dialog, QCheckBox, "knows").click()
    press(dialog, "accept")

    assert refused == "Tick this to write only the name down."
    assert not dialog.isVisible()
    assert before == []
    assert "destroyed" in dialog.remarks.texts()[0]
    assert not dialog.answer().is_safe
    assert unnamed(dialog) == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("debian.qcow2", "Enter the whole path, from “/” on."),
        ("/images//web1.qcow2", "An image cannot build on itself."),
    ],
)
async def test_base_that_cannot_be_is_refused(
    tmp_path: Path, qtbot: QtBot, path: str, said: str
) -> None:
    dialog = RebaseDialog(new_context(tmp_path), None, item())
    qtbot.addWidget(dialog)
    dialog.show()
    write(dialog, "path", path)

    press(dialog, "accept")

    assert problem(dialog, "path") == said


async def test_base_is_chosen_in_the_browser(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def choose(*_arguments: object) -> str:
        return BASE

    monkeypatch.setattr(browser, "choose_volume", choose)
    dialog = RebaseDialog(new_context(tmp_path), None, item())
    qtbot.addWidget(dialog)

    press(dialog, "browse")
    await eventually(lambda: dialog.answer().base == ImageFile(BASE), "it is chosen")
