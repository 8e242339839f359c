from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox

from tests.support.contexts import (
    NOWHERE_HOST,
    StubWindows,
    new_context,
    opened,
    put_machine,
    shown,
)
from tests.support.worlds import RUNNING, Machine, world
from vmgui.base.ids import HostId
from vmgui.ui.host.overview import OverviewPage
from vmgui.ui.host.window import HostWindow


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


async def test_host_of_the_command_line_is_remembered_when_it_shall_connect_by_itself(
    tmp_path: Path,
) -> None:
    context = new_context(tmp_path)
    context.fleet.reach(NOWHERE_HOST.uri)
    async with shown(HostWindow(context, NOWHERE_HOST, StubWindows())) as window:
        switch = window.findChild(QCheckBox, "autoconnect")
        assert switch is not None
        assert not switch.isChecked()

        switch.click()

        assert context.fleet.hosts[NOWHERE_HOST].config.is_autoconnect
        assert switch.isChecked()
