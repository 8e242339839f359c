"""When a window has painted what a person did to it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from vmgui.base.compat import override

_QUIET_SECONDS = 0.03
"""Nothing was painted for so long: the GUI is at rest."""
MOST_SECONDS = 30
"""What is not painted by then never is."""
_KEYS = {"\n": Qt.Key.Key_Return, "\b": Qt.Key.Key_Backspace}

_PAINTING = frozenset({QEvent.Type.Expose, QEvent.Type.UpdateRequest})
"""The first time the window's handle is told to paint, later the window itself."""


class Painting(QObject):
    """Notes when a window has painted what had changed in it."""

    def __init__(self, window: QWidget) -> None:
        """Look at a window that is shown."""
        super().__init__(window)
        self._first = self._last = 0.0
        self._is_over = asyncio.Event()
        self._handle = window.windowHandle()
        for each in (window, self._handle):
            each.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _PAINTING:
            return super().eventFilter(watched, event)
        watched.event(event)
        if self._handle.isExposed():  # before that, nothing comes onto the screen
            self._last = time.monotonic()
            if not self._is_over.is_set():  # who waits may hear of it after the next ones
                self._first = self._last
            self._is_over.set()
        return True

    async def next(self) -> float:
        """Wait until something is painted; answers when, by `time.monotonic()`.

        Raises:
            TimeoutError: nothing is.
        """
        self._is_over.clear()
        await asyncio.wait_for(self._is_over.wait(), MOST_SECONDS)
        return self._first

    async def after(self, act: Callable[[], object]) -> float:
        """Do something, and answer how many seconds it took until that was painted.

        Returns when the GUI is at rest. What a host says later, such as the networks that a form
        offers, is painted later: nobody has to wait for it.

        Raises:
            TimeoutError: nothing was painted.
        """
        began = time.monotonic()
        act()
        seconds = await self.next() - began
        await self.rest()
        return seconds

    async def until(self, is_shown: Callable[[], bool]) -> float:
        """Wait until what is asked for is painted; answers when, by `time.monotonic()`.

        Raises:
            TimeoutError: nothing is painted any more, and it is not shown.
        """
        painted = await self.next()
        while not is_shown():
            painted = await self.next()
        return painted

    async def rest(self) -> None:
        """Wait until nothing has been painted for a while."""
        seconds = _QUIET_SECONDS
        while seconds > 0:
            await asyncio.sleep(seconds)
            seconds = self._last + _QUIET_SECONDS - time.monotonic()


async def closed(window: QWidget) -> None:
    """Close a window and wait until it is gone.

    Raises:
        TimeoutError: it stays.
    """
    gone = asyncio.Event()
    window.destroyed.connect(gone.set)
    window.close()
    await asyncio.wait_for(gone.wait(), MOST_SECONDS)


def press(widget: QWidget, character: str) -> None:
    """Press a key and let it go, as the window system would tell it."""
    key = _KEYS.get(character, Qt.Key.Key_unknown)
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(
            widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character)
        )
