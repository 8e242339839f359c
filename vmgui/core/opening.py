"""Opening a host's sessions: how long it may take, and never two prompts for one password."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from vmgui.base.uris import parse
from vmgui.virt.lanes import Lane
from vmgui.virt.session import Session

OPEN_SECONDS = 60.0
"""How long opening may take."""
SSH_SECONDS = 150.0
"""The same through SSH, where a person may have to type a password: a little more than sshd waits
for one (LoginGraceTime, 120 s). An unreachable host ends earlier, by ssh's own ConnectTimeout."""


def limit(uri: str, seconds: float) -> float:
    """How long we wait for a connection: `seconds`, or as long as ssh may ask for a password.

    Raises:
        InvalidInput: the URI is malformed.
    """
    return SSH_SECONDS if parse(uri).is_ssh else seconds


class Opening:
    """Opens the sessions of one host, one after the other. Lives in the GUI thread."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._is_free = asyncio.Event()
        """Set unless a thread still opens a session, wanted or not."""
        self._is_free.set()

    async def open(self, opener: Callable[[], Session]) -> Session:
        """Open a session, in a worker; one that comes too late is closed.

        Raises:
            InvalidInput: the URI is malformed.
            TimedOut: it takes too long; the thread goes on, for the network's own time.
            HostError: what libvirt raised, translated.
        """
        seconds = limit(self._uri, OPEN_SECONDS)
        if seconds == SSH_SECONDS:
            await self._is_free.wait()  # a prompt of the last try may still be on the screen
        self._is_free.clear()
        loop = asyncio.get_running_loop()

        def open_in_worker() -> Session:
            try:
                return opener()
            finally:
                with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
                    loop.call_soon_threadsafe(self._is_free.set)

        lane = Lane(f"{self._uri} open", 1)
        try:
            return await lane.make(open_in_worker, seconds=seconds, unwanted=Session.close)
        finally:
            lane.close()
