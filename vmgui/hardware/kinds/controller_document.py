"""<controller>, and what of a machine hangs on which one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import TypeAlias

from vmgui.hardware.kinds.common import Described, VirtioDevice
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, hexadecimal, integer, on_off, size, text

ROOTS = ("pci-root", "pcie-root")
"""The PCI controllers that come with the machine type."""

MASTER = "ich9-ehci1"
"""The USB 2 controller that has companions for slower devices."""

COMPANIONS = {"ich9-uhci1": 0, "ich9-uhci2": 2, "ich9-uhci3": 4}
"""Model of a companion -> the first of the master's ports that it serves."""

USB_PORTS = {
    "qemu-xhci": 15,
    "nec-xhci": 15,
    MASTER: 6,
    "ehci": 6,
    "pci-ohci": 3,
    "piix3-uhci": 2,
    "piix4-uhci": 2,
    "vt82c686b-uhci": 2,
}
"""How many ports a USB controller has (virDomainUSBAddressControllerModelToPorts)."""

_DRIVE_BUSES = ("ide", "scsi", "sata", "fdc")

Seat: TypeAlias = tuple[str, int]
"""Type and index of a controller."""


class IoThread(Element):
    """An IO thread that serves a controller."""

    TAG = "iothread"
    id = integer("@id")


class Controller(VirtioDevice):
    """<controller> of a domain."""

    TAG = "controller"
    type = text("@type")
    index = integer("@index")
    model = text("@model")
    ports = integer("@ports")
    vectors = integer("@vectors")
    max_grant_frames = integer("@maxGrantFrames")
    max_event_channels = integer("@maxEventChannels")
    serial = text("serial")
    queues = integer("driver/@queues")
    cmd_per_lun = integer("driver/@cmd_per_lun")
    max_sectors = integer("driver/@max_sectors")
    ioeventfd = on_off("driver/@ioeventfd")
    iothread = integer("driver/@iothread")
    iothreads = Children(IoThread, "driver/iothreads")
    start_port = integer("master/@startport")
    """The first port of the master's that a companion serves."""
    hardware = text("model/@name")
    """The PCI device that stands for the model."""
    hole64 = size("pcihole64", unit="KiB")
    """Bytes."""
    chassis_number = integer("target/@chassisNr")
    chassis = integer("target/@chassis")
    port = hexadecimal("target/@port")
    bus_number = integer("target/@busNr")
    target_index = integer("target/@index")
    hotplug = on_off("target/@hotplug")
    reserved = integer("target/@memReserve")
    """KiB."""
    numa_node = integer("target/node")

    @property
    def seat(self) -> Seat:
        """What the addresses of the devices name that hang on it."""
        return self.type or "", self.index or 0

    @property
    def is_companion(self) -> bool:
        """Whether it is a part of a USB 2 controller."""
        return self.type == "usb" and self.model in COMPANIONS and self.start_port is not None


class Attached(Described):
    """What of a device tells which controller it hangs on."""

    address_type = text("address/@type")
    controller = integer("address/@controller")
    bus = hexadecimal("address/@bus")
    """Of a PCI address: the index of the controller."""
    usb_bus = integer("address/@bus")
    port = text("address/@port")
    disk_bus = text("target/@bus")

    @property
    def seat(self) -> Seat | None:
        """The controller that the device's address is on; None if it is on none."""
        address = self.address_type
        if address == "drive":
            bus = self.disk_bus or "scsi"
            return (bus, self.controller or 0) if bus in _DRIVE_BUSES else None
        if address in ("virtio-serial", "ccid"):
            return address, self.controller or 0
        if address == "usb":
            return address, self.usb_bus or 0
        if address == "pci" and self.bus is not None:
            return address, self.bus
        return None


def controllers(domain: Domain, kind: str | None) -> list[Controller]:
    """The machine's controllers of a type."""
    return [each for each in domain.devices.of(Controller) if each.type == kind]


def free_index(domain: Domain, controller: Controller) -> int:
    """The first index that no other controller of the type has.

    A missing index is libvirt's to choose; it chooses the first free one too.
    """
    others = [each for each in controllers(domain, controller.type) if each != controller]
    taken = {each.index for each in others}
    return next(index for index in count() if index not in taken)


def attached(domain: Domain, controller: Controller) -> list[Device]:
    """The devices whose addresses are on a controller. A companion has none of its own."""
    return all_attached(domain, [controller])[0]


def all_attached(domain: Domain, of: Iterable[Controller]) -> list[list[Device]]:
    """The same as `attached` for each of several controllers, in one look at the devices."""
    seated: dict[Seat | None, list[Device]] = {}
    for device in domain.devices:
        seated.setdefault(device.viewed_as(Attached).seat, []).append(device)
    return [
        []
        if controller.is_companion
        else [each for each in seated.get(controller.seat, ()) if each != controller]
        for controller in of
    ]


def companions(domain: Domain, master: Controller) -> list[Controller]:
    """The companions of a USB 2 controller."""
    index = master.index or 0
    return [
        each
        for each in controllers(domain, "usb")
        if each.is_companion and (each.index or 0) == index
    ]


def new_companions(index: int) -> Iterator[Controller]:
    """The companions that a USB 2 controller needs."""
    for model, start_port in COMPANIONS.items():
        companion = Controller.create()
        companion.type = "usb"
        companion.index = index
        companion.model = model
        companion.start_port = start_port
        yield companion


def release_ports(domain: Domain, controller: Controller) -> None:
    """Drop the addresses of USB devices on ports that the controller does not have."""
    most = USB_PORTS.get(controller.model or "")
    if most is None:
        return
    for device in attached(domain, controller):
        port = (device.viewed_as(Attached).port or "").partition(".")[0]
        if port.isdecimal() and int(port) > most:
            device.address = None
