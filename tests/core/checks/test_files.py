from __future__ import annotations

import errno
import os
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from vmgui.core.checks import files
from vmgui.core.checks.files import (
    Access,
    groups_of,
    has_files_here,
    missing_search_permission,
    readable,
)

USER, GROUP = 64055, 64055
STRANGER = 64056
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="gives files to other users")

OWNER_OBJ, NAMED_USER, GROUP_OBJ, NAMED_GROUP, MASK, OTHER = 1, 2, 4, 8, 16, 32
NOBODY = 0xFFFFFFFF


@pytest.fixture
def images(tmp_path: Path) -> Iterator[Path]:
    """A directory that everybody can pass, as its parents are."""
    parents = [each for each in tmp_path.parents if each.is_relative_to("/tmp/")]
    modes = {each: each.stat().st_mode for each in (tmp_path, *parents)}
    for each in modes:
        each.chmod(0o755)
    yield tmp_path
    for each, mode in modes.items():
        each.chmod(mode)


def closed(path: Path) -> Path:
    path.mkdir()
    path.chmod(0o700)
    return path


def acl(*entries: tuple[int, int, int]) -> bytes:
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def with_acl(monkeypatch: pytest.MonkeyPatch, lists: dict[Path, bytes]) -> None:
    """Give these files access control lists, whatever the file system can."""

    def getxattr(path: Path, name: str) -> bytes:
        if name == "system.posix_acl_access" and path in lists:
            return lists[path]
        raise OSError(errno.ENODATA, "none")

    monkeypatch.setattr(os, "getxattr", getxattr)


@pytest.mark.parametrize(
    ("uri", "is_here"),
    [
        ("qemu:///system", True),
        ("qemu:///session", True),
        ("qemu+unix:///system", True),
        ("xen:///system", True),
        ("qemu+unix:///system?socket=/tmp/forwarded", False),
        ("qemu+ssh://there/system", False),
        ("qemu+ssh://localhost/system", False),
        ("test:///default", False),
        ("nonsense", False),
    ],
)
def test_has_files_here_only_of_this_computer(uri: str, is_here: bool) -> None:
    assert has_files_here(uri) is is_here


@as_root
async def test_missing_permission_open_directories_are_fine(images: Path) -> None:
    assert await missing_search_permission(str(images / "disk.qcow2"), USER, [GROUP]) == ()


@as_root
async def test_missing_permission_names_closed_directories_from_outside(images: Path) -> None:
    outer = closed(images / "home")
    (outer / "between").mkdir(mode=0o755)
    inner = closed(outer / "between" / "inner")

    missing = await missing_search_permission(str(inner / "disk"), USER, [GROUP])

    assert missing == (str(outer), str(inner))


@as_root
async def test_missing_permission_reading_is_not_searching(images: Path) -> None:
    (images / "listed").mkdir()
    (images / "listed").chmod(0o744)
    (images / "passed").mkdir()
    (images / "passed").chmod(0o711)

    listed = await missing_search_permission(str(images / "listed/disk"), USER, [GROUP])
    passed = await missing_search_permission(str(images / "passed/disk"), USER, [GROUP])

    assert (listed, passed) == ((str(images / "listed"),), ())


@as_root
@pytest.mark.parametrize(
    ("mode", "owner", "group", "is_open"),
    [
        (0o100, USER, 0, True),
        (0o010, 0, GROUP, True),
        (0o010, 0, 107, True),
        (0o001, 0, 0, True),
        (0o011, USER, GROUP, False),
        (0o701, 0, GROUP, False),
        (0o710, STRANGER, 0, False),
    ],
)
async def test_missing_permission_one_class_of_bits_decides(
    images: Path, mode: int, owner: int, group: int, is_open: bool
) -> None:
    place = closed(images / "place")
    os.chown(place, owner, group)
    place.chmod(mode)

    missing = await missing_search_permission(str(place / "disk"), USER, [GROUP, 107])

    assert missing == (() if is_open else (str(place),))


@as_root
async def test_missing_permission_root_needs_none(images: Path) -> None:
    place = closed(images / "place")
    os.chown(place, USER, GROUP)

    assert await missing_search_permission(str(place / "disk"), 0, [0]) == ()


@as_root
async def test_missing_permission_links_are_followed(images: Path) -> None:
    home = closed(images / "home")
    (home / "images").mkdir(mode=0o755)
    (home / "images" / "disk").write_text("")
    (images / "pool").symlink_to(home / "images")
    (images / "disk").symlink_to(home / "images" / "disk")

    through_directory = await missing_search_permission(str(images / "pool/disk"), USER, [])
    through_file = await missing_search_permission(str(images / "disk"), USER, [])

    assert through_directory == through_file == (str(home),)


@as_root
async def test_missing_permission_stops_at_what_is_missing(images: Path) -> None:
    path = str(images / "no" / "such" / "disk")

    assert await missing_search_permission(path, USER, [GROUP]) == ()


@pytest.mark.parametrize("is_open", [True, False])
async def test_missing_permission_of_ourselves_is_asked_of_the_system(
    images: Path, monkeypatch: pytest.MonkeyPatch, is_open: bool
) -> None:
    place = closed(images / "place")

    def access(path: Path, _mode: int, *, effective_ids: bool) -> bool:
        return effective_ids and (is_open or path != place)

    monkeypatch.setattr(os, "geteuid", lambda: USER)
    monkeypatch.setattr(os, "access", access)

    missing = await missing_search_permission(str(place / "disk"), USER, [GROUP])

    assert missing == (() if is_open else (str(place),))


@pytest.mark.parametrize("path", ["", "pool/volume", "rbd:host:pool/image", "/a\0b"])
async def test_what_is_no_path_is_not_complained_about(path: str) -> None:
    assert await missing_search_permission(path, USER, [GROUP]) == ()
    assert await readable(path, USER, [GROUP]) is Access.UNKNOWN


async def test_missing_permission_circle_of_links_does_no_harm(images: Path) -> None:
    (images / "a").symlink_to(images / "b")
    (images / "b").symlink_to(images / "a")

    assert await missing_search_permission(str(images / "a" / "disk"), USER, [GROUP]) == ()
    assert await readable(str(images / "a" / "disk"), USER, [GROUP]) is Access.UNKNOWN


@as_root
@pytest.mark.parametrize(
    ("entries", "is_open"),
    [
        ([(NAMED_USER, 1, USER), (MASK, 7, NOBODY)], True),
        ([(NAMED_USER, 1, USER), (MASK, 6, NOBODY)], False),
        ([(NAMED_USER, 1, STRANGER), (MASK, 7, NOBODY)], False),
        ([(NAMED_GROUP, 1, GROUP), (MASK, 7, NOBODY)], True),
        ([(NAMED_GROUP, 1, 107), (NAMED_GROUP, 0, GROUP), (MASK, 7, NOBODY)], True),
        ([(NAMED_GROUP, 1, GROUP), (MASK, 0, NOBODY)], False),
        ([(NAMED_USER, 0, USER), (NAMED_GROUP, 1, GROUP), (MASK, 7, NOBODY)], False),
    ],
)
async def test_missing_permission_access_control_list_decides(
    images: Path,
    monkeypatch: pytest.MonkeyPatch,
    entries: list[tuple[int, int, int]],
    is_open: bool,
) -> None:
    place = closed(images / "place")
    basic = [(OWNER_OBJ, 7, NOBODY), (GROUP_OBJ, 0, NOBODY), (OTHER, 0, NOBODY)]
    with_acl(monkeypatch, {place: acl(*basic, *entries)})

    missing = await missing_search_permission(str(place / "disk"), USER, [GROUP, 107])

    assert missing == (() if is_open else (str(place),))


@as_root
async def test_missing_permission_real_access_control_list_is_read(images: Path) -> None:
    place = closed(images / "place")
    content = acl(
        (OWNER_OBJ, 7, NOBODY),
        (NAMED_USER, 1, USER),
        (GROUP_OBJ, 0, NOBODY),
        (MASK, 1, NOBODY),
        (OTHER, 0, NOBODY),
    )
    try:
        os.setxattr(place, "system.posix_acl_access", content)
    except OSError as error:
        pytest.skip(f"no access control lists here: {error}")

    assert await missing_search_permission(str(place / "disk"), USER, []) == ()
    assert await missing_search_permission(str(place / "disk"), STRANGER, []) == (str(place),)


@as_root
@pytest.mark.parametrize("content", [b"", b"\x03\0\0\0", b"\x02\0\0\0\x01\0"])
async def test_missing_permission_odd_access_control_list_is_no_complaint(
    images: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    place = closed(images / "place")
    with_acl(monkeypatch, {place: content})

    assert await missing_search_permission(str(place / "disk"), USER, [GROUP]) == ()


@as_root
async def test_readable_tells_what_is_there(images: Path) -> None:
    (images / "open").write_text("")
    (images / "secret").write_text("")
    (images / "secret").chmod(0o600)

    found = [
        await readable(str(images / name), USER, [GROUP])
        for name in ("open", "secret", "none", "open/none")
    ]

    assert found == [Access.READABLE, Access.UNREADABLE, Access.MISSING, Access.MISSING]


async def test_what_we_may_not_see_is_unknown(
    images: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stat(path: Path) -> os.stat_result:
        raise PermissionError(errno.EACCES, "no", str(path))

    monkeypatch.setattr(Path, "stat", stat)

    assert await readable(str(images / "disk"), USER, [GROUP]) is Access.UNKNOWN
    assert await missing_search_permission(str(images / "disk"), USER, [GROUP]) == ()


async def test_share_that_does_not_answer_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = threading.Event()
    monkeypatch.setattr(files, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(files, "_access", lambda *_arguments: answer.wait())

    found = await readable("/net/away/disk", USER, [GROUP])
    answer.set()

    assert found is Access.UNKNOWN


async def test_groups_of_a_user_contain_the_given_one() -> None:
    assert 12345 in await groups_of(os.geteuid(), 12345)


async def test_groups_of_nobody_we_know_are_the_given_one() -> None:
    assert await groups_of(3_999_999_999, 7) == (7,)
