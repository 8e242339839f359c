"""Formats of disk images: recognised by their first bytes, and read as far as it matters here.

The layouts are those of QEMU's docs/interop and block drivers.
"""

from __future__ import annotations

import posixpath
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

Read: TypeAlias = Callable[[int, int], bytes]
"""Reads so many bytes from an offset; fewer at the end."""

HEAD = 4096
"""How many bytes tell all of most formats."""
_ENDINGS = {
    "vhd": "vpc",
    **{name: name for name in ("qcow2", "qcow", "qed", "vmdk", "vdi", "vpc", "vhdx", "raw")},
}
_SECTOR = 512
_MOST_NAME = 1023
"""The longest name of a backing file that QEMU writes."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a disk image says of itself."""

    format: str
    """As QEMU calls it; "raw" if it says nothing."""
    capacity: int | None = None
    """What the guest sees, in bytes."""
    backing_path: str = ""
    """As it is written there: it may be relative."""
    least: int = 0
    """How many bytes the file must have at least."""
    is_in_parts: bool = False
    """Whether the data are in other files."""


class Malformed(Exception):  # noqa: N818 - what the header is
    """A header that ends too early, or is nonsense."""


def recognised(head: bytes) -> str:
    """The format of the disk image that begins so; empty for a raw one, and for no image."""
    return next(
        (format_ for format_, start, magic, _parse in _FORMATS if head[start:].startswith(magic)),
        "",
    )


def format_of_name(path: str) -> str:
    """The format that the ending of a name tells; empty if it tells none."""
    ending = posixpath.splitext(path)[1].removeprefix(".").lower()
    return _ENDINGS.get(ending, "")


def header(read: Read, size: int, *, has_footer: bool = False) -> Header:
    """What a disk image says of itself.

    Args:
        read: reads of it: one read for most formats.
        size: of the file, in bytes.
        has_footer: also look at its end, where VHD images of fixed size tell what they are.

    Raises:
        Malformed: it begins like an image of a format but does not go on like one.
    """
    head = read(0, HEAD)
    try:
        for _format, start, magic, parse in _FORMATS:
            if head[start:].startswith(magic):
                return parse(head, read)
        if has_footer and size > _SECTOR:
            footer = read(size - _SECTOR, _SECTOR)
            if footer.startswith(_CONECTIX):
                return Header("vpc", _vpc_capacity(footer))
    except (struct.error, ValueError) as error:
        raise Malformed(str(error)) from error
    return Header("raw", size)


# QEMU's own


def _qcow(head: bytes, read: Read) -> Header:
    version, name_at, name_length = struct.unpack_from(">IQI", head, 4)
    (capacity,) = struct.unpack_from(">Q", head, 24)
    name = _name(head, read, name_at, name_length)
    if version == 1:
        return Header("qcow", capacity, name)
    table_length, table_at = struct.unpack_from(">IQ", head, 36)
    is_in_parts = False
    if version >= 3:
        (features,) = struct.unpack_from(">Q", head, 72)
        is_in_parts = bool(features & _QCOW2_DATA_FILE)
    return Header("qcow2", capacity, name, table_at + 8 * table_length, is_in_parts)


_QCOW2_DATA_FILE = 1 << 2
"""The data are in a file of their own."""


def _qed(head: bytes, read: Read) -> Header:
    features, capacity, name_at, name_length = struct.unpack_from("<Q24xQII", head, 16)
    (table_at,) = struct.unpack_from("<Q", head, 40)
    has_backing = features & 1
    name = _name(head, read, name_at, name_length) if has_backing else ""
    return Header("qed", capacity, name, table_at)


def _name(head: bytes, read: Read, start: int, length: int) -> str:
    if not start or not length:
        return ""
    length = min(length, _MOST_NAME)
    name = head[start : start + length]
    if len(name) < length:
        name = read(start, length)
    return name.decode(errors="replace")


# VMware's


def _vmdk(head: bytes, _read: Read) -> Header:
    (sectors,) = struct.unpack_from("<Q", head, 12)
    text_at, text_length = struct.unpack_from("<QQ", head, 28)
    (overhead,) = struct.unpack_from("<Q", head, 64)
    text = _text(head[text_at * _SECTOR : (text_at + text_length) * _SECTOR])
    return Header("vmdk", sectors * _SECTOR, _parent(text), overhead * _SECTOR)


def _vmdk_of_esx(head: bytes, _read: Read) -> Header:
    (sectors,) = struct.unpack_from("<I", head, 12)
    return Header("vmdk", sectors * _SECTOR)


def _vmdk_text(head: bytes, _read: Read) -> Header:
    text = _text(head)
    sectors = sum(int(found) for found in re.findall(r"^RW (\d+) ", text, re.MULTILINE))
    return Header("vmdk", sectors * _SECTOR, _parent(text), is_in_parts=True)


def _text(content: bytes) -> str:
    return content.partition(b"\0")[0].decode(errors="replace")


def _parent(text: str) -> str:
    found = re.search(r'^parentFileNameHint\s*=\s*"([^"]*)"', text, re.MULTILINE)
    return found[1] if found else ""


# VirtualBox's


def _vdi(head: bytes, _read: Read) -> Header:
    (data_at,) = struct.unpack_from("<I", head, 0x158)
    capacity, block, _extra, _blocks, allocated = struct.unpack_from("<QIIII", head, 0x170)
    return Header("vdi", capacity, least=data_at + block * allocated)


# Microsoft's

_CONECTIX = b"conectix"


def _vpc(head: bytes, _read: Read) -> Header:
    """A dynamic one: it begins with a copy of its footer."""
    (header_at,) = struct.unpack_from(">Q", head, 16)
    (table_at,) = struct.unpack_from(">Q", head, header_at + 16)
    (blocks,) = struct.unpack_from(">I", head, header_at + 28)
    return Header("vpc", _vpc_capacity(head), least=table_at + 4 * blocks)


def _vpc_capacity(footer: bytes) -> int:
    (size,) = struct.unpack_from(">Q", footer, 48)
    return int(size)


_VHDX_REGIONS = 192 << 10
_VHDX_METADATA = UUID("8b7ca206-4790-4b9a-b8fe-575f050f886e").bytes_le
_VHDX_SIZE = UUID("2fa54224-cd1b-4876-b211-5dbed83bf4b8").bytes_le
_VHDX_LEAST = 1 << 20


def _vhdx(_head: bytes, read: Read) -> Header:
    """Three more reads: a table of regions, in one of them a table of values, the value."""
    regions = read(_VHDX_REGIONS, HEAD)
    (region_at,) = struct.unpack_from("<Q", regions, regions.index(_VHDX_METADATA) + 16)
    values = read(region_at, HEAD)
    (value_at,) = struct.unpack_from("<I", values, values.index(_VHDX_SIZE) + 16)
    (capacity,) = struct.unpack("<Q", read(region_at + value_at, 8))
    return Header("vhdx", capacity, least=_VHDX_LEAST)


_FORMATS: tuple[tuple[str, int, bytes, Callable[[bytes, Read], Header]], ...] = (
    ("qcow2", 0, b"QFI\xfb", _qcow),
    ("qed", 0, b"QED\0", _qed),
    ("vmdk", 0, b"KDMV", _vmdk),
    ("vmdk", 0, b"COWD", _vmdk_of_esx),
    ("vmdk", 0, b"# Disk DescriptorFile", _vmdk_text),
    ("vdi", 0x40, b"\x7f\x10\xda\xbe", _vdi),
    ("vpc", 0, _CONECTIX, _vpc),
    ("vhdx", 0, b"vhdxfile", _vhdx),
)
"""Name, where what is written, and who reads the rest."""
