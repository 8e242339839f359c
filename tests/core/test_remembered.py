from __future__ import annotations

import json
from pathlib import Path

import pytest

from vmgui.base.ids import HostId
from vmgui.base.records import HostConfig
from vmgui.base.storage import MemoryStorage
from vmgui.core import remembered

A, B = HostConfig("qemu:///system", "Here"), HostConfig("test:///default", is_autoconnect=False)


def test_remembered_hosts_keep_their_order_and_their_last_words() -> None:
    storage = MemoryStorage()

    for config in (A, B, HostConfig(A.uri, "There")):
        remembered.remember(storage, config)

    assert remembered.load(storage) == [HostConfig(A.uri, "There"), B]


def test_forgotten_host_is_gone_and_it_is_no_first_start_any_more() -> None:
    storage = MemoryStorage()
    assert remembered.is_first_start(storage)

    remembered.remember(storage, A)
    remembered.forget(storage, HostId(A.uri))

    assert remembered.load(storage) == []
    assert not remembered.is_first_start(storage)


@pytest.mark.parametrize("nonsense", [None, "x", [1, {}, {"uri": 3}, {"uri": ""}]])
def test_nonsense_is_left_out(nonsense: object) -> None:
    assert remembered.load(MemoryStorage({"hosts": nonsense})) == []


def test_peek_reads_a_file_without_touching_it(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"hosts": [{"uri": A.uri, "name": A.name}]}))

    assert remembered.peek(path) == [A]


@pytest.mark.parametrize("content", [None, b"", b"[]", b"{", b"\xff\xfe"])
def test_peek_at_garbage_finds_nothing(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "settings.json"
    if content is not None:
        path.write_bytes(content)

    assert remembered.peek(path) == []
    assert path.exists() is (content is not None)
