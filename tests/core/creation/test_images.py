from __future__ import annotations

import shutil
import struct
from pathlib import Path

import pytest

from tests.core.conftest import Desk
from tests.support.media import iso, qemu_img
from vmgui.base.errors import InvalidInput
from vmgui.base.ids import HostId
from vmgui.core.creation import images
from vmgui.core.creation.answers import FileChoice
from vmgui.core.creation.facts import ImageFacts

REMOTE = HostId("qemu+ssh://far/system")
MIB = 1 << 20
needs_qemu_img = pytest.mark.skipif(not shutil.which("qemu-img"), reason="needs qemu-img")


def make(path: Path, kind: str, *options: str, size: str = "8M") -> Path:
    qemu_img("create", "-q", "-f", kind, *options, path, size)
    return path


async def facts(desk: Desk, path: Path) -> ImageFacts:
    return await images.image_facts(desk.fleet, REMOTE, FileChoice(str(path), is_here=True))


async def refusal(desk: Desk, path: Path) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        await facts(desk, path)
    return caught.value


@needs_qemu_img
@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        ("qcow2", ["-o", "compat=0.10"], ("qcow2", 8 * MIB)),
        ("qcow2", ["-o", "compat=1.1"], ("qcow2", 8 * MIB)),
        ("qcow", [], ("qcow", 8 * MIB)),
        ("qed", [], ("qed", 8 * MIB)),
        ("vmdk", [], ("vmdk", 8 * MIB)),
        ("vmdk", ["-o", "subformat=streamOptimized"], ("vmdk", 8 * MIB)),
        ("vdi", [], ("vdi", 8 * MIB)),
        ("vdi", ["-o", "static=on"], ("vdi", 8 * MIB)),
        ("vhdx", [], ("vhdx", 8 * MIB)),
        ("vpc", ["-o", "force_size=on"], ("vpc", 8 * MIB)),
        ("raw", [], ("raw", 8 * MIB)),
    ],
)
async def test_image_tells_its_format_and_its_capacity(
    desk: Desk, tmp_path: Path, kind: str, options: list[str], expected: tuple[str, int]
) -> None:
    found = await facts(desk, make(tmp_path / "image", kind, *options))

    assert (found.format, found.capacity) == expected
    assert (found.backing_path, found.users) == ("", ())


@needs_qemu_img
async def test_image_of_fixed_size_is_known_by_its_footer(desk: Desk, tmp_path: Path) -> None:
    options = ("-o", "subformat=fixed,force_size=on")

    named = await facts(desk, make(tmp_path / "image.vhd", "vpc", *options))
    unnamed = await facts(desk, make(tmp_path / "image", "vpc", *options))

    assert (named.format, named.capacity) == ("vpc", 8 * MIB)
    assert (unnamed.format, unnamed.capacity) == ("raw", 8 * MIB + 512)


@needs_qemu_img
@pytest.mark.parametrize("kind", ["qcow2", "qed", "vmdk"])
@pytest.mark.parametrize("name", ["base.img", "../base.img", "/below/base.img"])
async def test_image_tells_what_it_stands_on(
    desk: Desk, tmp_path: Path, kind: str, name: str
) -> None:
    place = tmp_path / "overlays"
    place.mkdir()
    base = make((place / name) if not name.startswith("/") else tmp_path / "base", kind)
    written = base if name.startswith("/") else name
    overlay = place / "overlay"
    below = ("-b", str(written), "-F", kind)
    qemu_img("create", "-q", "-f", kind, *below, overlay, directory=place)

    found = await facts(desk, overlay)

    assert found.backing_path == str(base.resolve())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty."),
        (b"just text\n" * 99, "is a text file, not a disk image."),
        (b"\x1f\x8b\x08\x00" + bytes(MIB), "is compressed or an archive."),
        (iso(), "is an ISO image, not a disk image."),
        (b"QFI\xfb\0\0\0\3", "is damaged, or not complete."),
        (b"vhdxfile" + bytes(MIB), "is damaged, or not complete."),
        (b"conectix" + struct.pack(">IIQ", 0, 0, 1 << 60) + bytes(MIB), "is damaged, or not"),
    ],
)
async def test_what_is_no_image_has_its_own_sentence(
    desk: Desk, tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)

    error = await refusal(desk, path)

    assert error.message.startswith(f"“{path}” {words}")


@needs_qemu_img
@pytest.mark.parametrize("kind", ["qcow2", "vdi", "vmdk", "vpc", "vhdx", "qed"])
async def test_image_that_is_cut_off_says_so(desk: Desk, tmp_path: Path, kind: str) -> None:
    path = make(tmp_path / "image", kind)
    with path.open("r+b") as file:
        file.truncate(600)

    error = await refusal(desk, path)

    assert "not complete" in error.message


@needs_qemu_img
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("vmdk", ["-o", "subformat=monolithicFlat"]),
        ("vmdk", ["-o", "subformat=twoGbMaxExtentSparse"]),
        ("qcow2", ["-o", "data_file=DATA"]),
    ],
)
async def test_image_in_parts_says_what_to_do(
    desk: Desk, tmp_path: Path, kind: str, options: list[str]
) -> None:
    options = [each.replace("DATA", str(tmp_path / "data")) for each in options]

    error = await refusal(desk, make(tmp_path / "image", kind, *options))

    assert "has no data" in error.message
    assert "qemu-img convert" in error.hint


async def test_old_image_of_esx_is_known(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "image"
    path.write_bytes(b"COWD" + struct.pack("<III", 1, 3, 2048) + bytes(MIB))

    found = await facts(desk, path)

    assert (found.format, found.capacity) == ("vmdk", MIB)


# On hosts


@pytest.mark.parametrize(
    ("name", "expected"), [("a.VHDX", "vhdx"), ("a.vhd", "vpc"), ("a.qcow2", "qcow2"), ("a", "raw")]
)
async def test_image_that_nobody_looks_into_is_what_its_name_says(
    desk: Desk, name: str, expected: str
) -> None:
    host = await desk.connect("test:///default")

    found = await images.image_facts(desk.fleet, host.id, FileChoice(f"/somewhere/{name}"))

    assert (found.format, found.capacity) == (expected, None)


# What can be done with them


def test_what_no_machine_can_have_is_said() -> None:
    assert images.why_not_format("qcow2") is None
    assert images.why_not_format("vmdk") is None
    assert "“vhdx”" in (images.why_not_format("vhdx") or "")


def test_converting_needs_qemu_img(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: "/usr/bin/qemu-img")
    assert images.can_convert_here("vhdx")
    assert not images.can_convert_here("novelty")

    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert not images.can_convert_here("vhdx")
