"""Storage pools and volumes as they are read: for lists, pickers and checks.

A call or two for a list and one for each object's description. Objects that vanish on the way are
left out. All raise `libvirt.libvirtError`; the lane translates it. What changes pools is in
`vmgui.virt.pools`, what changes volumes in `vmgui.virt.volumes`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from typing import NamedTuple

import libvirt

from vmgui.virt import outside
from vmgui.virt.descriptions import GONE, documents, names, read
from vmgui.xmldoc.pool import Pool
from vmgui.xmldoc.volume import Volume

log = logging.getLogger(__name__)

MAX_CHAIN = 64
"""How many images may stand on each other; more of them is a circle or a mistake."""
_UNKNOWN_FLAG = frozenset({libvirt.VIR_ERR_INVALID_ARG, libvirt.VIR_ERR_NO_SUPPORT})
"""What drivers say of a filter that they do not have."""
_OF_THE_POOL = frozenset({libvirt.VIR_ERR_NO_STORAGE_POOL, libvirt.VIR_ERR_OPERATION_INVALID})
"""What libvirt says when a pool is gone or was stopped while its volumes are read."""


class PoolReading(NamedTuple):
    """A storage pool; sizes in bytes, None where the host does not say."""

    name: str
    type: str
    """"dir", "logical", "rbd" ..."""
    is_active: bool
    target_path: str
    capacity: int | None
    allocation: int | None
    available: int | None
    uuid: str = ""
    is_autostart: bool = False
    is_persistent: bool = True


class VolumeReading(NamedTuple):
    """A storage volume; sizes in bytes, None where the host does not say."""

    name: str
    path: str
    """Empty while it is not known."""
    format: str
    """"qcow2", "raw" ...; empty where there are none."""
    capacity: int | None
    """What the guest sees."""
    allocation: int | None
    """What it takes."""
    backing_path: str
    """The image that it stands on; empty for none."""
    backing_format: str = ""
    type: str = "file"
    """"file", "block", "dir", "network" ..."""
    encryption: str = ""
    """"luks" ...; empty for none."""
    is_described: bool = True
    """False while only its name is known."""


def pools(connection: libvirt.virConnect) -> tuple[PoolReading, ...]:
    """All storage pools by name: four calls, and one for each.

    A pool whose description the host does not give is told without its sizes, so that it hides
    none of the others. Those that `vmgui.virt.outside` makes for a moment are left out.
    """
    active = _flagged(connection, libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE)
    autostart = _flagged(connection, libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_AUTOSTART) or ()
    transient = _flagged(connection, libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_TRANSIENT) or ()
    found = []
    for pool in connection.listAllStoragePools(0):
        name = pool.name()
        if outside.is_look(name):
            continue
        reading = _pool(
            pool,
            is_active=bool(pool.isActive()) if active is None else name in active,
            is_autostart=name in autostart,
            is_persistent=name not in transient,
        )
        if reading is not None:
            found.append(reading)
    return tuple(sorted(found))


def _flagged(connection: libvirt.virConnect, flag: int) -> frozenset[str] | None:
    """The names of the pools that a flag is true of; None if the driver does not know it."""
    try:
        return names(connection.listAllStoragePools(flag))
    except libvirt.libvirtError as error:
        if error.get_error_code() not in _UNKNOWN_FLAG:
            raise
    return None


def _pool(
    pool: libvirt.virStoragePool, *, is_active: bool, is_autostart: bool, is_persistent: bool
) -> PoolReading | None:
    """What a pool says of itself; None if it is gone."""
    try:
        document = read(pool, pool.XMLDesc(0), Pool) or Pool.create()
    except libvirt.libvirtError as error:
        if error.get_error_code() in GONE:
            return None
        outside.raise_loss(error)
        log.info("The pool %s does not describe itself: %s", pool.name(), error)
        document = Pool.create()
    return PoolReading(
        pool.name(),
        document.type or "",
        is_active,
        document.target_path or "",
        document.capacity,
        document.allocation,
        document.available,
        pool.UUIDString(),
        is_autostart,
        is_persistent,
    )


def volumes(connection: libvirt.virConnect, pool: str) -> tuple[VolumeReading, ...]:
    """All volumes of an active pool: two calls, and one for each."""
    found = connection.storagePoolLookupByName(pool).listAllVolumes(0)
    return tuple(_volume(document) for _each, document in documents(found, Volume))


def volume_names(connection: libvirt.virConnect, pool: str) -> tuple[VolumeReading, ...]:
    """All volumes of an active pool by name, not described yet: two calls in all.

    libvirt tells a key with the name; that of a file or device is its path.
    """
    found = connection.storagePoolLookupByName(pool).listAllVolumes(0)
    return tuple(sorted(_named(volume.name(), volume.key()) for volume in found))


def described_volumes(
    connection: libvirt.virConnect, pool: str, wanted: Iterable[str], seconds: float
) -> dict[str, VolumeReading | None]:
    """As many volumes of an active pool as can be described in a time: two calls for each.

    Args:
        connection: the host.
        pool: its name.
        wanted: the names of volumes, the most wanted first.
        seconds: how long the next one may begin; there is always one.

    Returns:
        By name, in the order of `wanted`: None for one that is gone; not `is_described` for one
        that the host cannot describe.
    """
    ends = time.monotonic() + seconds
    place = connection.storagePoolLookupByName(pool)
    found: dict[str, VolumeReading | None] = {}
    for name in wanted:
        found[name] = _described(place, name)
        if time.monotonic() >= ends:
            break
    return found


def _described(pool: libvirt.virStoragePool, name: str) -> VolumeReading | None:
    key = ""
    try:
        volume = pool.storageVolLookupByName(name)
        key = volume.key()
        document = read(volume, volume.XMLDesc(0), Volume)
    except libvirt.libvirtError as error:
        if error.get_error_code() == libvirt.VIR_ERR_NO_STORAGE_VOL:
            return None
        if error.get_error_code() in _OF_THE_POOL:
            raise
        outside.raise_loss(error)
        log.info("The volume %s does not describe itself: %s", name, error)
        document = None
    return _named(name, key) if document is None else _volume(document)


def _named(name: str, key: str) -> VolumeReading:
    path = key if key.startswith("/") else ""
    return VolumeReading(name, path, "", None, None, "", is_described=False)


def volume_paths(
    connection: libvirt.virConnect, pool: str, endings: tuple[str, ...]
) -> tuple[str, ...]:
    """The paths of an active pool's volumes whose names end so, in any case.

    Two calls, and one for each that is found.
    """
    found = []
    for volume in connection.storagePoolLookupByName(pool).listAllVolumes(0):
        if not volume.name().lower().endswith(endings):
            continue
        try:
            found.append(volume.path())
        except libvirt.libvirtError as error:
            if error.get_error_code() not in GONE:
                raise
    return tuple(found)


def volume_by_path(connection: libvirt.virConnect, path: str) -> VolumeReading | None:
    """The volume at a path, None if no active pool has it: two calls."""
    try:
        volume = connection.storageVolLookupByPath(path)
    except libvirt.libvirtError as error:
        if error.get_error_code() == libvirt.VIR_ERR_NO_STORAGE_VOL:
            return None
        raise
    readings = (_volume(document) for _each, document in documents([volume], Volume))
    return next(readings, None)


def _volume(document: Volume) -> VolumeReading:
    return VolumeReading(
        document.name or "",
        document.path or "",
        document.format or "",
        document.capacity,
        document.allocation,
        document.backing_path or "",
        document.backing_format or "",
        document.type or "file",
        document.encryption_format or "",
    )


def backing_chain(connection: libvirt.virConnect, path: str) -> tuple[str, ...]:
    """The images that the one at `path` stands on, nearest first: two calls for each.

    It ends at an image that is in no active pool, where a circle closes, and after `MAX_CHAIN`.
    """
    chain = [path]
    while len(chain) <= MAX_CHAIN:
        volume = volume_by_path(connection, chain[-1])
        if volume is None or not volume.backing_path or volume.backing_path in chain:
            break
        chain.append(volume.backing_path)
    return tuple(chain[1:])


def volume_allocation(connection: libvirt.virConnect, pool: str, name: str) -> int:
    """How many bytes a volume takes by now (virStorageVolGetInfo), also while it is being made."""
    volume = connection.storagePoolLookupByName(pool).storageVolLookupByName(name)
    return int(volume.info()[2])
