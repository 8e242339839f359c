from __future__ import annotations

from dataclasses import replace

from tests.core.creation.build.cases import KVM, OLD, case, made
from vmgui.core.creation.answers import Platform
from vmgui.hardware.kinds.controller_document import Controller
from vmgui.xmldoc.domain.domain import Domain

PC = Platform("kvm", "x86_64", "pc")


def models(domain: Domain, kind: str) -> list[str | None]:
    return [each.model for each in domain.devices.of(Controller) if each.type == kind]


def test_usb_is_three_where_the_guest_knows_it() -> None:
    assert models(case("iso"), "usb") == ["qemu-xhci"]


def test_usb_is_two_with_its_companions_else() -> None:
    found = models(made(around=replace(KVM, system=OLD)), "usb")

    assert sorted(map(str, found)) == ["ich9-ehci1", "ich9-uhci1", "ich9-uhci2", "ich9-uhci3"]


def test_pci_express_has_room_for_more_devices() -> None:
    assert models(case("iso"), "pci") == ["pcie-root", *["pcie-root-port"] * 14]
    assert models(made(platform=PC), "pci") == []


def test_machines_without_usb_or_of_others_have_none() -> None:
    assert models(made(platform=Platform("kvm", "s390x", "s390-ccw-virtio")), "usb") == []
    assert models(made(platform=Platform("xen", "x86_64", "xenfv")), "usb") == []
