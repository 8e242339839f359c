"""Making new machines, and taking back what was made for them: one blocking function each.

All raise `libvirt.libvirtError`; the lane translates it.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

import libvirt

from vmgui.base.errors import Busy, HostError, Unsupported
from vmgui.base.i18n import _
from vmgui.virt import definitions, outside
from vmgui.virt.contents import is_taken_for
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.pool import Pool
from vmgui.xmldoc.properties import integer

REFRESH_SECONDS = 60.0
"""How long a pool may be busy with other volumes until nobody waits for it any more."""
_REFRESH_PAUSE = 0.5
"""Seconds between two attempts."""

_UNKNOWN_FLAG = frozenset({libvirt.VIR_ERR_NO_SUPPORT, libvirt.VIR_ERR_INVALID_ARG})
_SAVED = libvirt.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE
_KEPT = _SAVED | libvirt.VIR_DOMAIN_UNDEFINE_KEEP_NVRAM
_KEEPING = (_KEPT | libvirt.VIR_DOMAIN_UNDEFINE_KEEP_TPM, _KEPT, _SAVED)
_REMOVING = (_SAVED | libvirt.VIR_DOMAIN_UNDEFINE_NVRAM, _SAVED)
"""How a machine is forgotten, with its firmware's variables and without: each is tried if the host
does not know a flag of the one before. The state of a TPM goes unless a flag keeps it."""


class Taken(NamedTuple):
    """What a new machine would share with what is there already."""

    name: bool
    """Another machine has its name."""
    uuid: bool
    pool: bool
    """A pool has the name of its new one, and is none that would do."""
    volumes: tuple[str, ...]
    """Its volumes whose names are taken in their pools."""


class _Network(Element):
    TAG = "network"
    connections = integer("@connections")
    """How many network cards are plugged in; only while it is active."""


def taken(
    connection: libvirt.virConnect,
    name: str,
    uuid: str,
    pool: tuple[str, str] | None,
    volumes: Iterable[tuple[str, str]],
) -> Taken:
    """Look for what is there already: two calls, three for the pool, two for each volume.

    Args:
        connection: the host.
        name: of the machine.
        uuid: of the machine.
        pool: the name and the directory of its new pool.
        volumes: pool and name of each of its volumes; the pools must be there and active.
    """
    no_domain = libvirt.VIR_ERR_NO_DOMAIN
    return Taken(
        _is_there(no_domain, lambda: connection.lookupByName(name)),
        _is_there(no_domain, lambda: connection.lookupByUUIDString(uuid)),
        pool is not None and _is_other_pool(connection, *pool),
        tuple(volume for where, volume in volumes if has_volume(connection, where, volume)),
    )


def has_volume(connection: libvirt.virConnect, pool: str, name: str) -> bool:
    """Whether an active pool has a volume of this name: two calls."""
    found = connection.storagePoolLookupByName(pool)
    return _is_there(libvirt.VIR_ERR_NO_STORAGE_VOL, lambda: found.storageVolLookupByName(name))


def _is_there(missing: int, look_up: Callable[[], object]) -> bool:
    try:
        look_up()
    except libvirt.libvirtError as error:
        if error.get_error_code() != missing:
            raise
        return False
    return True


# Pool and network


def _pool(connection: libvirt.virConnect, name: str) -> libvirt.virStoragePool | None:
    try:
        return connection.storagePoolLookupByName(name)
    except libvirt.libvirtError as error:
        if error.get_error_code() != libvirt.VIR_ERR_NO_STORAGE_POOL:
            raise
    return None


def _would_do(pool: libvirt.virStoragePool, path: str) -> bool:
    """Whether a pool is what would be made: somebody else may have been quicker."""
    document = parse(pool.XMLDesc(0), Pool)
    is_there = (document.target_path or "").rstrip("/") == path.rstrip("/")
    return document.type == "dir" and is_there


def _is_other_pool(connection: libvirt.virConnect, name: str, path: str) -> bool:
    pool = _pool(connection, name)
    return pool is not None and not _would_do(pool, path)


def make_pool(connection: libvirt.virConnect, name: str, path: str) -> bool | None:
    """Make a pool of a directory, start it, and have it start with the host.

    Returns:
        Whether the directory was made, too; None if there was such a pool already, which is active
        then.
    """
    there = _pool(connection, name)
    if there is not None and _would_do(there, path):
        if not there.isActive():
            there.create(0)
        return None
    document = Pool.create()
    document.type, document.name, document.target_path = "dir", name, path
    pool = connection.storagePoolDefineXML(document.xml(), 0)
    is_built = False
    try:
        is_built = not _has_started(pool)
        if is_built:
            pool.build(0)
            pool.create(0)
        pool.setAutostart(1)
    except libvirt.libvirtError:
        _forget(pool, is_built=is_built)
        raise
    return is_built


def _has_started(pool: libvirt.virStoragePool) -> bool:
    """Start a pool; False if its directory is missing."""
    try:
        pool.create(0)
    except libvirt.libvirtError as error:
        if not outside.is_of_missing(error):
            raise
        return False
    return True


def _forget(pool: libvirt.virStoragePool, *, is_built: bool) -> None:
    """Stop a pool and undefine it; its directory goes too if it was built and is empty."""
    if pool.isActive():
        pool.destroy()
    if is_built:
        with contextlib.suppress(libvirt.libvirtError):  # there is something in it by now
            pool.delete(0)
    pool.undefine()


def remove_pool(connection: libvirt.virConnect, name: str, *, is_built: bool) -> bool:
    """Take back `make_pool`, unless there are volumes in the pool.

    Args:
        connection: the host.
        name: of the pool.
        is_built: whether the directory was made, too: it is removed then, if it is empty.

    Returns:
        Whether the pool is gone.
    """
    pool = connection.storagePoolLookupByName(name)
    if pool.isActive():
        pool.refresh(0)
        if pool.numOfVolumes():
            return False
    _forget(pool, is_built=is_built)
    return True


def start_network(connection: libvirt.virConnect, name: str) -> bool:
    """Start a virtual network; False if it is active already."""
    network = connection.networkLookupByName(name)
    if network.isActive():
        return False
    network.create()
    return True


def stop_network(connection: libvirt.virConnect, name: str) -> bool:
    """Stop a virtual network unless something is plugged into it; False if it is active still."""
    network = connection.networkLookupByName(name)
    if parse(network.XMLDesc(0), _Network).connections:
        return False
    if network.isActive():
        network.destroy()
    return True


# Images


def grow(connection: libvirt.virConnect, path: str, capacity: int, format: str) -> None:  # noqa: A002
    """Let a disk image have at least so many bytes for the guest (virStorageVolResize).

    An image that was uploaded counts as raw until its pool was refreshed, which is refused while
    another volume is made there; to resize it as that would only put zeros behind it.

    Args:
        connection: the host.
        path: of the image.
        capacity: in bytes.
        format: of the image.

    Raises:
        Busy: the pool could not be refreshed within `REFRESH_SECONDS`.
        Unsupported: libvirt takes the image for another format.
    """
    volume = connection.storageVolLookupByPath(path)
    is_known = is_taken_for(volume, format)
    if not is_known:
        _refresh(volume, path)
        is_known = is_taken_for(volume, format)
    if int(volume.info()[1]) >= capacity:
        return
    if not is_known:
        message = _("The host does not see that “{path}” is {format}, and cannot make it larger.")
        raise Unsupported(message.format(path=path, format=format))
    volume.resize(capacity, 0)


def _refresh(volume: libvirt.virStorageVol, path: str) -> None:
    """Have a volume's pool looked through, after what it is busy with.

    Raises:
        Busy: it was busy for `REFRESH_SECONDS`.
    """
    pool = volume.storagePoolLookupByVolume()
    ends = time.monotonic() + REFRESH_SECONDS
    while True:
        try:
            pool.refresh(0)
        except libvirt.libvirtError as error:
            outside.raise_loss(error)
            if time.monotonic() >= ends:
                message = _("“{path}” cannot be made larger: its storage pool is busy.")
                raise Busy(message.format(path=path), detail=str(error)) from error
            time.sleep(_REFRESH_PAUSE)
        else:
            return


# The machine


def define_new(
    connection: libvirt.virConnect, xml: str, uuid: str, *, is_checked: bool = True
) -> None:
    """Define a machine that is not there yet; one that has this UUID is not replaced.

    Args:
        connection: the host.
        xml: its description.
        uuid: what the description has.
        is_checked: libvirt compares the description with its schema first.

    Raises:
        HostError: a machine of this UUID is there.
        libvirt.libvirtError: one of this name is there, or the host refuses the description.
    """
    if _is_there(libvirt.VIR_ERR_NO_DOMAIN, lambda: connection.lookupByUUIDString(uuid)):
        raise HostError(_("A machine of this name or UUID exists on the host already."))
    definitions.define(connection, xml, is_checked=is_checked)


def start_as(connection: libvirt.virConnect, xml: str) -> None:
    """Start a machine that is defined and off with another description (virDomainCreateXML).

    The lasting description stays as it is, and is the only one when the machine has ended.

    Args:
        connection: the host.
        xml: the description for this once, with the machine's name and UUID.
    """
    connection.createXML(xml, 0)


def discard(connection: libvirt.virConnect, uuid: str, *, keeps_state: bool) -> None:
    """End a machine at once and forget it; its disks stay.

    Args:
        connection: the host.
        uuid: of the machine.
        keeps_state: leave its NVRAM and what its TPM remembers where they are; else both are
            removed with it.
    """
    domain = connection.lookupByUUIDString(uuid)
    if domain.isActive():
        domain.destroy()
    for flags in _KEEPING if keeps_state else _REMOVING:
        try:
            domain.undefineFlags(flags)
        except libvirt.libvirtError as error:
            if error.get_error_code() not in _UNKNOWN_FLAG:
                raise
        else:
            return
    domain.undefine()
