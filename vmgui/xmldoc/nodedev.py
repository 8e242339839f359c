"""The host's devices (virNodeDeviceGetXMLDesc), as questions. For reading only.

Source: https://libvirt.org/formatnode.html and src/conf/node_device_conf.c.
"""

from __future__ import annotations

from typing import ClassVar, TypeVar

from vmgui.base.compat import override
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Child, Children, hexadecimal, integer, size, text


class PciAddress(Element):
    """<address> of another PCI device: in a list, with hexadecimal numbers."""

    TAG = "address"
    domain = hexadecimal("@domain", digits=4)
    bus = hexadecimal("@bus", digits=2)
    slot = hexadecimal("@slot", digits=2)
    function = hexadecimal("@function")

    @override
    def __str__(self) -> str:
        """Such as "0000:01:00.0"."""
        return _pci_address(self.domain, self.bus, self.slot, self.function)


class Capability(Element):
    """<capability>: what a device is, or what it can do."""

    TAG = "capability"
    TYPE: ClassVar[str] = ""
    """The type that the class is made for; empty for any."""
    type = text("@type")


C = TypeVar("C", bound=Capability)


def _below(element: Element, kind: type[C]) -> C | None:
    """The capability of the type that `kind` is made for; the first one if there are several."""
    nodes = element.node.iterchildren(Capability.TAG)
    return next((kind(node) for node in nodes if node.get("type") == kind.TYPE), None)


class VirtualFunctions(Capability):
    """A PCI device that can be several (SR-IOV)."""

    TYPE = "virt_functions"
    most = integer("@maxCount")
    addresses = Children(PciAddress)


class PhysicalFunction(Capability):
    """What a virtual function is a part of (SR-IOV)."""

    TYPE = "phys_function"
    address = Child("address", PciAddress)


class MdevType(Element):
    """<type>: a kind of mediated devices that can be made of a device."""

    TAG = "type"
    id = text("@id")
    name = text("name")
    api = text("deviceAPI")
    """"vfio-pci", "vfio-ccw" or "vfio-ap"."""
    available = integer("availableInstances")


class MdevTypes(Capability):
    """A device that mediated devices can be made of."""

    TYPE = "mdev_types"
    types = Children(MdevType)


class PciBridge(Capability):
    """A PCI device with others behind it."""

    TYPE = "pci-bridge"


class PciDevice(Capability):
    """A device on a PCI bus."""

    TYPE = "pci"
    domain = integer("domain")
    bus = integer("bus")
    slot = integer("slot")
    function = integer("function")
    pci_class = hexadecimal("class", digits=6)
    """Class, subclass and interface, such as 0x020000; None before libvirt 5.2."""
    vendor = text("vendor")
    vendor_id = hexadecimal("vendor/@id", digits=4)
    product = text("product")
    product_id = hexadecimal("product/@id", digits=4)
    iommu_group = integer("iommuGroup/@number")
    group_addresses = Children(PciAddress, "iommuGroup")
    """All devices of the group, this one too."""
    numa_node = integer("numa/@node")

    @property
    def address(self) -> str:
        """Such as "0000:01:00.0"."""
        return _pci_address(self.domain, self.bus, self.slot, self.function)

    @property
    def is_bridge(self) -> bool:
        """Whether it belongs to the host's own structure, such as a root port."""
        if self.pci_class is not None:
            return self.pci_class >> 16 == _BRIDGES
        return _below(self, PciBridge) is not None

    @property
    def physical_function(self) -> PhysicalFunction | None:
        """What it is a part of; None if it is no virtual function."""
        return _below(self, PhysicalFunction)

    @property
    def virtual_functions(self) -> VirtualFunctions | None:
        """Its parts; None if it can have none."""
        return _below(self, VirtualFunctions)

    @property
    def mdev_types(self) -> MdevTypes | None:
        """What mediated devices can be made of it; None if there are no kinds."""
        return _below(self, MdevTypes)


_BRIDGES = 0x06
"""The PCI class of bridges of all sorts."""


class UsbDevice(Capability):
    """A device on a USB bus."""

    TYPE = "usb_device"
    bus = integer("bus")
    device = integer("device")
    vendor = text("vendor")
    vendor_id = hexadecimal("vendor/@id", digits=4)
    product = text("product")
    product_id = hexadecimal("product/@id", digits=4)

    @property
    def is_root_hub(self) -> bool:
        """Whether it is a part of the USB controller itself, as Linux shows it."""
        return self.vendor_id == _LINUX_FOUNDATION and self.product_id in _ROOT_HUBS


_LINUX_FOUNDATION = 0x1D6B
_ROOT_HUBS = (1, 2, 3)


class MdevDevice(Capability):
    """A mediated device."""

    TYPE = "mdev"
    uuid = text("uuid")
    type_id = text("type/@id")
    iommu_group = integer("iommuGroup/@number")
    parent_address = text("parent_addr")
    """Such as "0000:00:02.0"; None before libvirt 8.3."""


class ScsiDevice(Capability):
    """A SCSI device: a unit of a target."""

    TYPE = "scsi"
    host = integer("host")
    bus = integer("bus")
    target = integer("target")
    unit = integer("lun")
    device_type = text("type")
    """"disk", "tape", "cdrom" ..."""


class FibreChannel(Capability):
    """A SCSI adapter of Fibre Channel."""

    TYPE = "fc_host"
    wwnn = text("wwnn")
    wwpn = text("wwpn")


class VirtualPorts(Capability):
    """A SCSI adapter that virtual ones can be made of (NPIV)."""

    TYPE = "vport_ops"
    most = integer("max_vports")
    present = integer("vports")


class ScsiHost(Capability):
    """A SCSI adapter."""

    TYPE = "scsi_host"
    host = integer("host")
    unique_id = integer("unique_id")

    @property
    def fibre_channel(self) -> FibreChannel | None:
        """Its names in a Fibre Channel network; None if it is in none."""
        return _below(self, FibreChannel)

    @property
    def virtual_ports(self) -> VirtualPorts | None:
        """How many virtual adapters it can have; None if it can have none."""
        return _below(self, VirtualPorts)


class RemovableMedium(Capability):
    """A drive whose medium can be changed."""

    TYPE = "removable"
    has_medium = integer("media_available")
    label = text("media_label")
    media_size = size("media_size")


class StorageDevice(Capability):
    """A block device."""

    TYPE = "storage"
    block = text("block")
    """Its path, such as /dev/sr0."""
    drive_type = text("drive_type")
    """"disk", "cdrom", "floppy", "sd"."""
    vendor = text("vendor")
    model = text("model")
    size = size("size")

    @property
    def removable(self) -> RemovableMedium | None:
        """What is in the drive; None for one whose medium cannot be changed."""
        return _below(self, RemovableMedium)


class DrmDevice(Capability):
    """A node of a graphics card."""

    TYPE = "drm"
    node_type = text("type")
    """"primary", "control" or "render"."""


class DeviceNode(Element):
    """<devnode>: a path in /dev."""

    TAG = "devnode"
    path = text("")
    type = text("@type")
    """"dev" for the device itself, "link" for another name of it."""


class NodeDevice(Element):
    """A device of the host."""

    TAG = "device"
    name = text("name")
    parent = text("parent")
    driver = text("driver/name")
    path = text("path")
    """In /sys."""
    nodes = Children(DeviceNode)

    @property
    def device_path(self) -> str:
        """Its path in /dev; empty if it has none."""
        paths = (each.path for each in self.nodes if each.path and each.type != "link")
        return next(paths, "")

    def capability(self, kind: type[C]) -> C | None:
        """What it is, as `kind` reads it; None if it is nothing of that type."""
        return _below(self, kind)


def _pci_address(domain: int | None, bus: int | None, slot: int | None, part: int | None) -> str:
    return f"{domain or 0:04x}:{bus or 0:02x}:{slot or 0:02x}.{part or 0:x}"
