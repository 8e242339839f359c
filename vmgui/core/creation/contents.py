"""A look into a file, wherever it is: on this computer, or on a host in a pool or outside of all.

What is looked at must be little: it may be behind a slow link.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Protocol, TypeVar

import vmgui.base.units as units
import vmgui.virt.contents as contents
from vmgui.base.errors import HostError, InvalidInput, NotFound, VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.base.uris import parse
from vmgui.core.checks.files import has_files_here
from vmgui.core.creation.answers import FileChoice
from vmgui.core.fleet import Fleet
from vmgui.core.poolcalls import ALL
from vmgui.virt.lanes import Lane
from vmgui.virt.session import Connection

R = TypeVar("R")

LOOK_SECONDS = 10.0
"""How long a network share of this computer may take."""
_LANE = Lane("files looked into", 2)
"""Of its own: a share that has gone away holds a worker for good."""
_DENIED = "Permission denied"

_PACKED = (
    b"\x1f\x8b",  # gzip
    b"BZh",
    b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd",  # zstd
    b"7z\xbc\xaf\x27\x1c",
    b"PK\x03\x04",  # zip
)
_TAR, _TAR_OFFSET = b"ustar", 257  # OVA is one
_TEXT_SAMPLE = 512


class Content(Protocol):
    """What is in a file."""

    @property
    def size(self) -> int:
        """In bytes."""

    @property
    def format(self) -> str:
        """As the host recognises it; empty if nobody says."""

    @property
    def capacity(self) -> int | None:
        """What a guest sees, in bytes, if the host says."""

    def read(self, start: int, length: int) -> bytes:
        """Some of it; fewer bytes at its end."""


class _LocalContent:
    """A file of this computer."""

    format = ""
    capacity = None

    def __init__(self, descriptor: int) -> None:
        self.size = os.lseek(descriptor, 0, os.SEEK_END)
        self._descriptor = descriptor

    def read(self, start: int, length: int) -> bytes:
        return os.pread(self._descriptor, length, start)


async def look(
    fleet: Fleet, host: HostId, file: FileChoice, function: Callable[[Content], R]
) -> R | None:
    """Find something out from what is in a file.

    Args:
        fleet: all hosts.
        host: where the file is, unless it is on this computer.
        file: which one.
        function: looks; runs in a worker, and may raise InvalidInput.

    Returns:
        None if the file is on the host where nobody lets us look.

    Raises:
        InvalidInput: it is missing, unreadable, empty, a directory; or what `function` raises.
        HostError: the host could not be asked.
    """
    if not file.path.startswith("/"):
        raise InvalidInput(_("Enter the whole path of the file, beginning with “/”."))
    if file.is_here:
        return await look_here(file.path, function)
    if has_files_here(host.uri):
        try:
            return await look_here(file.path, function)
        except _Unopened as error:  # the host may be allowed more than we are
            return await _look_there(fleet, host, file.path, function, error)
    if parse(host.uri).driver == "test":
        return None  # it has no files
    return await _look_there(fleet, host, file.path, function, None)


class _Unopened(InvalidInput):
    """A file of this computer could not be opened."""


async def look_here(path: str, function: Callable[[Content], R]) -> R:
    """Find something out from what is in a file of this computer; see `look`."""
    return await _LANE.make(partial(_in_file, path, function), seconds=LOOK_SECONDS)


def _in_file(path: str, function: Callable[[Content], R]) -> R:
    try:
        with _opened(path) as descriptor:
            return _checked(path, _LocalContent(descriptor), function)
    except OSError as error:
        message = _("“{path}” cannot be read: {reason}")
        raise InvalidInput(
            message.format(path=path, reason=error.strerror or error), detail=str(error)
        ) from error


@contextmanager
def _opened(path: str) -> Iterator[int]:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError) as error:
        message = _("There is no “{path}” on this computer.")
        raise _Unopened(message.format(path=path), detail=str(error)) from error
    except PermissionError as error:
        message = _("You are not allowed to read “{path}”.")
        raise _Unopened(message.format(path=path), detail=str(error)) from error
    try:
        kind = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(kind):
            raise directory(path)
        if not (stat.S_ISREG(kind) or stat.S_ISBLK(kind)):
            raise InvalidInput(_("“{path}” is no file.").format(path=path))
        yield descriptor
    finally:
        os.close(descriptor)


async def _look_there(
    fleet: Fleet,
    host: HostId,
    path: str,
    function: Callable[[Content], R],
    local_error: VmguiError | None,
) -> R | None:
    """Look into a file of a host; say `local_error` if this tells no more."""
    try:
        found = await fleet.calls_of(host).pool_read(ALL, _in_volume, path, function)
    except NotFound as error:
        raise InvalidInput(error.message, detail=error.detail) from error
    except HostError as error:
        if _DENIED not in error.detail:
            raise
        message = _("The host is not allowed to read “{path}”.")
        raise InvalidInput(message.format(path=path), detail=error.detail) from error
    if found is None and local_error is not None:
        raise local_error
    return found


def _in_volume(connection: Connection, path: str, function: Callable[[Content], R]) -> R | None:
    with contents.content(connection, path) as found:
        if found is None:
            return None
        if found.is_directory:
            raise directory(path)
        return _checked(path, found, function)


def _checked(path: str, content: Content, function: Callable[[Content], R]) -> R:
    if content.size == 0:
        raise InvalidInput(_("“{path}” is empty.").format(path=path))
    return function(content)


# What is wrong with a file


def directory(path: str) -> InvalidInput:
    """What is said of a directory."""
    return InvalidInput(_("“{path}” is a directory, not a file.").format(path=path))


def incomplete(path: str, has: int, needs: int) -> InvalidInput:
    """What is said of a file that ends before its header says."""
    message = _("“{path}” is not complete: {missing} of {whole} are missing.")
    return InvalidInput(
        message.format(path=path, missing=units.size(needs - has), whole=units.size(needs)),
        hint=_("Perhaps it is still being written. Else copy or download it again."),
    )


def packed(path: str, head: bytes) -> InvalidInput | None:
    """What is said of an archive, by the first bytes; None if it is none."""
    is_tar = head[_TAR_OFFSET : _TAR_OFFSET + len(_TAR)] == _TAR
    if not is_tar and not head.startswith(_PACKED):
        return None
    message = _("“{path}” is compressed or an archive.")
    return InvalidInput(message.format(path=path), hint=_("Unpack it and use what is in it."))


def is_text(head: bytes) -> bool:
    """Whether a file is text, by its first bytes."""
    sample = head[:_TEXT_SAMPLE]
    try:
        # The sample may end within a letter.
        letters = sample.decode(errors="strict" if len(head) < _TEXT_SAMPLE else "ignore")
    except UnicodeDecodeError:
        return False
    is_decoded = len(letters.encode()) >= len(sample) - 3
    return is_decoded and all(
        letter.isprintable() or letter in "\t\r\n\f\ufeff" for letter in letters
    )
