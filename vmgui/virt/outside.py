"""Files of a host that are in none of its pools: libvirt can only look into volumes.

So a transient pool is made of the file's directory and destroyed after the look, which takes 35 ms
with 2000 files there. Libvirt itself refuses one where another pool, active or not, has the
directory. Whether a directory is there at all is learnt without opening what is in it. Nothing on
the disk changes; other clients may see the pool come and go.
"""

from __future__ import annotations

import contextlib
import posixpath
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import libvirt

from vmgui.base.errors import NotFound
from vmgui.base.i18n import _
from vmgui.xmldoc.pool import Pool

_PREFIX = "vmgui-look-"
_STALE_SECONDS = 3600
"""The age of a pool that somebody left behind who lost the connection before destroying it."""
_NEVER = frozenset({"dev", "proc", "sys"})
"""Directories of the root that are not looked into: libvirt opens all that is there, and opening a
device may do something, such as starting a watchdog."""
_NOTHING = "No such file or directory"
_MISSING = (_NOTHING, "Not a directory")
"""What libvirt says of a directory that is not there: a system error without a number."""


def is_look(name: str) -> bool:
    """Whether a pool of this name is one of those that are made for a look, here or elsewhere."""
    return name.startswith(_PREFIX)


@contextmanager
def volume_at(connection: libvirt.virConnect, path: str) -> Iterator[libvirt.virStorageVol | None]:
    """A file or device of a host as a volume, as long as the block lasts.

    One call if an active pool knows it. A pool that may know it is refreshed first.

    Args:
        connection: the host.
        path: absolute.

    Yields:
        None if the host cannot be looked into there.

    Raises:
        NotFound: there is no such file.
        libvirt.libvirtError: the connection was lost.
    """
    path = posixpath.normpath(path)
    if volume := _lookup(connection, path) or _refreshed(connection, path):
        yield volume
        return
    with _passing_pool(connection, posixpath.dirname(path)) as is_there:
        volume = _lookup(connection, path) if is_there else None
        if is_there and volume is None:
            raise missing(path)
        yield volume


def lacks_directory(connection: libvirt.virConnect, path: str) -> bool:
    """Whether there is nothing at a path: four calls, none of which opens what is there.

    A pool can be told to remove its directory, and rmdir(2) never removes "…/.": it says that this
    is no way to name what is there (EINVAL), or that nothing is (ENOENT).

    Args:
        connection: the host.
        path: absolute.
    """
    _sweep(connection)
    pool = connection.storagePoolDefineXML(_xml(posixpath.join(path, ".")), 0)
    try:
        pool.delete(0)
    except libvirt.libvirtError as error:
        raise_loss(error)
        return _NOTHING in (error.get_error_message() or "")
    finally:
        pool.undefine()
    return False


def missing(path: str) -> NotFound:
    """What is said of a file that is not there."""
    return NotFound(_("There is no “{path}” on the host.").format(path=path))


def _lookup(connection: libvirt.virConnect, path: str) -> libvirt.virStorageVol | None:
    try:
        return connection.storageVolLookupByPath(path)
    except libvirt.libvirtError as error:
        if error.get_error_code() != libvirt.VIR_ERR_NO_STORAGE_VOL:
            raise
    return None


def _refreshed(connection: libvirt.virConnect, path: str) -> libvirt.virStorageVol | None:
    """A file in the directory of an active pool, which has not seen it yet.

    Returns:
        None if there is no such pool, or it cannot be refreshed now.

    Raises:
        NotFound: the pool does not find it either.
    """
    try:
        pool = connection.storagePoolLookupByTargetPath(posixpath.dirname(path))
    except libvirt.libvirtError as error:
        if error.get_error_code() not in (
            libvirt.VIR_ERR_NO_STORAGE_POOL,
            libvirt.VIR_ERR_NO_SUPPORT,
        ):
            raise
        return None
    try:
        pool.refresh(0)
    except libvirt.libvirtError as error:
        raise_loss(error)
        return None  # not while a volume is being made
    if volume := _lookup(connection, path):
        return volume
    raise missing(path)


@contextmanager
def _passing_pool(connection: libvirt.virConnect, directory: str) -> Iterator[bool]:
    """A pool of a directory for the time of the block; False if there can be none.

    Raises:
        NotFound: there is no such directory.
    """
    if directory.lstrip("/").partition("/")[0] in _NEVER:
        yield False
        return
    _sweep(connection)
    try:
        pool = connection.storagePoolCreateXML(_xml(directory), 0)
    except libvirt.libvirtError as error:
        _check(error, directory)
        yield False
        return
    try:
        yield True
    finally:
        pool.destroy()


def _xml(directory: str) -> str:
    pool = Pool.create()
    pool.type = "dir"
    pool.name = f"{_PREFIX}{int(time.time())}-{uuid.uuid4().hex[:8]}"
    pool.target_path = directory
    return pool.xml()


def _sweep(connection: libvirt.virConnect) -> None:
    """Destroy the pools that were left behind."""
    for pool in connection.listAllStoragePools(0):
        made, _dash, _rest = pool.name().removeprefix(_PREFIX).partition("-")
        is_ours = is_look(pool.name()) and made.isdecimal()
        if is_ours and time.time() - int(made) > _STALE_SECONDS:
            with contextlib.suppress(libvirt.libvirtError):  # somebody else was quicker
                pool.destroy() if pool.isActive() else pool.undefine()


def _check(error: libvirt.libvirtError, directory: str) -> None:
    """Raise what means more than that there can be no pool."""
    if is_of_missing(error):
        raise missing(directory) from error
    raise_loss(error)


def is_of_missing(error: libvirt.libvirtError) -> bool:
    """Whether libvirt says that a directory is not there."""
    return any(words in (error.get_error_message() or "") for words in _MISSING)


def raise_loss(error: libvirt.libvirtError) -> None:
    """Raise an error again if the connection was lost, and it says nothing of what was asked."""
    if error.get_error_domain() in (libvirt.VIR_FROM_RPC, libvirt.VIR_FROM_REMOTE):
        raise error
