"""Inbox: hands items from foreign threads to the GUI thread, many at a time.

The first item into an empty inbox arms one wake-up; the rest cost an append each. A storm of twenty
thousand events so becomes a few hand-overs.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Inbox(Generic[T]):
    """A thread-safe queue with one armed wake-up."""

    def __init__(self, loop: asyncio.AbstractEventLoop, receive: Callable[[list[T]], None]) -> None:
        """Make an inbox.

        Args:
            loop: where `receive` is called.
            receive: gets everything that has come since the last call.
        """
        self._loop = loop
        self._receive = receive
        self._lock = threading.Lock()
        self._items: list[T] = []

    def put(self, item: T) -> None:
        """Add an item. Any thread; never blocks."""
        with self._lock:
            self._items.append(item)
            if len(self._items) > 1:
                return
        with contextlib.suppress(RuntimeError):  # the loop is closed: the program ends
            self._loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        with self._lock:
            items, self._items = self._items, []
        self._receive(items)
