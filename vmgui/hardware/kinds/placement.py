"""Where devices sit, and in which order the machine tries to start from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import Condition
from vmgui.hardware.fields import Number, Text
from vmgui.hardware.items import Fact, Group
from vmgui.hardware.kinds.common import VirtioDevice
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Address, Device
from vmgui.xmldoc.properties import text

_ADDRESS_PARTS = (
    *("domain", "bus", "slot", "function", "controller", "target", "unit", "port"),
    *("cssid", "ssid", "devno", "base", "reg", "iobase", "irq"),
)
"""The attributes of <address>, in the order in which libvirt's schema has them."""


class AnyAddress(Address):
    """An <address> of whatever type, as it is written."""

    domain = text("@domain")
    bus = text("@bus")
    slot = text("@slot")
    function = text("@function")
    controller = text("@controller")
    target = text("@target")
    unit = text("@unit")
    port = text("@port")
    cssid = text("@cssid")
    ssid = text("@ssid")
    devno = text("@devno")
    base = text("@base")
    reg = text("@reg")
    iobase = text("@iobase")
    irq = text("@irq")

    def parts(self) -> tuple[tuple[str, str], ...]:
        """The names and values of what is there, without the type."""
        found = ((name, getattr(self, name)) for name in _ADDRESS_PARTS)
        return tuple((name, value) for name, value in found if value is not None)


class BootableDevice(VirtioDevice):
    """A device that the machine can start from."""

    loadparm = text("boot/@loadparm")


VIRTIO_OPTIONS = (
    VirtioDevice.uses_iommu,
    VirtioDevice.uses_ats,
    VirtioDevice.uses_packed,
    VirtioDevice.uses_page_per_vq,
)
"""What libvirt accepts on VirtIO devices only (virDomainCheckVirtioOptionsAreAbsent)."""


def address_text(device: Device, _scene: Scene | None = None) -> str:
    """Where the device sits, for people; empty while libvirt has not chosen it."""
    if device.address is None or device.address.type is None:
        return ""
    address = device.address.viewed_as(AnyAddress)
    parts = " ".join(f"{name}={value}" for name, value in address.parts())
    # Translators: where a device sits: a type such as "pci" and its numbers
    return _("{type}: {numbers}").format(type=address.type, numbers=parts or "—")


def placement(*, has_slot: bool = True, when: Condition | None = None) -> Group:
    """Start order and address.

    Args:
        has_slot: whether the device can be told apart by a slot number in the guest's ACPI.
        when: when it is shown.
    """
    slot = Number(
        VirtioDevice.acpi_index,
        N_("ACPI index"),
        least=1,
        most=16383,
        help=N_("A number by which the guest names the device, such as eno1 for a network card."),
    )
    return Group(
        N_("Start and address"),
        (
            Number(
                Device.boot_order,
                N_("Boot order"),
                least=1,
                help=N_("The device with the lowest number is tried first."),
            ),
            Text(
                BootableDevice.loadparm,
                N_("Boot parameter"),
                help=N_("Up to eight characters for the boot loader of an IBM Z machine."),
            ),
            *((slot,) if has_slot else ()),
            Fact("address", N_("Address"), address_text),
            Fact("alias", N_("Alias"), lambda device, _scene: device.alias or ""),
        ),
        when=when,
    )


_WRITTEN = {name: text(f"address/@{name}") for name in ("type", *_ADDRESS_PARTS)}
"""Attribute of <address> -> reads it from a device."""


def same_address(device: Device, rivals: Iterable[Device]) -> Iterator[Problem]:
    """A problem if one of the `rivals` sits where the device sits.

    It is asked for at each key stroke, with hundreds of rivals: they are compared as written.
    """
    own = {name: part.raw(device) for name, part in _WRITTEN.items()}
    if own["type"] is None or not any(own[name] for name in _ADDRESS_PARTS):
        return
    names = sorted(own, key=lambda name: own[name] is None)  # what is there tells most apart
    if any(each != device and _sits_at(each, own, names) for each in rivals):
        message = _("Another device has the same address ({address}).")
        yield Problem("address", message.format(address=address_text(device)))


def _sits_at(device: Device, place: Mapping[str, str | None], names: Iterable[str]) -> bool:
    """Whether all that is written of a device's address is the same."""
    return all(_WRITTEN[name].raw(device) == place[name] for name in names)
