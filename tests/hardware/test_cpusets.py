from __future__ import annotations

import pytest

from tests.hardware.panels.machines import machine, scene
from vmgui.hardware import cpusets


@pytest.mark.parametrize(
    ("text", "expected"), [("0-3,^2", {0, 1, 3}), ("8", {8}), (None, set()), ("all", set())]
)
def test_numbers_of_a_list_are_none_where_there_is_no_list(
    text: str | None, expected: set[int]
) -> None:
    assert cpusets.numbers(text) == expected


def test_numbers_are_written_in_ranges() -> None:
    assert cpusets.written([8, 0, 1, 3, 2]) == "0-3,8"
    assert cpusets.written([]) == ""


@pytest.mark.parametrize("text", ["a", "3-1", "1,", "-1", "0-99999", "^0"])
def test_other_text_is_told(text: str) -> None:
    domain = machine()

    assert cpusets.problem(text, domain, scene(domain))
    assert cpusets.problem("0-3,8", domain, scene(domain)) is None
