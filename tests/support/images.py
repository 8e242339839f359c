"""Disk images for tests, made by qemu-img and qemu-io."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.support.media import qemu_img

MIB = 1024**2


def write(path: Path, start: int, length: int, pattern: int = 0x5A, format_: str = "qcow2") -> None:
    """Write the same byte again and again into an image, as its guest would."""
    command = ["qemu-io", "-f", format_, "-c", f"write -P {pattern} {start} {length}", str(path)]
    subprocess.run(command, check=True, capture_output=True)


def make_chain(directory: Path, *names: str, size: int = 64 * MIB) -> list[Path]:
    """Images that build on each other, the last one on nothing; each has data of its own."""
    made: list[Path] = []
    for number, name in enumerate(reversed(names)):
        path = directory / name
        if made:
            qemu_img("create", "-q", "-f", "qcow2", "-b", made[-1], "-F", "qcow2", path)
        else:
            qemu_img("create", "-q", "-f", "qcow2", path, str(size))
        write(path, number * 8 * MIB, 4 * MIB)
        made.append(path)
    return made[::-1]


def corrupt(path: Path) -> None:
    """Damage the first table of a qcow2 image's reference counts."""
    with path.open("r+b") as file:
        file.seek(2 * 65536)
        file.write(b"\0" * 512)
