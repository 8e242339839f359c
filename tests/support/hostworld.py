"""A simulated host with devices of all sorts, for libvirt's test driver."""

from __future__ import annotations


def _pci(address: str, parts: str, *, driver: str = "", parent: str = "computer") -> str:
    domain, bus, slot, function = (int(each, 16) for each in address.replace(".", ":").split(":"))
    name = f"pci_{address.replace(':', '_').replace('.', '_')}"
    return (
        f"<device><name>{name}</name><parent>{parent}</parent>"
        + (f"<driver><name>{driver}</name></driver>" if driver else "")
        + f"<capability type='pci'><domain>{domain}</domain><bus>{bus}</bus><slot>{slot}</slot>"
        f"<function>{function}</function>{parts}</capability></device>"
    )


def _group(number: int, *slots: tuple[int, int, int]) -> str:
    addresses = "".join(
        f"<address domain='0x0000' bus='0x{bus:02x}' slot='0x{slot:02x}' function='0x{part:x}'/>"
        for bus, slot, part in slots
    )
    return f"<iommuGroup number='{number}'>{addresses}</iommuGroup>"


_INTEL = "<vendor id='0x8086'>Intel Corporation</vendor>"
_NVIDIA = "<vendor id='0x10de'>NVIDIA Corporation</vendor>"
_COMPUTER = (
    "<device><name>computer</name><capability type='system'><hardware><vendor>Lab</vendor>"
    "<version>1</version><serial>1</serial><uuid>11111111-1111-1111-1111-111111111111</uuid>"
    "</hardware><firmware><vendor>x</vendor><version>1</version>"
    "<release_date>01/01/2026</release_date></firmware></capability></device>"
)
_PCI = (
    _pci(
        "0000:00:01.0",
        f"<class>0x060400</class><product id='0x1901'>PCIe root port</product>{_INTEL}",
        driver="pcieport",
    )
    + _pci(
        "0000:00:1c.0",
        f"<product id='0x9d10'>Root port</product>{_INTEL}<capability type='pci-bridge'/>",
    )
    + _pci(
        "0000:00:1f.3",
        "<class>0x040300</class><product id='0xa0c8'/><vendor id='0x8086'/>"
        + _group(11, (0, 0x1F, 3)),
        driver="snd_hda_intel",
    )
    + _pci(
        "0000:02:00.0",
        f"<class>0x020000</class><product id='0x10fb'>82599ES 10-Gigabit</product>{_INTEL}"
        "<capability type='virt_functions' maxCount='63'>"
        "<address domain='0x0000' bus='0x02' slot='0x10' function='0x0'/>"
        "<address domain='0x0000' bus='0x02' slot='0x10' function='0x2'/></capability>"
        + _group(15, (2, 0, 0))
        + "<numa node='0'/>",
        driver="ixgbe",
    )
    + _pci(
        "0000:02:10.0",
        f"<class>0x020000</class><product id='0x10ed'>82599 Virtual Function</product>{_INTEL}"
        "<capability type='phys_function'>"
        "<address domain='0x0000' bus='0x02' slot='0x00' function='0x0'/></capability>"
        + _group(20, (2, 0x10, 0)),
        driver="ixgbevf",
        parent="pci_0000_02_00_0",
    )
    + _pci(
        "0000:03:00.0",
        f"<class>0x030000</class><product id='0x1eb8'>TU104GL [Tesla T4]</product>{_NVIDIA}"
        "<capability type='mdev_types'><type id='nvidia-222'><name>GRID T4-1B</name>"
        "<deviceAPI>vfio-pci</deviceAPI><availableInstances>16</availableInstances></type>"
        "</capability>" + _group(30, (3, 0, 0), (3, 0, 1)),
        driver="nvidia",
    )
    + _pci(
        "0000:03:00.1",
        f"<class>0x040300</class><product id='0x10f8'>TU104 HD Audio Controller</product>{_NVIDIA}"
        + _group(30, (3, 0, 0), (3, 0, 1)),
        driver="snd_hda_intel",
    )
)


def _usb(name: str, device: int, product: str, vendor: str) -> str:
    return (
        f"<device><name>{name}</name><parent>computer</parent><capability type='usb_device'>"
        f"<bus>1</bus><device>{device}</device>{product}{vendor}</capability></device>"
    )


_STICK = ("<product id='0x5591'>Cruzer</product>", "<vendor id='0x0781'>SanDisk</vendor>")
_USB = (
    _usb(
        "usb_usb1",
        1,
        "<product id='0x0002'>2.0 root hub</product>",
        "<vendor id='0x1d6b'>Linux Foundation</vendor>",
    )
    + _usb("usb_1_2", 10, *_STICK)
    + _usb("usb_1_1", 4, *_STICK)
)
_REST = (
    "<device><name>mdev_aaaa</name><parent>pci_0000_03_00_0</parent><capability type='mdev'>"
    "<type id='nvidia-222'/><uuid>aaaaaaaa-1111-2222-3333-444444444444</uuid>"
    "<iommuGroup number='40'/></capability></device>"
    "<device><name>scsi_2_0_1_0</name><parent>computer</parent><capability type='scsi'>"
    "<host>2</host><bus>0</bus><target>1</target><lun>0</lun><type>disk</type></capability>"
    "</device>"
    "<device><name>scsi_2_0_2_0</name><parent>computer</parent><capability type='scsi'>"
    "<host>2</host><bus>0</bus><target>2</target><lun>0</lun></capability></device>"
    "<device><name>block_sdb</name><parent>scsi_2_0_1_0</parent><capability type='storage'>"
    "<block>/dev/sdb</block><drive_type>disk</drive_type><model>MB1000</model>"
    "<vendor>HP</vendor><size>1000000000</size><logical_block_size>512</logical_block_size>"
    "<num_blocks>1953125</num_blocks></capability></device>"
    "<device><name>block_sr0</name><parent>computer</parent><capability type='storage'>"
    "<block>/dev/sr0</block><drive_type>cdrom</drive_type><model>DVDRAM</model>"
    "<vendor>HL</vendor><capability type='removable'><media_available>1</media_available>"
    "<media_size>0</media_size><media_label>Debian 12</media_label></capability>"
    "</capability></device>"
    "<device><name>drm_renderD128</name><path>/sys/x</path>"
    "<devnode type='dev'>/dev/dri/renderD128</devnode><parent>pci_0000_03_00_0</parent>"
    "<capability type='drm'><type>render</type></capability></device>"
)
_POOL = (
    "<pool type='dir'><name>isos</name><target><path>/isos</path></target>"
    "<volume><name>Debian.ISO</name><capacity unit='MiB'>1</capacity></volume>"
    "<volume><name>disk.qcow2</name><capacity unit='MiB'>1</capacity></volume>"
    "<volume><name>floppy.img</name><capacity unit='MiB'>1</capacity></volume></pool>"
)


def host_world(domain: str = "") -> str:
    """The description of the host, with a machine perhaps."""
    return f"<node>{domain}{_POOL}{_COMPUTER}{_PCI}{_USB}{_REST}</node>"


WORLD = host_world()
"""The host without machines."""
