import pytest

from tests.documents import document
from vmgui.xmldoc.devices import (
    Channel,
    Device,
    Devices,
    Disk,
    Graphics,
    Interface,
)
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.domain.domain import Domain


def devices(name: str) -> Devices:
    return parse(document(name), Domain).devices


def test_devices_iterate_in_document_order_without_the_emulator() -> None:
    tags = [device.tag for device in devices("windows-11-tpm")]

    assert tags == ["disk", "disk", "interface", "input", "tpm", "graphics", "video", "hostdev"]


def test_devices_known_are_typed_and_unknown_are_devices() -> None:
    kinds = [type(device) for device in devices("unknown")]

    assert kinds == [Device, Disk, Graphics, Interface, Device]


def test_devices_of_domain_without_any_is_empty() -> None:
    assert list(devices("minimal")) == []


def test_devices_views_of_kinds_agree() -> None:
    found = devices("linux-q35-uefi")

    assert [len(found.disks), len(found.interfaces), len(found.graphics)] == [3, 2, 1]
    assert list(found.channels) == [each for each in found if isinstance(each, Channel)]
    assert found.disks[1] == found[1]


def test_devices_boot_order_sorts_by_number() -> None:
    assert [device.boot_order for device in devices("windows-11-tpm").boot_order()] == [1, 2, 3]


def test_devices_append_goes_behind_its_kind() -> None:
    domain = parse(document("windows-11-tpm"), Domain)

    domain.devices.append(Disk.create())

    assert [device.tag for device in domain.devices][:4] == ["disk", "disk", "disk", "interface"]
    assert "\n    </disk>\n    <disk/>\n    <interface" in serialize(domain)


def test_device_common_parts_are_read() -> None:
    disk = devices("linux-q35-uefi").disks[0]

    assert disk.alias == "virtio-disk0"
    assert disk.address is not None
    assert disk.address.type == "pci"


def test_disk_is_read() -> None:
    disk = devices("linux-q35-uefi").disks[1]

    assert (disk.type, disk.device, disk.bus, disk.target) == ("volume", "disk", "virtio", "vdb")
    assert (disk.format, disk.serial) == ("raw", "WEB01DATA")
    assert (disk.is_shareable, disk.is_readonly) == (True, False)


@pytest.mark.parametrize(
    ("name", "summaries"),
    [
        ("linux-q35-uefi", ["/var/lib/libvirt/images/web-01.qcow2", "fast/web-01-data", None]),
        ("windows-11-tpm", ["/dev/vg0/win11", "/isos/Win11 Ä&B.iso"]),
        ("xen-pv", ["/dev/loop0", "/srv/floppy"]),
        ("network-storage", ["rbd:ceph1.example.org:vms/store", "", "/run/vhost.sock"]),
        ("unknown", [""]),
    ],
)
def test_disk_source_summary_is_one_line(name: str, summaries: list[str | None]) -> None:
    sources = [disk.source for disk in devices(name).disks]

    assert [source and source.summary() for source in sources] == summaries


def test_interface_is_read() -> None:
    first, second = devices("linux-q35-uefi").interfaces

    assert (first.type, first.mac, first.model) == ("network", "52:54:00:4f:a1:0e", "virtio")
    assert (first.target, second.link_state) == ("vnet6", "down")


@pytest.mark.parametrize(
    ("name", "summaries"),
    [
        ("linux-q35-uefi", ["default", "br0"]),
        ("windows-11-tpm", ["enp3s0"]),
        ("xen-pv", [None]),
    ],
)
def test_interface_source_summary_is_its_name(name: str, summaries: list[str | None]) -> None:
    sources = [interface.source for interface in devices(name).interfaces]

    assert [source and source.summary() for source in sources] == summaries


def test_interface_source_without_a_name_has_empty_summary() -> None:
    interface = parse("<interface><source mode='server'/></interface>", Interface)

    assert interface.source is not None
    assert interface.source.summary() == ""


def test_graphics_is_read() -> None:
    graphics = devices("linux-q35-uefi").graphics[0]

    assert (graphics.type, graphics.port, graphics.tls_port) == ("spice", 5901, 5902)
    assert graphics.autoport is True
    assert graphics.password


@pytest.mark.parametrize(
    ("xml", "address", "socket"),
    [
        ("<graphics listen='::1'/>", "::1", None),
        ("<graphics><listen type='address' address='10.0.0.1'/></graphics>", "10.0.0.1", None),
        ("<graphics><listen type='none'/><listen address='a'/></graphics>", "a", None),
        ("<graphics socket='/s'/>", None, "/s"),
        ("<graphics><listen type='socket' socket='/t'/></graphics>", None, "/t"),
        ("<graphics><listen type='none'/></graphics>", None, None),
    ],
)
def test_graphics_listens_however_it_is_written(
    xml: str, address: str | None, socket: str | None
) -> None:
    graphics = parse(xml, Graphics)

    assert graphics.listen_address == address
    assert graphics.socket_path == socket


def test_channel_is_read() -> None:
    channel = devices("linux-q35-uefi").channels[0]

    assert channel.name == Channel.AGENT
    assert (channel.type, channel.target_type, channel.state) == ("unix", "virtio", "connected")
