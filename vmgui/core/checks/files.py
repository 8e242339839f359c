"""Whether the hypervisor can get at an image on this computer.

At start libvirt gives the image itself to the hypervisor's user, but not the directories above it:
to pass them that user needs their search permission ("x"). So an image in somebody's home directory
is found only when the machine does not start.

Permission bits and POSIX access control lists are understood. Where something cannot be told (we
may not look ourselves, a list is malformed, a network share does not answer) nobody complains.
AppArmor and SELinux may forbid what is allowed here; libvirt makes rules for them.
"""

from __future__ import annotations

import os
import pwd
import struct
from collections.abc import Callable, Collection, Iterable, Iterator
from enum import Enum, IntEnum, auto
from pathlib import Path
from typing import NamedTuple, TypeVar

from vmgui.base.errors import InvalidInput, TimedOut
from vmgui.base.uris import parse
from vmgui.virt.lanes import Lane

R = TypeVar("R")

LOOK_SECONDS = 5.0
"""How long a network share may take."""
_LANE = Lane("image files", 2)
"""Of its own: a share that has gone away holds a worker for good."""

_READ, _SEARCH = os.R_OK, os.X_OK
_ROOT = 0


class Access(Enum):
    """What is known about reading a file."""

    READABLE = auto()
    UNREADABLE = auto()
    MISSING = auto()
    UNKNOWN = auto()


def has_files_here(uri: str) -> bool:
    """True when the files of a host are those of this computer; the test driver has none."""
    try:
        parts = parse(uri)
    except InvalidInput:
        return False
    # A socket of its own may be one that is forwarded to another computer.
    return not parts.is_remote and parts.driver != "test" and not parts.parameter("socket")


async def groups_of(user: int, group: int) -> tuple[int, ...]:
    """All groups of processes that run as a user, as libvirt sets them (getgrouplist(3)).

    Args:
        user: its number; one that nobody knows has no other groups.
        group: the number of its first group.
    """
    return await _look(lambda: _groups(user, group), otherwise=(group,))


async def missing_search_permission(
    path: str, user: int, groups: Collection[int]
) -> tuple[str, ...]:
    """The directories above a file that a user may not pass, outermost first.

    Symbolic links are followed; the names are those of the real directories.

    Args:
        path: of the file on this computer; it need not exist. One that is not absolute is none.
        user: the number of the user that the hypervisor runs as.
        groups: the numbers of all groups of that user.
    """
    return await _look(lambda: tuple(_closed(path, user, groups)), otherwise=())


async def readable(path: str, user: int, groups: Collection[int]) -> Access:
    """Whether a file exists and a user may read it, if it can pass the directories above.

    Args:
        path: of the file on this computer. One that is not absolute is none.
        user: the number of the user.
        groups: the numbers of all groups of that user.
    """
    return await _look(lambda: _access(path, user, groups), otherwise=Access.UNKNOWN)


async def _look(function: Callable[[], R], *, otherwise: R) -> R:
    try:
        return await _LANE.make(function, seconds=LOOK_SECONDS)
    except TimedOut:
        return otherwise


def _groups(user: int, group: int) -> tuple[int, ...]:
    try:
        return tuple(os.getgrouplist(pwd.getpwuid(user).pw_name, group))
    except (KeyError, OSError):
        return (group,)


def _closed(path: str, user: int, groups: Collection[int]) -> Iterator[str]:
    if not _is_path(path):
        return
    for directory in _way_to(path):
        try:
            status = directory.stat()
        except OSError:
            return  # missing or hidden from us, and so is everything below
        if not _allows(directory, status, _SEARCH, user, groups):
            yield str(directory)


def _is_path(text: str) -> bool:
    """False for "pool/volume" and "protocol:host:name", and for what the system would refuse."""
    return text.startswith("/") and "\0" not in text


def _way_to(path: str) -> Iterable[Path]:
    """The real directories that are passed on the way to a file, through all links, in order."""
    file = Path(path)
    passed: dict[Path, None] = {}  # a set that keeps its order
    for place in (*reversed(file.parents), Path(os.path.realpath(file)).parent):
        real = Path(os.path.realpath(place))
        passed |= dict.fromkeys((*reversed(real.parents), real))
    return passed


def _access(path: str, user: int, groups: Collection[int]) -> Access:
    if not _is_path(path):
        return Access.UNKNOWN
    file = Path(path)
    try:
        status = file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return Access.MISSING
    except OSError:  # we may not look
        return Access.UNKNOWN
    is_allowed = _allows(file, status, _READ, user, groups)
    return Access.READABLE if is_allowed else Access.UNREADABLE


# Permissions


class _Tag(IntEnum):
    """Whom an entry of an access control list is about (acl_entry_t of linux/posix_acl.h)."""

    OWNER = 0x01
    USER = 0x02
    OWNING_GROUP = 0x04
    GROUP = 0x08
    MASK = 0x10
    OTHERS = 0x20


class _Entry(NamedTuple):
    tag: int
    permissions: int
    """The three bits of rwx."""
    who: int = -1
    """The number of a user or group."""


_ACL = "system.posix_acl_access"
_ACL_VERSION = struct.pack("<I", 2)
_ACL_ENTRY = struct.Struct("<HHI")
_ALL = 0o7


def _allows(
    path: Path, status: os.stat_result, wish: int, user: int, groups: Collection[int]
) -> bool:
    """Whether a user may do something, as far as we can tell; True if we cannot."""
    if user == _ROOT:
        return True
    if user == os.geteuid():
        return os.access(path, wish, effective_ids=True)
    try:
        entries = _entries(path, status)
    except (ValueError, struct.error):
        return True
    return bool(_granted(entries, status, user, groups) & wish)


def _entries(path: Path, status: os.stat_result) -> list[_Entry]:
    """The access control list of a file; the permission bits are a short one.

    Raises:
        ValueError: its version is not known.
        struct.error: it is malformed.
    """
    try:
        content = os.getxattr(path, _ACL)
    except OSError:  # none, or a file system without any
        mode = status.st_mode
        return [
            _Entry(_Tag.OWNER, mode >> 6 & _ALL),
            _Entry(_Tag.OWNING_GROUP, mode >> 3 & _ALL),
            _Entry(_Tag.OTHERS, mode & _ALL),
        ]
    if not content.startswith(_ACL_VERSION):
        raise ValueError(content[: len(_ACL_VERSION)])
    return [_Entry(*values) for values in _ACL_ENTRY.iter_unpack(content[len(_ACL_VERSION) :])]


def _granted(
    entries: Iterable[_Entry], status: os.stat_result, user: int, groups: Collection[int]
) -> int:
    """What a user may do, by the algorithm of acl(5); of several groups each gives its part.

    That is exact for a single permission, which is all that anybody asks for here.
    """
    by_tag: dict[int, list[_Entry]] = {}
    for entry in entries:
        by_tag.setdefault(entry.tag, []).append(entry)

    def bits(tag: _Tag, who: Collection[int] | None = None) -> list[int]:
        return [e.permissions for e in by_tag.get(tag, ()) if who is None or e.who in who]

    if user == status.st_uid:
        return _union(bits(_Tag.OWNER))
    mask = _union(bits(_Tag.MASK)) if _Tag.MASK in by_tag else _ALL
    if named := bits(_Tag.USER, (user,)):
        return _union(named) & mask
    owning = bits(_Tag.OWNING_GROUP) if status.st_gid in groups else []
    if theirs := owning + bits(_Tag.GROUP, groups):
        return _union(theirs) & mask
    return _union(bits(_Tag.OTHERS))


def _union(permissions: Iterable[int]) -> int:
    result = 0
    for each in permissions:
        result |= each
    return result
