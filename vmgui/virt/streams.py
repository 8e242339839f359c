"""Streams: bytes to and from a host, beside the calls on the same connection.

What is sent is only queued: on a slow link megabytes of it would stand before everybody else's
calls, until the host looks dead. So `send` waits, again and again, until the host has taken what
was sent (see `_Pace`); progress is then what the host has, and an abort takes effect at once.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, Protocol, TypeAlias

import libvirt

from vmgui.base.errors import Aborted, InvalidInput
from vmgui.base.i18n import _

Report: TypeAlias = Callable[[int, int], object]
"""Gets the bytes that are done, and all. Called in the worker."""
IsCancelled: TypeAlias = Callable[[], bool]

CHUNK = 262_120
"""The largest piece that every version takes (VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX)."""
_FIRST_WINDOW, _MOST_WINDOW = 1 << 18, 1 << 25
_QUICK, _SLOW = 0.25, 0.75
"""Seconds between which the others' calls may have to wait."""


class Piece(NamedTuple):
    """A part of a file."""

    start: int
    length: int
    is_hole: bool
    """Nothing is there: it reads as zeros and takes no space."""


class Source(Protocol):
    """What is sent."""

    size: int

    def pieces(self) -> Iterator[Piece]:
        """Its parts, in order and without gaps."""

    def read(self, start: int, length: int) -> bytes:
        """Some of it; as much as was asked for.

        Raises:
            InvalidInput: it cannot be read any more.
        """

    def check(self) -> None:
        """See that it is still what it was at first.

        Raises:
            InvalidInput: it was changed meanwhile.
        """


class BytesSource:
    """Bytes in memory."""

    def __init__(self, content: bytes) -> None:
        self.size = len(content)
        self._content = content

    def pieces(self) -> Iterator[Piece]:
        """All of it, if there is anything."""
        if self.size:
            yield Piece(0, self.size, False)

    def read(self, start: int, length: int) -> bytes:
        """Some of it."""
        return self._content[start : start + length]

    def check(self) -> None:
        """Nobody can change them."""


class FileSource:
    """A file of this computer."""

    def __init__(self, descriptor: int, name: str) -> None:
        """Take an open file.

        Args:
            descriptor: stays open, and remains the caller's.
            name: what it is called in errors.

        Raises:
            InvalidInput: it has no contents: a directory, a socket.
        """
        found = os.fstat(descriptor)
        if not (stat.S_ISREG(found.st_mode) or stat.S_ISBLK(found.st_mode)):
            raise InvalidInput(_("“{path}” is no file.").format(path=name))
        self._written = found.st_mtime_ns
        self.size = os.lseek(descriptor, 0, os.SEEK_END)
        self._descriptor = descriptor
        self._name = name

    def pieces(self) -> Iterator[Piece]:
        """Data and holes, as the file system knows them."""
        position = 0
        while position < self.size:
            data = min(self._seek(position, os.SEEK_DATA), self.size)
            if data > position:
                yield Piece(position, data - position, True)
            position = min(self._seek(data, os.SEEK_HOLE), self.size) if data < self.size else data
            if position > data:
                yield Piece(data, position - data, False)

    def _seek(self, position: int, whence: int) -> int:
        """Where data or a hole begins; lseek(2)."""
        try:
            return os.lseek(self._descriptor, position, whence)
        except OSError as error:
            is_hole_to_the_end = error.errno == errno.ENXIO
            # A file system that knows no holes: it is all data.
            return position if whence == os.SEEK_DATA and not is_hole_to_the_end else self.size

    def read(self, start: int, length: int) -> bytes:
        """Some of it.

        Raises:
            InvalidInput: it has become shorter, or cannot be read any more.
        """
        try:
            content = os.pread(self._descriptor, length, start)
        except OSError as error:
            raise unreadable(self._name, error) from error
        if not content:
            message = _("“{path}” has become shorter while it was read.")
            raise InvalidInput(message.format(path=self._name))
        return content

    def check(self) -> None:
        """See that nobody has written to it, as far as its time tells.

        Raises:
            InvalidInput: somebody has.
        """
        found = os.fstat(self._descriptor)
        if stat.S_ISREG(found.st_mode) and found.st_mtime_ns != self._written:
            raise InvalidInput(
                _("“{path}” was changed while it was read.").format(path=self._name),
                hint=_("Wait until nobody writes to it, and try again."),
            )


def unreadable(path: str, error: OSError) -> InvalidInput:
    """What is said of a file that the system does not let us read."""
    message = _("“{path}” cannot be read: {reason}")
    return InvalidInput(message.format(path=path, reason=error.strerror), detail=str(error))


@contextmanager
def stream(connection: libvirt.virConnect) -> Iterator[libvirt.virStream]:
    """A stream, finished at the end of the block, or aborted if that fails.

    The end counts: only then does the host say whether it could write all.
    """
    made = connection.newStream()
    try:
        yield made
        made.finish()
    except BaseException:
        with contextlib.suppress(libvirt.libvirtError):  # a broken stream cannot be aborted either
            made.abort()
        raise


def receive(stream: libvirt.virStream, length: int) -> bytes:
    """Up to so many bytes: fewer if the host sends no more (virStreamRecv)."""
    parts: list[bytes] = []
    rest = length
    while rest > 0 and (part := stream.recv(min(rest, CHUNK))):
        parts.append(part)
        rest -= len(part)
    return b"".join(parts)


def received(
    stream: libvirt.virStream, chunk: int, is_cancelled: IsCancelled, *, is_sparse: bool
) -> Iterator[bytes | int]:
    """All that comes (virStreamRecv, virStreamRecvHole).

    Args:
        stream: opened for reading.
        chunk: how many bytes are taken at once.
        is_cancelled: asked before each piece.
        is_sparse: whether the host was told to send holes.

    Yields:
        Bytes, or the length of a hole.

    Raises:
        Aborted: it is cancelled.
        libvirt.libvirtError: the host could not read it.
    """
    flags = libvirt.VIR_STREAM_RECV_STOP_AT_HOLE if is_sparse else 0
    while True:
        if is_cancelled():
            raise Aborted(_("It was cancelled."))
        piece = stream.recvFlags(chunk, flags) if is_sparse else stream.recv(chunk)
        if isinstance(piece, int):  # -3: a hole is next
            yield stream.recvHole()
        elif piece:
            yield piece
        else:
            return


def send(
    connection: libvirt.virConnect,
    stream: libvirt.virStream,
    source: Source,
    report: Report,
    is_cancelled: IsCancelled,
    *,
    is_sparse: bool,
) -> None:
    """Send all of a source (virStreamSend, virStreamSendHole).

    Args:
        connection: the stream's.
        stream: opened for writing.
        source: what is sent.
        report: is told how much of it the host has, in bytes.
        is_cancelled: asked before each piece.
        is_sparse: whether the host was told that holes will come; else they are sent as zeros.

    Raises:
        Aborted: it is cancelled.
        InvalidInput: the source cannot be read.
        libvirt.libvirtError: the host could not take it.
    """
    pace = _Pace(connection)
    report(0, source.size)
    for piece in source.pieces():
        position, end = piece.start, piece.start + piece.length
        if piece.is_hole and is_sparse:
            stream.sendHole(piece.length)
            position = end
        while position < end:
            if is_cancelled():
                raise Aborted(_("It was cancelled."))
            sent = stream.send(source.read(position, min(CHUNK, end - position)))
            position += sent
            if pace.has_arrived(sent):
                report(position, source.size)
    if is_cancelled():
        raise Aborted(_("It was cancelled."))
    source.check()
    report(source.size, source.size)


class _Pace:
    """Lets no more be under way than the link carries in half a second or so.

    A short call is answered after what was sent before it, so its answer says that this arrived.
    """

    def __init__(self, connection: libvirt.virConnect) -> None:
        self._connection = connection
        self._window = _FIRST_WINDOW
        self._sent = 0
        self._since = time.monotonic()

    def has_arrived(self, sent: int) -> bool:
        """Count bytes; wait for them now and then, and say so."""
        self._sent += sent
        if self._sent < self._window:
            return False
        self._connection.getLibVersion()
        seconds = time.monotonic() - self._since
        if seconds < _QUICK:
            self._window = min(self._window * 2, _MOST_WINDOW)
        elif seconds > _SLOW:
            self._window = max(self._window // 2, CHUNK)
        self._sent, self._since = 0, time.monotonic()
        return True
