from __future__ import annotations

import pytest

from vmgui.base.errors import InvalidInput
from vmgui.xmldoc.targets import free_target, target_name, target_prefix


@pytest.mark.parametrize(
    ("bus", "prefix"),
    [
        ("virtio", "vd"),
        ("scsi", "sd"),
        ("sata", "sd"),
        ("usb", "sd"),
        ("ide", "hd"),
        ("fdc", "fd"),
        ("xen", "xvd"),
        ("sd", "sd"),
        ("of the future", "sd"),
        ("", "sd"),
    ],
)
def test_target_prefix_follows_the_bus(bus: str, prefix: str) -> None:
    assert target_prefix(bus) == prefix


@pytest.mark.parametrize(
    ("index", "name"),
    [(0, "vda"), (25, "vdz"), (26, "vdaa"), (27, "vdab"), (701, "vdzz"), (702, "vdaaa")],
)
def test_target_name_goes_on_after_z(index: int, name: str) -> None:
    assert target_name("vd", index) == name


def test_free_target_is_the_first_that_nobody_has() -> None:
    assert free_target("vd", []) == "vda"
    assert free_target("vd", ["sda", "hda"]) == "vda"
    assert free_target("sd", {"sda", "sdc"}) == "sdb"
    assert free_target("hd", ["hda", "hdb"]) == "hdc"


def test_free_target_all_letters_taken_takes_two() -> None:
    taken = [target_name("vd", index) for index in range(26)]

    assert free_target("vd", taken) == "vdaa"


@pytest.mark.parametrize(("prefix", "most"), [("hd", 4), ("fd", 2)])
def test_free_target_full_bus_is_said(prefix: str, most: int) -> None:
    taken = [target_name(prefix, index) for index in range(most)]

    with pytest.raises(InvalidInput, match=str(most)) as caught:
        free_target(prefix, taken)

    assert caught.value.field == "target"
    assert free_target(prefix, taken[:-1]) == taken[-1]
