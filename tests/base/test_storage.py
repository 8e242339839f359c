from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from vmgui.base.storage import FileStorage, MemoryStorage, write


def test_memory_keeps_and_forgets() -> None:
    storage = MemoryStorage({"a": 1})

    storage.set("b", [1, "x"])
    storage.set("a", None)
    storage.set("never", None)

    assert storage.values == {"b": [1, "x"]}
    assert storage.get("a") is None


def test_file_that_is_not_there_is_empty(tmp_path: Path) -> None:
    storage = FileStorage(tmp_path / "none.json")

    assert (storage.values, storage.problem) == ({}, "")


def test_file_content_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.json"
    calls: list[int] = []
    storage = FileStorage(path, lambda: calls.append(1))
    storage.set("name", "ä")
    storage.set("name", "ä")

    write(path, storage.content())

    assert calls == [1]
    assert FileStorage(path).get("name") == "ä"
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"", b"nonsense", b"[]", b"3", b"\xff\xfe", b"[" * 100_000])
def test_damaged_file_is_kept_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)

    storage = FileStorage(path)

    aside = tmp_path / "settings.json.broken-1"
    assert storage.values == {}
    assert aside.name in storage.problem
    assert aside.read_bytes() == content
    assert not path.exists()


def test_damaged_file_does_not_replace_one_kept_earlier(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    for text in ("one", "two"):
        path.write_text(text)
        FileStorage(path)

    assert (tmp_path / "settings.json.broken-1").read_text() == "one"
    assert (tmp_path / "settings.json.broken-2").read_text() == "two"


def test_damaged_file_that_cannot_be_moved_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    path.write_text("nonsense")

    def fail(_path: Path, _target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", fail)

    assert "cannot be moved: Permission denied" in FileStorage(path).problem


def test_unreadable_file_says_so(tmp_path: Path) -> None:
    storage = FileStorage(tmp_path)

    assert "cannot be read: Is a directory" in storage.problem
    assert storage.values == {}


def test_write_replaces_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write(path, "one")
    write(path, "two")

    assert path.read_text() == "two"
    assert list(tmp_path.iterdir()) == [path]


def test_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    write(path, "one")

    def fail(_path: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)

    with pytest.raises(OSError, match="No space"):
        write(path, "two")
    assert path.read_text() == "one"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_write_in_a_read_only_directory(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(PermissionError):
        write(tmp_path / "a.json", "x")


def test_write_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(OSError, match="file"):
        write(tmp_path / "file" / "a.json", "x")


def test_content_is_readable_json() -> None:
    storage = FileStorage(Path("/nonexistent/x.json"))
    storage.set("b", 1)
    storage.set("a", "ü")

    assert storage.content() == '{\n  "a": "ü",\n  "b": 1\n}\n'
    assert json.loads(storage.content()) == storage.values
