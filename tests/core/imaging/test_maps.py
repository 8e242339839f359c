from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import pytest

from vmgui.base.errors import VmguiError
from vmgui.core.imaging.maps import MOST_EXTENTS, MapReader
from vmgui.core.imaging.values import Extent, ExtentKind, ImageMap

DATA, ZERO, HOLE = ExtentKind.DATA, ExtentKind.ZERO, ExtentKind.HOLE


def area(start: int, length: int, **more: object) -> dict[str, object]:
    """An area as QEMU describes it, with data unless told otherwise."""
    known = {"depth": 0, "present": True, "zero": False, "data": True, "offset": start}
    return {"start": start, "length": length, **known, **more}


def read(size: int, areas: Iterable[dict[str, object]], piece: int = 1 << 16) -> ImageMap:
    """The map of so many bytes that is said in pieces of so many bytes."""
    return read_bytes(json.dumps(list(areas)).encode(), size, piece)


def read_bytes(content: bytes, size: int = 100, piece: int = 1 << 16) -> ImageMap:
    reader = MapReader(size)
    for start in range(0, len(content), piece):
        reader.read(content[start : start + piece])
    return reader.result()


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({}, DATA),
        ({"zero": True}, DATA),
        ({"data": False, "zero": True, "present": False}, HOLE),
        ({"data": False, "zero": True}, HOLE),
        ({"data": False, "zero": True, "offset": 4096}, ZERO),
        ({"data": False, "zero": True, "offset": None}, ZERO),
    ],
)
def test_area_is_of_a_kind(more: dict[str, object], kind: ExtentKind) -> None:
    found = read(100, [area(0, 100, **more)])

    assert found.extents == (Extent(0, 100, kind),)


def test_area_of_an_old_version_is_understood() -> None:
    found = read(100, [{"start": 0, "length": 100, "depth": 1, "zero": True, "data": False}])

    assert found.extents == (Extent(0, 100, HOLE, 1),)


@pytest.mark.parametrize("piece", [1, 7, 1000])
def test_map_is_the_same_in_any_pieces(piece: int) -> None:
    areas = [area(0, 10, filename='/a}b",{'), area(10, 10, depth=1), area(20, 5, depth=1)]

    found = read(25, areas, piece)

    assert found.extents == (Extent(0, 10, DATA, 0), Extent(10, 15, DATA, 1))
    assert found.data == {0: 10, 1: 15}


def fragments(count: int) -> Iterator[dict[str, object]]:
    """Data and holes in turn, twice as much data."""
    for number in range(count):
        is_data = number % 2 == 0
        more = {} if is_data else {"data": False, "zero": True, "present": False}
        yield area(number // 2 * 30 + (0 if is_data else 20), 20 if is_data else 10, **more)


def test_map_of_many_areas_says_what_most_of_each_slice_is() -> None:
    count = 40 * MOST_EXTENTS

    found = read(count * 15, fragments(count))

    assert not found.is_exact
    assert found.extents == (Extent(0, count * 15, DATA),)
    assert found.data == {0: count * 10}


def test_map_of_many_areas_keeps_what_is_large() -> None:
    count = 40 * MOST_EXTENTS
    size = count * 15

    hole = area(size, size, data=False, zero=True, present=False)
    found = read(2 * size, [*fragments(count), hole])

    assert [(extent.kind, extent.length) for extent in found.extents] == [
        (DATA, size), (HOLE, size)
    ]  # fmt: skip


def test_map_of_nothing_is_empty() -> None:
    assert read(0, []) == ImageMap(0, ())


@pytest.mark.parametrize("content", [b'[{"start": 0', b"{}", b'[{"start": "x"}]', b"words"])
def test_map_that_is_none_says_so(content: bytes) -> None:
    with pytest.raises(VmguiError, match="cannot be read"):
        read_bytes(content)
