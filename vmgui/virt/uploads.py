"""Files of this computer that become volumes, or replace what is in one.

All raise `libvirt.libvirtError`; the lane translates it. What fails half-way is removed again, so a
volume that is there after one of these functions is whole.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import libvirt

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.virt import contents, streams
from vmgui.virt.leftovers import removed_on_failure
from vmgui.virt.streams import BytesSource, FileSource, IsCancelled, Report, Source
from vmgui.xmldoc.document import parse, sanitize
from vmgui.xmldoc.pool import Pool
from vmgui.xmldoc.volume import Volume

_OF_DEVICES = frozenset({"logical", "zfs", "disk"})
"""The types of pools whose volumes are block devices: they take all their space at once."""


def upload(
    connection: libvirt.virConnect,
    pool: str,
    name: str,
    source: Path | bytes,
    report: Report,
    is_cancelled: IsCancelled,
    least: int = 0,
) -> str:
    """Make a volume that is, byte for byte, a file of this computer (virStorageVolUpload).

    Holes of the file stay holes where the host can. The format need not be told: the pool is
    refreshed at the end, and libvirt then sees it, unless the pool is busy with another volume.

    Args:
        connection: the host.
        pool: the name of an active pool.
        name: of the new volume.
        source: the file, or its bytes.
        report: is told how many bytes the host has, and of how many; in the worker.
        is_cancelled: asked between pieces, in the worker.
        least: how many bytes the volume has at least if it is a device, which cannot grow later.

    Returns:
        Its path.

    Raises:
        Aborted: it was cancelled; the volume is gone.
        InvalidInput: the file cannot be read, or was changed meanwhile.
    """
    with _opened(source) as content:
        place = connection.storagePoolLookupByName(pool)
        volume = place.createXML(_empty(place, name, content.size, least), 0)
        with removed_on_failure(volume):
            _fill(connection, volume, content, report, is_cancelled)
    _see(place)
    return volume.path()


def upload_into(
    connection: libvirt.virConnect,
    pool: str,
    name: str,
    source: Path,
    report: Report,
    is_cancelled: IsCancelled,
) -> None:
    """Replace what is in a volume by a file of this computer (virStorageVolUpload).

    Of a volume that is a file nothing stays but its name and its permissions: it is made anew, so
    that it is exactly as long as the source and its holes are holes. If that fails, it is gone. A
    device is overwritten from its beginning; what is behind the end of the source stays.

    Args:
        connection: the host.
        pool: the name of an active pool.
        name: of the volume.
        source: the file.
        report: is told how many bytes the host has, and of how many; in the worker.
        is_cancelled: asked between pieces, in the worker.

    Raises:
        Aborted: it was cancelled; the old contents are lost.
        InvalidInput: the file cannot be read, was changed meanwhile, or is larger than the device.
    """
    with _opened(source) as content:
        place = connection.storagePoolLookupByName(pool)
        volume = place.storageVolLookupByName(name)
        if not _is_file(volume):
            _check_room(volume, content.size)
            _fill(connection, volume, content, report, is_cancelled)
            return
        document = contents.described(volume)
        volume.delete(0)
        made = place.createXML(_empty(place, name, content.size, 0, document), 0)
        with removed_on_failure(made):
            _fill(connection, made, content, report, is_cancelled)
    _see(place)


def _check_room(volume: libvirt.virStorageVol, length: int) -> None:
    room = int(volume.info()[1])
    if length > room:
        message = _("The file has {size} bytes, but the volume “{name}” has room for only {room}.")
        raise InvalidInput(message.format(size=length, name=volume.name(), room=room))


def _see(pool: libvirt.virStoragePool) -> None:
    """Let libvirt see what its volumes are now; not while another volume is being made."""
    with contextlib.suppress(libvirt.libvirtError):
        pool.refresh(0)


@contextmanager
def _opened(source: Path | bytes) -> Iterator[Source]:
    if isinstance(source, bytes):
        yield BytesSource(source)
        return
    try:
        descriptor = os.open(source, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise streams.unreadable(str(source), error) from error
    try:
        yield FileSource(descriptor, str(source))
    finally:
        os.close(descriptor)


def _empty(
    pool: libvirt.virStoragePool, name: str, capacity: int, least: int, like: Volume | None = None
) -> str:
    """The description of a volume for so many bytes; of a device, for `least` if that is more.

    Args:
        pool: where it will be.
        name: of the volume.
        capacity: in bytes.
        least: in bytes.
        like: whose permissions it gets.
    """
    kind = parse(sanitize(pool.XMLDesc(0)), Pool, keep_blanks=False).type
    volume = Volume.create()
    volume.name, volume.capacity, volume.allocation = name, capacity, 0
    if kind in _OF_DEVICES:
        volume.capacity = volume.allocation = max(capacity, least)
    volume.format = "raw"
    if like is not None and like.permissions is not None:
        volume.permissions = like.permissions
    return volume.xml()


def _fill(
    connection: libvirt.virConnect,
    volume: libvirt.virStorageVol,
    content: Source,
    report: Report,
    is_cancelled: IsCancelled,
) -> None:
    # What a hole skips on a device is not zero but what was there before.
    is_file = _is_file(volume)
    flags = libvirt.VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM if is_file else 0
    with streams.stream(connection) as stream:
        volume.upload(stream, 0, content.size, flags)
        streams.send(connection, stream, content, report, is_cancelled, is_sparse=is_file)


def _is_file(volume: libvirt.virStorageVol) -> bool:
    return int(volume.info()[0]) == libvirt.VIR_STORAGE_VOL_FILE
