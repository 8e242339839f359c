"""<panic>: how a guest that has crashed tells the host."""

from __future__ import annotations

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import is_one_of
from vmgui.hardware.fields import Choice, Number
from vmgui.hardware.kinds.common import drop_address
from vmgui.hardware.kinds.emulated import EmulatedKind
from vmgui.hardware.kinds.parts import PLACE
from vmgui.hardware.options import DEFAULT, offered
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.properties import hexadecimal, text

_DEFAULTS = {"ppc64": "pseries", "ppc64le": "pseries", "s390x": "s390", "aarch64": "pvpanic"}
"""Architecture -> the model that it can have; all others have ISA's."""


class Panic(Device):
    """<panic> of a domain."""

    TAG = "panic"
    model = text("@model")
    address_type = text("address/@type")
    io_port = hexadecimal("address/@iobase")


def _place(device: Panic, _scene: Scene) -> None:
    """Only ISA's has an I/O port; without one its <address> would say nothing."""
    if device.io_port is None:
        device.address = None
    else:
        device.address_type = "isa"


class PanicKind(EmulatedKind[Panic]):
    """A panic notifier: one of each model."""

    id = "panic"
    title = N_("Panic Notifier")
    keywords = N_("crash pvpanic")
    icon = "device.other"
    element = Panic
    fields = (
        Choice(
            Panic.model,
            N_("Model"),
            offered(
                "panic",
                "model",
                {
                    None: DEFAULT,
                    "isa": "ISA",
                    "pvpanic": N_("PCI (pvpanic)"),
                    "hyperv": "Hyper-V",
                    "pseries": "pSeries",
                    "s390": "S390",
                },
            ),
            then=drop_address,
            help=N_("How the guest tells it; Hyper-V is for Windows."),
        ),
    )
    advanced = (
        Number(
            Panic.io_port,
            N_("I/O port"),
            most=2**16 - 1,
            when=is_one_of(Panic.model, None, "isa"),
            then=_place,
            help=N_("The address of the ISA device; 0x505 (1285) is usual."),
        ),
        PLACE,
    )

    @override
    def new(self, scene: Scene) -> Panic:
        device = Panic.create()
        device.model = _DEFAULTS.get(scene.domain.os.arch or "", "isa")
        return device

    @override
    def summary(self, element: Panic, scene: Scene) -> str:
        return element.model or ""

    @override
    def why_not_remove(self, device: Panic, scene: Scene) -> str | None:
        if device.model == "pseries":
            return _("Machines of this architecture always have it.")
        return None
