"""Volumes with what is in them: looked into, uploaded, copied, laid over each other.

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

from vmgui.base.errors import Unsupported
from vmgui.base.i18n import _
from vmgui.virt import outside, streams
from vmgui.virt.streams import BytesSource, FileSource, IsCancelled, Report, Source
from vmgui.xmldoc.document import parse, sanitize
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import size, text

_OF_DEVICES = frozenset({"logical", "zfs", "disk"})
"""The types of pools whose volumes are block devices: they take all their space at once."""
_SAME_BYTES = frozenset({("vpc", "raw"), ("iso", "raw"), ("raw", "iso")})
"""Formats that are as good as another one that libvirt takes them for: a VHD image of fixed size is
a raw one with a footer behind it."""


class _Volume(Element):
    TAG = "volume"
    type = text("@type")
    name = text("name")
    capacity = size("capacity")
    allocation = size("allocation")
    physical = size("physical")
    format = text("target/format/@type")
    compat = text("target/compat")
    backing_path = text("backingStore/path")
    backing_format = text("backingStore/format/@type")


class _Pool(Element):
    TAG = "pool"
    type = text("@type")


# Looking into them


class VolumeContent:
    """A volume whose bytes can be read; valid as long as the block that made it."""

    def __init__(self, connection: libvirt.virConnect, volume: libvirt.virStorageVol) -> None:
        """Ask what is known of a file that was found: one call."""
        self._connection = connection
        self._volume = volume
        document = _described(volume)
        self.is_directory = document.type in ("dir", "netdir")
        self.size = document.physical or document.capacity or 0
        """The bytes of the file or device."""
        self.format = document.format or ""
        """As libvirt recognises it: "raw" for what it does not."""
        self.capacity = document.capacity
        """What a guest sees, in bytes, if the format is right."""
        self.backing_path = document.backing_path or ""

    def read(self, start: int, length: int) -> bytes:
        """Some of its bytes, fewer at its end (virStorageVolDownload): a call and a stream."""
        with streams.stream(self._connection) as stream:
            self._volume.download(stream, start, length, 0)
            return streams.receive(stream, length)


@contextmanager
def content(connection: libvirt.virConnect, path: str) -> Iterator[VolumeContent | None]:
    """What is in a file or device of a host, in a pool or not; see `outside.volume_at`.

    Yields:
        None if the host cannot be looked into there.

    Raises:
        NotFound: there is no such file.
    """
    with outside.volume_at(connection, path) as volume:
        yield _looked_at(connection, volume, path) if volume else None


def _looked_at(
    connection: libvirt.virConnect, volume: libvirt.virStorageVol, path: str
) -> VolumeContent:
    try:
        return VolumeContent(connection, volume)
    except libvirt.libvirtError as error:
        if error.get_error_code() == libvirt.VIR_ERR_NO_STORAGE_VOL:  # only the pool has it still
            raise outside.missing(path) from error
        raise


def first_bytes(
    connection: libvirt.virConnect, path: str, offset: int, length: int
) -> bytes | None:
    """Some bytes of a file or device of a host; None if the host cannot be looked into there.

    Raises:
        NotFound: there is no such file.
    """
    with content(connection, path) as found:
        return found.read(offset, length) if found else None


def _described(volume: libvirt.virStorageVol) -> _Volume:
    return parse(sanitize(volume.XMLDesc(0)), _Volume, keep_blanks=False)


def is_taken_for(volume: libvirt.virStorageVol, format: str) -> bool:  # noqa: A002
    """Whether libvirt takes an image for what it is, or for what has the same bytes: a call."""
    seen = _described(volume).format or "raw"
    return seen == format or (format, seen) in _SAME_BYTES


# Making them


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
        InvalidInput: the file cannot be read.
    """
    with _opened(source) as content:
        found = connection.storagePoolLookupByName(pool)
        volume = found.createXML(_empty(found, name, content.size, least), 0)
        with _removed_on_failure(volume):
            _fill(connection, volume, content, report, is_cancelled)
    with contextlib.suppress(libvirt.libvirtError):  # not while another volume is being made
        found.refresh(0)
    return volume.path()


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


def _empty(pool: libvirt.virStoragePool, name: str, capacity: int, least: int) -> str:
    """The description of a volume for so many bytes; of a device, for `least` if that is more."""
    kind = parse(sanitize(pool.XMLDesc(0)), _Pool, keep_blanks=False).type
    volume = _Volume.create()
    volume.name, volume.capacity, volume.allocation = name, capacity, 0
    if kind in _OF_DEVICES:
        volume.capacity = volume.allocation = max(capacity, least)
    volume.format = "raw"
    return volume.xml()


def _fill(
    connection: libvirt.virConnect,
    volume: libvirt.virStorageVol,
    content: Source,
    report: Report,
    is_cancelled: IsCancelled,
) -> None:
    # What a hole skips on a device is not zero but what was there before.
    is_file = int(volume.info()[0]) == libvirt.VIR_STORAGE_VOL_FILE
    flags = libvirt.VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM if is_file else 0
    with streams.stream(connection) as stream:
        volume.upload(stream, 0, content.size, flags)
        streams.send(connection, stream, content, report, is_cancelled, is_sparse=is_file)


@contextmanager
def _removed_on_failure(volume: libvirt.virStorageVol) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with contextlib.suppress(libvirt.libvirtError):
            volume.delete(0)
        raise


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
    with _removed_on_failure(made):
        wanted = parse(xml, _Volume).capacity or 0
        if wanted > int(made.info()[1]):  # libvirt gives it the image's capacity, whatever xml says
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
    volume = _Volume.create()
    volume.name = name
    if capacity is not None:
        volume.capacity = capacity
    volume.allocation = 0
    volume.format = "qcow2"
    volume.compat = "1.1"  # libvirt's default cannot forget a cluster that hides the base's
    volume.backing_path, volume.backing_format = base_path, base_format
    return connection.storagePoolLookupByName(pool).createXML(volume.xml(), 0).path()
