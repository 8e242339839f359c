from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit, QRadioButton

from tests.support.contexts import StubWindows, find, new_context, opened, put_machine, shown
from tests.support.worlds import RUNNING, Machine, eventually, world
from vmgui.core.operations import metadata
from vmgui.ui.machine.window import MachineWindow
from vmgui.ui.machine.xmlpage import XmlPage


def _page(window: MachineWindow) -> XmlPage:
    window.show_page("xml")
    page = window.book.page("xml")
    assert isinstance(page, XmlPage)
    return page


async def test_xml_is_read_when_the_page_is_seen_and_cannot_be_edited(tmp_path: Path) -> None:
    async with opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context:
        where = find(context, "web1").id
        async with shown(MachineWindow(context, where, StubWindows())) as window:
            page = _page(window)

            await eventually(page.text, "the XML is there")

            text = page.findChild(QPlainTextEdit, "xml-text")
            assert text is not None
            assert text.isReadOnly()
            assert page.text().startswith("<domain type='test' id=")


async def test_next_start_shows_the_description_without_a_run(tmp_path: Path) -> None:
    async with opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context:
        where = find(context, "web1").id
        async with shown(MachineWindow(context, where, StubWindows())) as window:
            page = _page(window)
            await eventually(page.text, "the XML is there")
            choice = page.findChild(QRadioButton, "xml-next")
            assert choice is not None

            choice.click()

            await eventually(lambda: "id=" not in page.text()[:40], "the other XML is there")
            assert page.hint() == ""


async def test_changed_description_is_read_again(tmp_path: Path) -> None:
    async with opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context:
        where = find(context, "web1").id
        async with shown(MachineWindow(context, where, StubWindows())) as window:
            page = _page(window)
            await eventually(page.text, "the XML is there")

            metadata.set_title(context.fleet, context.jobs, where, "New title")

            await eventually(lambda: "New title" in page.text(), "the new title is there")


async def test_host_that_is_not_connected_is_said_in_the_page(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    async with shown(MachineWindow(context, put_machine(context), StubWindows())) as window:
        page = _page(window)

        await eventually(page.problem, "the page says why")

        assert "nowhere is not connected." in page.problem()
