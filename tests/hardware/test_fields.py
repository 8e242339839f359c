from __future__ import annotations

from typing import Any

import pytest

from vmgui.base.errors import InvalidInput
from vmgui.hardware.fields import Check, Choice, Lines, Mac, Number, Secret, Size, Switch, Text
from vmgui.hardware.items import Fact, Group, Note, Rows, Special, each_row, is_shown
from vmgui.hardware.options import fixed
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, Flag, integer, size, text, yes_no

SCENE = Scene(parse("<domain type='kvm'/>", Domain))


class Part(Element):
    TAG = "part"
    name = text("@name")


class Thing(Element):
    TAG = "thing"
    name = text("@name")
    count = integer("@count")
    memory = size("memory", "KiB")
    is_shared = yes_no("@shared")
    is_readonly = Flag("readonly")
    parts = Children(Part, "parts")


def thing(xml: str = "<thing/>") -> Thing:
    return parse(xml, Thing)


def complain(value: Any, _element: Any, _scene: Scene) -> str | None:
    return f"Not {value}."


def forget_count(element: Any, _scene: Scene) -> None:
    element.count = None


def new_part(_element: Any, _scene: Scene) -> Part:
    return Part.create()


PARTS = Rows("parts", Thing.parts, "Parts", (Text(Part.name, "Name"),), new_part)


def test_field_is_called_like_its_property_or_as_it_says() -> None:
    assert Text(Thing.name, "Name").name == "name"
    assert Text(Thing.name, "Name", id="other").name == "other"


def test_value_is_written_with_what_it_brings() -> None:
    made = thing("<thing name='x' count='4'/>")

    Text(Thing.name, "Name", then=forget_count).write(made, "y", SCENE)

    assert made.xml() == '<thing name="y"/>'


def test_value_that_xml_cannot_hold_is_refused_and_brings_nothing() -> None:
    made = thing("<thing name='x' count='4'/>")

    with pytest.raises(InvalidInput):
        Text(Thing.name, "Name", then=forget_count).write(made, "\x01", SCENE)

    assert (made.name, made.count) == ("x", 4)


@pytest.mark.parametrize(
    ("field", "xml", "is_odd", "said"),
    [
        (Number(Thing.count, "Count"), "<thing count='auto'/>", True, "auto"),
        (Number(Thing.count, "Count", unit="s"), "<thing count='4'/>", False, "4 s"),
        (Number(Thing.count, "Count"), "<thing/>", False, ""),
        (Size(Thing.memory, "Memory"), "<thing><memory>lots</memory></thing>", True, "lots"),
        (Size(Thing.memory, "Memory"), "<thing><memory>2048</memory></thing>", False, "2 MiB"),
        (Check(Thing.is_shared, "Shared"), "<thing shared='maybe'/>", True, "maybe"),
        (Check(Thing.is_shared, "Shared"), "<thing/>", False, "no"),
        (Check(Thing.is_shared, "Shared", default=True), "<thing/>", False, "yes"),
        (Check(Thing.is_readonly, "Readonly"), "<thing><readonly/></thing>", False, "yes"),
        (Switch(Thing.is_shared, "Shared"), "<thing shared='no'/>", False, "Off"),
        (Switch(Thing.is_shared, "Shared"), "<thing shared='maybe'/>", True, "maybe"),
        (Secret(Thing.name, "Password"), "<thing name='s3cret'/>", False, "•" * 8),
        (Lines(Thing.name, "Notes"), "<thing name='a'/>", False, "a"),
        (Choice(Thing.name, "Kind", fixed({"a": "Alpha"})), "<thing name='a'/>", False, "Alpha"),
        (Choice(Thing.name, "Kind", fixed({"a": "Alpha"})), "<thing name='z'/>", False, "z"),
        (Choice(Thing.name, "Kind", fixed({None: "Any"})), "<thing/>", False, "Any"),
    ],
)
def test_value_is_said_as_people_read_it(field: Any, xml: str, is_odd: bool, said: str) -> None:
    made = thing(xml)

    assert field.is_odd(made) is is_odd
    assert field.text(made, SCENE) == said


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        (Text(Thing.name, "Name"), None, None),
        (Text(Thing.name, "Name", is_required=True), None, "Enter a value."),
        (Text(Thing.name, "Name", check=complain), None, None),
        (Text(Thing.name, "Name", check=complain), "x", "Not x."),
        (Mac(Thing.name, "MAC"), "52:54:00:00:00:01", None),
        (Number(Thing.count, "Count", is_required=True), None, "Enter a number."),
        (Number(Thing.count, "Count", check=complain), None, None),
        (Number(Thing.count, "Count", least=2, most=9), 1, "Enter a number from 2 to 9."),
        (Number(Thing.count, "Count", least=2, most=9), 10, "Enter a number from 2 to 9."),
        (Number(Thing.count, "Count", most=lambda _e, _s: 3), 4, "Enter a number from 0 to 3."),
        (Number(Thing.count, "Count", check=complain), 1, "Not 1."),
        (Size(Thing.memory, "Memory", is_required=True), None, "Enter a size."),
        (Size(Thing.memory, "Memory", least=2**20), 1024, "Enter a size of at least 1 MiB."),
        (Size(Thing.memory, "Memory", most=2**20), 2**30, "Enter a size of at most 1 MiB."),
        (Size(Thing.memory, "Memory", check=complain), 5, "Not 5."),
    ],
)
def test_what_is_wrong_is_said(field: Any, value: Any, message: str | None) -> None:
    assert field.problem(value, thing(), SCENE) == message


def test_wrong_mac_address_is_told() -> None:
    problem = Mac(Thing.name, "MAC").problem("52:54", thing(), SCENE)

    assert problem == "“52:54” is not a MAC address. It looks like 52:54:00:12:34:56."


def test_default_of_a_check_is_left_out_unless_it_is_kept() -> None:
    made = thing("<thing shared='yes'/>")
    Check(Thing.is_shared, "Shared").write(made, False, SCENE)
    assert made.xml() == "<thing/>"

    Check(Thing.is_shared, "Shared", is_kept=True).write(made, False, SCENE)
    assert made.xml() == '<thing shared="no"/>'


def test_flag_comes_and_goes() -> None:
    made = thing()
    field = Check(Thing.is_readonly, "Readonly")

    field.write(made, True, SCENE)
    assert (made.is_readonly, field.raw(made)) == (True, "")

    field.write(made, False, SCENE)
    assert (made.xml(), field.raw(made)) == ("<thing/>", None)


def test_choice_that_cannot_be_made_says_why() -> None:
    field = Choice(Thing.name, "Kind", lambda _e, _s: [Option("a", "Alpha", "Too old.")])

    assert field.problem("a", thing(), SCENE) == "Too old."


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<thing name='a'/>", ["a"]),
        ("<thing name='z'/>", ["a", "z"]),
        ("<thing/>", [None, "a"]),
    ],
)
def test_present_value_is_always_among_the_options(xml: str, expected: list[str | None]) -> None:
    field = Choice(Thing.name, "Kind", fixed({"a": "Alpha"}))

    assert [option.value for option in field.shown(thing(xml), SCENE)] == expected


def test_rows_are_seen_and_compared() -> None:
    one = thing("<thing><parts>\n <part name='a'/>\n</parts></thing>")

    assert [row.xml() for row in PARTS.of(one)] == ['<part name="a"/>']
    assert not PARTS.differs(one, thing("<thing><parts><part name='a'/></parts></thing>"))
    assert PARTS.differs(one, thing("<thing><parts><part name='b'/></parts></thing>"))


def test_row_goes_with_the_container_that_it_leaves_empty() -> None:
    made = thing("<thing><parts><part/><part/></parts></thing>")

    PARTS.remove(made.parts[0], made)
    assert made.xml() == "<thing><parts><part/></parts></thing>"

    PARTS.remove(made.parts[0], made)
    assert made.xml() == "<thing/>"


def test_container_that_says_something_stays() -> None:
    made = thing("<thing><parts mode='x'><part/></parts></thing>")

    PARTS.remove(made.parts[0], made)

    assert made.xml() == '<thing><parts mode="x"/></thing>'


def test_rows_of_groups_are_rows_of_the_form() -> None:
    name = Text(Thing.name, "Name")
    note = Note("note", lambda _e, _s: "")
    fact = Fact("fact", "Fact", lambda _e, _s: "")
    special = Special("special", "Special", "editor")

    found = each_row((note, Group("More", (name, fact)), special))

    assert [row.name for row in found] == ["note", "name", "fact", "special"]


def test_row_is_shown_unless_its_condition_says_no() -> None:
    assert is_shown(Text(Thing.name, "Name"), thing(), SCENE)
    assert not is_shown(Text(Thing.name, "Name", when=lambda _e, _s: False), thing(), SCENE)


def test_mac_address_is_written_in_its_usual_form() -> None:
    made = thing()
    field = Mac(Thing.name, "MAC")

    field.write(made, " 52-54-00-11-22-99", SCENE)
    assert made.name == "52:54:00:11:22:99"

    field.write(made, " ", SCENE)
    assert made.name is None


def test_technical_limit_is_not_said() -> None:
    field = Number(Thing.count, "Count", least=1)

    assert field.problem(-1, thing(), SCENE) == "Enter a number of at least 1."
    assert field.problem(2**31, thing(), SCENE) == "Enter a smaller number."


@pytest.mark.parametrize(
    ("now", "later", "differs"),
    [
        ("<thing name='a'/>", "<thing name='b'/>", (True, True)),
        ("<thing name='a'/>", "<thing/>", (True, False)),
        ("<thing/>", "<thing name='b'/>", (True, False)),
        ("<thing name='a'/>", "<thing name='a'/>", (False, False)),
    ],
)
def test_what_is_assigned_at_start_is_no_other_value(
    now: str, later: str, differs: tuple[bool, bool]
) -> None:
    fields = (Text(Thing.name, "Name"), Text(Thing.name, "Name", is_assigned=True))

    found = tuple(each.runs_otherwise(thing(now), thing(later)) for each in fields)

    assert found == differs


@pytest.mark.parametrize(("value", "said"), [(None, "Enter a value."), ("a", None)])
def test_choice_required_cannot_be_left_out(value: str | None, said: str | None) -> None:
    field = Choice(Thing.name, "Kind", fixed({"a": "Alpha"}), is_editable=True, is_required=True)

    assert field.problem(value, thing(), SCENE) == said
