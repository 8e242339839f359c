"""<console>: what the guest's system takes for its text console."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import no
from vmgui.hardware.fields import Choice, Number
from vmgui.hardware.items import Group, Note
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.kinds.chardev import HOST, CharDevice
from vmgui.hardware.kinds.charform import PORT_TYPES, source_fields, source_groups, type_field
from vmgui.hardware.kinds.common import drop_address
from vmgui.hardware.kinds.ports import why_no_port
from vmgui.hardware.kinds.twin import twin_console, twin_serial
from vmgui.hardware.options import DEFAULT, Labels, option
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.properties import integer, text

TARGETS: Labels = {
    None: DEFAULT,
    "serial": N_("Serial port"),
    "virtio": N_("VirtIO console"),
    "xen": N_("Xen console"),
    "sclp": N_("IBM Z operator console"),
    "sclplm": N_("IBM Z line mode console"),
    "lxc": N_("Container console"),
    "openvz": N_("OpenVZ console"),
    "uml": N_("User mode Linux console"),
}
"""What kinds of consoles there are."""

_OF_QEMU = (None, "serial", "virtio")
_OF_IBM_Z = ("sclp", "sclplm")
_OF_OTHERS = {"xen": ("xen",), "lxc": ("lxc",), "vz": ("openvz",), "openvz": ("openvz",)}


class Console(CharDevice):
    """<console> of a domain."""

    TAG = "console"
    target = text("target/@type")
    port = integer("target/@port")


def _is_possible(target: str | None, scene: Scene) -> bool:
    if scene.domain.type not in ("kvm", "qemu", "hvf"):
        return target in (None, "serial", *_OF_OTHERS.get(scene.domain.type or "", ()))
    return target in _OF_QEMU or (target in _OF_IBM_Z and scene.domain.os.arch == "s390x")


def _targets(_device: Any, scene: Scene) -> Sequence[Option]:
    reason = _("This kind of machine does not have it.")
    return [
        option(target, TARGETS, "" if _is_possible(target, scene) else reason) for target in TARGETS
    ]


def _is_other_name(device: Any, scene: Scene) -> bool:
    """Whether the console only repeats the first serial port."""
    return twin_console(scene.domain) == device and twin_serial(scene.domain) is not None


def _explanation(_device: Any, _scene: Scene) -> str:
    return _("This console is the first serial port under another name. Change that one instead.")


_own = no(_is_other_name)


class ConsoleKind(DeviceKind[Console]):
    """A text console."""

    id = "console"
    title = N_("Console")
    keywords = N_("terminal text hvc0")
    icon = "device.serial"
    element = Console
    hotplug = True
    fields = (
        Note("twin", _explanation, when=_is_other_name),
        type_field(HOST, PORT_TYPES, when=_own),
        *source_fields(HOST, when=_own),
        Choice(
            Console.target,
            N_("Type"),
            _targets,
            help=N_("The hardware through which the guest sees the console."),
            when=_own,
            then=drop_address,
        ),
    )
    advanced = (
        Group(
            N_("In the guest"),
            (
                Number(
                    Console.port,
                    N_("Port number"),
                    help=N_("The number among the consoles of the machine, from 0 on."),
                    is_assigned=True,
                ),
            ),
            when=_own,
        ),
        *source_groups(HOST, when=_own),
    )

    @override
    def new(self, scene: Scene) -> Console:
        device = Console.create()
        device.type = "pty"
        is_possible = [target for target in ("virtio", "xen", "lxc") if _is_possible(target, scene)]
        device.target = is_possible[0] if is_possible else None
        return device

    @override
    def name(self, device: Console) -> str:
        if device.target == "serial":
            # Translators: a console that is only another name of a serial port
            return _("Console of Serial {number}").format(number=(device.port or 0) + 1)
        return super().name(device)

    @override
    def summary(self, element: Console, scene: Scene) -> str:
        return HOST.summary(element)

    @override
    def problems(self, element: Console, scene: Scene) -> Iterable[Problem]:
        if _own(element, scene):
            yield from HOST.problems(element, scene)
        consoles = self.among(scene)
        if element.target == "serial" and element in consoles[1:]:
            yield Problem("target", _("Only the first console can be a serial port."))

    @override
    def why_not_attach(self, device: Console, scene: Scene) -> str | None:
        if device.target != "virtio":
            return _("Only VirtIO consoles can be added while the machine runs.")
        return why_no_port(scene)

    @override
    def why_not_detach(self, device: Console, scene: Scene) -> str | None:
        if device.target != "virtio":
            return _("Only VirtIO consoles can be removed while the machine runs.")
        return None

    @override
    def takes_along(self, device: Console, scene: Scene) -> Iterable[Device]:
        """The serial port that it is: alone, libvirt would make the console anew from it."""
        serial = twin_serial(scene.domain)
        return (serial,) if serial is not None and _is_other_name(device, scene) else ()
