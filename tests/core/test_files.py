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


async def test_write_then_read(files: Files, tmp_path: Path) -> None:
    await files.write_bytes(tmp_path / "a", "ä\n".encode())

    assert await files.read_text(tmp_path / "a") == "ä\n"


async def test_write_where_there_is_no_directory_says_why(files: Files, tmp_path: Path) -> None:
    with pytest.raises(VmguiError, match="cannot be written") as caught:
        await files.write_bytes(tmp_path / "none" / "a", b"")

    assert caught.value.detail == "No such file or directory"


async def test_read_what_is_not_there_says_why(files: Files, tmp_path: Path) -> None:
    with pytest.raises(VmguiError, match="cannot be read") as caught:
        await files.read_text(tmp_path / "none")

    assert "No such file" in caught.value.detail


async def test_read_what_is_not_text_says_why(files: Files, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xff\xff")

    with pytest.raises(VmguiError, match="cannot be read"):
        await files.read_text(tmp_path / "a")
