"""DeviceKind: what vmgui knows of a kind of device, apart from how its form looks on screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from vmgui.base.i18n import _
from vmgui.hardware.panel import Panel
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device

D = TypeVar("D", bound=Device)


class DeviceKind(Panel[D], Generic[D]):
    """One kind of device. One object a kind, without state."""

    keywords: ClassVar[str] = ""
    """Other words that people look for it by, untranslated, with spaces between them."""
    most: ClassVar[int | None] = None
    """How many of them a machine can have; None for any number."""
    is_numbered: ClassVar[bool] = False
    """True if the name carries a number even where there is only one: "VirtIO Disk 1"."""
    hotplug: ClassVar[bool] = False
    """True if libvirt's QEMU driver can attach and detach it while the machine runs."""

    def matches(self, device: Device) -> bool:
        """Whether a device is of this kind."""
        return device.tag == self.element.TAG

    def typed(self, device: Device) -> D:
        """The same device, with this kind's properties."""
        return device.viewed_as(self.element)

    def among(self, scene: Scene) -> list[D]:
        """The devices of this kind that the machine has."""
        return [self.typed(each) for each in scene.domain.devices if self.matches(each)]

    def new(self, scene: Scene) -> D:
        """A device to add, with sensible values for this machine."""
        del scene
        return self.element.create()

    def name(self, device: D) -> str:
        """What the list calls it, translated, without its number."""
        del device
        return _(self.title)

    def summaries(self, devices: Sequence[D], scene: Scene) -> list[str]:
        """The `summary` of each of several devices.

        A kind whose summaries are about other devices looks at those once for all.
        """
        return [self.summary(each, scene) for each in devices]

    def why_not_add(self, scene: Scene) -> str | None:
        """Why no more of them can be added to this machine; None if one can."""
        if self.most is not None and len(self.among(scene)) >= self.most:
            return (
                _("The machine has one already.")
                if self.most == 1
                else _("The machine has {most} of them already.").format(most=self.most)
            )
        return None

    def why_not_remove(self, device: D, scene: Scene) -> str | None:
        """Why it cannot be removed; None if it can."""
        del device, scene
        return None

    def why_not_attach(self, device: D, scene: Scene) -> str | None:
        """Why it cannot be attached while the machine runs; None if it can be tried."""
        del device, scene
        return None if self.hotplug else _("It cannot be added while the machine runs.")

    def why_not_detach(self, device: D, scene: Scene) -> str | None:
        """Why it cannot be detached while the machine runs; None if it can be tried."""
        del device, scene
        return None if self.hotplug else _("It cannot be removed while the machine runs.")

    def needs(self, device: D, scene: Scene) -> Iterable[Device]:
        """Devices that have to be added before it, such as a controller."""
        del device, scene
        return ()

    def takes_along(self, device: D, scene: Scene) -> Iterable[Device]:
        """Devices of the machine that are of no use without it, and go with it."""
        del device, scene
        return ()
