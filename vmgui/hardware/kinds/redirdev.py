"""<redirdev>: a slot for a USB device of the person who looks at the console."""

from __future__ import annotations

from collections.abc import Iterable

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Choice, Number
from vmgui.hardware.items import Group
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.kinds.chardev import HOST, CharDevice
from vmgui.hardware.kinds.charform import PORT_TYPES, source_fields, source_groups, type_field
from vmgui.hardware.kinds.common import drop_address
from vmgui.hardware.kinds.spice import has_spice
from vmgui.hardware.options import offered
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.properties import text


class Redirdev(CharDevice):
    """<redirdev> of a domain."""

    TAG = "redirdev"
    bus = text("@bus")


class RedirdevKind(DeviceKind[Redirdev]):
    """A slot for USB redirection."""

    id = "redirdev"
    title = N_("USB Redirection")
    keywords = N_("USB stick SPICE")
    icon = "device.usb"
    element = Redirdev
    is_numbered = True
    hotplug = True
    fields = (type_field(HOST, PORT_TYPES), *source_fields(HOST))
    advanced = (
        Group(
            N_("In the guest"),
            (
                Choice(
                    Redirdev.bus,
                    N_("Bus type"),
                    offered("redirdev", "bus", {"usb": "USB"}),
                    then=drop_address,
                ),
                Number(
                    Redirdev.boot_order,
                    N_("Boot order"),
                    least=1,
                    help=N_("The device with the lowest number is tried first."),
                ),
            ),
        ),
        *source_groups(HOST),
    )

    @override
    def new(self, scene: Scene) -> Redirdev:
        device = Redirdev.create()
        device.bus = "usb"
        device.type = "spicevmc" if has_spice(scene.domain) else "tcp"
        HOST.switch(device, scene)
        if device.type == "tcp":
            device.source_mode = "connect"
        return device

    @override
    def summary(self, element: Redirdev, scene: Scene) -> str:
        if element.type == "spicevmc":
            return _("Devices chosen in the SPICE viewer")
        return HOST.summary(element)

    @override
    def problems(self, element: Redirdev, scene: Scene) -> Iterable[Problem]:
        return HOST.problems(element, scene)
