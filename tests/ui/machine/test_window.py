from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMenu, QPushButton, QTabBar, QToolBar, QToolButton

from tests.support.contexts import (
    NOWHERE_HOST,
    StubWindows,
    find,
    new_context,
    opened,
    put_machine,
    shown,
    unnamed,
)
from tests.support.worlds import RUNNING, Machine, eventually, world
from vmgui.base.records import DomainDetails
from vmgui.base.states import DomainState, HostState
from vmgui.ui.machine.overview import OverviewPage
from vmgui.ui.machine.window import MachineWindow


async def test_title_of_window_names_machine_and_host(tmp_path: Path) -> None:
    context = new_context(tmp_path)

    async with shown(MachineWindow(context, put_machine(context), StubWindows())) as window:
        assert window.windowTitle() == "web1 on nowhere"


async def test_pages_are_made_only_when_shown(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    async with shown(MachineWindow(context, put_machine(context), StubWindows())) as window:
        before = [window.book.page(name) is not None for name in ("overview", "performance")]

        window.show_page("performance")

        assert before == [True, False]
        assert window.book.page("performance") is not None


async def test_rename_by_another_client_shows_in_title_and_overview(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)
    async with shown(MachineWindow(context, where, StubWindows())) as window:
        record = context.inventory.domain(where)
        assert record is not None

        context.inventory.update_domains([replace(record, name="web2")])

        page = window.book.page("overview")
        assert isinstance(page, OverviewPage)
        assert window.windowTitle() == "web2 on nowhere"
        assert page.value("name") == "web2"


async def test_state_change_by_another_client_shows_and_changes_actions(tmp_path: Path) -> None:
    uri = world(tmp_path, [Machine("web1", RUNNING)])
    async with opened(tmp_path, uri) as context:
        where = find(context, "web1").id
        async with shown(MachineWindow(context, where, StubWindows())) as window:
            assert window.trigger("domain.pause")

            await eventually(
                lambda: find(context, "web1").state is DomainState.PAUSED, "it is paused"
            )

            page = window.book.page("overview")
            assert isinstance(page, OverviewPage)
            assert page.state_text().startswith("Paused")
            assert not window.trigger("domain.pause")


async def test_removed_machine_leaves_grey_pages_a_banner_and_no_actions(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)
    async with shown(MachineWindow(context, where, StubWindows())) as window:
        context.inventory.list_domains(NOWHERE_HOST, [])

        page = window.book.page("overview")
        assert isinstance(page, OverviewPage)
        assert window.banner.text() == "This machine is no longer on the host."
        assert page.value("name") == "web1"
        assert not page.isEnabled()
        assert not window.trigger("domain.run")
        button = window.findChild(QToolButton, "shutdown-menu")
        assert button is not None
        assert not button.isEnabled()


async def test_machine_that_comes_back_is_live_again(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)
    async with shown(MachineWindow(context, where, StubWindows())) as window:
        context.inventory.list_domains(NOWHERE_HOST, [])

        put_machine(context)

        page = window.book.page("overview")
        assert page is not None
        assert page.isEnabled()
        assert "no longer" not in window.banner.text() or window.banner.isHidden()


async def test_lost_host_shows_problem_with_retry_that_connects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)
    tried: list[bool] = []
    host = context.fleet.hosts[NOWHERE_HOST]
    monkeypatch.setattr(host, "connect", lambda: tried.append(True))
    async with shown(MachineWindow(context, where, StubWindows())) as window:
        lost = replace(host.record, state=HostState.WAITING, problem="It does not answer.")

        context.inventory.put_host(lost)
        retry = window.banner.findChild(QPushButton, "button-host-retry")
        assert retry is not None
        retry.click()

        assert "It does not answer." in window.banner.text()
        assert tried == [True]


async def test_removed_connection_is_said(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)
    async with shown(MachineWindow(context, where, StubWindows())) as window:
        await context.fleet.remove(NOWHERE_HOST)

        assert window.banner.text() == "The connection to this host was removed."


async def test_window_comes_back_in_its_last_size(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)
    async with shown(MachineWindow(context, where, StubWindows())) as window:
        window.resize(640, 480)

    async with shown(MachineWindow(context, where, StubWindows())) as again:
        assert again.size() == QSize(640, 480)
    assert context.layout.get(f"window.machine.{where.key}") == [640, 480, False]


async def test_closed_window_does_not_listen_any_more(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    async with shown(MachineWindow(context, put_machine(context), StubWindows())):
        pass

    put_machine(context, state=DomainState.PAUSED)  # a listener of deleted widgets would be logged


async def test_close_shortcut_and_pages_are_in_the_menus(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    async with shown(MachineWindow(context, put_machine(context), StubWindows())) as window:
        menus = {a.text(): a.menu() for a in window.menuBar().actions()}
        view = menus["&View"]
        assert isinstance(view, QMenu)
        pages = view.actions()
        pages[3].trigger()

        assert window.book.current() == "xml"
        assert [a.text() for a in pages] == ["Summary", "Hardware", "Performance", "XML"]
        assert [a.shortcut().toString() for a in pages] == [f"Ctrl+{n}" for n in range(1, 5)]
        assert pages[3].isChecked()
        assert {"&File", "Virtual &Machine", "&View", "Send &Key"} == set(menus)


async def test_paused_machine_can_still_be_forced_off_from_the_tool_bar(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context, state=DomainState.PAUSED)
    async with shown(MachineWindow(context, where, StubWindows())) as window:
        bar = window.findChild(QToolBar, "toolbar")
        assert bar is not None
        button = bar.findChild(QToolButton, "shutdown-menu")
        assert button is not None
        enabled = {action.objectName() for action in button.menu().actions() if action.isEnabled()}

        assert button.isEnabled()
        assert "domain.force_off" in enabled
        assert "domain.shutdown" not in enabled


@pytest.mark.parametrize("page", ["overview", "hardware", "performance", "xml"])
async def test_everything_a_person_acts_on_is_named(tmp_path: Path, page: str) -> None:
    context = new_context(tmp_path)
    details = DomainDetails(description="x", disks=("/a", "/b"))
    async with shown(
        MachineWindow(context, put_machine(context, details=details), StubWindows())
    ) as window:
        window.show_page(page)

        assert unnamed(window) == []


async def test_right_to_left_begins_with_the_first_page_at_the_right(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    window = MachineWindow(context, put_machine(context), StubWindows())
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)

    async with shown(window):
        tabs = window.findChild(QTabBar, "pages")
        assert tabs is not None
        assert tabs.tabRect(0).x() > tabs.tabRect(1).x()
