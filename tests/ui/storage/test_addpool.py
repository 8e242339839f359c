"""*Add a New Storage Pool*, from its name to what is wanted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from tests.support.contexts import new_context, unnamed
from tests.support.poolscenes import EXPORTS, StubAsks, StubScene, capabilities, choose_nothing
from tests.support.worlds import eventually
from tests.ui.dialogs.acting import part, press, problem, until_shown, write
from vmgui.base.errors import HostError
from vmgui.hardware.pools.building import Way
from vmgui.hardware.pools.kind import PoolKind
from vmgui.hardware.pools.registry import KINDS
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.storage.addpool import AddPoolDialog, Wanted
from vmgui.ui.storage.poolform import PoolForm
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.pool import Pool

POOLS = {"default": "/var/lib/libvirt/images", "pool": "/srv/pool", "pool1": ""}


@asynccontextmanager
async def adding(tmp_path: Path, asks: StubAsks | None = None) -> AsyncIterator[AddPoolDialog]:
    """The dialog on a host like Debian 12 with two pools."""
    context = new_context(tmp_path)
    window = QWidget()
    knowledge = StubScene(context.fleet, asks or StubAsks(known=capabilities()), pools=POOLS)
    knowledge.look()
    dialog = AddPoolDialog(window, knowledge, choose_nothing)
    dialog.open()
    await eventually(lambda: knowledge.scene().pool_capabilities, "the host's abilities are known")
    try:
        yield dialog
    finally:
        knowledge.stop()
        dialog.done(0)
        dialog.deleteLater()
        window.deleteLater()
        await context.fleet.close()


def forward(dialog: AddPoolDialog, id: str, name: str = "web") -> None:
    """Choose a type and go on."""
    write(dialog, "name", name)
    dialog.types.choose(id)
    press(dialog, "accept")
    assert dialog.page is not None


def type_xml(page: PoolForm, text: str) -> None:
    """Replace the XML as a person does."""
    edit = page.xml.findChild(QPlainTextEdit)
    assert edit is not None
    edit.selectAll()
    edit.insertPlainText(text)


async def wanted(
    dialog: AddPoolDialog, before: Callable[[], Awaitable[None]] | None = None
) -> Wanted:
    """What the dialog asks for when *Finish* is pressed."""
    answer = asyncio.ensure_future(dialog.answer())
    await asyncio.sleep(0)
    press(dialog, "accept")
    if before is not None:
        await before()
    found = await asyncio.wait_for(answer, 5)
    assert found is not None
    return found


async def test_dialog_opens_with_a_free_name_and_the_guides_words(tmp_path: Path) -> None:
    async with adding(tmp_path) as dialog:
        assert dialog.windowTitle() == "Add a New Storage Pool"
        assert part(dialog, QLineEdit, "name").text() == "pool2"
        assert part(dialog, QPushButton, "accept").text() == "&Forward"
        assert part(dialog, QLineEdit, "name").hasFocus()


async def test_type_that_the_host_lacks_says_so_and_leads_nowhere(tmp_path: Path) -> None:
    async with adding(tmp_path) as dialog:
        dialog.types.choose("zfs")

        reason = part(dialog, QLabel, "type-reason").text()
        assert reason == "The host's libvirt has no support for this type."
        assert not part(dialog, QPushButton, "accept").isEnabled()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("default", "Another storage pool on this host is called “default”."),
        ("a/b", "A name cannot contain “/” or line breaks."),
        ("é" * 130, "The name is longer than 247 bytes, the most that the host can store."),
    ],
)
async def test_name_that_cannot_be_is_refused_at_its_field(
    tmp_path: Path, name: str, said: str
) -> None:
    async with adding(tmp_path) as dialog:
        part(dialog, QLineEdit, "name").setText(name)
        press(dialog, "accept")

        assert dialog.page is None
        assert problem(dialog, "name") == said


async def test_first_field_of_the_second_page_is_typed_over(tmp_path: Path) -> None:
    async with adding(tmp_path) as dialog:
        forward(dialog, "dir")

        field = dialog.focusWidget()
        assert isinstance(field, QLineEdit)
        assert field.text()
        assert field.selectedText() == field.text()


async def test_directory_needs_nothing_but_enter_twice(tmp_path: Path) -> None:
    async with adding(tmp_path) as dialog:
        forward(dialog, "dir")

        found = await wanted(dialog)

        pool = parse(found.xml, Pool)
        assert (found.name, pool.type) == ("web", "dir")
        assert pool.target_path == "/var/lib/libvirt/images/web"
        assert (found.way, found.starts, found.is_autostart) == (Way.PLAIN, True, True)
        assert found.password is None


async def test_path_follows_the_name_until_it_is_edited(tmp_path: Path) -> None:
    async with adding(tmp_path) as dialog:
        forward(dialog, "dir")
        press(dialog, "back")
        forward(dialog, "dir", "mail")
        followed = part(dialog, QLineEdit, "target_path").text()

        write(dialog, "target_path", "/srv/mail")
        press(dialog, "back")
        forward(dialog, "dir", "news")

        assert followed == "/var/lib/libvirt/images/mail"
        assert part(dialog, QLineEdit, "target_path").text() == "/srv/mail"


async def test_back_keeps_what_was_typed_for_each_type(tmp_path: Path) -> None:
    async with adding(tmp_path) as dialog:
        forward(dialog, "netfs")
        write(dialog, "host_name", "nas")
        press(dialog, "back")
        forward(dialog, "dir")
        press(dialog, "back")
        forward(dialog, "netfs")

        assert dialog.page is not None
        assert dialog.page.pool.host_name == "nas"


async def test_finish_with_something_missing_shows_it_at_the_field(tmp_path: Path) -> None:
    async with adding(tmp_path) as dialog:
        forward(dialog, "netfs")

        press(dialog, "accept")

        assert problem(dialog, "host_name") == "Enter a value."
        assert part(dialog, QLineEdit, "host_name").hasFocus()
        assert not dialog.is_busy


async def test_path_of_another_pool_is_refused_at_the_field(tmp_path: Path) -> None:
    async with adding(tmp_path) as dialog:
        forward(dialog, "dir")
        write(dialog, "target_path", "/srv/pool/")

        press(dialog, "accept")

        assert problem(dialog, "target_path") == "The pool “pool” has this directory."


async def test_exports_are_looked_for_once_the_server_is_named(tmp_path: Path) -> None:
    asks = StubAsks(EXPORTS, capabilities())
    async with adding(tmp_path, asks) as dialog:
        forward(dialog, "netfs")
        write(dialog, "host_name", "nas")
        QTest.keyClick(part(dialog, QLineEdit, "host_name"), Qt.Key.Key_Tab)
        box = part(dialog, QComboBox, "source_directory")
        await eventually(lambda: box.count(), "the exports are offered")

        labels = [box.itemText(row) for row in range(box.count())]
        assert labels == ["/srv/images (NFS)", "/srv/iso (NFS)"]
        assert part(dialog, QLabel, "searching-note").text() == "2 found, see the list."


async def test_search_that_fails_says_why_at_the_field_and_stops_nobody(tmp_path: Path) -> None:
    asks = StubAsks(HostError("The server does not answer."), capabilities())
    async with adding(tmp_path, asks) as dialog:
        forward(dialog, "netfs")
        write(dialog, "host_name", "nas")
        QTest.keyClick(part(dialog, QLineEdit, "host_name"), Qt.Key.Key_Tab)
        await eventually(
            lambda: dialog.findChild(QLabel, "not-found-note"), "the search has failed"
        )
        box = part(dialog, QComboBox, "source_directory")
        line = box.lineEdit()
        assert line is not None
        QTest.keyClicks(line, "/srv/x")

        found = await wanted(dialog)

        assert part(dialog, QLabel, "not-found-note").text() == "The server does not answer."
        assert parse(found.xml, Pool).source_directory == "/srv/x"


async def test_overwriting_is_asked_for_with_the_devices_name(tmp_path: Path) -> None:
    async with adding(tmp_path) as dialog:
        forward(dialog, "disk")
        line = part(dialog, QComboBox, "device_path").lineEdit()
        assert line is not None
        QTest.keyClicks(line, "/dev/sdz")
        build, overwrite = part(dialog, QCheckBox, "build"), part(dialog, QCheckBox, "overwrite")
        was_possible, was_built = overwrite.isEnabled(), build.isChecked()
        build.click()
        overwrite.click()

        asked_about: list[str] = []

        async def confirm() -> None:
            question = await until_shown(ConfirmationDialog)
            asked_about.extend(label.text() for label in question.findChildren(QLabel))
            press(question, "accept")

        found = await wanted(dialog, confirm)

        assert (was_possible, was_built) == (False, False)
        assert found.way is Way.OVERWRITE
        assert "/dev/sdz" in asked_about


async def test_building_a_file_system_needs_a_format(tmp_path: Path) -> None:
    async with adding(tmp_path) as dialog:
        forward(dialog, "fs")
        line = part(dialog, QComboBox, "device_path").lineEdit()
        assert line is not None
        QTest.keyClicks(line, "/dev/sdz")
        part(dialog, QCheckBox, "build").click()

        press(dialog, "accept")

        assert problem(dialog, "source_format") == "Choose the file system to make."


async def test_password_becomes_no_part_of_the_document(tmp_path: Path) -> None:
    async with adding(tmp_path) as dialog:
        forward(dialog, "iscsi")
        page = dialog.page
        assert page is not None
        page.pool.host_name, page.pool.device_path = "san", "iqn.2024-05.com.example:disks"
        write(dialog, "auth_username", "host1")
        press(dialog, "accept")
        missing = problem(dialog, "password")
        write(dialog, "password", "hunter2")

        found = await wanted(dialog)

        assert missing == "Enter the password, or choose a secret that has it."
        assert found.password is not None
        assert found.password.reveal() == b"hunter2"
        assert "hunter2" not in found.xml
        assert "hunter2" not in repr(found)
        assert parse(found.xml, Pool).auth_type == "chap"


async def test_key_of_ceph_has_to_be_base64(tmp_path: Path) -> None:
    async with adding(tmp_path) as dialog:
        forward(dialog, "rbd")
        page = dialog.page
        assert page is not None
        page.pool.hosts[0].name = "mon1"
        write(dialog, "auth_username", "libvirt")
        write(dialog, "password", "no key!")

        press(dialog, "accept")

        assert problem(dialog, "password").startswith("This is no base64 text.")


async def test_error_keeps_all_that_was_typed(tmp_path: Path) -> None:
    async with adding(tmp_path) as dialog:
        forward(dialog, "dir")
        write(dialog, "target_path", "/srv/web")
        await wanted(dialog)
        was_busy = dialog.is_busy

        dialog.show_error(HostError("No room."))

        assert was_busy
        assert "The storage pool was not added.\nNo room." in dialog.banner.text()
        assert part(dialog, QLineEdit, "target_path").text() == "/srv/web"
        assert part(dialog, QPushButton, "accept").isEnabled()


async def test_busy_dialog_does_not_close(tmp_path: Path) -> None:
    async with adding(tmp_path) as dialog:
        forward(dialog, "dir")
        await wanted(dialog)

        dialog.reject()

        assert dialog.isVisible()
        assert not part(dialog, QPushButton, "cancel").isEnabled()


async def test_xml_can_be_edited_and_names_the_pool(tmp_path: Path) -> None:
    async with adding(tmp_path) as dialog:
        forward(dialog, "dir")
        page = dialog.page
        assert page is not None
        page.show_xml(True)
        type_xml(page, page.xml.text().replace(">web<", ">other<"))

        found = await wanted(dialog)

        assert found.name == "other"


async def test_xml_of_another_type_is_refused(tmp_path: Path) -> None:
    async with adding(tmp_path) as dialog:
        forward(dialog, "dir")
        page = dialog.page
        assert page is not None
        page.show_xml(True)
        type_xml(page, "<pool type='rbd'><name>x</name></pool>")

        press(dialog, "accept")

        said = part(dialog, QLabel, "pool-status").text()
        assert said.startswith("This is no pool of the type “dir: Filesystem Directory”")
        assert page.shows_xml


@pytest.mark.parametrize("kind", [each for each in KINDS if each.id not in ("zfs", "vstorage")],
                         ids=lambda kind: kind.id)  # fmt: skip
async def test_page_of_every_type_opens_with_names_for_everything(
    tmp_path: Path, kind: PoolKind
) -> None:
    async with adding(tmp_path) as dialog:
        forward(dialog, kind.id)
        page = dialog.page
        assert page is not None
        if page.form.advanced is not None:
            page.form.advanced.set_open(True)

        assert unnamed(dialog) == []
        assert page.kind is kind


async def test_list_of_types_leads_by_its_mnemonic_and_arrow_keys(tmp_path: Path) -> None:
    async with adding(tmp_path) as dialog:
        types = part(dialog, QListWidget, "type")
        types.setFocus()

        QTest.keyClick(types, Qt.Key.Key_Down)
        QTest.keyClick(types, Qt.Key.Key_Return)

        assert dialog.page is not None
        assert dialog.page.kind.id == "disk"
