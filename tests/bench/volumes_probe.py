"""The volumes of a pool from inside: the verbs of `tests.bench.probe` about them.

["open", URI, POOL]      shows the Storage page of a host and a pool there; answers the seconds
                         from the click until the volumes are painted, from the host's answer
                         until then, and how many there are
["described"]            answers the seconds until all of them are described, from now on
["filter"]               types into the filter; answers the seconds until each key is painted
["sort"]                 clicks on the columns; answers the seconds until each order is painted
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt

from tests.bench.painting import MOST_SECONDS, Painting, press
from vmgui.app.windows import ProgramWindows
from vmgui.base.ids import HostId
from vmgui.core.storage.watch import StorageWatch
from vmgui.ui.context import Context
from vmgui.ui.host.storage import StoragePage
from vmgui.ui.host.window import HostWindow
from vmgui.ui.storage.pane import StoragePane

_SEARCHES = ("7", "vol-0123", "raw images", "zzz")
"""Each is typed and taken back again, key by key."""
_BACKSPACE = "\b"
_SORTED = 4
"""How many columns are sorted."""
_STEP_SECONDS = 0.002


class VolumesProbe:
    """The verbs."""

    def __init__(self, windows: ProgramWindows, parts: Context) -> None:
        self._windows = windows
        self._storage = parts.storage

    async def open(self, uri: str, pool: str) -> tuple[float, float, int]:
        """Show the page and the pool."""
        window = self._windows.open_host(HostId(uri))
        assert isinstance(window, HostWindow)
        self._watch: StorageWatch = self._storage.watch(HostId(uri))
        self._pool = pool
        answered = asyncio.get_running_loop().create_future()

        def hear(name: str) -> None:
            if name == pool and self._watch.volumes(pool).rows and not answered.done():
                answered.set_result(time.monotonic())

        self._watch.volumes_changed.connect(hear)
        window.show_page("storage")
        page = window.book.page("storage")
        assert isinstance(page, StoragePage)
        self._pane: StoragePane = page.pane
        self._painting = Painting(window)
        await self._until(lambda: len(self._pane.pools.pools()) > 0)
        began = time.monotonic()
        self._pane.pool_view.choose(pool)
        painted = await self._painting.until(lambda: self._pane.table.rowCount() > 0)
        self._watch.volumes_changed.disconnect(hear)
        return painted - began, painted - await answered, self._pane.table.rowCount()

    async def described(self) -> float:
        """Wait for the descriptions."""
        began = time.monotonic()
        await self._until(lambda: not self._watch.volumes(self._pool).waiting)
        await self._painting.rest()
        return time.monotonic() - began

    async def filter(self) -> list[float]:
        """Type."""
        search = self._pane.volumes.search
        search.setFocus()
        await self._painting.rest()
        keys = "".join(text + _BACKSPACE * len(text) for text in _SEARCHES)
        return [await self._painting.after(partial(press, search, key)) for key in keys]

    async def sort(self) -> list[float]:
        """Sort."""
        view, order = self._pane.volumes.view, Qt.SortOrder
        await self._painting.rest()
        return [
            await self._painting.after(partial(view.sortByColumn, column, way))
            for column in range(_SORTED)
            for way in (order.DescendingOrder, order.AscendingOrder)
        ]

    async def _until(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so.

        Raises:
            TimeoutError: it is not.
        """
        async with asyncio.timeout(MOST_SECONDS):
            while True:
                if condition():
                    return
                await asyncio.sleep(_STEP_SECONDS)
