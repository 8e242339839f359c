from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.support.media import qemu_img
from vmgui.base.errors import Aborted, InvalidInput, NotPossibleNow
from vmgui.core.creation.converting import convert_here

MIB = 1 << 20
pytestmark = pytest.mark.skipif(not shutil.which("qemu-img"), reason="needs qemu-img")


def make(directory: Path, kind: str, mib: int = 8) -> Path:
    """An image with something in it."""
    content, image = directory / "content", directory / f"image.{kind}"
    content.write_bytes(os.urandom(mib * MIB))
    qemu_img("convert", "-f", "raw", "-O", kind, content, image)
    return image


def never() -> bool:
    return False


@pytest.mark.parametrize("kind", ["vhdx", "vmdk", "vdi", "qcow2", "raw"])
@pytest.mark.parametrize("wanted", ["qcow2", "raw"])
async def test_image_is_converted(tmp_path: Path, kind: str, wanted: str) -> None:
    source, target = make(tmp_path, kind), tmp_path / "target"
    reports: list[tuple[int, int]] = []

    await convert_here(source, target, lambda *done: reports.append(done), never, wanted)

    assert "identical" in qemu_img("compare", "-f", kind, "-F", wanted, source, target)
    assert reports[-1] == (8 * MIB, 8 * MIB)


async def test_image_that_is_cancelled_leaves_nothing(tmp_path: Path) -> None:
    source, target = make(tmp_path, "vhdx", 64), tmp_path / "target"

    with pytest.raises(Aborted):
        await convert_here(source, target, lambda *_done: None, lambda: True)

    assert not target.exists()


@pytest.mark.parametrize("target", ["missing/target", "."])
async def test_image_that_fails_says_why(tmp_path: Path, target: str) -> None:
    source = make(tmp_path, "vhdx")

    with pytest.raises(InvalidInput, match=r"could not be converted: .+"):
        await convert_here(source, tmp_path / target, lambda *_done: None, never)


async def test_missing_image_says_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="There is no"):
        await convert_here(tmp_path / "a", tmp_path / "b", lambda *_done: None, never)


async def test_without_qemu_img_it_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    with pytest.raises(NotPossibleNow, match="no qemu-img"):
        await convert_here(tmp_path / "a", tmp_path / "b", lambda *_done: None, never)
