"""What only works together with a SPICE display."""

from __future__ import annotations

from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.properties import text

CHAR_TYPES = frozenset({"spicevmc", "spiceport"})
"""The types of character devices whose other end is in the SPICE server."""

_CHAR_TAGS = frozenset(
    {"serial", "parallel", "console", "channel", "redirdev", "smartcard"},
)


class _Typed(Device):
    """Any device that has a type."""

    type = text("@type")


def has_spice(domain: Domain) -> bool:
    """Whether a machine has a SPICE display."""
    return any(each.type == "spice" for each in domain.devices.graphics)


def needs_spice(device: Device) -> bool:
    """Whether a device is of no use without a SPICE display; libvirt refuses such machines."""
    kind = device.viewed_as(_Typed).type
    return (device.tag in _CHAR_TAGS and kind in CHAR_TYPES) or (
        device.tag == "audio" and kind == "spice"
    )


def companions(domain: Domain) -> list[Device]:
    """The devices of a machine that need its SPICE display."""
    return [device for device in domain.devices if needs_spice(device)]
