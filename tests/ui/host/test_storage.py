from __future__ import annotations

from pathlib import Path

from tests.support.contexts import StubWindows, shown
from tests.support.storageworlds import storing
from tests.support.worlds import eventually
from vmgui.models.volumes import COLUMNS
from vmgui.ui.actions.spec import Selection
from vmgui.ui.host.storage import StoragePage
from vmgui.ui.host.window import HostWindow


async def test_page_follows_the_storage_only_while_it_is_seen(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "default", volumes=("a",)) as (context, host),
        shown(HostWindow(context, host, StubWindows())) as window,
    ):
        watch = context.storage.watch(host)
        window.show_page("storage")
        page = window.book.page("storage")
        assert isinstance(page, StoragePage)
        await eventually(lambda: page.selection() != Selection(), "a pool is chosen")
        looks_before = len(watch._lookings)

        window.show_page("overview")

        assert looks_before > 0
        assert len(watch._lookings) == 0
        assert window.book.selection() == Selection()


async def test_columns_of_the_table_are_in_the_view_menu(tmp_path: Path) -> None:
    async with (
        storing(tmp_path, "default") as (context, host),
        shown(HostWindow(context, host, StubWindows())) as window,
    ):
        menu = window._columns
        is_seen_elsewhere = menu.menuAction().isVisible()
        window.show_page("storage")
        page = window.book.page("storage")
        assert isinstance(page, StoragePage)
        action = next(each for each in menu.actions() if each.text() == "Encryption")

        action.trigger()

        assert not is_seen_elsewhere
        assert menu.menuAction().isVisible()
        assert not page.pane.volumes.view.isColumnHidden(len(COLUMNS) - 1)
