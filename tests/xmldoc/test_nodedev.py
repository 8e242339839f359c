from __future__ import annotations

import pytest

from vmgui.xmldoc.document import parse, sanitize
from vmgui.xmldoc.nodedev import (
    DrmDevice,
    MdevDevice,
    NodeDevice,
    PciDevice,
    ScsiDevice,
    StorageDevice,
    UsbDevice,
)

CARD = """\
<device><name>pci_0000_02_10_0</name><parent>pci_0000_00_01_0</parent>
  <driver><name>ixgbe</name></driver>
  <capability type='pci'><class>0x020000</class><domain>0</domain><bus>2</bus><slot>16</slot>
    <function>0</function><product id='0x10fb'>82599ES</product><vendor id='0x8086'>Intel</vendor>
    <capability type='virt_functions' maxCount='63'>
      <address domain='0x0000' bus='0x02' slot='0x10' function='0x2'/></capability>
    <capability type='phys_function'>
      <address domain='0x0000' bus='0x02' slot='0x00' function='0x1'/></capability>
    <capability type='mdev_types'><type id='nvidia-222'><name>GRID T4-1B</name>
      <deviceAPI>vfio-pci</deviceAPI><availableInstances>16</availableInstances></type>
    </capability>
    <iommuGroup number='15'><address domain='0x0000' bus='0x02' slot='0x10' function='0x0'/>
      <address domain='0x0000' bus='0x02' slot='0x1f' function='0x7'/></iommuGroup>
    <numa node='1'/></capability></device>"""


def device(capability: str, parts: str = "") -> NodeDevice:
    return parse(f"<device><name>a</name>{parts}{capability}</device>", NodeDevice)


def pci(parts: str) -> PciDevice:
    found = device(f"<capability type='pci'>{parts}</capability>").capability(PciDevice)
    assert found is not None
    return found


def test_pci_device_tells_what_and_where_it_is() -> None:
    card = parse(CARD, NodeDevice)

    found = card.capability(PciDevice)

    assert (card.name, card.parent, card.driver) == (
        "pci_0000_02_10_0",
        "pci_0000_00_01_0",
        "ixgbe",
    )
    assert found is not None
    assert found.address == "0000:02:10.0"
    assert (found.vendor_id, found.vendor) == (0x8086, "Intel")
    assert (found.product_id, found.product) == (0x10FB, "82599ES")
    assert found.numa_node == 1
    assert not found.is_bridge


def test_pci_device_tells_its_iommu_group() -> None:
    found = parse(CARD, NodeDevice).capability(PciDevice)

    assert found is not None
    assert found.iommu_group == 15
    assert [str(each) for each in found.group_addresses] == ["0000:02:10.0", "0000:02:1f.7"]


def test_pci_device_tells_its_functions_and_what_can_be_made_of_it() -> None:
    found = parse(CARD, NodeDevice).capability(PciDevice)

    assert found is not None
    assert found.virtual_functions is not None
    assert found.virtual_functions.most == 63
    assert [str(each) for each in found.virtual_functions.addresses] == ["0000:02:10.2"]
    assert found.physical_function is not None
    assert str(found.physical_function.address) == "0000:02:00.1"
    assert found.mdev_types is not None
    (kind,) = found.mdev_types.types
    assert (kind.id, kind.name, kind.api, kind.available) == (
        "nvidia-222",
        "GRID T4-1B",
        "vfio-pci",
        16,
    )


@pytest.mark.parametrize(
    ("parts", "is_bridge"),
    [
        ("<class>0x060400</class>", True),
        ("<class>0x060100</class>", True),
        ("<class>0x0c0330</class>", False),
        ("<capability type='pci-bridge'/>", True),
        ("", False),
    ],
)
def test_pci_bridge_is_known_by_class_or_capability(parts: str, is_bridge: bool) -> None:
    assert pci(parts).is_bridge is is_bridge


def test_odd_numbers_read_as_missing() -> None:
    found = pci("<domain>x</domain><bus/><slot>1</slot><vendor id='?'/>")

    assert found.address == "0000:00:01.0"
    assert found.vendor_id is None


@pytest.mark.parametrize(
    ("vendor", "product", "is_root"),
    [("0x1d6b", "0x0002", True), ("0x1d6b", "0x0104", False), ("0x046d", "0x0002", False)],
)
def test_root_hub_is_the_controller_itself(vendor: str, product: str, is_root: bool) -> None:
    found = device(
        f"<capability type='usb_device'><bus>1</bus><device>4</device><vendor id='{vendor}'/>"
        f"<product id='{product}'/></capability>"
    ).capability(UsbDevice)

    assert found is not None
    assert (found.bus, found.device) == (1, 4)
    assert found.is_root_hub is is_root


def test_other_devices_tell_what_they_are() -> None:
    mdev = device(
        "<capability type='mdev'><type id='t'/><uuid>u</uuid><parent_addr>0000:00:02.0"
        "</parent_addr><iommuGroup number='4'/></capability>"
    ).capability(MdevDevice)
    scsi = device(
        "<capability type='scsi'><host>2</host><bus>0</bus><target>1</target><lun>3</lun>"
        "<type>tape</type></capability>"
    ).capability(ScsiDevice)

    assert mdev is not None
    assert (mdev.uuid, mdev.type_id, mdev.parent_address, mdev.iommu_group) == (
        "u",
        "t",
        "0000:00:02.0",
        4,
    )
    assert scsi is not None
    assert (scsi.host, scsi.bus, scsi.target, scsi.unit, scsi.device_type) == (2, 0, 1, 3, "tape")


def test_drive_tells_what_is_in_it() -> None:
    found = device(
        "<capability type='storage'><block>/dev/sr0</block><drive_type>cdrom</drive_type>"
        "<capability type='removable'><media_available>1</media_available>"
        "<media_size>1024</media_size><media_label>Debian</media_label></capability></capability>"
    ).capability(StorageDevice)

    assert found is not None
    assert (found.block, found.drive_type) == ("/dev/sr0", "cdrom")
    assert found.removable is not None
    assert (found.removable.has_medium, found.removable.label) == (1, "Debian")
    assert found.removable.media_size == 1024


def test_render_node_has_a_path_that_is_no_link() -> None:
    card = device(
        "<capability type='drm'><type>render</type></capability>",
        "<devnode type='link'>/dev/dri/by-path/x</devnode>"
        "<devnode type='dev'>/dev/dri/renderD128</devnode>",
    )

    found = card.capability(DrmDevice)

    assert found is not None
    assert found.node_type == "render"
    assert card.device_path == "/dev/dri/renderD128"
    assert device("").device_path == ""


def test_device_is_only_what_it_says() -> None:
    assert parse(CARD, NodeDevice).capability(UsbDevice) is None


def test_device_with_control_characters_can_be_read() -> None:
    xml = "<device><name>a</name><capability type='usb_device'><vendor id='0x1'>A\x02B</vendor>"

    found = parse(sanitize(f"{xml}</capability></device>"), NodeDevice).capability(UsbDevice)

    assert found is not None
    assert found.vendor == "A\N{REPLACEMENT CHARACTER}B"
