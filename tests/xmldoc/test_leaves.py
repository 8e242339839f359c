from __future__ import annotations

import pytest

from vmgui.xmldoc.document import parse
from vmgui.xmldoc.leaves import is_within, leaves
from vmgui.xmldoc.patch import changes

WHOLE = "<domain><name>a</name>{}</domain>"


def changed(before: str, after: str) -> set[str]:
    """The paths of the values that differ."""
    edits = changes(parse(WHOLE.format(before)), parse(WHOLE.format(after)))
    return {leaf for edit in edits for leaf in leaves(edit)}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("<title>a</title>", "<title>b</title>", {"title"}),
        ("<vcpu current='1'>4</vcpu>", "<vcpu current='2'>4</vcpu>", {"vcpu/@current"}),
        ("", "<title>b</title>", {"title"}),
        ("<memory unit='KiB'>1</memory>", "", {"memory", "memory/@unit"}),
        ("", "<features><acpi/></features>", {"features/acpi"}),
        (
            "",
            "<cputune><vcpupin vcpu='0' cpuset='1'/></cputune>",
            {"cputune/vcpupin/@vcpu", "cputune/vcpupin/@cpuset"},
        ),
    ],
)
def test_values_that_come_change_and_go_are_named(
    before: str, after: str, expected: set[str]
) -> None:
    assert changed(before, after) == expected


def test_comments_are_no_values() -> None:
    assert changed("", "<features><!-- x --><acpi/></features>") == {"features/acpi"}


@pytest.mark.parametrize(
    ("path", "place", "expected"),
    [
        ("source", "source", True),
        ("source/@file", "source", True),
        ("source/auth/secret/@uuid", "source/auth", True),
        ("source", "source/@file", False),
        ("sources/@file", "source", False),
        ("@type", "source", False),
    ],
)
def test_path_is_within_a_place_or_beside_it(path: str, place: str, expected: bool) -> None:
    assert is_within(path, place) is expected
