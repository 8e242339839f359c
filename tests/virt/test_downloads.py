"""The file's side of it. The test driver cannot do libvirt's, which is in tests/lab."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from vmgui.base.errors import InvalidInput
from vmgui.virt import downloads
from vmgui.virt.streams import CHUNK


def files(directory: Path) -> list[str]:
    return sorted(each.name for each in directory.iterdir())


def write(target: Path, *pieces: bytes | int, overwrites: bool = False) -> None:
    with downloads._written(target, overwrites=overwrites) as sink:
        for piece in pieces:
            sink.append(piece)


def test_holes_and_zeros_take_no_space(tmp_path: Path) -> None:
    target = tmp_path / "a"

    write(target, b"begin", 1 << 20, bytes(CHUNK), bytes(100), b"end", 1 << 20)

    zeros = bytes((1 << 20) + CHUNK + 100)
    assert target.read_bytes() == b"begin" + zeros + b"end" + bytes(1 << 20)
    assert target.stat().st_blocks * 512 < 64 * 1024
    assert files(tmp_path) == ["a"]


def test_empty_file_is_made(tmp_path: Path) -> None:
    write(tmp_path / "a")

    assert (tmp_path / "a").read_bytes() == b""


def test_file_is_made_with_the_permissions_of_any_other(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("")

    write(tmp_path / "a", b"x")

    assert (tmp_path / "a").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_target_is_not_there_before_it_is_whole_and_nothing_is_left(tmp_path: Path) -> None:
    target = tmp_path / "a"

    def fail() -> None:
        with downloads._written(target, overwrites=False) as sink:
            sink.append(b"half")
            assert not target.exists()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert files(tmp_path) == []


def test_file_that_is_there_stays_unless_it_may_be_replaced(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_text("old")

    with pytest.raises(InvalidInput, match="There is a file"):
        write(target, b"new")
    assert target.read_text() == "old"

    write(target, b"new", overwrites=True)
    assert target.read_text() == "new"
    assert files(tmp_path) == ["a"]


@pytest.mark.parametrize("has_links", [True, False])
def test_file_that_somebody_makes_meanwhile_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    target = tmp_path / "a"
    if not has_links:
        no_links(monkeypatch)

    with (
        pytest.raises(InvalidInput, match="There is a file"),
        downloads._written(target, overwrites=False),
    ):
        target.write_text("theirs")

    assert target.read_text() == "theirs"
    assert files(tmp_path) == ["a"]


def test_file_system_without_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    no_links(monkeypatch)

    write(tmp_path / "a", b"x")

    assert files(tmp_path) == ["a"]


def no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_paths: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)


def test_directory_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="is no file"):
        write(tmp_path, b"x", overwrites=True)


@pytest.mark.parametrize("place", ["missing/a", "file/a"])
def test_place_that_cannot_be_written_to_is_told(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(InvalidInput, match="cannot be written"):
        write(tmp_path / place, b"x")


def test_disk_that_is_full_is_told_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", refuse)

    with pytest.raises(InvalidInput, match=r"“.*/a” cannot be written: No space left on device"):
        write(tmp_path / "a", b"x")

    assert files(tmp_path) == []


def test_bytes_that_are_written_bit_by_bit_are_all_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_all = os.pwrite

    def short(descriptor: int, content: memoryview, place: int) -> int:
        return write_all(descriptor, content[:3], place)

    monkeypatch.setattr(os, "pwrite", short)

    write(tmp_path / "a", b"0123456789")

    assert (tmp_path / "a").read_bytes() == b"0123456789"
