from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.support.contexts import unnamed
from tests.ui.dialogs.acting import asking, part, press, problem, write
from vmgui.base.concealed import Concealed
from vmgui.base.ids import HostId
from vmgui.core.files import Files
from vmgui.core.storage.items import SecretItem
from vmgui.core.storage.secrets import MOST_BYTES, NewSecret
from vmgui.ui.storage.secretdialog import (
    USAGES,
    NewSecretDialog,
    SetValueDialog,
    ask,
    ask_value,
)
from vmgui.virt.secrets import SecretReading

WORD = "pa55 word"
TAKEN = [("ceph", "client.libvirt"), ("", "")]
CEPH = SecretItem(HostId("test:///default"), SecretReading("u-1", "ceph", "client.libvirt"))
TLS = CEPH._replace(secret=SecretReading("u-2", "tls", "server"))


@pytest.fixture
def files() -> Iterator[Files]:
    made = Files()
    yield made
    made.close()


@pytest.fixture
def dialog(qtbot: QtBot, files: Files) -> NewSecretDialog:
    made = NewSecretDialog(None, files, TAKEN)
    qtbot.addWidget(made)
    made.show()
    return made


def choose(dialog: QWidget, name: str, value: str) -> None:
    box = part(dialog, QComboBox, name)
    place = box.findData(value)
    assert place >= 0
    box.setCurrentIndex(place)


def type_value(dialog: QWidget, text: str = WORD, again: str | None = None) -> None:
    write(dialog, "value", text)
    write(dialog, "again", text if again is None else again)


def is_seen(dialog: QWidget, name: str) -> bool:
    return part(dialog, QLineEdit, name).isVisibleTo(dialog)


def values_in_memory() -> int:
    """How many values are not forgotten; other tests may have left some."""
    gc.collect()
    return sum(1 for each in gc.get_objects() if isinstance(each, Concealed) and each)


def answer(dialog: NewSecretDialog) -> tuple[NewSecret, bytes]:
    press(dialog, "accept")
    assert dialog.answer is not None
    return dialog.answer, dialog.answer.value.reveal()


@pytest.mark.parametrize(
    ("usage", "field"),
    [("volume", "path"), ("ceph", "name"), ("iscsi", "name"), ("tls", "name"), ("vtpm", "name")],
)
def test_secret_is_made_of_what_was_answered(
    dialog: NewSecretDialog, usage: str, field: str
) -> None:
    choose(dialog, "usage", usage)
    part(dialog, QCheckBox, "is_base64").setChecked(False)
    write(dialog, field, " /a b ")
    write(dialog, "description", "Why")
    type_value(dialog)
    part(dialog, QCheckBox, "is_private").click()
    part(dialog, QCheckBox, "is_ephemeral").click()

    new, value = answer(dialog)

    assert new == NewSecret(usage, "/a b", "Why", is_private=True, is_ephemeral=True)
    assert value == WORD.encode()


def test_fields_follow_the_usage(dialog: NewSecretDialog) -> None:
    seen = {}
    for usage in USAGES:
        choose(dialog, "usage", usage.id)
        seen[usage.id] = (
            is_seen(dialog, "path"),
            is_seen(dialog, "name"),
            part(dialog, QCheckBox, "is_base64").isChecked(),
        )

    assert seen == {
        "volume": (True, False, False),
        "ceph": (False, True, True),
        "iscsi": (False, True, False),
        "tls": (False, True, False),
        "vtpm": (False, True, False),
        "": (False, False, False),
    }


def test_every_field_has_a_name_and_an_example(dialog: NewSecretDialog) -> None:
    for usage in USAGES:
        choose(dialog, "usage", usage.id)
        for source in ("typed", "file", "later"):
            choose(dialog, "source", source)
            assert unnamed(dialog) == []
        if usage.field:
            hint = part(dialog, QLineEdit, usage.field).placeholderText()
            assert usage.example in hint


def test_mnemonics_are_unique(dialog: NewSecretDialog) -> None:
    for usage in USAGES:
        choose(dialog, "usage", usage.id)
        for source in ("typed", "file", "later"):
            choose(dialog, "source", source)
            labels, buttons = dialog.findChildren(QLabel), dialog.findChildren(QAbstractButton)
            widgets: list[QLabel | QAbstractButton] = [*labels, *buttons]
            texts = [each.text() for each in widgets if each.isVisibleTo(dialog)]
            keys = [text[text.index("&") + 1].casefold() for text in texts if "&" in text]
            assert len(keys) == len(set(keys)), keys


def test_name_is_needed(dialog: NewSecretDialog) -> None:
    type_value(dialog)

    press(dialog, "accept")

    assert dialog.isVisible()
    assert problem(dialog, "path") == "Enter the path."


def test_name_that_is_taken_is_told_and_another_usage_may_have_it(dialog: NewSecretDialog) -> None:
    choose(dialog, "usage", "ceph")
    choose(dialog, "source", "later")
    write(dialog, "name", "client.libvirt")

    press(dialog, "accept")
    assert problem(dialog, "name") == "There is a secret for this already. Set its value instead."
    choose(dialog, "usage", "iscsi")

    new, value = answer(dialog)
    assert (new.usage, new.usage_id, value) == ("iscsi", "client.libvirt", b"")


def test_secret_for_something_else_needs_no_name(dialog: NewSecretDialog) -> None:
    choose(dialog, "usage", "")
    choose(dialog, "source", "later")

    new, _value = answer(dialog)

    assert new == NewSecret("", "")


@pytest.mark.parametrize("field", ["path", "description"])
def test_control_characters_are_refused(dialog: NewSecretDialog, field: str) -> None:
    choose(dialog, "source", "later")
    write(dialog, "path", "/a")
    part(dialog, QLineEdit, field).setText("/a\x01")

    press(dialog, "accept")

    assert problem(dialog, field) == "It has control characters in it."


@pytest.mark.parametrize(
    ("text", "again", "field", "sentence"),
    [
        ("", "", "value", "Enter the value."),
        (WORD, "pa55", "again", "The two are not the same."),
        (WORD, "", "again", "The two are not the same."),
    ],
)
def test_value_that_cannot_be_used_is_told(
    dialog: NewSecretDialog, text: str, again: str, field: str, sentence: str
) -> None:
    write(dialog, "path", "/a")
    type_value(dialog, text, again)

    press(dialog, "accept")

    assert problem(dialog, field) == sentence


def test_value_that_is_no_base64_is_told(dialog: NewSecretDialog) -> None:
    choose(dialog, "usage", "ceph")
    write(dialog, "name", "a")
    type_value(dialog, "no base64!")

    press(dialog, "accept")

    assert problem(dialog, "value") == "This is no base64 text."


def test_value_that_is_too_long_is_told(dialog: NewSecretDialog) -> None:
    write(dialog, "path", "/a")
    for name in ("value", "again"):
        part(dialog, QLineEdit, name).setMaxLength(MOST_BYTES + 1)
        part(dialog, QLineEdit, name).setText("x" * (MOST_BYTES + 1))

    press(dialog, "accept")

    assert "too long" in problem(dialog, "value")


def test_ceph_key_is_what_its_base64_stands_for(dialog: NewSecretDialog) -> None:
    choose(dialog, "usage", "ceph")
    write(dialog, "name", "a")
    type_value(dialog, "QVFCAAE=")

    _new, value = answer(dialog)

    assert value == b"AQB\0\1"


def test_value_is_never_seen_and_wiped_at_the_end(dialog: NewSecretDialog) -> None:
    type_value(dialog)
    lines = [part(dialog, QLineEdit, name) for name in ("value", "again")]

    assert {line.echoMode() for line in lines} == {QLineEdit.EchoMode.Password}
    assert not any(WORD in label.text() for label in dialog.findChildren(QLabel))
    dialog.reject()

    assert [line.text() for line in lines] == ["", ""]
    assert not any(line.isUndoAvailable() for line in lines)
    assert dialog.answer is None


def test_values_that_were_only_looked_at_are_forgotten(dialog: NewSecretDialog) -> None:
    before = values_in_memory()
    write(dialog, "path", "/a")
    type_value(dialog)
    part(dialog, QCheckBox, "is_base64").click()

    assert values_in_memory() == before


async def test_asked_value_and_secret_are_handed_on(files: Files) -> None:
    task, dialog = await asking(ask_value(None, files, TLS), SetValueDialog)
    type_value(dialog)
    press(dialog, "accept")
    value = await task
    other, second = await asking(ask(None, files, TAKEN), NewSecretDialog)
    press(second, "cancel")

    assert isinstance(value, Concealed)
    assert value.reveal() == WORD.encode()
    assert await other is None


async def test_value_is_wiped_when_the_dialog_goes_with_its_window(files: Files) -> None:
    task, dialog = await asking(ask_value(None, files, TLS), SetValueDialog)
    type_value(dialog)
    texts: list[str] = []
    part(dialog, QLineEdit, "value").textChanged.connect(texts.append)

    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert texts == [""]


def test_hints_beside_wide_labels_are_seen_whole(qtbot: QtBot, files: Files) -> None:
    dialog = NewSecretDialog(None, files, TAKEN)
    qtbot.addWidget(dialog)
    wide = next(each for each in dialog.findChildren(QLabel) if each.text().startswith("Path of"))
    wide.setText("A word for the path of a volume that takes a lot of room:")
    hints = [each for each in dialog.findChildren(QLabel) if each.objectName().endswith("-note")]
    hints[-1].setText("What is said of it needs more than a single line of the dialog. " * 3)

    dialog.show()

    qtbot.waitUntil(
        lambda: all(each.height() >= each.heightForWidth(each.width()) for each in hints)
    )
    assert len(hints) == 2
