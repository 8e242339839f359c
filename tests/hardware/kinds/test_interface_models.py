from __future__ import annotations

import pytest

from tests.hardware.kinds.devices import machine_with
from vmgui.hardware.kinds.interface_models import models
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.capabilities import Capabilities
from vmgui.xmldoc.document import parse


def greyed(scene: Scene) -> dict[str | None, str]:
    """The models that cannot be chosen, and why."""
    return {each.value: each.reason for each in models(None, scene) if each.reason}


@pytest.mark.parametrize(
    ("hypervisor", "arch", "expected"),
    [
        ("kvm", "x86_64", {"spapr-vlan", "netfront"}),
        ("kvm", "ppc64le", {"netfront"}),
        ("xen", "x86_64", {"spapr-vlan"}),
    ],
)
def test_cards_of_other_machines_are_greyed(hypervisor: str, arch: str, expected: set[str]) -> None:
    assert greyed(Scene(machine_with(hypervisor=hypervisor, arch=arch))).keys() == expected


@pytest.mark.parametrize(("newest", "is_old"), [("7.2", True), ("8.0", False), ("10.1", False)])
def test_igb_needs_a_qemu_that_has_it(newest: str, is_old: bool) -> None:
    xml = (
        "<capabilities><guest><os_type>hvm</os_type><arch name='x86_64'>"
        f"<machine>pc-q35-6.2</machine><machine>pc-q35-{newest}</machine><machine>q35</machine>"
        "<domain type='kvm'/></arch></guest></capabilities>"
    )
    scene = Scene(machine_with(), capabilities=parse(xml, Capabilities))

    assert (greyed(scene).get("igb") == "Needs QEMU 8.0 or later on the host.") is is_old
