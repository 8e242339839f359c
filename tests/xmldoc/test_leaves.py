from __future__ import annotations

import pytest

from vmgui.xmldoc.document import parse
from vmgui.xmldoc.leaves import leaves
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
