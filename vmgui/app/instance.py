"""One running program per user: a later start hands its arguments over and ends.

The asking side is `vmgui.app.handover`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable
from pathlib import Path

from vmgui.app.cli import Request
from vmgui.app.handover import ANSWER_SECONDS, TAKEN, socket_path
from vmgui.base.paths import make_private

log = logging.getLogger(__name__)

MOST_BYTES = 64 * 1024
"""Longer requests are not read."""


class Instance:
    """Listens for later starts."""

    def __init__(self, receive: Callable[[Request], None]) -> None:
        """Make a listener; `start` makes it listen.

        Args:
            receive: gets what later starts ask for, in the GUI thread.
        """
        self._receive = receive
        self._server: asyncio.Server | None = None
        self._path = socket_path()
        self._identity: tuple[int, ...] | None = None

    async def start(self) -> None:
        """Listen. Without a private directory there is no listening, and that is all."""
        try:
            make_private(self._path.parent)
            self._path.unlink(missing_ok=True)  # left by a program that was killed, or hangs
            self._server = await asyncio.start_unix_server(
                self._serve, str(self._path), limit=MOST_BYTES
            )
            self._identity = _identity(self._path)
        except OSError as error:
            log.warning("Later starts will open a program of their own: %s", error)

    async def close(self) -> None:
        """Stop listening. A socket that another program has put in our place stays."""
        if self._server is None:
            return
        self._server.close()
        with contextlib.suppress(OSError):
            if _identity(self._path) == self._identity:
                self._path.unlink()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                line = await reader.readline()
            request = Request.from_json(json.loads(line))
            writer.write(TAKEN)
            await writer.drain()
        except (ValueError, RecursionError, OSError, TimeoutError) as error:
            log.info("A start could not be understood: %s", error)
            return
        finally:
            writer.close()
        self._receive(request)


def _identity(path: Path) -> tuple[int, ...]:
    """Tells a file from another one of the same name; its number alone may be used again."""
    status = path.stat()
    return status.st_dev, status.st_ino, status.st_ctime_ns
