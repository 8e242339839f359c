from __future__ import annotations

import pytest

from tests.hardware.kinds.devices import machine_with
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device


class Hub(Device):
    TAG = "hub"


class HubKind(DeviceKind[Hub]):
    id = "hub"
    title = "Hub"
    element = Hub


class Single(HubKind):
    most = 1


class Pair(HubKind):
    most = 2
    hotplug = True


def scene(devices: str) -> Scene:
    return Scene(machine_with(devices))


@pytest.mark.parametrize(
    ("kind", "hubs", "reason"),
    [
        (HubKind(), 9, None),
        (Single(), 0, None),
        (Single(), 1, "The machine has one already."),
        (Pair(), 1, None),
        (Pair(), 2, "The machine has 2 of them already."),
    ],
)
def test_no_more_than_fit_can_be_added(
    kind: DeviceKind[Hub], hubs: int, reason: str | None
) -> None:
    assert kind.why_not_add(scene("<hub type='usb'/>" * hubs + "<rng/>")) == reason


def test_kind_finds_and_types_its_devices() -> None:
    found = HubKind().among(scene("<hub/><rng/><hub/>"))

    assert [type(each) for each in found] == [Hub, Hub]


def test_new_device_is_an_empty_element_with_the_kinds_name() -> None:
    kind = HubKind()
    made = kind.new(scene(""))

    assert (made.xml(), kind.name(made)) == ("<hub/>", "Hub")
    assert list(kind.needs(made, scene(""))) == list(kind.takes_along(made, scene(""))) == []


def test_running_machine_takes_and_gives_what_can_be_plugged() -> None:
    fixed, plugged, made = HubKind(), Pair(), Hub.create()

    assert fixed.why_not_attach(made, scene("")) == "It cannot be added while the machine runs."
    assert fixed.why_not_detach(made, scene("")) == "It cannot be removed while the machine runs."
    assert plugged.why_not_attach(made, scene("")) is None
    assert plugged.why_not_detach(made, scene("")) is None
    assert fixed.why_not_remove(made, scene("")) is None
