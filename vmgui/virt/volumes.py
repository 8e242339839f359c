"""What is done with volumes: made, copied, laid over each other, resized, wiped, deleted.

All raise `libvirt.libvirtError`; the lane translates it. A volume that is there after one of these
functions is whole. What goes to and from files of this computer is in `vmgui.virt.uploads` and
`vmgui.virt.downloads`.
"""

from __future__ import annotations

import posixpath

import libvirt

from vmgui.base.errors import InvalidInput, Unsupported
from vmgui.base.i18n import _
from vmgui.virt import outside
from vmgui.virt.contents import is_taken_for
from vmgui.virt.leftovers import removed_on_failure
from vmgui.xmldoc.document import parse, sanitize
from vmgui.xmldoc.pool import Pool
from vmgui.xmldoc.volume import Volume

_WIPE = {
    "zero": libvirt.VIR_STORAGE_VOL_WIPE_ALG_ZERO,
    "nnsa": libvirt.VIR_STORAGE_VOL_WIPE_ALG_NNSA,
    "dod": libvirt.VIR_STORAGE_VOL_WIPE_ALG_DOD,
    "bsi": libvirt.VIR_STORAGE_VOL_WIPE_ALG_BSI,
    "gutmann": libvirt.VIR_STORAGE_VOL_WIPE_ALG_GUTMANN,
    "schneier": libvirt.VIR_STORAGE_VOL_WIPE_ALG_SCHNEIER,
    "pfitzner7": libvirt.VIR_STORAGE_VOL_WIPE_ALG_PFITZNER7,
    "pfitzner33": libvirt.VIR_STORAGE_VOL_WIPE_ALG_PFITZNER33,
    "random": libvirt.VIR_STORAGE_VOL_WIPE_ALG_RANDOM,
    "trim": libvirt.VIR_STORAGE_VOL_WIPE_ALG_TRIM,
}
"""By virsh's words."""


def _found(connection: libvirt.virConnect, pool: str, name: str) -> libvirt.virStorageVol:
    return connection.storagePoolLookupByName(pool).storageVolLookupByName(name)


def located(connection: libvirt.virConnect, path: str) -> tuple[str, str]:
    """The pool and the name of the volume at a path: two calls."""
    volume = connection.storageVolLookupByPath(path)
    return volume.storagePoolLookupByVolume().name(), volume.name()


def future_path(connection: libvirt.virConnect, pool: str, name: str) -> str:
    """Where a new volume of this name will be, as libvirt tells it: two calls."""
    found = connection.storagePoolLookupByName(pool)
    document = parse(sanitize(found.XMLDesc(0)), Pool, keep_blanks=False)
    return posixpath.join(document.target_path or document.source_name or "", name)


# Making them


def create(
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


def create_copy(
    connection: libvirt.virConnect,
    pool: str,
    xml: str,
    source_path: str,
    source_format: str = "",
) -> str:
    """Make a volume that is a copy of an image (virStorageVolCreateXMLFrom). May take long.

    It cannot be stopped in the middle. What the image stands on is copied into it.

    Args:
        connection: the host.
        pool: the name of an active pool.
        xml: the volume's description, such as `NewImage.xml()`; its format may be another one than
            the image's, and its capacity may be larger: then the copy grows to it.
        source_path: of the image on the host; it need not be in a pool.
        source_format: of the image, if it is known: libvirt takes what it does not recognise for
            raw, and would copy it as that.

    Returns:
        The path of the volume.

    Raises:
        NotFound: there is no such image.
        Unsupported: libvirt cannot read the image, or cannot get at it.
    """
    with outside.volume_at(connection, source_path) as source:
        if source is None:
            message = _("The host cannot be looked into at “{path}”: it is in no storage pool.")
            raise Unsupported(message.format(path=source_path))
        if source_format and not is_taken_for(source, source_format):
            message = _("The host's libvirt cannot read disk images of this kind ({format}).")
            raise Unsupported(message.format(format=source_format))
        made = connection.storagePoolLookupByName(pool).createXMLFrom(xml, source, 0)
    return _grown(made, xml)


def clone(
    connection: libvirt.virConnect,
    source_pool: str,
    source_name: str,
    pool: str,
    xml: str,
    *,
    is_preallocated: bool = False,
) -> str:
    """Make a volume that is a copy of another one (virStorageVolCreateXMLFrom). May take long.

    It cannot be stopped in the middle. What the source stands on is copied into it.

    Args:
        connection: the host.
        source_pool: the name of an active pool.
        source_name: of the volume that is copied.
        pool: the name of an active pool: the same, or another one.
        xml: the new volume's description; see `create_copy`.
        is_preallocated: prepare the tables of a qcow2 image.

    Returns:
        The path of the new volume.
    """
    source = _found(connection, source_pool, source_name)
    flags = libvirt.VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA if is_preallocated else 0
    made = connection.storagePoolLookupByName(pool).createXMLFrom(xml, source, flags)
    return _grown(made, xml)


def _grown(made: libvirt.virStorageVol, xml: str) -> str:
    """Give a copy the capacity that was wanted: libvirt gives it its source's, whatever xml says.

    Returns:
        Its path.
    """
    with removed_on_failure(made):
        wanted = parse(xml, Volume).capacity or 0
        if wanted > int(made.info()[1]):
            made.resize(wanted, 0)
        return made.path()


def create_overlay(
    connection: libvirt.virConnect,
    pool: str,
    name: str,
    base_path: str,
    base_format: str,
    capacity: int | None = None,
) -> str:
    """Make a qcow2 volume that stands on an image, which must not be changed any more.

    Libvirt makes overlays as large or small as it is told, so `capacity` must not be too small.

    Args:
        connection: the host.
        pool: the name of an active pool.
        name: of the new volume.
        base_path: of the image on the host; it need not be in a pool.
        base_format: of the image.
        capacity: what the guest sees, in bytes; None for as much as the image has.

    Returns:
        Its path.
    """
    volume = Volume.create()
    volume.name = name
    if capacity is not None:
        volume.capacity = capacity
    volume.allocation = 0
    volume.format = "qcow2"
    volume.compat = "1.1"  # libvirt's default cannot forget a cluster that hides the base's
    volume.backing_path, volume.backing_format = base_path, base_format
    return connection.storagePoolLookupByName(pool).createXML(volume.xml(), 0).path()


# Changing them


def resize(
    connection: libvirt.virConnect,
    pool: str,
    name: str,
    capacity: int,
    *,
    may_shrink: bool = False,
    allocates: bool = False,
) -> None:
    """Give a volume that no running machine uses another capacity (virStorageVolResize).

    Args:
        connection: the host.
        pool: the name of an active pool.
        name: of the volume.
        capacity: in bytes.
        may_shrink: cut off what is behind it.
        allocates: take the space at once.

    Raises:
        InvalidInput: the volume would shrink, and may not.
    """
    volume = _found(connection, pool, name)
    is_smaller = capacity < int(volume.info()[1])
    if is_smaller and not may_shrink:
        raise InvalidInput(_("The volume is larger than that."), field="capacity")
    flags = libvirt.VIR_STORAGE_VOL_RESIZE_SHRINK if is_smaller else 0
    if allocates:
        flags |= libvirt.VIR_STORAGE_VOL_RESIZE_ALLOCATE
    volume.resize(capacity, flags)


def resize_live(connection: libvirt.virConnect, uuid: str, target: str, capacity: int) -> None:
    """Give a disk of a running machine another capacity (virDomainBlockResize).

    Args:
        connection: the host.
        uuid: of the machine.
        target: the name of the disk, such as "vda".
        capacity: in bytes.
    """
    domain = connection.lookupByUUIDString(uuid)
    domain.blockResize(target, capacity, libvirt.VIR_DOMAIN_BLOCK_RESIZE_BYTES)


def wipe(connection: libvirt.virConnect, pool: str, name: str, algorithm: str) -> None:
    """Overwrite all of a volume (virStorageVolWipePattern). May take long; cannot be stopped.

    Args:
        connection: the host.
        pool: the name of an active pool.
        name: of the volume.
        algorithm: virsh's word for the way to do it, such as "zero".
    """
    _found(connection, pool, name).wipePattern(_WIPE[algorithm], 0)


def delete(connection: libvirt.virConnect, pool: str, name: str) -> None:
    """Remove a volume with what is in it (virStorageVolDelete)."""
    _found(connection, pool, name).delete(0)
