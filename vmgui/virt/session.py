"""One live connection to a hypervisor.

A session is opened, used from the lanes of its host, and closed; it is never reused. Blocking; all
of it runs in lane workers.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

import libvirt

from vmgui.base.errors import ConnectionLost, HostError
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.base.uris import parse
from vmgui.virt import ssh
from vmgui.virt.errors import refusal, translated
from vmgui.virt.listening import Aspect, Listener, Put

P = ParamSpec("P")
R = TypeVar("R")

Connection = libvirt.virConnect
"""What the blocking functions of this package take first; opaque to everybody else."""

KEEP_ALIVE_SECONDS = 2
"""Between probes of an idle connection.

Before 10.0, libvirt's client sometimes does not send a call while another one waits for its answer,
until something comes or goes on the connection. Beside a call that hangs, that is the next probe.
"""
KEEP_ALIVE_COUNT = 6
"""Unanswered probes until the connection counts as lost: 14 s after the last answer."""


_TOO_LATE = "Cannot write data: Broken pipe"
"""ssh had ended before libvirt's first word; libvirt then does not read what ssh has said."""
_ATTEMPTS = 3
"""How often it is opened until ssh's last words are heard."""

_numbers = itertools.count(1)


class Session:
    """A connection that is open."""

    def __init__(self, connection: libvirt.virConnect, host: HostId, put: Put) -> None:
        self.connection = connection
        self.number = next(_numbers)
        """Tells the notices of this session from those of the ones before."""
        self._listener = Listener(host, put, self.number)
        self._calls = 0
        self._is_closing = False
        self._changed = threading.Condition()
        self.has_events = False
        """False for drivers that send none; the host is then asked periodically."""

    def prepare(self) -> None:
        """Have it watched, and listen to what the list depends on. Blocks.

        Raises:
            libvirt.libvirtError: the connection is gone.
        """
        self.connection.registerCloseCallback(self._listener.closed, None)
        with contextlib.suppress(libvirt.libvirtError):  # drivers in this process have none
            self.connection.setKeepAlive(KEEP_ALIVE_SECONDS, KEEP_ALIVE_COUNT)
        try:
            self._listener.subscribe(self.connection)
            self.has_events = True
        except libvirt.libvirtError as error:
            if error.get_error_code() != libvirt.VIR_ERR_NO_SUPPORT:
                raise

    def run(
        self,
        function: Callable[Concatenate[Connection, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run a function on the connection, which is not closed before it returns. Blocks.

        A call of libvirt's holds no reference to the connection, so closing it under the call
        would use freed memory.

        Raises:
            ConnectionLost: it is being closed, or was found dead after the call had failed.
            HostError: it lives, though what libvirt has said reads like its end.
            libvirt.libvirtError: the call failed in another way.
        """
        with self._changed:
            if self._is_closing:
                raise ConnectionLost(_("The connection to the host was closed."))
            self._calls += 1
        try:
            return function(self.connection, *args, **kwargs)
        except libvirt.libvirtError as error:
            if not self.is_alive():
                raise ConnectionLost(
                    _("The connection to the host was lost."), detail=str(error)
                ) from error
            if problem := refusal(error):
                raise problem from error
            raise
        finally:
            with self._changed:
                self._calls -= 1
                self._changed.notify_all()

    def subscribe_rest(self) -> None:
        """Listen to everything beyond the lifecycle. Blocks.

        Raises:
            libvirt.libvirtError: the connection is gone.
        """
        if self.has_events:
            self._listener.subscribe_rest(self.connection)

    @property
    def heard(self) -> frozenset[Aspect]:
        """What the host tells of, besides its domains; complete after `subscribe_rest`."""
        return self._listener.heard

    def is_alive(self) -> bool:
        """True while the connection is usable, as far as libvirt knows."""
        try:
            return self.connection.isAlive() == 1
        except libvirt.libvirtError:
            return False

    def close(self) -> None:
        """Let go of the connection, when the last call has returned. Blocks for a dead peer.

        Errors do not matter any more.
        """
        with self._changed:
            self._is_closing = True
            self._changed.wait_for(lambda: self._calls == 0)
        self._listener.unsubscribe(self.connection)
        with contextlib.suppress(libvirt.libvirtError):
            self.connection.unregisterCloseCallback()
        with contextlib.suppress(libvirt.libvirtError):
            self.connection.close()


def open_session(host: HostId, put: Put, opened: Callable[[], Connection] | None = None) -> Session:
    """Connect, and listen to what the list depends on. Blocks for as long as the network does.

    Args:
        host: its URI is opened.
        put: receives the notices, in libvirt's event thread.
        opened: gives a connection that was opened before, or raises what kept it from it.

    Raises:
        libvirt.libvirtError: it cannot be opened.
        InvalidInput: the URI is malformed.
        HostError: the wrapper for ssh cannot be written.
    """
    session = Session(opened() if opened else connect(host.uri), host, put)
    try:
        session.prepare()
    except BaseException:
        session.close()
        raise
    return session


def probe(uri: str) -> str:
    """Open and close a connection, for *Test connection*. Blocks.

    Returns:
        The host's own name and its hypervisor, such as "node1 (QEMU)".

    Raises:
        HostError: it cannot be opened, in words for people.
        InvalidInput: the URI is malformed.
    """
    try:
        connection = connect(uri)
        try:
            return f"{connection.getHostname()} ({connection.getType()})"
        finally:
            connection.close()
    except libvirt.libvirtError as error:
        raise translated(error) from error


def connect(uri: str) -> libvirt.virConnect:
    """Open a connection, through our ssh if it goes through ssh. Blocks; see `open_session`."""
    try:
        wrapped = ssh.with_wrapper(uri, parse(uri))
    except OSError as error:
        raise HostError(
            _("The program that starts ssh cannot be written."), detail=str(error)
        ) from error
    for _attempt in range(_ATTEMPTS - 1):
        try:
            return libvirt.open(wrapped)
        except libvirt.libvirtError as error:
            if _TOO_LATE not in str(error):
                raise
    return libvirt.open(wrapped)
