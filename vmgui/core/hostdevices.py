"""The host's devices as options: those that a machine can get, with names for people.

They come a portion at a time, each time all that are known so far: a host can have hundreds.
"""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Any

import vmgui.base.units as units
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.core import resources
from vmgui.core.fleet import Fleet
from vmgui.hardware.scene import HostDevice, Option
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.nodedev import (
    DrmDevice,
    MdevDevice,
    NodeDevice,
    PciDevice,
    ScsiDevice,
    ScsiHost,
    StorageDevice,
    UsbDevice,
)

log = logging.getLogger(__name__)

_NUMBER = re.compile(r"\d+")

MOST = 2000
"""How many devices of a kind are read at most."""


async def pci(fleet: Fleet, host: HostId) -> AsyncIterator[tuple[Option, ...]]:
    """PCI devices by address; bridges are none that a machine can get."""
    async for devices in _devices(fleet, host, "pci"):
        yield _with_users(fleet, host, _options(devices, _pci))


async def usb(fleet: Fleet, host: HostId) -> AsyncIterator[tuple[Option, ...]]:
    """USB devices by ID and port, without the hubs that controllers have built in."""
    async for devices in _devices(fleet, host, "usb_device"):
        yield _with_users(fleet, host, _options(devices, _usb, _by_port))


async def mdev(fleet: Fleet, host: HostId) -> AsyncIterator[tuple[Option, ...]]:
    """Mediated devices by UUID; those that are not started cannot be chosen."""
    async for devices in _devices(fleet, host, "mdev"):
        yield _with_users(fleet, host, _options(devices, _mdev))


async def scsi(fleet: Fleet, host: HostId) -> AsyncIterator[tuple[Option, ...]]:
    """SCSI devices by address, with the names that the block devices made of them know."""
    blocks: dict[str, StorageDevice] = {}
    async for devices in _devices(fleet, host, "storage"):
        for device, _is_active in devices:
            if (block := device.capability(StorageDevice)) is not None:
                blocks[device.parent or ""] = block
    async for devices in _devices(fleet, host, "scsi"):
        yield _options(devices, lambda device, _is_active: _scsi(device, blocks), _by_port)


async def render_nodes(fleet: Fleet, host: HostId) -> AsyncIterator[tuple[Option, ...]]:
    """The nodes of graphics cards that a program can draw with, by path."""
    async for devices in _devices(fleet, host, "drm"):
        yield _options(devices, _render_node)


async def disks(fleet: Fleet, host: HostId) -> AsyncIterator[tuple[Option, ...]]:
    """The host's own disks, by path."""
    async for devices in _devices(fleet, host, "storage"):
        yield _options(devices, _disk)


async def scsi_hosts(fleet: Fleet, host: HostId) -> AsyncIterator[tuple[Option, ...]]:
    """The host's SCSI adapters, by name."""
    async for devices in _devices(fleet, host, "scsi_host"):
        yield _options(devices, _scsi_host, _numbers)


async def fc_hosts(fleet: Fleet, host: HostId) -> AsyncIterator[tuple[Option, ...]]:
    """The host's SCSI adapters that virtual ones can be made of, by name."""
    async for devices in _devices(fleet, host, "vports"):
        yield _options(devices, _fc_host, _numbers)


async def drives(fleet: Fleet, host: HostId) -> tuple[Option, ...]:
    """The host's own CD-ROM and floppy drives, by path."""
    found: tuple[Option, ...] = ()
    async for devices in _devices(fleet, host, "storage"):
        found = _options(devices, _drive)
    return found


_Seen = list[tuple[NodeDevice, bool]]
"""Devices, and whether they are active."""


async def _devices(fleet: Fleet, host: HostId, capability: str) -> AsyncIterator[_Seen]:
    """All devices with a capability that are known so far, after each portion; at least once."""
    known: set[str] = set()
    found: _Seen = []
    while len(known) < MOST:
        readings = await resources.node_devices(fleet, host, capability, frozenset(known))
        if not readings and known:
            return
        known.update(each.name for each in readings)
        for each in readings:
            try:
                found.append((parse(each.xml, NodeDevice, keep_blanks=False), each.is_active))
            except InvalidInput as error:
                log.info("The device %s cannot be read: %s", each.name, error)
        yield found
        if not readings:
            return


def _by_value(option: Option) -> str:
    return option.value or ""


def _numbers(option: Option) -> list[int]:
    """The numbers of a name: "scsi_host2" comes before "scsi_host10"."""
    return [int(number) for number in _NUMBER.findall(_by_value(option))]


def _by_port(option: Option) -> list[int]:
    """The numbers of an address: "0781:5591@1.4" comes before "0781:5591@1.10"."""
    return [int(number) for number in _NUMBER.findall(_by_value(option).rpartition("@")[2])]


def _options(
    devices: Iterable[tuple[NodeDevice, bool]],
    make: Callable[[NodeDevice, bool], Option | None],
    order: Callable[[Option], Any] = _by_value,
) -> tuple[Option, ...]:
    """The options that `make` finds, in order."""
    found = filter(None, (make(device, is_active) for device, is_active in devices))
    return tuple(sorted(found, key=order))


def _with_users(fleet: Fleet, host: HostId, options: Sequence[Option]) -> tuple[Option, ...]:
    """Say which machines have the devices, as far as their descriptions have been read."""
    users: dict[str, list[str]] = {}
    for record in fleet.inventory.domains(host):
        for identity in record.details.host_devices if record.details else ():
            users.setdefault(identity, []).append(record.name)

    def with_users(option: Option) -> Option:
        value = option.value or ""
        number, at, port = value.partition("@")
        ways = dict.fromkeys((value, number, at + port))
        names = dict.fromkeys(name for way in ways for name in users.get(way, ()))
        if not names or option.device is None:
            return option
        return option._replace(device=option.device._replace(used_by=", ".join(names)))

    return tuple(map(with_users, options))


def _pci(device: NodeDevice, _is_active: bool) -> Option | None:
    found = device.capability(PciDevice)
    if found is None or found.is_bridge:
        return None
    vendor = _named(found.vendor, found.vendor_id)
    product = _named(found.product, found.product_id)
    group = "" if found.iommu_group is None else str(found.iommu_group)
    driver, detail = device.driver or "", _function(found)
    record = HostDevice(product, vendor, found.address, driver, group, detail=detail)
    return Option(found.address, _label(found.address, vendor, product), device=record)


def _function(found: PciDevice) -> str:
    """What a part of a device is a part of, and into how many it is divided itself."""
    physical = found.physical_function
    if physical is not None and physical.address is not None:
        # Translators: a part of a PCI device (SR-IOV)
        return _("Virtual function of {address}").format(address=physical.address)
    virtual = found.virtual_functions
    if virtual is not None and len(virtual.addresses):
        # Translators: a PCI device that is divided into parts (SR-IOV)
        return _("Has {count} virtual functions").format(count=len(virtual.addresses))
    return ""


def _usb(device: NodeDevice, _is_active: bool) -> Option | None:
    found = device.capability(UsbDevice)
    if found is None or found.is_root_hub:
        return None
    number = f"{found.vendor_id or 0:04x}:{found.product_id or 0:04x}"
    vendor = _named(found.vendor, found.vendor_id)
    product = _named(found.product, found.product_id)
    # Translators: where a USB device is plugged in
    place = _("Bus {bus}, device {device}").format(bus=found.bus or 0, device=found.device or 0)
    record = HostDevice(product, vendor, place, device.driver or "", detail=number)
    value = f"{number}@{found.bus or 0}.{found.device or 0}"
    return Option(value, _label(number, vendor, product), device=record)


def _mdev(device: NodeDevice, is_active: bool) -> Option | None:
    found = device.capability(MdevDevice)
    if found is None or not found.uuid:
        return None
    kind, parent = found.type_id or "", found.parent_address or _address_in(device.parent or "")
    group = str(found.iommu_group) if found.iommu_group and is_active else ""
    # Translators: a mediated device is a part of the device at this address
    detail = _("Part of {address}").format(address=parent)
    record = HostDevice(
        kind or found.uuid, "", found.uuid, device.driver or "", group, detail=detail
    )
    reason = "" if is_active else _("It is defined, but not started.")
    return Option(found.uuid, _label(found.uuid, kind), reason, record)


def _address_in(name: str) -> str:
    """The address in a PCI device's name: "pci_0000_03_00_0" is at 0000:03:00.0."""
    kind, *parts = name.split("_")
    if kind != "pci" or len(parts) != 4:
        return name
    domain, bus, slot, function = parts
    return f"{domain}:{bus}:{slot}.{function}"


def _scsi(device: NodeDevice, blocks: dict[str, StorageDevice]) -> Option | None:
    found = device.capability(ScsiDevice)
    if found is None or found.host is None:
        return None
    address = f"scsi_host{found.host}:{found.bus or 0}:{found.target or 0}:{found.unit or 0}"
    name, driver = found.device_type or address, device.driver or ""
    block = blocks.get(device.name or "")
    if block is None:
        return Option(address, address, device=HostDevice(name, "", address, driver))
    vendor, model, path = block.vendor or "", block.model or "", block.block or ""
    record = HostDevice(model or name, vendor, address, driver, detail=path)
    return Option(address, _label(address, vendor, model, path), device=record)


def _render_node(device: NodeDevice, _is_active: bool) -> Option | None:
    found = device.capability(DrmDevice)
    if found is None or found.node_type != "render" or not device.device_path:
        return None
    return Option(device.device_path, _label(device.device_path, _address_in(device.parent or "")))


def _drive(device: NodeDevice, _is_active: bool) -> Option | None:
    found = device.capability(StorageDevice)
    if found is None or not found.block or found.drive_type not in ("cdrom", "floppy"):
        return None
    medium = found.removable.label if found.removable else None
    return Option(
        found.block, _label(found.block, found.vendor or "", found.model or "", medium or "")
    )


def _disk(device: NodeDevice, _is_active: bool) -> Option | None:
    found = device.capability(StorageDevice)
    if found is None or not found.block or found.drive_type not in (None, "disk", "sd"):
        return None
    size = units.size(found.size) if found.size else ""
    return Option(found.block, _label(found.block, found.vendor or "", found.model or "", size))


def _scsi_host(device: NodeDevice, _is_active: bool) -> Option | None:
    found = device.capability(ScsiHost)
    if found is None or found.host is None:
        return None
    name = f"scsi_host{found.host}"
    channel = found.fibre_channel
    # Translators: a SCSI adapter of Fibre Channel with its world wide name
    said = _("Fibre Channel, {wwpn}").format(wwpn=channel.wwpn) if channel is not None else ""
    return Option(name, _label(name, said))


def _fc_host(device: NodeDevice, is_active: bool) -> Option | None:
    found, option = device.capability(ScsiHost), _scsi_host(device, is_active)
    ports = found.virtual_ports if found is not None else None
    if option is None or ports is None:
        return None
    is_full = bool(ports.most) and (ports.present or 0) >= (ports.most or 0)
    return option._replace(reason=_("It can have no more virtual adapters.") if is_full else "")


def _named(name: str | None, number: int | None) -> str:
    """The name that the host's database has, else the number."""
    return (name or "").strip() or ("" if number is None else f"{number:04x}")


def _label(*parts: str) -> str:
    """All that is known, in one line."""
    return " ".join(part.strip() for part in parts if part.strip())
