from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit

from tests.support.contexts import (
    NOWHERE_HOST,
    StubWindows,
    new_context,
    opened,
    put_machine,
    shown,
)
from tests.support.worlds import RUNNING, Machine, eventually, world
from vmgui.base.ids import HostId
from vmgui.base.states import HostState
from vmgui.ui.host.overview import OverviewPage
from vmgui.ui.host.window import HostWindow
from vmgui.ui.host.xmlpage import XmlPage


def _overview(window: HostWindow) -> OverviewPage:
    page = window.book.page("overview")
    assert isinstance(page, OverviewPage)
    return page


async def test_overview_of_a_connected_host_has_its_facts(tmp_path: Path) -> None:
    uri = world(tmp_path, [Machine("a", RUNNING, vcpus=2), Machine("b")])
    async with (
        opened(tmp_path, uri) as context,
        shown(HostWindow(context, HostId(uri), StubWindows())) as window,
    ):
        page = _overview(window)

        assert window.windowTitle().endswith(" - Connection Details")
        assert page.value("uri") == uri
        assert page.value("hypervisor").startswith("Test ")
        assert page.value("machines") == "Running: 1\nShut off: 1"
        assert page.value("vcpus-given").startswith("2 of the host's ")
        assert window.banner.isHidden()


async def test_disconnect_and_connect_work_from_the_window(tmp_path: Path) -> None:
    uri = world(tmp_path, 1)
    async with (
        opened(tmp_path, uri) as context,
        shown(HostWindow(context, HostId(uri), StubWindows())) as window,
    ):
        host = context.fleet.hosts[HostId(uri)]
        names = {a.objectName(): a for a in window.actions()}

        names["host.disconnect"].trigger()
        await eventually(lambda: host.record.state is HostState.DISCONNECTED, "it is disconnected")
        said = window.banner.text()
        names["host.connect"].trigger()
        await eventually(lambda: host.record.is_listed, "it is connected")

        assert "is not connected" in said
        assert window.banner.isHidden()


async def test_autoconnect_switch_is_remembered(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    put_machine(context)
    async with shown(HostWindow(context, NOWHERE_HOST, StubWindows())) as window:
        switch = window.findChild(QCheckBox, "autoconnect")
        assert switch is not None
        before = switch.isChecked()

        switch.click()

        assert before
        assert not context.fleet.hosts[NOWHERE_HOST].config.is_autoconnect
        assert not switch.isChecked()


async def test_failed_host_says_problem_and_hint(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    put_machine(context)
    async with shown(HostWindow(context, NOWHERE_HOST, StubWindows())) as window:
        record = context.inventory.hosts[NOWHERE_HOST]

        context.inventory.put_host(
            replace(record, state=HostState.FAILED, problem="Refused.", hint="Ask somebody.")
        )

        assert window.banner.text() == "Refused. Ask somebody."


async def test_removed_connection_leaves_grey_pages(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    put_machine(context)
    async with shown(HostWindow(context, NOWHERE_HOST, StubWindows())) as window:
        await context.fleet.remove(NOWHERE_HOST)

        assert window.banner.text() == "The connection to this host was removed."
        assert not _overview(window).isEnabled()


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
