from __future__ import annotations

import pytest

from vmgui.hardware.kinds.placement import same_address
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.document import parse

PCI = "<address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>"


def device(address: str) -> Device:
    return parse(f"<interface>{address}</interface>", Device)


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (PCI, True),
        (PCI.replace("function='0x0'", "function='0x1'"), False),
        (PCI.replace("bus='0x01'", "bus='0x02'"), False),
        (PCI.replace("pci", "ccw"), False),
        (PCI.replace("/>", " unit='1'/>"), False),
        ("<address type='pci'/>", False),
        ("", False),
    ],
)
def test_same_address_is_told_only_if_all_of_it_is_the_same(other: str, is_same: bool) -> None:
    one = device(PCI)

    found = list(same_address(one, [one, device(other)]))

    assert [problem.field for problem in found] == (["address"] if is_same else [])


@pytest.mark.parametrize("address", ["", "<address type='pci'/>"])
def test_device_that_has_no_place_yet_is_nowhere(address: str) -> None:
    assert not list(same_address(device(address), [device(address)]))


def test_address_is_named() -> None:
    problem = next(iter(same_address(device(PCI), [device(PCI)])))

    assert "pci: domain=0x0000 bus=0x01 slot=0x00 function=0x0" in problem.message
