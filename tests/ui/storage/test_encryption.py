from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.dialogs.acting import part
from vmgui.base.errors import InvalidInput
from vmgui.core.resources import SecretReading
from vmgui.ui.dialogs.fields import FieldForm
from vmgui.ui.storage.encryption import EncryptionFields

SECRET = SecretReading("1234", "volume", "/images/a.img")


def fields(qtbot: QtBot, choice: int = 0) -> tuple[FieldForm, EncryptionFields]:
    form = FieldForm()
    qtbot.addWidget(form)
    made = EncryptionFields(form, [SECRET])
    made.show_place("dir", "qcow2")
    box = part(form, QComboBox, "encryption")
    box.setCurrentIndex(choice)
    box.activated.emit(choice)
    return form, made


def test_nothing_is_encrypted_at_first(qtbot: QtBot) -> None:
    form, made = fields(qtbot)

    assert (made.is_wanted(), made.secret(), made.passphrase()) == (False, "", None)
    assert not form.has("passphrase")


@pytest.mark.parametrize(
    ("first", "second", "field"), [("", "", "passphrase"), ("a", "b", "again")]
)
def test_passphrase_has_to_be_typed_twice(
    qtbot: QtBot, first: str, second: str, field: str
) -> None:
    form, made = fields(qtbot, 1)
    part(form, QLineEdit, "passphrase").setText(first)
    part(form, QLineEdit, "again").setText(second)

    with pytest.raises(InvalidInput) as caught:
        made.secret()

    assert caught.value.field == field


def test_passphrase_is_hidden(qtbot: QtBot) -> None:
    form, _made = fields(qtbot, 1)

    for name in ("passphrase", "again"):
        assert part(form, QLineEdit, name).echoMode() is QLineEdit.EchoMode.Password


def test_secret_of_the_host_is_named_by_the_whole_path(qtbot: QtBot) -> None:
    form, made = fields(qtbot, 2)

    shown = part(form, QComboBox, "encryption").currentText()
    assert shown == "LUKS with the secret “/images/a.img”"
    assert (made.secret(), made.passphrase()) == ("1234", None)


def test_format_that_cannot_be_encrypted_is_not(qtbot: QtBot) -> None:
    form, made = fields(qtbot, 2)

    made.show_place("dir", "vmdk")

    assert not made.is_wanted()
    assert "qcow2 and raw" in part(form, QComboBox, "encryption").toolTip()
