"""<serial>: a serial port."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Choice, Number
from vmgui.hardware.items import Group
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.kinds.chardev import HOST, CharDevice
from vmgui.hardware.kinds.charform import PORT_TYPES, source_fields, source_groups, type_field
from vmgui.hardware.kinds.common import X86, acpi_group
from vmgui.hardware.kinds.twin import twin_console
from vmgui.hardware.options import DEFAULT, Labels, option
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.properties import integer, text

_ARM = ("aarch64", "armv7l", "armv6l", "riscv64", "riscv32", "loongarch64")
_IBM_Z = ("s390x", "s390")
_POWER = ("ppc64", "ppc64le")

TARGETS: Labels = {
    None: DEFAULT,
    "isa-serial": N_("ISA serial port"),
    "usb-serial": N_("USB serial adapter"),
    "pci-serial": N_("PCI serial card"),
    "system-serial": N_("Serial port of the board"),
    "spapr-vio-serial": N_("pSeries serial port"),
    "sclp-serial": N_("IBM Z operator console"),
    "isa-debug": N_("ISA debug console"),
}
"""The hardware that the guest sees."""

_ARCHITECTURES: Mapping[str | None, tuple[str, ...]] = {
    "isa-serial": X86,
    "isa-debug": X86,
    "system-serial": _ARM,
    "spapr-vio-serial": _POWER,
    "sclp-serial": _IBM_Z,
}
"""Target -> where it exists, unless everywhere."""

_MODELS: Mapping[str | None, tuple[str, ...]] = {
    "isa-serial": ("isa-serial",),
    "usb-serial": ("usb-serial",),
    "pci-serial": ("pci-serial",),
    "system-serial": ("pl011", "16550a"),
    "spapr-vio-serial": ("spapr-vty",),
    "sclp-serial": ("sclpconsole", "sclplmconsole"),
    "isa-debug": ("isa-debugcon",),
}
"""Target -> its models (virDomainChrSerialTargetModel)."""

_PLUGGABLE = ("usb-serial", "pci-serial")


class Serial(CharDevice):
    """<serial> of a domain."""

    TAG = "serial"
    target = text("target/@type")
    port = integer("target/@port")
    model = text("target/model/@name")


def _targets(_device: Any, scene: Scene) -> Sequence[Option]:
    arch = scene.domain.os.arch
    reason = _("This architecture does not have it.")
    return [
        option(
            target, TARGETS, "" if arch in (None, *_ARCHITECTURES.get(target, (arch,))) else reason
        )
        for target in TARGETS
    ]


def _models(device: Serial, _scene: Scene) -> Sequence[Option]:
    return [
        Option(None, _(DEFAULT)),
        *(Option(each, each) for each in _MODELS.get(device.target, ())),
    ]


def _change_target(device: Serial, _scene: Scene) -> None:
    """Another target has other models and sits elsewhere."""
    if device.model not in _MODELS.get(device.target, ()):
        device.model = None
    device.address = None


class SerialKind(DeviceKind[Serial]):
    """A serial port of the machine."""

    id = "serial"
    title = N_("Serial")
    keywords = N_("serial port COM ttyS0 UART")
    icon = "device.serial"
    element = Serial
    is_numbered = True
    hotplug = True
    fields = (type_field(HOST, PORT_TYPES), *source_fields(HOST))
    advanced = (
        Group(
            N_("In the guest"),
            (
                Choice(
                    Serial.target,
                    N_("Target type"),
                    _targets,
                    help=N_("The hardware that the guest sees."),
                    then=_change_target,
                ),
                Choice(Serial.model, N_("Model"), _models, is_assigned=True),
                Number(
                    Serial.port,
                    N_("Port number"),
                    help=N_("The number among the serial ports of the machine, from 0 on."),
                    is_assigned=True,
                ),
            ),
        ),
        *source_groups(HOST),
        acpi_group(Serial),
    )

    @override
    def new(self, scene: Scene) -> Serial:
        device = Serial.create()
        device.type = "pty"
        if scene.is_active:
            device.target = "usb-serial"
        return device

    @override
    def summary(self, element: Serial, scene: Scene) -> str:
        return HOST.summary(element)

    @override
    def problems(self, element: Serial, scene: Scene) -> Iterable[Problem]:
        yield from HOST.problems(element, scene)
        same = [each for each in self.among(scene) if each != element and each.port == element.port]
        if element.port is not None and same:
            yield Problem("port", _("Another serial port has this number."))

    @override
    def why_not_attach(self, device: Serial, scene: Scene) -> str | None:
        if device.target not in _PLUGGABLE:
            return _("Only USB and PCI serial ports can be added while the machine runs.")
        return None

    @override
    def why_not_detach(self, device: Serial, scene: Scene) -> str | None:
        if device.target not in _PLUGGABLE:
            return _("Only USB and PCI serial ports can be removed while the machine runs.")
        return None

    @override
    def takes_along(self, device: Serial, scene: Scene) -> Iterable[Device]:
        """The console that is this port: alone, libvirt would make the port anew from it."""
        twin = twin_console(scene.domain)
        is_first = next(iter(self.among(scene)), None) == device
        return (twin,) if twin is not None and is_first else ()
