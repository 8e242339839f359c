from __future__ import annotations

from typing import Any

from tests.hardware.test_fields import PARTS, SCENE, Part, Thing, complain, thing
from vmgui.hardware.fields import Choice, Number, Text
from vmgui.hardware.items import Group, Rows, Special
from vmgui.hardware.options import from_host
from vmgui.hardware.panel import Panel, Problem


def is_small(element: Any, _scene: Any) -> bool:
    return (element.count or 0) < 5


class ThingPanel(Panel[Thing]):
    id = "thing"
    title = "Thing"
    element = Thing
    fields = (Text(Thing.name, "Name", is_required=True, live=True),)
    advanced = (
        Group("Few", (Number(Thing.count, "Count", most=9, live=is_small),), when=is_small),
        PARTS,
        Special("memory", "Memory", "editor", edits=(Thing.memory,), live=True),
    )

    def problems(self, element: Thing, scene: Any) -> list[Problem]:
        del scene
        return [Problem("", "Whole.", is_warning=True)] if element.is_shared else []


PANEL = ThingPanel()


def test_rows_are_those_of_front_and_back() -> None:
    assert [row.name for row in PANEL.rows()] == ["name", "count", "parts", "memory"]


def test_problems_of_fields_come_before_those_of_the_whole() -> None:
    found = PANEL.all_problems(thing("<thing shared='yes' count='-4'/>"), SCENE)

    assert found == [
        Problem("name", "Enter a value."),
        Problem("count", "Enter a number from 0 to 9."),
        Problem("", "Whole.", is_warning=True),
    ]


def test_hidden_and_odd_values_are_not_looked_at() -> None:
    assert PANEL.all_problems(thing("<thing name='x' count='99'/>"), SCENE) == []
    assert PANEL.all_problems(thing("<thing name='x' count='many'/>"), SCENE) == []


def test_wrong_cell_is_a_problem_of_its_table() -> None:
    class Tables(Panel[Thing]):
        fields = (
            Rows(
                "parts",
                Thing.parts,
                "Parts",
                (Text(Part.name, "Name", check=complain),),
                PARTS.new,
            ),
        )

    found = Tables().all_problems(
        thing("<thing><parts><part/><part name='b'/></parts></thing>"), SCENE
    )

    assert found == [Problem("parts", "Row 2, Name: Not b.")]


def test_live_paths_depend_on_the_element() -> None:
    assert PANEL.live_paths(thing(), SCENE) == {"@name", "@count", "memory"}
    assert PANEL.live_paths(thing("<thing count='7'/>"), SCENE) == {"@name", "memory"}


def test_panel_says_what_has_to_be_asked_of_the_host() -> None:
    class Asking(Panel[Thing]):
        fields = (
            Choice(Thing.name, "Network", from_host("networks")),
            Choice(Thing.name, "Other", from_host("networks"), id="other"),
        )

    assert Asking().nouns() == ("networks",)
