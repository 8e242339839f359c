"""XML that has to be fetched first: spinner, inline errors with *Retry*, and the text."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.banner import Banner, Severity
from vmgui.ui.widgets.busy import BusyIndicator
from vmgui.ui.widgets.xmlview import XmlView

Fetch = Callable[[], Awaitable[str]]


class DocumentPane(QWidget):
    """Fetches a document and shows it; what was shown before stays until the new one is there."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Create it empty. `name` says to assistive technology what document this is."""
        super().__init__(parent)
        self.busy = BusyIndicator(parent=self)
        """Turns while a document is fetched; the page that uses the pane says where it goes."""
        self._view = XmlView(name, self)
        self._banner = Banner(self)
        self._scope = TaskScope(self, ErrorPresenter(self))
        self._task: asyncio.Task[None] | None = None
        self._fetch: Fetch | None = None
        self._retry = QAction(icon("action.retry"), _("&Retry"), self)
        self._retry.setObjectName("document-retry")
        self._retry.triggered.connect(self.reload)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        column.addWidget(self._banner)
        column.addWidget(self._view, 1)

    def text(self) -> str:
        """The document that is shown."""
        return self._view.text()

    def problem(self) -> str:
        """Why there is no newer document; empty if all is well."""
        return "" if self._banner.isHidden() else self._banner.text()

    def load(self, fetch: Fetch) -> None:
        """Show what `fetch` gives; an earlier fetch that is under way is given up."""
        self._fetch = fetch
        self.reload()

    def reload(self) -> None:
        """Fetch once more."""
        if self._fetch is None:
            return
        if self._task is not None:
            self._task.cancel()
        self.busy.start()
        self._task = self._scope.start(self._load(self._fetch), _("The XML was not read."))

    async def _load(self, fetch: Fetch) -> None:
        try:
            text = await fetch()
        except VmguiError as error:
            lines = (error.message, error.hint, error.detail)
            message = "\n".join(dict.fromkeys(line for line in lines if line))
            self._banner.show_message(Severity.ERROR, message, [self._retry], closable=False)
        else:
            self._banner.clear_message()
            self._view.set_text(text)
        self.busy.stop()
