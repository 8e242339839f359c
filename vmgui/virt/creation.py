"""Making new machines, and taking back what was made for them: one blocking function each.

All raise `libvirt.libvirtError`; the lane translates it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from typing import NamedTuple

import libvirt

from vmgui.base.errors import HostError
from vmgui.base.i18n import _
from vmgui.virt import definitions
from vmgui.virt.enums import domain_state
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import integer, text

ENDED_BY_ITSELF = domain_state(
    libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_SHUTDOWN, has_saved_state=False
)[1]
"""The reason of a machine that is off because its guest has ended: it was shut down, or it rebooted
and <on_reboot> is "destroy". libvirt tells no difference between the two (seen with 9.0)."""

_UNKNOWN_FLAG = frozenset({libvirt.VIR_ERR_NO_SUPPORT, libvirt.VIR_ERR_INVALID_ARG})


class Taken(NamedTuple):
    """What a new machine would share with what is there already."""

    name: bool
    """Another machine has its name."""
    uuid: bool
    pool: bool
    """Another pool has the name of its new one."""
    volumes: tuple[str, ...]
    """Its volumes whose names are taken in their pools."""


class _Pool(Element):
    TAG = "pool"
    type = text("@type")
    name = text("name")
    path = text("target/path")


class _Network(Element):
    TAG = "network"
    connections = integer("@connections")
    """How many network cards are plugged in; only while it is active."""


def taken(
    connection: libvirt.virConnect,
    name: str,
    uuid: str,
    pool: str,
    volumes: Iterable[tuple[str, str]],
) -> Taken:
    """Look for what is there already: two calls, one for the pool, two for each volume.

    Args:
        connection: the host.
        name: of the machine.
        uuid: of the machine.
        pool: the name of its new pool; empty for none.
        volumes: pool and name of each of its volumes; the pools must be there and active.
    """
    no_domain = libvirt.VIR_ERR_NO_DOMAIN
    return Taken(
        _is_there(no_domain, lambda: connection.lookupByName(name)),
        _is_there(no_domain, lambda: connection.lookupByUUIDString(uuid)),
        bool(pool)
        and _is_there(
            libvirt.VIR_ERR_NO_STORAGE_POOL, lambda: connection.storagePoolLookupByName(pool)
        ),
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


def make_pool(connection: libvirt.virConnect, name: str, path: str) -> bool:
    """Make a pool of a directory, start it, and have it start with the host.

    Returns:
        Whether the directory was made, too.
    """
    document = _Pool.create()
    document.type, document.name, document.path = "dir", name, path
    pool = connection.storagePoolDefineXML(document.xml(), 0)
    try:
        is_built = _start(pool)
        pool.setAutostart(1)
    except libvirt.libvirtError:
        _forget(pool)
        raise
    return is_built


def _start(pool: libvirt.virStoragePool) -> bool:
    """Start a pool; if it cannot be, its directory is missing."""
    try:
        pool.create(0)
    except libvirt.libvirtError:
        pool.build(0)
        pool.create(0)
        return True
    return False


def _forget(pool: libvirt.virStoragePool) -> None:
    if pool.isActive():
        pool.destroy()
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
        pool.destroy()
    if is_built:
        with contextlib.suppress(libvirt.libvirtError):  # there is something in it by now
            pool.delete(0)
    pool.undefine()
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


def grow(connection: libvirt.virConnect, path: str, capacity: int) -> None:
    """Let a disk image have at least so many bytes for the guest (virStorageVolResize)."""
    volume = connection.storageVolLookupByPath(path)
    if int(volume.info()[1]) < capacity:
        volume.resize(capacity, 0)


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


def discard(connection: libvirt.virConnect, uuid: str) -> None:
    """End a machine at once and forget it, with its firmware's variables; its disks stay."""
    domain = connection.lookupByUUIDString(uuid)
    if domain.isActive():
        domain.destroy()
    flags = libvirt.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE | libvirt.VIR_DOMAIN_UNDEFINE_NVRAM
    try:
        domain.undefineFlags(flags)
    except libvirt.libvirtError as error:
        if error.get_error_code() not in _UNKNOWN_FLAG:
            raise
        domain.undefine()
