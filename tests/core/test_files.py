from __future__ import annotations

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
