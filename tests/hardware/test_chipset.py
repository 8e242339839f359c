from __future__ import annotations

import pytest

from tests.hardware.panels.machines import machine, scene
from vmgui.hardware import chipset
from vmgui.hardware.chipset import I440FX, Q35
from vmgui.xmldoc.document import serialize
from vmgui.xmldoc.domain.domain import Domain

ON_Q35 = """
<controller type='pci' index='0' model='pcie-root'/>
<controller type='pci' index='1' model='pcie-root-port'>
  <address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0'/>
</controller>
<controller type='virtio-serial' index='0'>
  <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
</controller>
<disk type='file' device='disk'>
  <target dev='sda' bus='sata'/>
  <address type='drive' controller='0' bus='0' target='0' unit='0'/>
</disk>
<hostdev mode='subsystem' type='pci'>
  <source><address domain='0x0000' bus='0x03' slot='0x00' function='0x0'/></source>
  <address type='pci' domain='0x0000' bus='0x02' slot='0x00' function='0x0'/>
</hostdev>
"""
ON_I440FX = """
<controller type='pci' index='0' model='pci-root'/>
<controller type='ide' index='0'>
  <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x1'/>
</controller>
<disk type='file' device='disk'>
  <target dev='hda' bus='ide'/>
  <address type='drive' controller='0' bus='0' target='0' unit='0'/>
</disk>
<disk type='file' device='disk'><target dev='sda' bus='usb'/></disk>
"""


def adapted(devices: str, name: str) -> Domain:
    domain = machine(chipset=name, devices=devices)
    chipset.adapt(domain)
    return domain


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (None, I440FX),
        ("pc", I440FX),
        ("ubuntu", I440FX),
        ("pc-i440fx-7.2", I440FX),
        ("pc-1.3", I440FX),
        ("rhel6.6.0", I440FX),
        ("q35", Q35),
        ("pc-q35-rhel9.4.0", Q35),
        ("microvm", ""),
        ("virt-9.0", ""),
    ],
)
def test_chipset_is_told_by_the_name_of_the_machine_type(name: str | None, expected: str) -> None:
    assert chipset.chipset(name) == expected


def test_only_qemus_pcs_have_a_chipset() -> None:
    assert chipset.is_pc(machine())
    assert not chipset.is_pc(machine(type_="xen"))
    assert not chipset.is_pc(machine(arch="aarch64", chipset="virt"))


def test_from_q35_to_i440fx_drops_controllers_and_addresses_of_pci() -> None:
    domain = adapted(ON_Q35, "pc")

    tags = [device.tag for device in domain.devices]
    addresses = [device.address and device.address.type for device in domain.devices]
    assert tags == ["controller", "disk", "hostdev"]
    assert addresses == [None, "drive", None]
    assert "bus='0x03'" in serialize(domain).replace('"', "'")


def test_from_i440fx_to_q35_moves_disks_from_ide_to_sata() -> None:
    domain = adapted(ON_I440FX, "q35")

    disks = [(disk.target, disk.bus, disk.address) for disk in domain.devices.disks]
    assert disks == [("sdb", "sata", None), ("sda", "usb", None)]
    assert [device.tag for device in domain.devices] == ["disk", "disk"]


def test_machine_types_are_those_of_the_domain_type() -> None:
    of_kvm = chipset.machines(scene(machine()))
    of_qemu = chipset.machines(scene(machine(type_="qemu")))
    present = chipset.machine(scene(machine()))

    assert [each.name for each in of_kvm] == ["pc-q35-7.2"]
    assert len(of_qemu) == 5
    assert present is not None
    assert present.max_cpus == 288
