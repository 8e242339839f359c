from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from vmgui.base.errors import VmguiError
from vmgui.core.files import Files


@pytest.fixture
def files() -> Iterator[Files]:
    made = Files()
    yield made
    made.close()


async def test_written_file_replaces_the_old_one(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(b"a longer old content")

    await files.write_bytes(path, b"new")

    assert path.read_bytes() == b"new"


async def test_file_that_cannot_be_written_is_named_with_the_reason(
    files: Files, tmp_path: Path
) -> None:
    path = tmp_path / "missing" / "picture.png"

    with pytest.raises(VmguiError) as caught:
        await files.write_bytes(path, b"")

    assert str(path) in caught.value.message
    assert caught.value.detail == "No such file or directory"


async def test_text_file_is_read_whole(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("ä\n", encoding="utf-8")

    assert await files.read_text(path) == "ä\n"


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00bad"])
async def test_unreadable_text_is_named(
    files: Files, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "a.xml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(VmguiError, match=r"a\.xml cannot be read"):
        await files.read_text(path)


async def test_small_file_is_read_as_it_is(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"\0\xff")

    assert await files.read_small(path, 2) == b"\0\xff"


async def test_small_file_that_is_none_is_refused_with_the_reason(
    files: Files, tmp_path: Path
) -> None:
    (tmp_path / "large").write_bytes(b"123")
    os.mkfifo(tmp_path / "pipe")
    reasons = {}

    for name in ("missing", "large", "pipe", "."):
        with pytest.raises(VmguiError) as caught:
            await files.read_small(tmp_path / name, 2)
        reasons[name] = f"{caught.value.message} {caught.value.detail}"

    assert reasons["missing"].endswith("missing cannot be read. No such file or directory")
    assert "too large: at most 2 B are possible" in reasons["large"]
    assert "pipe is no file" in reasons["pipe"]
    assert "is no file" in reasons["."]


async def test_existing_are_the_paths_with_something_there(files: Files, tmp_path: Path) -> None:
    there, dangling, missing = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    there.touch()
    dangling.symlink_to("nowhere")

    assert await files.existing([there, dangling, missing]) == [there, dangling]


async def test_free_bytes_are_those_of_the_file_system(files: Files, tmp_path: Path) -> None:
    free = await files.free_bytes(tmp_path)

    assert free is not None
    assert free > 0
    assert await files.free_bytes(tmp_path / "missing") is None
