"""Devices that nobody has described: listed, shown as XML, removable, never lost."""

from __future__ import annotations

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.items import Note
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device


def _explanation(_device: Device, _scene: Scene) -> str:
    return _("vmgui has no form for this device. The XML page shows all of it.")


class UnknownKind(DeviceKind[Device]):
    """What no other kind claims."""

    id = "unknown"
    title = N_("Other device")
    icon = "device.other"
    element = Device
    hotplug = True
    fields = (Note("explanation", _explanation),)

    @override
    def matches(self, device: Device) -> bool:
        return True

    @override
    def name(self, device: Device) -> str:
        # Translators: a device that the program does not know, by the name of its XML element
        return _("Device “{tag}”").format(tag=device.tag)

    @override
    def why_not_add(self, scene: Scene) -> str | None:
        return _("Use the XML page of another device.")
