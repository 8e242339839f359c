"""The order in which a machine tries its devices to boot from.

There are two ways to write it, and libvirt refuses to have both: <boot order> on each device, and
a list of kinds ("hd", "cdrom" ...) in <os>, where each stands for the first device of its kind.
QEMU understands both; we read both, and write the first where the hypervisor has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from vmgui.hardware import registry
from vmgui.xmldoc.devices import Device, Disk
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.os import BootDevice
from vmgui.xmldoc.properties import text

_WITH_ORDERS = frozenset({"kvm", "qemu", "hvf", "bhyve", "test"})
"""The hypervisors that know <boot order>; Xen and others have the list of kinds only."""

_DISK_KINDS = {"cdrom": "cdrom", "floppy": "fd"}
_BOOTABLE_HOSTDEVS = frozenset({"pci", "usb", "scsi"})


class BootEntry(NamedTuple):
    """A device that a machine can boot from."""

    device: Device
    name: str
    """As the hardware list has it."""
    order: int | None
    """When it is tried, counted from 1; None if it is not."""


class _HostDevice(Device):
    TAG = "hostdev"
    mode = text("@mode")
    type = text("@type")


def bootable(domain: Domain) -> list[BootEntry]:
    """All devices that the machine can boot from: those that it tries, in their order, first."""
    order = {device: number for number, device in enumerate(_tried(domain), start=1)}
    found = [
        BootEntry(entry.device, entry.name, order.get(entry.device))
        for entry in registry.entries(domain)
        if is_bootable(entry.device)
    ]
    return sorted(found, key=lambda entry: (entry.order is None, entry.order or 0))


def is_bootable(device: Device) -> bool:
    """Whether libvirt's drivers can boot from a device of this sort."""
    if device.tag == "hostdev":
        host_device = device.viewed_as(_HostDevice)
        return host_device.mode == "subsystem" and host_device.type in _BOOTABLE_HOSTDEVS
    return device.tag in ("disk", "interface", "redirdev")


def set_order(domain: Domain, devices: Sequence[Device]) -> None:
    """Boot from these devices, in this order, and from no others.

    Orders that are right already stay as they are written. Where the hypervisor knows kinds of
    devices only, the kinds are written, each once.
    """
    if domain.type in _WITH_ORDERS:
        wanted = {device: number for number, device in enumerate(devices, start=1)}
        for device in domain.devices:
            device.boot_order = wanted.get(device)
        domain.os.boot_devices.clear()
    else:
        _write_kinds(domain, list(dict.fromkeys(map(_kind, devices))))


def _tried(domain: Domain) -> Iterator[Device]:
    """The devices in the order that the description gives them."""
    ordered = list(domain.devices.boot_order())
    if ordered:
        yield from ordered
        return
    for boot in domain.os.boot_devices:
        first = next((each for each in domain.devices if _kind(each) == boot.device), None)
        if first is not None:
            yield first


def _kind(device: Device) -> str:
    """What <os> calls devices of this sort; empty if it has no word for them."""
    if device.tag == "interface":
        return "network"
    if device.tag == "disk":
        return _DISK_KINDS.get(device.viewed_as(Disk).device or "", "hd")
    return ""


def _write_kinds(domain: Domain, kinds: Iterable[str]) -> None:
    """Write the list in <os>; elements that are there are used again."""
    present = list(domain.os.boot_devices)
    wanted = [kind for kind in kinds if kind]
    for boot, kind in zip(present, wanted, strict=False):
        boot.device = kind
    for boot in present[len(wanted) :]:
        boot.remove()
    for kind in wanted[len(present) :]:
        domain.os.boot_devices.append(BootDevice.create()).device = kind
