from __future__ import annotations

import pytest

from vmgui.base.errors import InvalidInput
from vmgui.ui.machine.hardware.typed import brought_along
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

DISK = '<disk type="file"><source file="/a"/><target dev="vda" bus="virtio"/></disk>'


def test_text_stays_as_it_is_when_only_the_layout_is_another() -> None:
    typed = DISK.replace("/a", "/mine")

    assert brought_along(typed, DISK, DISK.replace("><", ">\n<"), Device) == typed


def test_text_gets_what_others_changed() -> None:
    typed = DISK.replace("</disk>", "<readonly/></disk>")

    found = brought_along(typed, DISK, DISK.replace("/a", "/theirs"), Device)

    assert "<readonly/>" in found
    assert '"/theirs"' in found


def test_text_about_the_same_place_is_refused() -> None:
    with pytest.raises(InvalidInput, match="Somebody else has changed the same"):
        brought_along(DISK.replace("/a", "/mine"), DISK, DISK.replace("/a", "/theirs"), Device)


def test_text_that_says_the_same_as_the_others_is_no_conflict() -> None:
    both = DISK.replace("/a", "/both")

    assert parse(brought_along(both, DISK, both, Device), Device).tag == "disk"


@pytest.mark.parametrize("typed", ["", "<domain", "<network/>"])
def test_text_that_is_no_machine_is_refused(typed: str) -> None:
    machine = "<domain type='kvm'><name>web1</name></domain>"

    with pytest.raises(InvalidInput):
        brought_along(typed, machine, machine.replace("web1", "web2"), Domain)
