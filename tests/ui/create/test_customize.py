from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit
from shiboken6 import isValid

from tests.support.contexts import opened, unnamed
from tests.support.planned import IMAGE, PATH, blueprint, host_world
from tests.support.worlds import eventually, mac_of
from tests.ui.dialogs.acting import part, press, until_shown
from vmgui.core.creation.blueprint import Blueprint
from vmgui.core.creation.planning import Planning
from vmgui.ui.context import Context
from vmgui.ui.create.customize import CustomizeWindow, customize
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.machine.hardware.adddialog import AddHardwareDialog

DISK = "disk:VirtIO Disk 1"


class Person:
    """Somebody who customizes a machine."""

    def __init__(self, context: Context, window: CustomizeWindow) -> None:
        self.context = context
        self.window = window

    def rows(self) -> list[str]:
        return [item.key for item in self.window.hardware.items()]

    def show(self, start: str) -> None:
        """Choose the first row whose key begins so."""
        self.window.hardware.show_item(next(key for key in self.rows() if key.startswith(start)))

    def fill(self, field: str, text: str) -> None:
        form = self.window.hardware.pane.form
        assert form is not None
        widget = form.row(field).focus_widget
        assert widget is not None
        line = widget if isinstance(widget, QLineEdit) else widget.findChild(QLineEdit)
        assert line is not None
        line.setFocus(Qt.FocusReason.TabFocusReason)
        line.selectAll()
        QTest.keyClicks(line, text)

    def rewrite(self, before: str, after: str) -> None:
        """Replace some text of the *XML* tab, as typing does."""
        pane = self.window.hardware.pane
        pane.show_xml(True)
        assert pane.editor is not None
        edit = part(pane.editor, QPlainTextEdit, "xml-text")
        cursor = edit.document().find(before)
        assert cursor.hasSelection()
        cursor.insertText(after)

    async def begun(self) -> Blueprint:
        """What is given when *Begin Installation* is pressed."""
        given: list[object] = []
        self.window.decided.connect(given.append)
        press(self.window, "begin")
        await eventually(lambda: given, "it is begun")
        assert isinstance(given[0], Blueprint)
        return given[0]


@asynccontextmanager
async def customizing(directory: Path) -> AsyncIterator[Person]:
    QApplication.setQuitOnLastWindowClosed(False)
    async with opened(directory, host_world(directory)) as context:
        window = CustomizeWindow(context, blueprint(next(iter(context.fleet.hosts))))
        window.show()
        try:
            yield Person(context, window)
        finally:
            if isValid(window):
                window.abandon()
                window.close()
            await eventually(lambda: not isValid(window), "the window is gone")


# What is shown


async def test_hardware_of_the_machine_is_shown_and_nothing_of_running_ones(
    tmp_path: Path,
) -> None:
    async with customizing(tmp_path) as person:
        window = person.window

        assert window.windowTitle().startswith("New machine debian12 on ")
        assert person.rows()[:2] == ["overview", "os"]
        assert {DISK, "video:Video Virtio"} <= set(person.rows()), person.rows()
        said = [each.text() for each in window.findChildren(QLabel) if each.isVisible()]
        assert not any("Shut off" in each for each in said)
        assert window.findChild(QAbstractButton, "apply") is None
        assert window.bar.begin.isEnabled()


async def test_each_item_can_be_shown_and_is_named(tmp_path: Path) -> None:
    async with customizing(tmp_path) as person:
        for key in person.rows():
            person.window.hardware.show_item(key)

            assert unnamed(person.window) == [], key
            assert not person.window.bar.status(), key


# Begin


async def test_edits_are_in_what_is_made_and_nothing_was_made_before(tmp_path: Path) -> None:
    async with customizing(tmp_path) as person:
        person.fill("name", "shop")
        titles = person.window.hardware.titles()
        person.show("cpu")
        person.fill("vcpus", "4")

        made = await person.begun()

        assert titles[0] == "Overview"
        assert made.name == "shop"
        assert "<name>shop</name>" in made.domain
        assert ">4</vcpu>" in made.domain
        assert made.images == (IMAGE,)
        assert not person.context.jobs.jobs
        await eventually(lambda: not isValid(person.window), "the window is closed")


async def test_xml_that_is_typed_is_taken(tmp_path: Path) -> None:
    async with customizing(tmp_path) as person:
        person.rewrite("2048", "4096")

        assert "4096" in (await person.begun()).domain


async def test_xml_that_cannot_be_used_keeps_the_window(tmp_path: Path) -> None:
    async with customizing(tmp_path) as person:
        person.rewrite("</vcpu>", "</cpus>")
        press(person.window, "begin")

        assert person.window.bar.status().startswith("XML of Overview:")
        assert not person.window.bar.begin.isEnabled()
        person.rewrite("</cpus>", "</vcpu>")
        assert person.window.bar.begin.isEnabled()


async def test_title_follows_the_name_and_a_name_that_is_taken_is_refused(tmp_path: Path) -> None:
    async with customizing(tmp_path) as person:
        person.fill("name", "web1")

        assert person.window.windowTitle().startswith("New machine web1 on ")
        assert "Another machine on this host" in person.window.bar.status()
        assert not person.window.bar.begin.isEnabled()
        person.window.begin()
        assert person.window.isVisible()


async def test_doubtful_edit_is_asked_about_first(tmp_path: Path) -> None:
    async with customizing(tmp_path) as person:
        person.show("interface")
        person.fill("mac", mac_of("web1"))
        press(person.window, "begin")
        question = await until_shown(ConfirmationDialog)
        said = [each.text() for each in question.findChildren(QLabel)]
        press(question, "cancel")
        await eventually(person.window.bar.begin.isEnabled, "it can be begun again")

        assert any("web1" in each for each in said)
        assert person.window.isVisible()


async def test_xml_that_is_typed_while_the_host_is_asked_is_taken_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with customizing(tmp_path) as person:

        async def doubts(_planning: Planning) -> list[str]:
            person.rewrite("2048", "4096")
            return []

        monkeypatch.setattr(Planning, "doubts_of_edits", doubts)

        assert "4096" in (await person.begun()).domain


async def test_enter_in_a_field_begins_nothing_but_control_enter_does(tmp_path: Path) -> None:
    async with customizing(tmp_path) as person:
        given: list[object] = []
        person.window.decided.connect(given.append)
        person.window.activateWindow()
        await eventually(person.window.isActiveWindow, "the window has the keyboard")
        person.show("cpu")
        person.fill("vcpus", "4")
        focus = person.window.focusWidget()
        assert focus is not None

        QTest.keyClick(focus, Qt.Key.Key_Return)
        await asyncio.sleep(0)
        at_first = list(given)
        QTest.keyClick(focus, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

        await eventually(lambda: given, "it is begun")
        assert at_first == []


# Devices


async def test_disk_that_is_added_plans_its_image(tmp_path: Path) -> None:
    async with customizing(tmp_path) as person:
        press(person.window, "add-hardware")
        dialog = await until_shown(AddHardwareDialog)
        assert dialog.page is not None
        await dialog.page.details.known()
        press(dialog, "accept")
        await eventually(lambda: "disk:VirtIO Disk 2" in person.rows(), "the disk is listed")

        made = await person.begun()

        assert [each.path for each in made.images] == [PATH, "/images/debian12-1.qcow2"]
        assert "/images/debian12-1.qcow2" in made.domain
        assert not person.context.jobs.jobs


async def test_doubts_about_an_added_device_are_asked_about_once(tmp_path: Path) -> None:
    async with customizing(tmp_path) as person:
        press(person.window, "add-hardware")
        dialog = await until_shown(AddHardwareDialog)
        dialog.show_kind("interface")
        assert dialog.page is not None
        line = part(dialog.page, QLineEdit, "mac")
        line.clear()
        QTest.keyClicks(line, mac_of("web1"))
        press(dialog, "accept")
        press(await until_shown(ConfirmationDialog), "accept")
        await eventually(
            lambda: sum(key.startswith("interface") for key in person.rows()) == 2, "it is listed"
        )

        assert mac_of("web1") in (await person.begun()).domain


async def test_device_that_is_removed_is_not_made_nor_its_image(tmp_path: Path) -> None:
    async with customizing(tmp_path) as person:
        person.show("disk:VirtIO")
        press(person.window, "hardware-remove")
        question = await until_shown(ConfirmationDialog)
        said = [each.text() for each in question.findChildren(QLabel)]
        press(question, "accept")
        await eventually(lambda: DISK not in person.rows(), "it is gone from the list")

        made = await person.begun()

        assert any("image is not made" in each for each in said)
        assert made.images == ()
        assert PATH not in made.domain


async def test_drive_of_the_medium_that_is_removed_is_missed(tmp_path: Path) -> None:
    async with customizing(tmp_path) as person:
        person.context.settings.confirm_remove_device = False
        person.show("disk:SATA CDROM")
        press(person.window, "hardware-remove")
        await eventually(person.window.bar.status, "it is said")

        assert "CD-ROM" in person.window.bar.status()
        assert not person.window.bar.begin.isEnabled()


# Cancel


async def test_window_without_edits_is_closed_at_once(tmp_path: Path) -> None:
    async with customizing(tmp_path) as person:
        given: list[object] = []
        person.window.decided.connect(given.append)

        press(person.window, "cancel")

        assert not person.window.isVisible()
        assert given == [None]


async def test_edits_are_lost_only_after_a_question(tmp_path: Path) -> None:
    async with customizing(tmp_path) as person:
        person.fill("name", "shop")
        person.window.close()
        press(await until_shown(ConfirmationDialog), "cancel")
        await asyncio.sleep(0)
        stayed = person.window.isVisible()
        await eventually(lambda: not person.window._is_asking, "it is answered")
        press(person.window, "cancel")
        press(await until_shown(ConfirmationDialog), "accept")

        await eventually(lambda: not isValid(person.window), "the window is closed")
        assert stayed


async def test_program_may_end_without_a_question_if_nothing_is_edited(tmp_path: Path) -> None:
    async with customizing(tmp_path) as person:
        assert await person.window.may_close()


# The host


async def test_host_that_is_lost_keeps_the_edits_and_is_waited_for(tmp_path: Path) -> None:
    async with customizing(tmp_path) as person:
        host = next(iter(person.context.fleet.hosts.values()))
        person.fill("name", "shop")
        await host.disconnect()
        await eventually(lambda: not person.window.bar.begin.isEnabled(), "nothing can be made")
        tip = person.window.bar.begin.toolTip()
        host.connect()
        await eventually(person.window.bar.begin.isEnabled, "it can be made again")

        assert tip == "The host is not connected."
        assert person.window.windowTitle().startswith("New machine shop on ")


# The question as a whole


async def test_customize_gives_the_blueprint_or_none(tmp_path: Path) -> None:
    async with customizing(tmp_path) as person:
        host = next(iter(person.context.fleet.hosts))
        answers = []
        for button in ("begin", "cancel"):
            windows: list[CustomizeWindow] = []
            work = customize(person.context, blueprint(host), windows.append)
            task = asyncio.ensure_future(work)
            await asyncio.sleep(0)
            press(windows[0], button)
            answers.append(await task)

        assert isinstance(answers[0], Blueprint)
        assert answers[0].images == (IMAGE,)
        assert answers[1] is None


async def test_window_closes_with_whoever_waits_for_it(tmp_path: Path) -> None:
    async with customizing(tmp_path) as person:
        person.fill("name", "shop")
        task = asyncio.ensure_future(person.window.answer())
        await asyncio.sleep(0)

        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

        await eventually(lambda: not isValid(person.window), "the window is gone")
