from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import BootFile, DiskUse, DomainDetails, DomainRecord, Graphics
from vmgui.base.states import DomainState
from vmgui.core import cache

HOST = HostId("qemu+ssh://root@host/system?keyfile=/a b")
DETAILS = DomainDetails(
    title="Shop „ä“",
    tags=("a", "b"),
    disks=("/d",),
    uses=(DiskUse("vda", "/d", is_shareable=True, backing=("/e", "/f"), format="raw"),),
    boot_files=(BootFile("kernel", "/k"), BootFile("nvram", "/n")),
    secrets=("ceph:client.admin", "6c5fcd2d-4a7d-4a5f-8b3c-1a2b3c4d5e6f"),
    macs=("52:54:00:00:00:01",),
    host_devices=("0000:01:00.0",),
    graphics=(Graphics("vnc", "127.0.0.1", 5901),),
    has_agent=True,
)
FULL = DomainRecord(
    domain_id(HOST, "6c5fcd2d-4a7d-4a5f-8b3c-1a2b3c4d5e6f"),
    "web1",
    DomainState.SAVED,
    is_autostart=True,
    is_persistent=True,
    vcpus=2,
    memory_kib=1024,
    details=DETAILS,
)
BARE = DomainRecord(domain_id(HOST, "0"), "bare")


def test_load_gives_what_was_saved_marked_stale(tmp_path: Path) -> None:
    cache.save(tmp_path / "new", HOST, [FULL, BARE])

    kept = cache.load(tmp_path / "new", HOST)

    assert kept == [replace(FULL, is_stale=True), replace(BARE, is_stale=True)]


def test_load_list_of_an_older_program_is_used(tmp_path: Path) -> None:
    cache.save(tmp_path, HOST, [FULL])
    path = cache.path_of(tmp_path, HOST)
    data = json.loads(path.read_text())
    del data["domains"][0]["details"]["uses"]
    del data["domains"][0]["details"]["host_devices"]
    del data["domains"][0]["details"]["boot_files"]
    del data["domains"][0]["details"]["secrets"]
    path.write_text(json.dumps(data))

    (kept,) = cache.load(tmp_path, HOST)

    assert kept.details == replace(DETAILS, uses=(), host_devices=(), boot_files=(), secrets=())


def test_load_list_that_knows_no_formats_is_used(tmp_path: Path) -> None:
    cache.save(tmp_path, HOST, [FULL])
    path = cache.path_of(tmp_path, HOST)
    data = json.loads(path.read_text())
    del data["domains"][0]["details"]["uses"][0][-1]
    path.write_text(json.dumps(data))

    (kept,) = cache.load(tmp_path, HOST)

    assert kept.details is not None
    assert kept.details.uses == (replace(DETAILS.uses[0], format=""),)


def test_load_nothing_saved_gives_nothing(tmp_path: Path) -> None:
    assert cache.load(tmp_path, HOST) == []


def test_load_list_of_another_host_gives_nothing(tmp_path: Path) -> None:
    other = HostId("test:///default")
    cache.save(tmp_path, HOST, [FULL])
    cache.path_of(tmp_path, HOST).rename(cache.path_of(tmp_path, other))

    assert cache.load(tmp_path, other) == []


@pytest.mark.parametrize(
    "content",
    [
        "",
        "nonsense",
        "[]",
        "3",
        "{}",
        '{"version": 1}',
        json.dumps({"version": 99, "uri": HOST.uri, "domains": []}),
        json.dumps({"version": 1, "uri": HOST.uri, "domains": [{}]}),
        json.dumps({"version": 1, "uri": HOST.uri, "domains": [3]}),
        json.dumps({"version": 1, "uri": HOST.uri, "domains": None}),
        "[" * 100_000,
        "\x00\x01",
    ],
)
def test_load_garbage_gives_nothing(tmp_path: Path, content: str) -> None:
    cache.path_of(tmp_path, HOST).write_text(content)

    assert cache.load(tmp_path, HOST) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "dancing"),
        ("details", {"title": "x"}),
        ("details", {**asdict(DETAILS), "uses": [3]}),
        ("details", {**asdict(DETAILS), "uses": [["vda", "/d"]]}),
        ("details", {**asdict(DETAILS), "boot_files": ["kernel"]}),
        ("details", 7),
        ("name", None),
    ],
)
def test_load_row_with_odd_values_does_no_harm(tmp_path: Path, name: str, value: object) -> None:
    cache.save(tmp_path, HOST, [FULL])
    path = cache.path_of(tmp_path, HOST)
    data = json.loads(path.read_text())
    data["domains"][0][name] = value
    path.write_text(json.dumps(data))

    assert len(cache.load(tmp_path, HOST)) <= 1


def test_save_where_nothing_can_be_written_only_logs(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    cache.save(tmp_path / "file" / "below", HOST, [FULL])


def test_load_binary_file_gives_nothing(tmp_path: Path) -> None:
    cache.path_of(tmp_path, HOST).write_bytes(b"\xff\xfe\xff")

    assert cache.load(tmp_path, HOST) == []


def test_forget_removes_the_file_if_there_is_one(tmp_path: Path) -> None:
    cache.save(tmp_path, HOST, [FULL])

    cache.forget(tmp_path, HOST)
    cache.forget(tmp_path, HOST)

    assert list(tmp_path.iterdir()) == []


def test_forget_what_cannot_be_removed_only_logs(tmp_path: Path) -> None:
    cache.path_of(tmp_path, HOST).mkdir()

    cache.forget(tmp_path, HOST)
