"""Storage pools and volumes as they are read: for lists, pickers and checks.

A call or two for a list and one for each object's description. Objects that vanish on the way are
left out. All raise `libvirt.libvirtError`; the lane translates it. What changes pools is in
`vmgui.virt.pools`, what changes volumes in `vmgui.virt.volumes`.
"""

from __future__ import annotations

from typing import NamedTuple

import libvirt

from vmgui.virt.descriptions import GONE, documents, names
from vmgui.xmldoc.pool import Pool
from vmgui.xmldoc.volume import Volume

MAX_CHAIN = 64
"""How many images may stand on each other; more of them is a circle or a mistake."""


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
    """All storage pools: four calls, and one for each."""
    active = names(connection.listAllStoragePools(libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE))
    autostart = names(
        connection.listAllStoragePools(libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_AUTOSTART)
    )
    transient = names(
        connection.listAllStoragePools(libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_TRANSIENT)
    )
    return tuple(
        PoolReading(
            pool.name(),
            document.type or "",
            pool.name() in active,
            document.target_path or "",
            document.capacity,
            document.allocation,
            document.available,
            pool.UUIDString(),
            pool.name() in autostart,
            pool.name() not in transient,
        )
        for pool, document in documents(connection.listAllStoragePools(0), Pool)
    )


def refresh_pool(connection: libvirt.virConnect, pool: str) -> None:
    """Look again at what is in an active pool (virStoragePoolRefresh): others write there, too."""
    connection.storagePoolLookupByName(pool).refresh(0)


def volumes(connection: libvirt.virConnect, pool: str) -> tuple[VolumeReading, ...]:
    """All volumes of an active pool: two calls, and one for each."""
    found = connection.storagePoolLookupByName(pool).listAllVolumes(0)
    return tuple(_volume(document) for _each, document in documents(found, Volume))


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


def create_volume(
    connection: libvirt.virConnect, pool: str, xml: str, *, is_preallocated: bool = False
) -> str:
    """Make a volume (virStorageVolCreateXML); may take long for one that is filled.

    Args:
        connection: the host.
        pool: the name of an active pool.
        xml: the volume's description.
        is_preallocated: prepare the tables of a qcow2 image, and all the space that the description
            allocates; other formats get that anyway, and refuse to be told.

    Returns:
        Its path.
    """
    flags = libvirt.VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA if is_preallocated else 0
    return connection.storagePoolLookupByName(pool).createXML(xml, flags).path()


def volume_allocation(connection: libvirt.virConnect, pool: str, name: str) -> int:
    """How many bytes a volume takes by now (virStorageVolGetInfo), also while it is being made."""
    volume = connection.storagePoolLookupByName(pool).storageVolLookupByName(name)
    return int(volume.info()[2])


def delete_volume(connection: libvirt.virConnect, path: str) -> None:
    """Remove the volume at a path, with what is in it (virStorageVolDelete)."""
    connection.storageVolLookupByPath(path).delete(0)
