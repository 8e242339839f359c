"""<hub>: more ports for USB devices."""

from __future__ import annotations

from vmgui.base.compat import override
from vmgui.base.i18n import N_
from vmgui.hardware.fields import Choice
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.options import fixed
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.properties import text


class Hub(Device):
    """<hub> of a domain."""

    TAG = "hub"
    type = text("@type")


class HubKind(DeviceKind[Hub]):
    """A USB hub with eight ports."""

    id = "hub"
    title = N_("USB Hub")
    keywords = N_("USB ports")
    icon = "device.usb"
    element = Hub
    fields = (
        Choice(
            Hub.type,
            N_("Type"),
            fixed({"usb": "USB"}),
            help=N_("libvirt adds hubs by itself when the USB ports do not suffice."),
        ),
    )

    @override
    def new(self, scene: Scene) -> Hub:
        device = Hub.create()
        device.type = "usb"
        return device
