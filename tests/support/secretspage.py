"""The Secrets page of a connection's window, for tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QWidget

from tests.support.contexts import StubWindows, opened, shown
from tests.support.worlds import eventually, world
from tests.ui.dialogs.acting import part
from vmgui.base.ids import HostId
from vmgui.core.host import Host
from vmgui.ui.context import Context
from vmgui.ui.host.secrets import SecretsPage
from vmgui.ui.host.window import HostWindow


class Scene:
    """The page in its window, and shorter words for what is done there."""

    def __init__(self, context: Context, window: HostWindow, page: SecretsPage, host: Host) -> None:
        self.context, self.window, self.page, self.host = context, window, page, host

    def names(self) -> list[str]:
        """The names in the table."""
        table = self.page.table
        return [str(table.index(row, 1).data()) for row in range(table.rowCount())]

    async def has(self, *names: str) -> None:
        """Wait until the table has just these."""
        await eventually(lambda: self.names() == list(names), f"the table has {names}")

    def empty(self) -> str:
        """The title where nothing is shown."""
        label = part(self.page, QLabel, "empty-title")
        return label.text() if label.isVisibleTo(self.window) else ""

    def action(self, name: str) -> QAction:
        """The window's action."""
        found = self.window.findChild(QAction, name)
        assert found is not None
        return found

    def is_seen(self, name: str) -> bool:
        """Whether a widget of the page is shown."""
        return part(self.page, QWidget, name).isVisibleTo(self.window)


@asynccontextmanager
async def secrets_page(directory: Path) -> AsyncIterator[Scene]:
    """The page of a host with two machines."""
    uri = world(directory, 2)
    async with (
        opened(directory, uri) as context,
        shown(HostWindow(context, HostId(uri), StubWindows())) as window,
    ):
        window.show_page("secrets")
        page = window.book.page("secrets")
        assert isinstance(page, SecretsPage)
        yield Scene(context, window, page, context.fleet.hosts[HostId(uri)])
