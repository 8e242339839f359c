from __future__ import annotations

from tests.hardware.test_fields import PARTS, SCENE, Thing, thing
from vmgui.hardware.difference import differences
from vmgui.hardware.fields import Check, Secret, Size, Text
from vmgui.hardware.panel import Panel


class ThingPanel(Panel[Thing]):
    element = Thing
    fields = (
        Text(Thing.name, "Name"),
        Text(Thing.name, "Name again", id="again"),
        Size(Thing.memory, "Memory"),
        Check(Thing.is_readonly, "Readonly"),
        PARTS,
    )


def test_edits_are_told_once_and_in_the_words_of_the_form() -> None:
    before = thing("<thing name='a'/>")
    after = thing("<thing><memory>2048</memory><readonly/><parts><part/></parts></thing>")

    assert list(differences(ThingPanel(), before, after, SCENE)) == [
        ("@name", "Name: a → nothing"),
        ("memory", "Memory: nothing → 2 MiB"),
        ("readonly", "Readonly: no → yes"),
        ("parts/part", "Parts: edited"),
    ]


def test_same_elements_do_not_differ() -> None:
    one, other = thing("<thing name='a'/>"), thing("<thing  name='a' />")

    assert list(differences(ThingPanel(), one, other, SCENE)) == []


def test_passwords_are_not_told() -> None:
    class Secrets(Panel[Thing]):
        element = Thing
        fields = (Secret(Thing.name, "Password"),)

    ((_path, line),) = differences(
        Secrets(), thing("<thing name='a'/>"), thing("<thing name='b'/>"), SCENE
    )

    assert line == f"Password: {'•' * 8} → {'•' * 8}"
