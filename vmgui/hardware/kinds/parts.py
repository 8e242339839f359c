"""Where a device sits that nothing starts from: a group of its form."""

from __future__ import annotations

from vmgui.base.i18n import N_
from vmgui.hardware.fields import Number
from vmgui.hardware.items import Fact, Group
from vmgui.hardware.kinds.common import AcpiDevice
from vmgui.hardware.kinds.placement import address_text

_FACTS = (
    Fact("address", N_("Address"), address_text),
    Fact("alias", N_("Alias"), lambda device, _scene: device.alias or ""),
)

PLACE = Group(N_("Address"), _FACTS)
"""Of any device, to read."""

PCI_PLACE = Group(
    N_("Address"),
    (
        Number(
            AcpiDevice.acpi_index,
            N_("ACPI index"),
            least=1,
            most=2**14 - 1,
            help=N_("A number by which the guest's firmware names the device."),
        ),
        *_FACTS,
    ),
)
"""Of an `AcpiDevice`."""
