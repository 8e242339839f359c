"""<controller>: what disks, USB devices, serial channels and PCI devices hang on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.kinds.common import X86, label
from vmgui.hardware.kinds.controller_document import (
    COMPANIONS,
    MASTER,
    ROOTS,
    Controller,
    all_attached,
    attached,
    companions,
    controllers,
    free_index,
    new_companions,
)
from vmgui.hardware.kinds.controller_form import ADVANCED, FIELDS
from vmgui.hardware.kinds.controller_options import NO_USB, TYPES, default_model
from vmgui.hardware.kinds.emulated import EmulatedKind
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device

_MOST_NAMED = 5
"""How many attached devices a sentence names."""


class ControllerKind(EmulatedKind[Controller]):
    """A controller; QEMU can plug in those for SCSI only (qemuDomainAttachDeviceLive)."""

    id = "controller"
    title = N_("Controller")
    keywords = N_("USB SCSI SATA IDE PCI VirtIO bus port bridge")
    icon = "device.controller"
    element = Controller
    hotplug = True
    fields = FIELDS
    advanced = ADVANCED

    @override
    def new(self, scene: Scene) -> Controller:
        device = Controller.create()
        device.type = "scsi"
        device.index = free_index(scene.domain, device)
        device.model = default_model(device, scene)
        return device

    @override
    def name(self, device: Controller) -> str:
        kind = _(TYPES.get(device.type, "")) or device.type or ""
        if device.model == "pcie-root" or (device.model or "").startswith("pcie-"):
            kind = "PCIe"
        if device.is_companion:
            # Translators: a part of a USB 2 controller, which has a number
            return _("Controller USB {index} companion").format(index=device.index or 0)
        # Translators: a controller of a type such as USB or SCSI, and its number
        return (
            _("Controller {type} {index}")
            .format(type=kind, index="" if device.index is None else device.index)
            .rstrip()
        )

    @override
    def summary(self, element: Controller, scene: Scene) -> str:
        return self.summaries([element], scene)[0]

    @override
    def summaries(self, devices: Sequence[Controller], scene: Scene) -> list[str]:
        hanging = all_attached(scene.domain, devices)
        return [
            _named(on_it) or device.model or ""
            for device, on_it in zip(devices, hanging, strict=True)
        ]

    @override
    def problems(self, element: Controller, scene: Scene) -> Iterable[Problem]:
        if element.is_companion:
            if not _masters(element, scene):
                yield Problem("model", _("The USB 2 controller that it belongs to is missing."))
            return
        rivals = [
            each
            for each in controllers(scene.domain, element.type)
            if each != element and not each.is_companion
        ]
        if element.index is not None and any(each.index == element.index for each in rivals):
            yield Problem("index", _("Another controller of this type has this number."))
        if element.type == "usb":
            yield from _problems_of_usb(element, scene)
        if element.model in ROOTS and element.index:
            yield Problem("index", _("The root has the number 0."))
        if element.type == "pci" and element.index == 0 and element.model not in ROOTS:
            yield Problem("index", _("The number 0 is the root's."))
        queues = element.queues
        if queues is not None and queues > (scene.domain.vcpus or queues):
            yield Problem("queues", _("More queues than virtual CPUs are of no use."), True)

    @override
    def why_not_remove(self, device: Controller, scene: Scene) -> str | None:
        if device.model in ROOTS:
            return _("The machine type brings it along.")
        if hanging := attached(scene.domain, device):
            return _("It is in use by: {devices}.").format(devices=_named(hanging))
        return _why_added_again(device, scene)

    @override
    def why_not_attach(self, device: Controller, scene: Scene) -> str | None:
        if device.type != "scsi":
            return _("Only SCSI controllers can be added while the machine runs.")
        return None

    @override
    def why_not_detach(self, device: Controller, scene: Scene) -> str | None:
        if device.type != "scsi":
            return _("Only SCSI controllers can be removed while the machine runs.")
        return None

    @override
    def needs(self, device: Controller, scene: Scene) -> Iterable[Device]:
        if device.type == "usb" and device.model == MASTER:
            present = {each.model for each in companions(scene.domain, device)}
            index = device.index if device.index is not None else free_index(scene.domain, device)
            return [each for each in new_companions(index) if each.model not in present]
        return ()

    @override
    def takes_along(self, device: Controller, scene: Scene) -> Iterable[Device]:
        return companions(scene.domain, device) if device.model == MASTER else ()


def _named(devices: list[Device]) -> str:
    """The first few of them, in the document's words."""
    shown = ", ".join(label(each) for each in devices[:_MOST_NAMED])
    if len(devices) <= _MOST_NAMED:
        return shown
    # Translators: some names, and how many more there are
    return _("{names} and {count} more").format(names=shown, count=len(devices) - _MOST_NAMED)


def _masters(companion: Controller, scene: Scene) -> list[Controller]:
    return [
        each
        for each in controllers(scene.domain, "usb")
        if not each.is_companion and (each.index or 0) == (companion.index or 0)
    ]


def _problems_of_usb(element: Controller, scene: Scene) -> Iterable[Problem]:
    if element.model == NO_USB and attached(scene.domain, element):
        yield Problem("model", _("The machine has USB devices."))
    if element.model in COMPANIONS:
        yield Problem("model", _("It has to be told which ports of its master it serves."), True)


def _why_added_again(device: Controller, scene: Scene) -> str | None:
    """libvirt gives some machines what they do not ask for (qemuDomainDefAddDefaultDevices)."""
    domain = scene.domain
    is_pc = domain.os.arch in X86 and domain.type in ("kvm", "qemu")
    if not is_pc or device.is_companion:
        return None
    if device.type == "usb" and len([*_masters_of_type(scene)]) == 1:
        return _("libvirt would add it again. Choose the model “None” to have no USB.")
    if device.type == "sata" and not device.index and "q35" in (domain.os.machine or ""):
        return _("The machine type brings it along.")
    return None


def _masters_of_type(scene: Scene) -> Iterable[Controller]:
    return (each for each in controllers(scene.domain, "usb") if not each.is_companion)
