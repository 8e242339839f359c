"""The distances of a NUMA cell to others as one text: "0:10, 1:20"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.hardware.fields import Text
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.domain.numa import CellDistance, NumaCell
from vmgui.xmldoc.element import Element

_DISTANCE = re.compile(r"(?P<cell>\d{1,5}):(?P<value>\d{1,3})")
_NEAR, _FAR = 10, 255
"""The least and the largest distance (ACPI's SLIT)."""


@dataclass(frozen=True, eq=False)
class Distances(Text):
    """The distances of a cell to others, as one text: "0:10, 1:20". Bound to the cell's number."""

    @override
    def read(self, element: Element) -> str | None:
        return self.raw(element)

    @override
    def raw(self, element: Element) -> str | None:
        distances = element.viewed_as(NumaCell).distances
        parts = [f"{each.cell}:{each.value}" for each in distances]
        return ", ".join(parts) or None

    @override
    def write(self, element: Element, value: Any, scene: Scene) -> None:
        """Write them, using the elements that are there.

        Raises:
            InvalidInput: it is no list of distances.
        """
        try:
            wanted = _distances(value or "")
        except ValueError as error:
            raise InvalidInput(_distances_help(), field=self.name, detail=str(error)) from error
        cell = element.viewed_as(NumaCell)
        if not wanted:
            cell.has_distances = False
        for present in cell.distances:
            if present.cell in wanted:
                present.value = wanted.pop(present.cell)
            else:
                present.remove()
        for other, distance in wanted.items():
            added = cell.distances.append(CellDistance.create())
            added.cell, added.value = other, distance

    @override
    def problem(self, value: Any, element: Element, scene: Scene) -> str | None:
        try:
            _distances(value or "")
        except ValueError:
            return _distances_help()
        return super().problem(value, element, scene)


def _distances(text: str) -> dict[int | None, int]:
    """Cell -> distance.

    Raises:
        ValueError: it is no such text, or a distance is none.
    """
    found: dict[int | None, int] = {}
    for part in filter(None, "".join(text.split()).split(",")):
        match = _DISTANCE.fullmatch(part)
        if match is None or not _NEAR <= int(match["value"]) <= _FAR:
            raise ValueError(part)
        found[int(match["cell"])] = int(match["value"])
    return found


def _distances_help() -> str:
    return _("Enter cells and their distances from 10 to 255, such as {example}.").format(
        example="0:10, 1:20"
    )
