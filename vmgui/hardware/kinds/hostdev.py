"""What the kinds of host devices have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Number
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.kinds.common import is_qemu
from vmgui.hardware.kinds.hostdev_document import Hostdev
from vmgui.hardware.options import Options
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.properties import Value

BOOT_ORDER = Number(
    Hostdev.boot_order,
    N_("Boot order"),
    least=1,
    help=N_("The device with the lowest number is tried first."),
)
"""A field of those that a machine can start from."""


def host_options(chooser: str, noun: str, none: str) -> Options:
    """The host's devices; those that the machine has already are greyed.

    Args:
        chooser: the name of the property that says which device it is.
        noun: the devices, see `Scene.offers`.
        none: the identity that stands for no device yet.
    """

    def options(element: Hostdev, scene: Scene) -> list[Option]:
        identity: Value[str] = getattr(Hostdev, chooser)
        taken = taken_by_others(element, identity, scene)
        reason = _("The machine has it already.")
        found = [
            each._replace(reason=reason) if each.value in taken and not each.reason else each
            for each in scene.offers.get(noun, ())
        ]
        if identity.raw(element) == none:
            return [Option(none, _("Choose a device")), *found]
        return found

    return options


def taken_by_others(element: Hostdev, identity: Value[str], scene: Scene) -> set[str | None]:
    """The identities of the machine's other host devices of the same type."""
    return {
        identity.raw(each)
        for each in scene.domain.devices.of(Hostdev)
        if each != element and each.type == element.type
    }


class HostdevKind(DeviceKind[Hostdev]):
    """A kind of host device: a type of <hostdev>."""

    element = Hostdev
    mode: ClassVar[str] = "subsystem"
    type: ClassVar[str]
    chooser: ClassVar[str]
    """The name of the property that says which device of the host it is, and of its field."""
    noun: ClassVar[str] = ""
    """The host's devices of this kind in `Scene.offers`; empty if it cannot list them."""
    none: ClassVar[str] = ""
    """The identity that stands for no device yet; the schema demands one."""
    hotplug = True

    def identity(self) -> Value[str]:
        """The property that says which device of the host it is."""
        found: Value[str] = getattr(Hostdev, self.chooser)
        return found

    def is_taken(self, value: str, taken: set[str | None]) -> bool:
        """Whether one of the host's devices is among those that the machine has."""
        return value in taken

    @override
    def matches(self, device: Device) -> bool:
        if device.tag != Hostdev.TAG:
            return False
        seen = device.viewed_as(Hostdev)
        return (seen.mode or "subsystem") == self.mode and seen.type == self.type

    @override
    def new(self, scene: Scene) -> Hostdev:
        device = Hostdev.create()
        device.mode = self.mode
        device.type = self.type
        taken = taken_by_others(device, self.identity(), scene)
        free = (
            each.value
            for each in scene.offers.get(self.noun, ())
            if each.value and not each.reason and not self.is_taken(each.value, taken)
        )
        self.identity().__set__(device, next(free, self.none))
        return device

    @override
    def summary(self, element: Hostdev, scene: Scene) -> str:
        """What the host calls the device, if it is there."""
        present = self.identity().raw(element)
        offers = scene.offers.get(self.noun, ())
        return next((each.label for each in offers if each.value == present), "")

    @override
    def problems(self, element: Hostdev, scene: Scene) -> Iterable[Problem]:
        present = self.identity().raw(element)
        if present is None or present == self.none:
            yield Problem(self.chooser, _("Choose a device."))
        elif present in taken_by_others(element, self.identity(), scene):
            yield Problem(self.chooser, _("The machine has this device twice."))

    @override
    def why_not_add(self, scene: Scene) -> str | None:
        if not is_qemu(scene):
            return _("This hypervisor has no such device.")
        if self.noun in scene.offers and not scene.offers[self.noun]:
            return _("The host has no such device.")
        return None
