from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.media import iso, qemu_img
from vmgui.ui.storage.localfiles import LocalFile, look_at

MIB = 1 << 20


async def test_iso_image_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(iso())

    (found,) = await look_at([path])

    assert (found.format, found.size, found.problem) == ("iso", path.stat().st_size, "")


@pytest.mark.skipif(shutil.which("qemu-img") is None, reason="qemu-img is not installed")
async def test_disk_image_says_format_and_capacity(tmp_path: Path) -> None:
    path = tmp_path / "a.img"
    qemu_img("create", "-f", "qcow2", path, "7M")

    (found,) = await look_at([path])

    assert (found.format, found.capacity) == ("qcow2", 7 * MIB)


async def test_holes_are_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.img"
    with path.open("wb") as file:
        file.truncate(64 * MIB)
        file.write(b"x")

    (found,) = await look_at([path])

    assert found.format == "raw"
    assert found.size == 64 * MIB
    assert 0 < found.taken < MIB


async def test_damaged_image_is_sent_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.qcow2"
    path.write_bytes(b"QFI\xfb\x00")

    assert await look_at([path]) == [LocalFile(path, 5, 5, "raw")]


async def test_what_cannot_be_read_says_why_and_the_others_do_not_suffer(tmp_path: Path) -> None:
    sound = tmp_path / "a.txt"
    sound.write_bytes(b"hello")

    found = await look_at([tmp_path / "missing", sound, tmp_path])

    assert [bool(file.problem) for file in found] == [True, False, True]
    assert "directory" in found[2].problem
