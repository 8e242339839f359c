from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton

from tests.ui.dialogs.acting import asking, part, press
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.dialogs.delete import Candidate, ask

WEB = Candidate("web1", ("/images/web1.qcow2",), False)


async def texts(*domains: Candidate) -> str:
    """All that the dialog says."""
    task, dialog = await asking(ask(None, domains), ConfirmationDialog)
    lines = [label.text() for label in dialog.findChildren(QLabel)]
    lines += [view.toPlainText() for view in dialog.findChildren(QPlainTextEdit)]
    dialog.reject()
    await task
    return "\n".join(lines)


@pytest.mark.parametrize(("button", "expected"), [("accept", True), ("cancel", False)])
async def test_ask_button_pressed_tells_which(button: str, expected: bool) -> None:
    task, dialog = await asking(ask(None, [WEB]), ConfirmationDialog)

    press(dialog, button)

    assert await task is expected


async def test_ask_cancel_is_the_default() -> None:
    task, dialog = await asking(ask(None, [WEB]), ConfirmationDialog)

    is_default = part(dialog, QPushButton, "cancel").isDefault()
    dialog.reject()
    await task

    assert is_default


async def test_one_domain_names_it_and_the_image_that_stays() -> None:
    said = await texts(WEB)

    assert "Delete the virtual machine “web1”?" in said
    assert "This disk image stays:" in said
    assert "/images/web1.qcow2" in said
    assert "saved state" not in said


async def test_saved_state_says_that_it_goes() -> None:
    said = await texts(WEB._replace(has_saved_state=True))

    assert "Its saved state is deleted with it" in said


async def test_no_disks_says_so() -> None:
    said = await texts(WEB._replace(disks=()))

    assert "It has no disk images." in said


async def test_disks_not_known_yet_does_not_say_there_are_none() -> None:
    said = await texts(WEB, WEB._replace(disks=None))

    assert "Their disk images stay." in said
    assert "no disk images" not in said


async def test_many_domains_lists_them_and_each_image_once() -> None:
    domains = [Candidate(f"web{n}", ("/images/base.qcow2",), n < 2) for n in range(7)]

    said = await texts(*domains)

    assert "Delete 7 virtual machines?" in said
    assert all(domain.name in said for domain in domains)
    assert said.count("/images/base.qcow2") == 1
    assert "2 of them have a saved state, which is deleted with them." in said
