from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.conftest import Desk
from tests.support.media import SECTOR, iso, udf_only
from vmgui.base.errors import InvalidInput
from vmgui.base.ids import HostId
from vmgui.core.creation import media
from vmgui.core.creation.answers import FileChoice
from vmgui.core.creation.facts import MediumFacts

REMOTE = HostId("qemu+ssh://far/system")


class Counted:
    """Content that counts what is read of it."""

    format = ""
    capacity = None

    def __init__(self, content: bytes) -> None:
        self.size = len(content)
        self.content = content
        self.reads: list[int] = []

    def read(self, start: int, length: int) -> bytes:
        found = self.content[start : start + length]
        self.reads.append(len(found))
        return found


async def facts(desk: Desk, path: Path) -> MediumFacts | None:
    return await media.medium_facts(desk.fleet, REMOTE, FileChoice(str(path), is_here=True))


async def refusal(desk: Desk, path: Path) -> str:
    with pytest.raises(InvalidInput) as caught:
        await facts(desk, path)
    return caught.value.message


def file(directory: Path, content: bytes) -> Path:
    path = directory / "file"
    path.write_bytes(content)
    return path


async def test_image_tells_what_its_descriptors_say(desk: Desk, tmp_path: Path) -> None:
    image = iso()

    found = await facts(desk, file(tmp_path, image))

    assert found == MediumFacts(
        "TEST 1.0 amd64", "LINUX", "VMGUI", "A TEST", len(image), len(image), True
    )


def test_look_is_one_read_of_sixteen_kibibytes() -> None:
    content = Counted(iso(sectors=512))

    media._facts("a", content)

    assert content.reads == [8 * SECTOR]


@pytest.mark.parametrize(
    ("image", "volume", "is_bootable"),
    [
        (iso(is_bootable=False), "TEST 1.0 amd64", False),
        (iso(has_udf=True), "TEST 1.0 amd64", True),
        (iso(volume="\0" * 32), "", True),
        (iso() + bytes(1 << 20), "TEST 1.0 amd64", True),  # what isohybrid puts behind it
        (b"\x33\xed\x90" + iso()[3:], "TEST 1.0 amd64", True),  # what it puts before it
        (iso()[: 32 * SECTOR].replace(bytes(4), b"EFI ", 1), "TEST 1.0 amd64", True),
        (udf_only(), "", False),
    ],
)
async def test_unusual_images_are_fine(
    desk: Desk, tmp_path: Path, image: bytes, volume: str, is_bootable: bool
) -> None:
    found = await facts(desk, file(tmp_path, image))

    assert found is not None
    assert (found.volume_id, found.is_bootable) == (volume, is_bootable)
    assert not found.is_truncated


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty."),
        ("Schöne Grüße\n".encode() * 9, "is a text file, not an ISO image."),
        ("ö".encode() * 30000, "is a text file, not an ISO image."),
        (b"\x01\x02\xff" * 50, "is too short for an ISO image."),
        (b"\x01\x02\xff" * 50000, "is not an ISO image."),
        (bytes(1 << 20), "is not an ISO image."),
        (b"QFI\xfb\0\0\0\3" + bytes(1 << 17), "is a disk image (qcow2), not an ISO image."),
        (b"\xfd7zXZ\x00" + bytes(1 << 17), "is compressed or an archive."),
        (bytes(257) + b"ustar" + bytes(1 << 17), "is compressed or an archive."),
        (iso()[: 20 * SECTOR], "is not complete: 24 KiB of 64 KiB are missing."),
        (iso()[:-1], "is not complete: 1 B of 64 KiB are missing."),
    ],
)
async def test_what_is_no_image_has_its_own_sentence(
    desk: Desk, tmp_path: Path, content: bytes, words: str
) -> None:
    path = file(tmp_path, content)

    assert await refusal(desk, path) == f"“{path}” {words}"


async def test_what_is_no_file_has_its_own_sentence(desk: Desk, tmp_path: Path) -> None:
    missing, below = tmp_path / "missing", file(tmp_path, b"a") / "below"

    assert await refusal(desk, tmp_path) == f"“{tmp_path}” is a directory, not a file."
    assert await refusal(desk, missing) == f"There is no “{missing}” on this computer."
    assert await refusal(desk, below) == f"There is no “{below}” on this computer."
    assert await refusal(desk, Path("/dev/null")) == "“/dev/null” is no file."
    assert "Enter the whole path" in await refusal(desk, Path("a.iso"))
    assert "cannot be read: File name too long" in await refusal(desk, tmp_path / ("a" * 300))
