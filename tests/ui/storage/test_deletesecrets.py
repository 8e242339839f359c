from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from tests.support.pilot import texts
from tests.ui.dialogs.acting import asking, press
from vmgui.base.ids import HostId
from vmgui.core.storage.items import SecretItem
from vmgui.core.storage.secretusers import SecretUser, SecretUserKind
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.storage.deletesecrets import ask, dialog
from vmgui.virt.secrets import SecretReading

CEPH = SecretItem(HostId("test:///default"), SecretReading("u-1", "ceph", "client.libvirt"))
USED = CEPH._replace(
    secret=SecretReading("u-2", "vtpm", "mail-tpm"),
    users=(SecretUser(SecretUserKind.MACHINE, "mail", True),),
)


def said(qtbot: QtBot, *items: SecretItem) -> str:
    window = dialog(None, items)
    qtbot.addWidget(window)
    window.show()
    return texts(window)


def test_question_names_the_secret_and_what_is_lost(qtbot: QtBot) -> None:
    text = said(qtbot, CEPH)

    assert "Delete the secret “client.libvirt”?" in text
    assert "Its value cannot be got back." in text
    assert "used" not in text


def test_question_says_who_uses_it(qtbot: QtBot) -> None:
    text = said(qtbot, USED)

    assert "It is used by:" in text
    assert "machine mail (active)" in text
    assert "cannot be started again" not in said(qtbot, CEPH)


def test_question_about_several_names_them(qtbot: QtBot) -> None:
    text = said(qtbot, CEPH, USED)

    assert "Delete 2 secrets?" in text
    assert "client.libvirt (Ceph user)" in text
    assert "mail-tpm (Emulated TPM)" in text


@pytest.mark.parametrize(("button", "is_wanted"), [("accept", True), ("cancel", False)])
async def test_answer_is_the_button(button: str, is_wanted: bool) -> None:
    task, window = await asking(ask(None, [CEPH]), ConfirmationDialog)
    assert isinstance(window, QDialog)

    press(window, button)

    assert await task is is_wanted
