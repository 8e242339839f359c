from __future__ import annotations

import pytest

from vmgui.hardware import conditions
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Flag, text, yes_no

DOMAIN = parse("<domain type='kvm'/>", Domain)
SCENE = Scene(DOMAIN)


class Thing(Element):
    TAG = "thing"
    kind = text("@kind")
    is_shared = yes_no("@shared")
    is_readonly = Flag("readonly")


def yes(_element: object, _scene: Scene) -> bool:
    return True


@pytest.mark.parametrize(
    ("xml", "expected"),
    [("<thing kind='a'/>", True), ("<thing/>", True), ("<thing kind='b'/>", False)],
)
def test_value_is_one_of_several(xml: str, expected: bool) -> None:
    condition = conditions.is_one_of(Thing.kind, "a", None)

    assert condition(parse(xml, Thing), SCENE) is expected


@pytest.mark.parametrize(
    ("xml", "shared", "readonly"),
    [
        ("<thing/>", False, False),
        ("<thing shared='no'/>", False, False),
        ("<thing shared='yes'><readonly/></thing>", True, True),
        ("<thing shared='maybe'/>", False, False),
    ],
)
def test_value_is_set(xml: str, shared: bool, readonly: bool) -> None:
    thing = parse(xml, Thing)

    assert conditions.is_set(Thing.is_shared)(thing, SCENE) is shared
    assert conditions.is_set(Thing.is_readonly)(thing, SCENE) is readonly


def test_conditions_are_put_together() -> None:
    no = conditions.no(yes)

    assert [each(None, SCENE) for each in (no, conditions.no(no))] == [False, True]
    assert conditions.every(yes, yes)(None, SCENE)
    assert not conditions.every(yes, no)(None, SCENE)
    assert conditions.any_of(no, yes)(None, SCENE)
    assert not conditions.any_of(no, no)(None, SCENE)


def test_scene_is_asked() -> None:
    assert conditions.is_running(None, Scene(DOMAIN, is_active=True))
    assert not conditions.is_running(None, SCENE)
    assert conditions.is_being_made(None, Scene(DOMAIN, is_new=True))
    assert conditions.is_hypervisor("kvm", "qemu")(None, SCENE)
    assert not conditions.is_hypervisor("lxc")(None, SCENE)
