"""Kinds of devices that machines have and containers do not."""

from __future__ import annotations

from typing import Generic, TypeVar

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device

D = TypeVar("D", bound=Device)


class EmulatedKind(DeviceKind[D], Generic[D]):
    """A kind of device that takes a hypervisor to emulate it."""

    @override
    def why_not_add(self, scene: Scene) -> str | None:
        if scene.domain.os.type == "exe":
            return _("Containers have no such device.")
        return super().why_not_add(scene)
