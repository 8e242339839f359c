from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit

from tests.support.contexts import StubWindows, opened, shown
from tests.support.worlds import eventually, world
from vmgui.base.ids import HostId
from vmgui.ui.host.window import HostWindow
from vmgui.ui.host.xmlpage import XmlPage


async def test_xml_page_shows_capabilities_read_only(tmp_path: Path) -> None:
    uri = world(tmp_path, 1)
    async with (
        opened(tmp_path, uri) as context,
        shown(HostWindow(context, HostId(uri), StubWindows())) as window,
    ):
        window.show_page("xml")
        page = window.book.page("xml")
        assert isinstance(page, XmlPage)

        await eventually(page.text, "the capabilities are there")

        text = page.findChild(QPlainTextEdit, "xml-text")
        assert text is not None
        assert text.isReadOnly()
        assert page.text().startswith("<capabilities>")
