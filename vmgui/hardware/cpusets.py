"""Lists of CPUs, NUMA nodes or cells in forms; `vmgui.base.cpusets` knows how they are written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vmgui.base import cpusets
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.hardware.scene import Scene


def numbers(text: str | None) -> frozenset[int]:
    """The numbers of a list; none if it is missing, or not one."""
    try:
        return cpusets.parse(text or "")
    except InvalidInput:
        return frozenset()


def written(found: Iterable[int]) -> str:
    """Numbers as a list, in ranges where they follow each other; empty if there are none."""
    return cpusets.write(frozenset(found))


def problem(value: str, _element: Any, _scene: Scene) -> str | None:
    """What is wrong with a text that shall be a list; for fields."""
    try:
        cpusets.parse(value)
    except InvalidInput:
        return _("Enter numbers and ranges, such as {example}.").format(example="0-3,8")
    return None
