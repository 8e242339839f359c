from __future__ import annotations

import pytest

from tests.hardware.panels.machines import machine, scene
from vmgui.base.errors import InvalidInput
from vmgui.hardware.distances import Distances
from vmgui.xmldoc.domain.numa import NumaCell

FIELD = Distances(NumaCell.id, "Distances", id="distances")
SCENE = scene(machine())


def cell(text: str) -> NumaCell:
    made = NumaCell.create()
    FIELD.write(made, text, SCENE)
    return made


def test_distances_are_written_and_read_as_one_text() -> None:
    made = cell("0:10,1: 20")

    assert FIELD.read(made) == "0:10, 1:20"
    assert [(each.cell, each.value) for each in made.distances] == [(0, 10), (1, 20)]


def test_present_distances_keep_their_elements() -> None:
    made = cell("0:10, 1:20, 2:30")
    first = made.distances[0]

    FIELD.write(made, "0:11, 3:40", SCENE)

    assert made.distances[0] == first
    assert FIELD.read(made) == "0:11, 3:40"


def test_no_distances_leave_nothing_behind() -> None:
    made = cell("0:10")

    FIELD.write(made, None, SCENE)

    assert made.xml() == "<cell/>"
    assert FIELD.read(made) is None


@pytest.mark.parametrize("text", ["far", "0:9", "0:256", "0=10"])
def test_other_text_is_refused(text: str) -> None:
    made = cell("")

    assert FIELD.problem(text, made, SCENE)
    with pytest.raises(InvalidInput):
        FIELD.write(made, text, SCENE)
