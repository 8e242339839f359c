from __future__ import annotations

import gzip
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

import vmgui.core.creation.initrd as module
from vmgui.base.errors import InvalidInput
from vmgui.core.creation.initrd import archive, inject

NAMES = ("ks.cfg", "a", "ünï cödé.txt", "x" * 200)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / name for name in NAMES]
    for number, path in enumerate(made):
        path.write_bytes(bytes(range(256)) * 100 + b"x" * number)
    return made


def unpack(content: bytes, directory: Path) -> None:
    """Have cpio unpack an archive."""
    program = shutil.which("cpio")
    if program is None:
        pytest.skip("needs cpio: install cpio")
    directory.mkdir()
    subprocess.run(
        [program, "--extract", "--quiet"], input=content, cwd=directory, check=True, timeout=30
    )


def test_archive_is_unpacked_by_cpio(files: list[Path], tmp_path: Path) -> None:
    there = tmp_path / "there"

    unpack(archive(files), there)

    assert {path.name: path.read_bytes() for path in there.iterdir()} == {
        path.name: path.read_bytes() for path in files
    }


def test_executable_file_stays_executable(files: list[Path], tmp_path: Path) -> None:
    files[0].chmod(0o4700)
    files[1].chmod(0o600)

    unpack(archive(files), tmp_path / "there")

    modes = [stat.S_IMODE((tmp_path / "there" / path.name).stat().st_mode) for path in files[:2]]
    assert modes == [0o755, 0o644]


@pytest.mark.parametrize("size", range(100, 105))
def test_archive_begins_behind_the_initrd_where_the_kernel_looks(
    files: list[Path], tmp_path: Path, size: int
) -> None:
    initrd = tmp_path / "initrd"
    initrd.write_bytes(b"i" * size)

    inject(initrd, files)

    content = initrd.read_bytes()
    begin = content.index(b"070701")
    assert begin % 4 == 0
    assert content[:begin] == b"i" * size + bytes(begin - size)
    assert content[begin:] == archive(files)
    assert len(content) % 4 == 0


def test_compressed_initrd_is_not_changed(files: list[Path], tmp_path: Path) -> None:
    initrd = tmp_path / "initrd.gz"
    initrd.write_bytes(gzip.compress(b"the installer"))
    before = initrd.read_bytes()

    inject(initrd, files)

    assert initrd.read_bytes().startswith(before)


def test_no_files_change_nothing(tmp_path: Path) -> None:
    initrd = tmp_path / "initrd"
    initrd.write_bytes(b"abc")

    inject(initrd, [])

    assert initrd.read_bytes() == b"abc"


@pytest.mark.parametrize("name", ["missing.cfg", "."])
def test_file_that_cannot_be_read_is_named_and_changes_nothing(
    files: list[Path], tmp_path: Path, name: str
) -> None:
    initrd = tmp_path / "initrd"
    initrd.write_bytes(b"abc")

    with pytest.raises(InvalidInput) as caught:
        inject(initrd, [*files, tmp_path / name])

    assert caught.value.message.startswith(str(tmp_path / name))
    assert caught.value.field == "injected"
    assert initrd.read_bytes() == b"abc"


def test_two_files_of_one_name_are_refused(files: list[Path], tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / files[0].name
    other.write_bytes(b"")

    with pytest.raises(InvalidInput, match=r"Two of the files are called “ks\.cfg”"):
        archive([*files, other])


def test_file_that_is_too_large_is_refused(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 10)

    with pytest.raises(InvalidInput, match="too large"):
        archive(files)
