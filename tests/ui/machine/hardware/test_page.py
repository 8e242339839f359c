from __future__ import annotations

from pathlib import Path

import libvirt
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QTabBar

from tests.support.contexts import find, opened
from tests.support.contexts import unnamed as unnamed_in
from tests.support.worlds import RUNNING, Machine, eventually, world
from tests.ui.machine.editors import (
    applied,
    chosen,
    described,
    dialog,
    fill,
    hardware,
    part,
    press,
    rewrite,
    rows,
    xml_of,
)
from vmgui.ui.machine.hardware.page import HardwarePage
from vmgui.ui.machine.xmlpage import XmlPage
from vmgui.virt import definitions
from vmgui.virt.definitions import Documents

DISK = "disk:VirtIO Disk 1"


def choose(page: HardwarePage, field: str, text: str) -> None:
    """Choose an option of the form that is shown."""
    assert page.pane.form is not None
    box = page.pane.form.row(field).focus_widget
    assert isinstance(box, QComboBox)
    index = box.findText(text)
    assert index >= 0, [box.itemText(each) for each in range(box.count())]
    box.setCurrentIndex(index)
    box.activated.emit(index)


def show_xml(page: HardwarePage, is_shown: bool = True) -> None:
    """Change to the *XML* tab of the item, or back."""
    part(page, QTabBar, "item-tabs").setCurrentIndex(int(is_shown))


# What is shown


async def test_pages_and_devices_are_listed_and_the_first_is_shown(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, page),
    ):
        assert page.item_keys()[:2] == ["overview", "os"]
        assert DISK in page.item_keys()
        assert chosen(page) == "Overview"
        assert page.pane.form is not None
        assert unnamed_in(window) == []


async def test_each_item_can_be_shown_and_is_named(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context,
        hardware(context) as (window, page),
    ):
        for key in page.item_keys():
            page.show_item(key)

            assert page.pane.item is not None
            assert page.pane.item.key == key
            assert unnamed_in(window) == [], key
            assert not page.bar.status(), key


async def test_key_that_is_not_there_is_refused(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (_window, page),
    ):
        with pytest.raises(KeyError):
            page.show_item("disk:No Such Disk")


# Apply and Cancel


async def test_edit_of_a_machine_that_is_off_is_applied(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (_window, page),
    ):
        fill(page, "title", "Shop")
        said = page.bar.status(), page.titles()[0]

        page.bar.apply.click()

        await applied(page)
        assert said == ("1 change is not applied yet.", "Overview •")
        assert "<title>Shop</title>" in await xml_of(context)
        assert page.titles()[0] == "Overview"
        assert not page.bar.apply.isEnabled()


async def test_edits_of_several_pages_are_applied_together(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (_window, page),
    ):
        fill(page, "title", "Shop")
        page.show_item("cpu")
        fill(page, "vcpus", "4")
        page.show_item(DISK)
        fill(page, "file", "/images/other.qcow2")
        said = page.bar.status()

        page.bar.apply.click()

        await applied(page)
        xml = await xml_of(context)
        assert said == "3 changes are not applied yet."
        assert "<title>Shop</title>" in xml
        assert ">4</vcpu>" in xml
        assert "/images/other.qcow2" in xml
        assert chosen(page) == "VirtIO Disk 1"


async def test_cancel_brings_everything_back(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1", title="Shop")])) as context,
        hardware(context) as (_window, page),
    ):
        fill(page, "title", "Other")
        page.show_item(DISK)
        fill(page, "file", "/images/other.qcow2")

        page.bar.cancel.click()

        assert not page.bar.status()
        assert page.pane.form is not None
        line = page.pane.form.row("file").focus_widget
        assert isinstance(line, QLineEdit)
        assert line.text() == "/images/web1.qcow2"
        assert chosen(page) == "VirtIO Disk 1"
        page.show_item("overview")
        title = page.pane.form.row("title").focus_widget
        assert isinstance(title, QLineEdit)
        assert title.text() == "Shop"


async def test_running_machine_is_asked_about_and_not_again(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context,
        hardware(context) as (window, page),
    ):
        page.show_item("cpu")
        fill(page, "vcpus", "4")
        page.bar.apply.click()
        question = await dialog(window, "confirmation")
        said = described(question)
        press(question, "check")
        press(question, "accept")
        await applied(page)

        fill(page, "vcpus", "5")
        page.bar.apply.click()

        await applied(page)
        assert "After the next power-off and start:" in said
        assert ">5</vcpu>" in await xml_of(context)
        assert not context.settings.confirm_apply


async def test_question_that_is_cancelled_leaves_the_edits(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context,
        hardware(context) as (window, page),
    ):
        page.show_item("cpu")
        fill(page, "vcpus", "4")
        page.bar.apply.click()

        press(await dialog(window, "confirmation"), "cancel")

        await eventually(lambda: page.bar.cancel.isEnabled(), "nothing is applied")
        assert page.bar.status() == "1 change is not applied yet."
        assert ">4</vcpu>" not in await xml_of(context)


async def test_pending_changes_are_shown_until_the_restart(tmp_path: Path) -> None:
    async with opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context:
        context.settings.confirm_apply = False
        async with hardware(context) as (window, page):
            page.show_item("cpu")
            fill(page, "vcpus", "4")
            page.bar.apply.click()
            await eventually(lambda: "next start" in page.banner.text(), "it waits")
            number = find(context, "web1").number

            press(page.banner, "button-draft-pending")
            difference = await dialog(window, "difference")
            text = part(difference, QPlainTextEdit, "diff-text").toPlainText()
            press(difference, "close")
            press(page.banner, "button-draft-restart")
            press(await dialog(window, "confirmation"), "accept")

            await eventually(page.banner.isHidden, "nothing waits any more")
            assert ">4</vcpu>" in text
            assert find(context, "web1").number != number


async def test_number_that_is_none_is_said_and_keeps_from_applying(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (_window, page),
    ):
        page.show_item("memory")
        fill(page, "memory", "much")
        here = page.bar.status()
        page.show_item("cpu")
        elsewhere = page.bar.status(), page.bar.apply.isEnabled()
        page.show_item("memory")
        assert page.pane.form is not None
        line = page.pane.form.row("memory").focus_widget
        assert isinstance(line, QLineEdit)
        kept = line.text()

        page.bar.cancel.click()

        assert here.startswith("Memory: ")
        assert elsewhere == (here, False)
        assert kept == "much"
        assert not page.bar.status()
        assert line.text() == "128"


async def test_what_is_refused_is_said_once_and_the_edits_stay(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1"), Machine("web2")])) as context,
        hardware(context) as (window, page),
    ):
        page.show_item("overview")
        fill(page, "title", "Shop")
        host = context.fleet.host_of(find(context, "web1").id)
        assert host is not None

        await host.disconnect()
        page.bar.apply.click()
        error = await dialog(window, "error")

        assert "The changes were not applied." in described(error)
        press(error, "close")
        assert page.bar.status() == "1 change is not applied yet."
        host.connect()
        await eventually(lambda: host.is_connected, "it is back")


# A changing name


async def test_item_that_is_called_otherwise_stays_chosen(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (_window, page),
    ):
        page.show_item(DISK)
        form = page.pane.form
        choose(page, "bus", "SATA")

        assert chosen(page) == "SATA Disk 1 •"
        assert page.pane.form is form
        assert "SATA Disk 1" in described(page)

        page.bar.cancel.click()

        assert chosen(page) == "VirtIO Disk 1"


async def test_bad_number_follows_the_item_that_is_called_otherwise(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (_window, page),
    ):
        page.show_item("memory")
        fill(page, "memory", "much")
        page.show_item(DISK)
        choose(page, "bus", "SATA")

        page.show_item("memory")
        fill(page, "memory", "256")

        assert page.bar.apply.isEnabled()


# The XML of an item


async def test_xml_of_a_device_is_an_edit_that_the_form_shows(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (_window, page),
    ):
        page.show_item(DISK)
        show_xml(page)
        assert page.pane.editor is not None
        rewrite(page.pane.editor, "/images/web1.qcow2", "/images/typed.qcow2")
        said = page.bar.status()

        show_xml(page, False)
        fill(page, "file", "/images/form.qcow2")  # of the element that is there now
        page.bar.apply.click()

        await applied(page)
        assert said == "1 change is not applied yet."
        assert "/images/form.qcow2" in await xml_of(context)


async def test_xml_of_a_device_is_applied_from_its_tab(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (_window, page),
    ):
        page.show_item(DISK)
        show_xml(page)
        assert page.pane.editor is not None
        rewrite(page.pane.editor, "/images/web1.qcow2", "/images/typed.qcow2")

        page.bar.apply.click()

        await applied(page)
        assert "/images/typed.qcow2" in await xml_of(context)
        assert "/images/typed.qcow2" in page.pane.editor.text()


async def test_xml_of_a_page_is_that_of_the_machine(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1", title="Shop")])) as context,
        hardware(context) as (_window, page),
    ):
        page.show_item("cpu")
        show_xml(page)
        assert page.pane.editor is not None
        rewrite(page.pane.editor, "<title>Shop", "<title>Other")

        page.show_item("overview")
        show_xml(page, False)

        assert page.pane.form is not None
        title = page.pane.form.row("title").focus_widget
        assert isinstance(title, QLineEdit)
        assert title.text() == "Other"


async def test_malformed_xml_cannot_be_left_and_is_said(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (_window, page),
    ):
        page.show_item(DISK)
        show_xml(page)
        assert page.pane.editor is not None
        rewrite(page.pane.editor, "</disk>", "</dusk>")

        show_xml(page, False)
        tab = part(page, QTabBar, "item-tabs").currentIndex()
        said = page.bar.status()
        rows(page).setCurrentIndex(rows(page).model().index(0, 0))

        assert tab == 1
        assert said.startswith("XML of VirtIO Disk 1: ")
        assert page.bar.status() == said
        assert chosen(page).startswith("VirtIO Disk 1")
        assert not page.bar.apply.isEnabled()

        page.bar.cancel.click()

        assert not page.bar.status()
        assert "</disk>" in page.pane.editor.text()


async def test_other_element_in_the_place_of_a_device_is_refused(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (_window, page),
    ):
        page.show_item(DISK)
        show_xml(page)
        assert page.pane.editor is not None
        part(page.pane.editor, QPlainTextEdit, "xml-text").selectAll()
        part(page.pane.editor, QPlainTextEdit, "xml-text").insertPlainText("<rng/>")

        show_xml(page, False)

        assert "“rng”" in page.bar.status()


async def test_leaving_the_page_takes_the_xml_along(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, page),
    ):
        page.show_item(DISK)
        show_xml(page)
        assert page.pane.editor is not None
        rewrite(page.pane.editor, "/images/web1.qcow2", "/images/typed.qcow2")

        window.show_page("xml")

        xml = window.book.page("xml")
        assert isinstance(xml, XmlPage)
        await eventually(lambda: "/images/typed.qcow2" in xml.text(), "it is in the whole")


# Other ways to get there


async def test_connection_that_may_only_look_greys_everything_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = definitions.documents

    def without_secrets(
        connection: libvirt.virConnect, uuid: str, *, is_persistent: bool
    ) -> Documents:
        return read(connection, uuid, is_persistent=is_persistent)._replace(is_secure=False)

    monkeypatch.setattr(definitions, "documents", without_secrets)
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (_window, page),
    ):
        page.show_item(DISK)
        show_xml(page)
        editor = page.pane.editor
        assert editor is not None
        show_xml(page, False)

        assert page.pane.form is not None
        assert not page.pane.form.isEnabled()
        assert part(editor, QPlainTextEdit, "xml-text").isReadOnly()
        assert not page.bar.remove.isEnabled()
        assert not part(page, QPushButton, "add-hardware").isEnabled()
        reason = "This connection may only look: nothing can be changed."
        assert page.banner.text() == page.bar.remove.toolTip() == reason


async def test_keyboard_alone_goes_everywhere(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, page),
    ):
        window.activateWindow()
        view = rows(page)
        view.setFocus()

        QTest.keyClick(view, Qt.Key.Key_Down)
        QTest.keyClick(view, Qt.Key.Key_Up)
        fill(page, "title", "Shop")
        way = []
        view.setFocus()
        for _step in range(60):
            focus = window.focusWidget()
            assert focus is not None
            way.append(focus)
            QTest.keyClick(focus, Qt.Key.Key_Tab)
            if window.focusWidget() is view:
                break

        names = [each.objectName() for each in way if each.objectName()]
        assert page.pane.form is not None
        field = page.pane.form.row("title").focus_widget
        assert field is not None
        title = way.index(field)
        assert names.index("hardware") < names.index("add-hardware")
        assert way.index(part(page, QPushButton, "add-hardware")) < title
        assert names.index("item-tabs") < names.index("show-changes")
        assert title < way.index(page.bar.changes) < way.index(page.bar.cancel)
        assert way.index(page.bar.cancel) < way.index(page.bar.apply)

        QTest.keyClick(window, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)

        await applied(page)
        assert "<title>Shop</title>" in await xml_of(context)


async def test_delete_key_removes_the_device(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, page),
    ):
        window.activateWindow()
        page.show_item(DISK)
        rows(page).setFocus()

        QTest.keyClick(rows(page), Qt.Key.Key_Delete)
        press(await dialog(window, "confirmation"), "accept")

        await eventually(lambda: DISK not in page.item_keys(), "it is gone")


async def test_mnemonics_are_unique(tmp_path: Path) -> None:
    async with opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context:
        context.settings.confirm_apply = False
        async with hardware(context) as (window, page):
            page.show_item("cpu")
            fill(page, "vcpus", "4")
            page.bar.apply.click()
            await eventually(lambda: "next start" in page.banner.text(), "it waits")
            page.show_item(DISK)
            fill(page, "file", "/images/other.qcow2")

            texts = [each.text() for each in window.findChildren(QPushButton) if each.isVisible()]
            texts += [action.text() for action in window.menuBar().actions()]
            letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
            assert len(letters) >= 9
            assert sorted(letters) == sorted(set(letters))


# What is told about it


async def test_changes_are_shown_before_they_are_applied(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1", title="Shop")])) as context,
        hardware(context) as (window, page),
    ):
        fill(page, "title", "Other")

        page.bar.changes.click()

        difference = await dialog(window, "difference")
        text = part(difference, QPlainTextEdit, "diff-text").toPlainText()
        assert "<title>Shop</title>" in text
        assert "<title>Other</title>" in text


async def test_password_that_changes_is_said_and_not_shown(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, page),
    ):
        page.show_item(next(key for key in page.item_keys() if key.startswith("graphics:")))
        page.pane.show_xml(True)
        assert page.pane.editor is not None
        rewrite(page.pane.editor, "<graphics ", '<graphics passwd="hush" ')
        page.bar.apply.click()
        await applied(page)
        rewrite(page.pane.editor, "hush", "shush")

        page.bar.changes.click()

        difference = await dialog(window, "difference")
        assert described(difference) == "Only passwords change, which are not shown."


async def test_restart_that_is_not_wanted_changes_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context:
        context.settings.confirm_apply = False
        async with hardware(context) as (window, page):
            page.show_item("cpu")
            fill(page, "vcpus", "4")
            page.bar.apply.click()
            await eventually(lambda: "next start" in page.banner.text(), "it waits")

            press(page.banner, "button-draft-restart")
            press(await dialog(window, "confirmation"), "cancel")

            assert find(context, "web1").state.is_active
            assert not context.jobs.running


async def test_nothing_can_be_edited_while_it_is_applied(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, page),
    ):
        window.activateWindow()
        fill(page, "title", "Shop")
        focus = window.focusWidget()

        page.bar.apply.click()
        await eventually(lambda: "being applied" in page.bar.status(), "it begins")
        assert page.pane.form is not None
        during = page.pane.form.isEnabled(), page.bar.cancel.isEnabled()
        await applied(page)

        assert during == (False, False)
        assert page.pane.form.isEnabled()
        assert window.focusWidget() is focus
