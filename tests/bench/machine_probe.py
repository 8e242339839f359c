"""A machine's window from inside: the verbs of `tests.bench.probe` about it.

    ["open", URI, NAME, PAGE] opens its window at "hardware" or "xml" and waits until that page can
                             be used; answers the seconds until it is painted with the machine in it
    ["close"]                closes it
    ["visit"]                shows one hardware page after the other; answers [key, seconds] of each
    ["edit", COUNT]          types into the first field of several hardware pages; answers the
                             seconds until each key stroke is painted
    ["type"]                 types into the XML; answers the seconds of the longest pause at each key
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from vmgui.app.windows import ProgramWindows
from vmgui.base.compat import override
from vmgui.base.ids import HostId
from vmgui.ui.context import Context
from vmgui.ui.machine.hardware.page import HardwarePage
from vmgui.ui.machine.window import MachineWindow
from vmgui.ui.machine.xmlpage import XmlPage

_QUIET_SECONDS = 0.03
"""Nothing was painted for so long: it is over."""
_OPEN_SECONDS = 30
_KEYS = "abcdefghijklm"
_XML_KEYS = (*"abcdefghijklm", "\n", *"<!-- a <b/> -->")
_AT_ONCE_SECONDS, _PAUSE_SECONDS = 0.02, 0.5
"""After a key; now and then nobody types, so that the text is checked while the next keys come."""
_PLACE = 0.5
"""Where in the text somebody types: in the middle."""


class Painting(QObject):
    """Notes when a window has painted what had changed in it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.last = 0.0
        """When the last painting was over, by `time.monotonic()`."""
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.UpdateRequest:
            return super().eventFilter(watched, event)
        watched.event(event)
        self.last = time.monotonic()
        return True

    async def after(self, act: Callable[[], object]) -> float:
        """Do something, and wait until nothing is painted any more; answers the seconds it took.

        Raises:
            TimeoutError: nothing was painted at all.
        """
        began = time.monotonic()
        act()
        done = time.monotonic()
        async with asyncio.timeout(_OPEN_SECONDS):
            while self.last < began or time.monotonic() < max(self.last, done) + _QUIET_SECONDS:
                await asyncio.sleep(0)
        return self.last - began


class MachineProbe:
    """The verbs."""

    def __init__(self, windows: ProgramWindows, parts: Context) -> None:
        self._windows = windows
        self._inventory = parts.inventory

    async def open(self, uri: str, name: str, page: str) -> float:
        """Open a machine's window at a page."""
        records = self._inventory.domains(HostId(uri))
        where = next(record.id for record in records if record.name == name)
        began = time.monotonic()
        window = self._window = self._windows.open_domain(where, page)
        painting = self._painting = Painting(window)
        async with asyncio.timeout(_OPEN_SECONDS):
            while not self._is_shown():
                await asyncio.sleep(0)
            shown = time.monotonic()
            while painting.last < shown:
                await asyncio.sleep(0)
        return painting.last - began

    async def close(self) -> bool:
        """Close it, without its edits."""
        page = self._page
        page.drop_typed()
        if (draft := page.editing.draft) is not None:
            draft.reset()
        gone = asyncio.Event()
        self._window.destroyed.connect(gone.set)
        self._window.close()
        await asyncio.wait_for(gone.wait(), _OPEN_SECONDS)
        return True
