"""The controller that VirtIO consoles and channels are plugged into."""

from __future__ import annotations

from vmgui.base.i18n import _
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.properties import text


class _Controller(Device):
    TAG = "controller"
    type = text("@type")


def why_no_port(scene: Scene) -> str | None:
    """Why nothing can be plugged in while the machine runs; None if it can be tried.

    At the next start libvirt adds a controller where one is missing, but it cannot plug one into
    a running machine (qemuDomainAttachDeviceControllerLive).
    """
    if any(each.type == "virtio-serial" for each in scene.domain.devices.of(_Controller)):
        return None
    return _("The machine has no VirtIO serial controller, which is added at the next start only.")
