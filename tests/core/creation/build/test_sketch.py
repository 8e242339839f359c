from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.creation.build.cases import EMULATED, ISO, KVM
from vmgui.base.errors import InvalidInput
from vmgui.core.creation.answers import Extras, Platform
from vmgui.core.creation.build.sketch import Sketch
from vmgui.hardware.kinds.disk import DiskKind

MACHINE = replace(ISO, platform=EMULATED)


def test_sketch_of_unknown_machine_is_refused() -> None:
    with pytest.raises(InvalidInput, match="has not said"):
        Sketch(replace(ISO, platform=Platform()), KVM)


@pytest.mark.parametrize(
    ("platform", "is_qemu", "is_x86", "chipset"),
    [
        (Platform("kvm", "x86_64", "pc-q35-7.2"), True, True, "q35"),
        (Platform("kvm", "i686"), True, True, "pc"),
        (Platform("qemu", "aarch64", "virt"), True, False, ""),
        (Platform("xen", "x86_64", "xenfv"), False, True, ""),
    ],
)
def test_sketch_tells_what_kind_of_machine_it_is(
    platform: Platform, is_qemu: bool, is_x86: bool, chipset: str
) -> None:
    sketch = Sketch(replace(ISO, platform=platform), KVM)

    assert (sketch.is_qemu, sketch.is_x86, sketch.chipset) == (is_qemu, is_x86, chipset)


def test_graphics_none_is_no_graphics() -> None:
    assert Sketch(replace(MACHINE, extras=Extras(graphics="none")), KVM).graphics == ""
    assert Sketch(replace(MACHINE, extras=Extras(graphics="vnc")), KVM).graphics == "vnc"


def test_offers_without_capabilities_are_what_is_said_otherwise() -> None:
    sketch = Sketch(MACHINE, replace(KVM, domain_capabilities=None))

    assert sketch.offers("disk", "bus", "sata")
    assert not sketch.offers("disk", "bus", "sata", otherwise=False)
    assert not Sketch(MACHINE, KVM).offers("disk", "bus", "ide")


def test_added_device_brings_what_it_needs() -> None:
    sketch = Sketch(MACHINE, KVM)
    disk = DiskKind().new(sketch.scene)
    disk.bus = "scsi"

    sketch.add(DiskKind(), disk)

    assert [device.tag for device in sketch.domain.devices] == ["disk", "controller"]
