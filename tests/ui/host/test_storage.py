from __future__ import annotations

from pathlib import Path

from tests.support.contexts import StubWindows, shown
from tests.support.storageworlds import storing
from tests.support.worlds import eventually
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
