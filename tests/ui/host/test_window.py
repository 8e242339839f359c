from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.support.contexts import (
    NOWHERE_HOST,
    StubWindows,
    new_context,
    opened,
    put_machine,
    shown,
)
from tests.support.storageworlds import storing
from tests.support.worlds import eventually, world
from vmgui.base.ids import HostId
from vmgui.base.states import HostState
from vmgui.ui.host.overview import OverviewPage
from vmgui.ui.host.window import HostWindow


def _overview(window: HostWindow) -> OverviewPage:
    page = window.book.page("overview")
    assert isinstance(page, OverviewPage)
    return page


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


async def test_failed_host_says_problem_and_hint(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    put_machine(context)
    async with shown(HostWindow(context, NOWHERE_HOST, StubWindows())) as window:
        record = context.inventory.hosts[NOWHERE_HOST]

        context.inventory.put_host(
            replace(record, state=HostState.FAILED, problem="Refused.", hint="Ask somebody.")
        )

        assert window.banner.text() == "Refused.\nAsk somebody."


async def test_removed_connection_leaves_grey_pages(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    put_machine(context)
    async with shown(HostWindow(context, NOWHERE_HOST, StubWindows())) as window:
        await context.fleet.remove(NOWHERE_HOST)

        assert window.banner.text() == "The connection to this host was removed."
        assert not _overview(window).isEnabled()


async def test_menus_and_keys_of_storage_are_there_while_its_page_is_shown(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "default", volumes=("a",)) as (context, host),
        shown(HostWindow(context, host, StubWindows())) as window,
    ):
        menus = {action.text(): action for action in window.menuBar().actions()}
        before = [name for name, action in menus.items() if action.isVisible()]

        window.show_page("storage")
        actions = {action.objectName(): action for action in window.actions()}
        await eventually(actions["pool.refresh"].isEnabled, "the pool is chosen")
        during = [name for name, action in menus.items() if action.isVisible()]
        window.show_page("overview")

        assert before == ["&File", "&Connection", "&View"]
        assert during == ["&File", "&Connection", "&Pool", "V&olume", "&View"]
        assert not actions["pool.refresh"].isEnabled()
