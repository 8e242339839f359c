"""Files and devices of a host, in a pool or not, looked into.

All raise `libvirt.libvirtError`; the lane translates it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import libvirt

from vmgui.virt import outside, streams
from vmgui.xmldoc.document import parse, sanitize
from vmgui.xmldoc.volume import Volume

_SAME_BYTES = frozenset({("vpc", "raw"), ("iso", "raw"), ("raw", "iso")})
"""Formats that are as good as another one that libvirt takes them for: a VHD image of fixed size is
a raw one with a footer behind it."""


class VolumeContent:
    """A volume whose bytes can be read; valid as long as the block that made it."""

    def __init__(self, connection: libvirt.virConnect, volume: libvirt.virStorageVol) -> None:
        """Ask what is known of a file that was found: one call."""
        self._connection = connection
        self._volume = volume
        document = described(volume)
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


def described(volume: libvirt.virStorageVol) -> Volume:
    """The description of a volume: a call."""
    return parse(sanitize(volume.XMLDesc(0)), Volume, keep_blanks=False)


def is_taken_for(volume: libvirt.virStorageVol, format: str) -> bool:  # noqa: A002
    """Whether libvirt takes an image for what it is, or for what has the same bytes: a call."""
    seen = described(volume).format or "raw"
    return seen == format or (format, seen) in _SAME_BYTES
