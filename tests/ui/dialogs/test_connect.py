from __future__ import annotations

import asyncio
from collections.abc import Collection
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.dialogs.acting import asking, part, press, problem, until_shown, write
from vmgui.base.records import HostConfig
from vmgui.base.uris import HYPERVISORS, parse
from vmgui.ui.dialogs.connect import ConnectDialog, ask

REMOTE = "qemu+ssh://kvm7.example.net/system"


async def works(uri: str) -> str:
    return f"Connected to {uri}."


@pytest.fixture
def dialog(qtbot: QtBot) -> ConnectDialog:
    return shown(qtbot)


def shown(
    qtbot: QtBot, known: Collection[str] = (), config: HostConfig | None = None
) -> ConnectDialog:
    made = ConnectDialog(None, works, known, config)
    qtbot.addWidget(made)
    made.show()
    return made


def choose(dialog: ConnectDialog, hypervisor: str) -> None:
    box = part(dialog, QComboBox, "hypervisor")
    box.setCurrentIndex(box.findData(hypervisor))


def go_remote(dialog: ConnectDialog, host: str) -> None:
    part(dialog, QCheckBox, "is_ssh").setChecked(True)
    write(dialog, "host", host)


def uri(dialog: ConnectDialog) -> str:
    return part(dialog, QLineEdit, "uri").text()


async def test_ask_accepted_at_once_is_the_local_host() -> None:
    task, dialog = await asking(ask(None, works, ()), ConnectDialog)

    press(dialog, "accept")

    assert await task == HostConfig("qemu:///system", "", True)


async def test_ask_cancelled_gives_nothing() -> None:
    task, dialog = await asking(ask(None, works, ()), ConnectDialog)

    press(dialog, "cancel")

    assert await task is None


async def test_ask_remote_host_gives_all_that_was_typed() -> None:
    task, dialog = await asking(ask(None, works, ()), ConnectDialog)
    go_remote(dialog, "kvm7.example.net")
    write(dialog, "user", "root")
    write(dialog, "port", "2222")
    write(dialog, "key_file", "~/.ssh/id")
    write(dialog, "name", " Rack 7 ")
    part(dialog, QCheckBox, "autoconnect").setChecked(False)

    press(dialog, "accept")

    config = await task
    where = parse(config.uri)
    assert (where.user, where.host, where.port) == ("root", "kvm7.example.net", 2222)
    assert where.parameter("keyfile") == "~/.ssh/id"
    assert (config.name, config.is_autoconnect) == ("Rack 7", False)


async def test_ask_edit_keeps_the_uri() -> None:
    config = HostConfig(REMOTE, "Rack 7", False)
    task, dialog = await asking(ask(None, works, {REMOTE}, config), ConnectDialog)
    write(dialog, "name", "Rack 8")

    press(dialog, "accept")

    assert await task == HostConfig(REMOTE, "Rack 8", False)


def test_edit_shows_only_what_can_be_edited(qtbot: QtBot) -> None:
    dialog = shown(qtbot, {REMOTE}, HostConfig(REMOTE, "Rack 7"))

    assert dialog.windowTitle() == "Edit Connection"
    assert uri(dialog) == REMOTE
    assert part(dialog, QPushButton, "accept").text() == "&Save"
    assert not part(dialog, QLineEdit, "host").isVisible()
    assert not part(dialog, QComboBox, "hypervisor").isVisible()


@pytest.mark.parametrize(
    "hypervisor", [each for each in HYPERVISORS if each.uri], ids=lambda each: each.id
)
def test_hypervisor_chosen_local_uri_is_shown(dialog: ConnectDialog, hypervisor: object) -> None:
    choose(dialog, hypervisor.id)  # type: ignore[attr-defined]

    assert uri(dialog) == hypervisor.uri  # type: ignore[attr-defined]


def test_typing_a_host_the_uri_follows(dialog: ConnectDialog) -> None:
    go_remote(dialog, "kvm7.example.net")

    assert uri(dialog) == REMOTE
    assert part(dialog, QLineEdit, "name").placeholderText() == "kvm7.example.net"


def test_ssh_off_fields_of_the_remote_host_are_disabled(dialog: ConnectDialog) -> None:
    assert not part(dialog, QLineEdit, "host").isEnabled()
    assert not part(dialog, QPushButton, "browse").isEnabled()


def test_hypervisor_without_ssh_cannot_be_remote(dialog: ConnectDialog) -> None:
    part(dialog, QCheckBox, "is_ssh").setChecked(True)

    choose(dialog, "test")

    assert not part(dialog, QCheckBox, "is_ssh").isEnabled()
    assert uri(dialog) == "test:///default"


def test_local_host_known_remote_is_offered(qtbot: QtBot) -> None:
    dialog = shown(qtbot, {"qemu:///system"})

    assert part(dialog, QCheckBox, "is_ssh").isChecked()
    assert part(dialog, QPushButton, "accept").isEnabled()


def test_host_not_typed_yet_is_not_told_off(dialog: ConnectDialog) -> None:
    part(dialog, QCheckBox, "is_ssh").setChecked(True)

    assert problem(dialog, "host") == ""


def test_host_left_empty_is_told(dialog: ConnectDialog, qtbot: QtBot) -> None:
    part(dialog, QCheckBox, "is_ssh").setChecked(True)
    host = part(dialog, QLineEdit, "host")
    with qtbot.waitActive(dialog):
        host.setFocus()

    qtbot.keyClick(host, Qt.Key.Key_Tab)

    assert problem(dialog, "host") == "Enter the host name."


def test_connect_pressed_host_empty_stays_and_says_why(dialog: ConnectDialog) -> None:
    part(dialog, QCheckBox, "is_ssh").setChecked(True)

    press(dialog, "accept")

    accept = part(dialog, QPushButton, "accept")
    assert dialog.isVisible()
    assert problem(dialog, "host") == "Enter the host name."
    assert not accept.isEnabled()
    assert accept.toolTip() == "Enter the host name."
    assert dialog.focusWidget() is part(dialog, QLineEdit, "host")


def test_host_mended_can_connect(dialog: ConnectDialog) -> None:
    go_remote(dialog, "kvm 7")
    press(dialog, "accept")
    assert problem(dialog, "host") != ""

    write(dialog, "host", "kvm7")

    assert problem(dialog, "host") == ""
    assert part(dialog, QPushButton, "accept").isEnabled()


@pytest.mark.parametrize("port", ["0", "65536", "ssh", "-1", "²"])
def test_port_out_of_range_is_told_at_the_port(dialog: ConnectDialog, port: str) -> None:
    go_remote(dialog, "kvm7")
    part(dialog, QLineEdit, "port").setText(port)

    press(dialog, "accept")

    assert problem(dialog, "port") == "A port is a number from 1 to 65535."


def test_key_file_relative_is_told_at_the_key_file(dialog: ConnectDialog) -> None:
    go_remote(dialog, "kvm7")
    write(dialog, "key_file", "id_ed25519")

    press(dialog, "accept")

    assert problem(dialog, "key_file").startswith("Enter the whole path")


def test_uri_known_is_told_at_once(qtbot: QtBot) -> None:
    dialog = shown(qtbot, {REMOTE})

    go_remote(dialog, "kvm7.example.net")

    assert problem(dialog, "uri") == "This connection is in the list already."
    assert uri(dialog) == REMOTE
    assert part(dialog, QPushButton, "test").isEnabled()
    assert not part(dialog, QPushButton, "accept").isEnabled()


def test_custom_shows_only_its_own_field(dialog: ConnectDialog) -> None:
    choose(dialog, "custom")

    assert part(dialog, QLineEdit, "custom").isVisible()
    for name in ("host", "user", "port", "key_file", "uri"):
        assert not part(dialog, QLineEdit, name).isVisible()


@pytest.mark.parametrize("text", ["", "qemu", "qemo:///system", "qemu+ssh://a b/system"])
def test_custom_malformed_is_told_at_its_field(dialog: ConnectDialog, text: str) -> None:
    choose(dialog, "custom")
    write(dialog, "custom", text)

    press(dialog, "accept")

    assert dialog.isVisible()
    assert problem(dialog, "custom") != ""


def test_custom_known_is_told_at_its_field(qtbot: QtBot) -> None:
    dialog = shown(qtbot, {REMOTE})
    choose(dialog, "custom")
    write(dialog, "custom", REMOTE)

    press(dialog, "accept")

    assert problem(dialog, "custom") == "This connection is in the list already."


def test_custom_given_up_its_problem_goes_too(dialog: ConnectDialog) -> None:
    choose(dialog, "custom")
    press(dialog, "accept")

    choose(dialog, "qemu")

    assert problem(dialog, "custom") == ""
    assert part(dialog, QPushButton, "accept").isEnabled()


async def test_custom_good_is_taken() -> None:
    task, dialog = await asking(ask(None, works, ()), ConnectDialog)
    choose(dialog, "custom")
    write(dialog, "custom", " xen+tls://node/system ")

    press(dialog, "accept")

    assert (await task).uri == "xen+tls://node/system"


async def test_enter_in_a_field_connects() -> None:
    task, dialog = await asking(ask(None, works, ()), ConnectDialog)

    QTest.keyClick(part(dialog, QLineEdit, "name"), Qt.Key.Key_Return)

    assert await task == HostConfig("qemu:///system", "", True)


async def test_browse_chosen_file_is_the_key(tmp_path: Path) -> None:
    key = tmp_path / "id_ed25519"
    key.touch()
    task, dialog = await asking(ask(None, works, ()), ConnectDialog)
    go_remote(dialog, "kvm7")
    press(dialog, "browse")
    chooser = await until_shown(QFileDialog)
    part(chooser, QLineEdit, "fileNameEdit").setText(str(key))

    chooser.accept()

    edit = part(dialog, QLineEdit, "key_file")
    async with asyncio.timeout(5):
        while not edit.text():  # noqa: ASYNC110 - a line edit has no asyncio.Event
            await asyncio.sleep(0.005)
    assert edit.text() == str(key)
    dialog.reject()
    await task


async def test_cancelled_while_testing_gives_up_the_test() -> None:
    was_cancelled = asyncio.Event()

    async def hangs(uri: str) -> str:
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            was_cancelled.set()
            raise
        return uri

    task, dialog = await asking(ask(None, hangs, ()), ConnectDialog)
    press(dialog, "test")
    await asyncio.sleep(0)

    press(dialog, "cancel")

    await task
    async with asyncio.timeout(5):
        await was_cancelled.wait()


def test_key_file_has_a_name_for_screen_readers(dialog: ConnectDialog) -> None:
    assert part(dialog, QLineEdit, "key_file").accessibleName() == "Key file"
