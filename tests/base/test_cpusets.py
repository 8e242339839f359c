from __future__ import annotations

import pytest

from vmgui.base.cpusets import MOST, parse, write
from vmgui.base.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", {0}),
        ("0-3,8", {0, 1, 2, 3, 8}),
        ("0-3,^2", {0, 1, 3}),
        (" 1 , 2 ", {1, 2}),
        ("^1,0-1", {0, 1}),
        (str(MOST - 1), {MOST - 1}),
    ],
)
def test_set_is_read_as_libvirt_does(text: str, expected: set[int]) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    "text", ["", "a", "3-1", "1,", "-1", "^0", "0-3,^0-1", str(MOST), "0-99999999", "0x1"]
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse(text)


@pytest.mark.parametrize("text", ["0", "0-3,8", "0,2,4-5"])
def test_set_is_written_in_ranges(text: str) -> None:
    assert write(parse(text)) == text


def test_neighbours_are_written_as_a_range() -> None:
    assert write(frozenset({3, 1, 2})) == "1-3"
    assert write(frozenset()) == ""
