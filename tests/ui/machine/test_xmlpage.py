from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QRadioButton

from tests.support.contexts import StubWindows, find, new_context, opened, put_machine, shown
from tests.support.worlds import RUNNING, Daemon, Machine, eventually, world
from tests.ui.machine.editors import described, dialog, press, rewrite
from vmgui.core.operations import metadata
from vmgui.ui.context import Context
from vmgui.ui.machine.hardware.page import HardwarePage
from vmgui.ui.machine.window import MachineWindow
from vmgui.ui.machine.xmlpage import XmlPage
from vmgui.ui.widgets.xmlview import XmlView


def _page(window: MachineWindow) -> XmlPage:
    window.show_page("xml")
    page = window.book.page("xml")
    assert isinstance(page, XmlPage)
    return page


@asynccontextmanager
async def _shown(context: Context) -> AsyncIterator[MachineWindow]:
    """The window of the machine; edits end with it."""
    async with shown(MachineWindow(context, find(context, "web1").id, StubWindows())) as window:
        try:
            yield window
        finally:
            window.abandon()


def _choose(page: XmlPage, name: str) -> None:
    choice = page.findChild(QRadioButton, name)
    assert choice is not None
    choice.click()


async def test_next_start_is_shown_first_and_can_be_edited(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context,
        _shown(context) as window,
    ):
        page = _page(window)

        await eventually(page.text, "the XML is there")

        text = page.editor.findChild(QPlainTextEdit, "xml-text")
        assert text is not None
        assert not text.isReadOnly()
        assert page.text().startswith('<domain type="test">')


async def test_machine_as_it_runs_is_shown_to_read(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context,
        _shown(context) as window,
    ):
        page = _page(window)
        await eventually(page.text, "the XML is there")

        _choose(page, "xml-now")

        assert page.text().startswith('<domain type="test" id=')
        assert not page.editor.isVisible()


async def test_machine_that_is_off_has_no_now(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context,
        _shown(context) as window,
    ):
        page = _page(window)
        await eventually(page.text, "the XML is there")
        _choose(page, "xml-now")

        window.trigger("domain.force_off")
        press(await dialog(window, "confirmation"), "accept")

        now = page.findChild(QRadioButton, "xml-now")
        assert now is not None
        await eventually(lambda: not now.isEnabled(), "it is off")
        assert "id=" not in page.text()[:40]


async def test_description_that_was_changed_elsewhere_is_read_again(tmp_path: Path) -> None:
    async with opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context:
        where = find(context, "web1").id
        async with _shown(context) as window:
            page = _page(window)
            await eventually(page.text, "the XML is there")

            metadata.set_title(context.fleet, context.jobs, where, "New title")

            await eventually(lambda: "New title" in page.text(), "the new title is there")
            assert page.frame.banner.text() == "" or page.frame.banner.isHidden()


async def test_host_that_is_not_connected_is_said_in_the_page(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    async with shown(MachineWindow(context, put_machine(context), StubWindows())) as window:
        page = _page(window)

        await eventually(lambda: "nowhere is not connected." in described(page), "it says why")

        assert page.findChild(QPushButton, "button-draft-read") is None


async def test_edit_is_applied(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        _shown(context) as window,
    ):
        page = _page(window)
        await eventually(page.text, "the XML is there")

        rewrite(page.editor, ">1</vcpu>", ">3</vcpu>")
        assert page.frame.bar.status() == "1 change is not applied yet."
        page.frame.bar.apply.click()

        await eventually(lambda: not page.frame.bar.status(), "it is applied")
        assert ">3</vcpu>" in page.text()
        await eventually(
            lambda: (found := find(context, "web1").details) and found.vcpus == 3, "it has three"
        )


async def test_malformed_text_is_said_and_not_applied(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        _shown(context) as window,
    ):
        page = _page(window)
        await eventually(page.text, "the XML is there")

        rewrite(page.editor, "</domain>", "</domian>")
        page.frame.bar.apply.click()

        assert page.frame.bar.status().startswith("XML of web1: ")
        assert not page.frame.bar.apply.isEnabled()
        await eventually(page.editor.findings, "the place is shown")

        rewrite(page.editor, "</domian>", "</domain>")

        assert not page.frame.bar.status().startswith("XML of web1: ")


async def test_malformed_text_keeps_the_other_pages_from_applying(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        _shown(context) as window,
    ):
        page = _page(window)
        await eventually(page.text, "the XML is there")
        rewrite(page.editor, "</domain>", "</domian>")

        window.show_page("hardware")

        hardware = window.book.page("hardware")
        assert isinstance(hardware, HardwarePage)
        assert hardware.bar.status().startswith("XML of web1: ")
        assert not hardware.bar.apply.isEnabled()

        hardware.bar.cancel.click()

        assert hardware.bar.status() == ""
        window.show_page("xml")
        assert page.text().rstrip().endswith("</domain>")


async def test_text_that_is_being_typed_stays_when_others_change_the_machine(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path, world(tmp_path, [Machine("web1")])) as context:
        where = find(context, "web1").id
        async with _shown(context) as window:
            page = _page(window)
            await eventually(page.text, "the XML is there")
            rewrite(page.editor, ">1</vcpu>", ">5</vcpu")  # in the middle of a word

            metadata.set_title(context.fleet, context.jobs, where, "New title")
            await eventually(
                lambda: (found := find(context, "web1").details) and found.title, "it has a title"
            )
            await eventually(lambda: not context.jobs.running, "it is done")
            rewrite(page.editor, ">5</vcpu", ">5</vcpu>")
            page.frame.bar.apply.click()

            await eventually(lambda: not page.frame.bar.status(), "it is applied")
            assert "<title>New title</title>" in page.text()
            assert ">5</vcpu>" in page.text()


async def test_description_of_a_machine_that_is_gone_can_be_read_and_copied(
    daemon: Daemon, tmp_path: Path
) -> None:
    daemon.define([Machine("web1")])
    async with opened(tmp_path, daemon.uri) as context, _shown(context) as window:
        page = _page(window)
        await eventually(page.text, "the XML is there")
        rewrite(page.editor, ">1</vcpu>", ">3</vcpu>")

        daemon.domain("web1").undefine()
        await eventually(lambda: "no longer" in window.banner.text(), "it is said")

        view = next(each for each in page.findChildren(XmlView) if each.isVisible())
        press(view, "xml-copy")
        assert ">3</vcpu>" in QGuiApplication.clipboard().text()
        assert not page.editor.isVisible()
        assert window.banner.text() == (
            "This machine is no longer on the host. "
            "Its description can still be copied from the XML page."
        )
        assert page.frame.banner.isHidden()
        assert not page.frame.bar.apply.isEnabled()


async def test_page_that_is_opened_late_shows_what_is_known_of_a_machine_that_is_gone(
    daemon: Daemon, tmp_path: Path
) -> None:
    daemon.define([Machine("web1")])
    async with opened(tmp_path, daemon.uri) as context, _shown(context) as window:
        window.show_page("hardware")
        hardware = window.book.page("hardware")
        assert isinstance(hardware, HardwarePage)
        await eventually(hardware.item_keys, "the hardware is listed")
        daemon.domain("web1").undefine()
        await eventually(lambda: "no longer" in window.banner.text(), "it is said")

        page = _page(window)

        assert page.isEnabled()
        assert "<name>web1</name>" in page.text()
