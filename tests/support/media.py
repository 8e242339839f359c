"""Media for those who look at headers: ISO images without files, and disk images of qemu-img."""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path

SECTOR = 2048


def qemu_img(*arguments: str | Path, directory: Path | None = None) -> str:
    """Run qemu-img and return what it prints."""
    command: list[str | Path] = ["qemu-img", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=directory)
    return done.stdout


def iso(
    *,
    volume: str = "TEST 1.0 amd64",
    system: str = "LINUX",
    publisher: str = "VMGUI",
    application: str = "A TEST",
    sectors: int = 32,
    is_bootable: bool = True,
    has_udf: bool = False,
) -> bytes:
    """An ISO 9660 image of so many sectors, without any file."""
    found = [_primary(volume, system, publisher, application, sectors)]
    if is_bootable:
        found.append(_descriptor(0, b"EL TORITO SPECIFICATION".ljust(32, b"\0")))
    found += [_descriptor(2, b""), _descriptor(255, b"")]
    if has_udf:
        found += udf()
    area = b"".join(found)
    return (bytes(16 * SECTOR) + area).ljust(sectors * SECTOR, b"\0")


def udf() -> list[bytes]:
    """The descriptors of a UDF volume."""
    return [_descriptor(0, b"", standard) for standard in (b"BEA01", b"NSR02", b"TEA01")]


def udf_only() -> bytes:
    """An image without ISO 9660."""
    return bytes(16 * SECTOR) + b"".join(udf()) + bytes(256 * SECTOR)


def _descriptor(kind: int, content: bytes, standard: bytes = b"CD001") -> bytes:
    return (bytes([kind]) + standard + b"\x01" + content).ljust(SECTOR, b"\0")


def _primary(volume: str, system: str, publisher: str, application: str, sectors: int) -> bytes:
    made = bytearray(_descriptor(1, b""))
    for start, end, value in (
        (8, 40, system),
        (40, 72, volume),
        (318, 446, publisher),
        (574, 702, application),
    ):
        made[start:end] = value.encode().ljust(end - start)
    made[80:88] = struct.pack("<I", sectors) + struct.pack(">I", sectors)
    made[128:132] = struct.pack("<H", SECTOR) + struct.pack(">H", SECTOR)
    return bytes(made)
