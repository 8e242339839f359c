"""One running program per user: a later start hands its arguments over and ends.

A socket in the user's private runtime directory; one line of JSON goes in, one word comes back. The
asking side uses the standard library alone, so a second start takes a few hundredths of a second.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import socket
from collections.abc import Callable
from pathlib import Path

from vmgui.app.cli import Request
from vmgui.base.paths import make_private, runtime_dir

log = logging.getLogger(__name__)

_TAKEN = b"taken\n"
ANSWER_SECONDS = 2.0
"""How long a running program may take to answer; one that hangs does not keep others out."""
_MOST_BYTES = 64 * 1024


def socket_path() -> Path:
    """Where the running program listens; each display has its own."""
    display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or "none"
    name = "".join(character if character.isalnum() else "-" for character in display)
    return runtime_dir() / f"instance{name}"


def hand_over(request: Request) -> bool:
    """Give a request to the running program; False if there is none. Blocks for 2 s at most."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(ANSWER_SECONDS)
        connection.connect(str(socket_path()))
        connection.sendall(json.dumps(request.to_json()).encode() + b"\n")
        return connection.recv(len(_TAKEN)) == _TAKEN
    return False


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
        self._identity: tuple[int, int] | None = None

    async def start(self) -> None:
        """Listen. Without a private directory there is no listening, and that is all."""
        try:
            make_private(self._path.parent)
            self._path.unlink(missing_ok=True)  # left by a program that was killed, or hangs
            self._server = await asyncio.start_unix_server(
                self._serve, str(self._path), limit=_MOST_BYTES
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
            writer.write(_TAKEN)
            await writer.drain()
        except (ValueError, RecursionError, OSError, TimeoutError) as error:
            log.info("A start could not be understood: %s", error)
            return
        finally:
            writer.close()
        self._receive(request)


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino
