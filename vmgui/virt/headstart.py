"""HeadStart: opens connections while Python still imports Qt.

Importing the windows takes longer than opening most connections, and libvirt works without Python's
lock; done one after the other, a person would wait for both. So the connections that the start will
ask for are opened in threads of their own, and handed over when their hosts ask for them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import Future

import libvirt

from vmgui.base.ids import HostId
from vmgui.virt import eventloop
from vmgui.virt.listening import Put
from vmgui.virt.session import Session, connect, open_session

MOST = 8
"""How many are opened ahead; more would only fight for the processor."""


class HeadStart:
    """Connections on their way."""

    def __init__(self, uris: Iterable[str]) -> None:
        """Begin to open them; also starts libvirt's event loop, which has to be there before."""
        eventloop.start()
        self._lock = threading.Lock()
        self._opening: dict[str, Future[libvirt.virConnect]] = {}
        for uri in list(dict.fromkeys(uris))[:MOST]:
            future: Future[libvirt.virConnect] = Future()
            self._opening[uri] = future
            threading.Thread(
                target=_open, args=(uri, future), name=f"{uri} head start", daemon=True
            ).start()

    def open(self, host: HostId, put: Put) -> Session:
        """Do what `open_session` does, with the connection that is on its way if there is one.

        Each is handed over once: a second try opens anew. Blocks; raises as `open_session`.
        """
        with self._lock:
            future = self._opening.pop(host.uri, None)
        return open_session(host, put, future.result if future else None)


def _open(uri: str, future: Future[libvirt.virConnect]) -> None:
    try:
        future.set_result(connect(uri))
    except BaseException as error:  # it reaches whoever asks for the connection
        future.set_exception(error)
