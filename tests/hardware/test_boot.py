from __future__ import annotations

from tests.documents import document
from tests.hardware.panels.machines import machine
from vmgui.hardware import boot
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.domain.domain import Domain

DEVICES = """
<disk device='cdrom'><target dev='sda' bus='sata'/></disk>
<disk device='disk'><target dev='vda' bus='virtio'/></disk>
<disk><target dev='vdb' bus='virtio'/></disk>
<disk device='floppy'><target dev='fda' bus='fdc'/></disk>
<interface type='user'/>
<interface type='user'/>
<hostdev mode='subsystem' type='usb'/>
<hostdev mode='subsystem' type='mdev'/>
<redirdev bus='usb' type='spicevmc'/>
<sound model='ich9'/>
"""
KINDS = "<boot dev='network'/><boot dev='hd'/><boot dev='cdrom'/>"


def orders(domain: Domain) -> list[tuple[str, int | None]]:
    return [(entry.device.tag, entry.order) for entry in boot.bootable(domain)]


def test_devices_that_can_boot_are_told() -> None:
    tags = [entry.device.tag for entry in boot.bootable(machine(devices=DEVICES))]

    assert sorted(tags) == ["disk"] * 4 + ["hostdev"] + ["interface"] * 2 + ["redirdev"]


def test_kinds_of_devices_stand_for_the_first_of_their_kind() -> None:
    domain = machine(os=KINDS, devices=DEVICES)

    first = boot.bootable(domain)[:3]

    targets = [disk.target for disk in domain.devices.disks]
    assert [entry.order for entry in first] == [1, 2, 3]
    assert first[0].device == domain.devices.interfaces[0]
    assert first[1].device == domain.devices.disks[targets.index("vda")]
    assert first[2].device == domain.devices.disks[0]


def test_orders_of_devices_are_read() -> None:
    domain = parse(document("whole-machine"), Domain)

    assert orders(domain) == [("disk", 1), ("interface", 2)]


def test_gaps_in_the_orders_are_closed_when_read() -> None:
    devices = "<disk><boot order='7'/></disk><interface type='user'><boot order='3'/></interface>"

    assert orders(machine(devices=devices)) == [("interface", 1), ("disk", 2)]


def test_new_order_replaces_the_kinds() -> None:
    domain = machine(os=KINDS, devices=DEVICES)
    disks, interfaces = domain.devices.disks, domain.devices.interfaces

    boot.set_order(domain, [disks[1], interfaces[1]])

    assert [disk.boot_order for disk in disks] == [None, 1, None, None]
    assert [interface.boot_order for interface in interfaces] == [None, 2]
    assert not len(domain.os.boot_devices)


def test_same_order_again_changes_nothing() -> None:
    text = document("whole-machine")
    domain = parse(text, Domain)
    before = serialize(domain)

    boot.set_order(domain, [entry.device for entry in boot.bootable(domain)])

    assert serialize(domain) == before


def test_no_devices_leave_no_order() -> None:
    domain = parse(document("whole-machine"), Domain)

    boot.set_order(domain, [])

    assert orders(domain) == [("disk", None), ("interface", None)]


def test_hypervisors_without_orders_get_kinds_each_once() -> None:
    domain = machine(os="<boot dev='hd'/>", devices=DEVICES, type_="xen", chipset="xenfv")
    disks, interfaces = domain.devices.disks, domain.devices.interfaces

    boot.set_order(domain, [disks[0], disks[2], disks[1], interfaces[0], disks[3]])

    assert [each.device for each in domain.os.boot_devices] == ["cdrom", "hd", "network", "fd"]
    assert not list(domain.devices.boot_order())

    boot.set_order(domain, [interfaces[0]])

    assert [each.device for each in domain.os.boot_devices] == ["network"]
