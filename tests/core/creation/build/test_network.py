from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.creation.build.cases import EMULATED, KVM, OLD, WINDOWS, case, made
from vmgui.core.creation.answers import NetworkAnswer, Platform
from vmgui.hardware.kinds.interface_document import InterfaceDevice
from vmgui.xmldoc.domain.domain import Domain


def card(domain: Domain) -> InterfaceDevice:
    return domain.devices.interfaces[0].viewed_as(InterfaceDevice)


@pytest.mark.parametrize(
    ("wanted", "source"),
    [
        (
            NetworkAnswer("network", "lan", portgroup="staff"),
            '<source network="lan" portgroup="staff"/>',
        ),
        (NetworkAnswer("bridge", "br0"), '<source bridge="br0"/>'),
        (NetworkAnswer("direct", "eth0", mode="vepa"), '<source dev="eth0" mode="vepa"/>'),
    ],
)
def test_card_is_plugged_into_what_is_wanted(wanted: NetworkAnswer, source: str) -> None:
    found = card(made(network=wanted))

    assert found.type == wanted.kind
    assert found.source is not None
    assert found.source.xml() == source


def test_card_of_user_networking_has_no_source() -> None:
    found = card(case("user"))

    assert (found.type, found.source) == ("user", None)


def test_machine_without_network_has_no_card() -> None:
    assert list(case("unplugged").devices.interfaces) == []


def test_address_is_the_one_that_is_wanted_or_libvirts() -> None:
    assert card(case("iso")).mac == "52:54:00:12:34:56"
    assert card(case("user")).mac is None


@pytest.mark.parametrize(
    ("platform", "model"),
    [
        (EMULATED, "e1000e"),
        (Platform("kvm", "x86_64", "pc"), "rtl8139"),
        (Platform("kvm", "aarch64", "virt"), "virtio"),
        (Platform("xen", "x86_64", "xenfv"), None),
    ],
)
def test_card_of_old_system_is_one_that_it_knows(platform: Platform, model: str | None) -> None:
    assert card(made(around=replace(KVM, system=OLD), platform=platform)).model == model


def test_card_is_virtio_where_there_are_drivers() -> None:
    windows = replace(KVM, system=WINDOWS)

    assert card(case("iso")).model == "virtio"
    assert card(made(around=windows)).model == "e1000e"
    assert card(made(around=windows, drivers="/iso/virtio-win.iso")).model == "virtio"


def test_card_of_unknown_system_on_old_pc_is_the_usual_one() -> None:
    pc = Platform("kvm", "x86_64", "pc")

    assert card(made(around=replace(KVM, system=None), platform=pc)).model == "e1000"
