"""The types and models of controllers that a machine can have."""

from __future__ import annotations

from collections.abc import Sequence

from vmgui.base.i18n import N_, _
from vmgui.hardware.kinds.common import VIRTIO_MODELS, is_qemu
from vmgui.hardware.kinds.controller_document import (
    COMPANIONS,
    MASTER,
    ROOTS,
    Controller,
    attached,
    controllers,
)
from vmgui.hardware.options import DEFAULT, Labels, option
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.domain.domain import Domain

NO_USB = "none"
"""The model of the USB controller of a machine that is to have no USB."""

TYPES: Labels = {
    "usb": "USB",
    "scsi": "SCSI",
    "pci": "PCI",
    "sata": "SATA",
    "ide": "IDE",
    "fdc": N_("Floppy"),
    "virtio-serial": N_("VirtIO Serial"),
    "ccid": "CCID",
    "nvme": "NVMe",
    "isa": "ISA",
    "xenbus": "XenBus",
}

_ONCE = ("ide", "fdc", "xenbus")
"""The types that a machine has once at most."""

_XEN_TYPES = ("usb", "scsi", "ide", "xenbus")

MODELS: dict[str, Labels] = {
    "usb": {
        None: DEFAULT,
        "qemu-xhci": N_("USB 3 (qemu-xhci)"),
        "nec-xhci": N_("USB 3 (nec-xhci)"),
        MASTER: N_("USB 2 (ich9-ehci1 and its companions)"),
        "ehci": N_("USB 2 only (ehci)"),
        "piix3-uhci": N_("USB 1 (piix3-uhci)"),
        "piix4-uhci": N_("USB 1 (piix4-uhci)"),
        "pci-ohci": N_("USB 1 (pci-ohci)"),
        "vt82c686b-uhci": N_("USB 1 (vt82c686b-uhci)"),
        "ich9-uhci1": N_("USB 2 companion (ich9-uhci1)"),
        "ich9-uhci2": N_("USB 2 companion (ich9-uhci2)"),
        "ich9-uhci3": N_("USB 2 companion (ich9-uhci3)"),
        "qusb1": N_("Xen USB 1 (qusb1)"),
        "qusb2": N_("Xen USB 2 (qusb2)"),
        NO_USB: N_("None: the machine has no USB"),
    },
    "scsi": {
        None: DEFAULT,
        "virtio-scsi": N_("VirtIO SCSI (virtio-scsi)"),
        "virtio-transitional": N_("VirtIO SCSI, also for old guests (transitional)"),
        "virtio-non-transitional": N_("VirtIO SCSI 1.0 only (non-transitional)"),
        "lsilogic": "LSI Logic (lsilogic)",
        "lsisas1068": "LSI SAS 1068 (lsisas1068)",
        "lsisas1078": "LSI SAS 1078 (lsisas1078)",
        "buslogic": "BusLogic (buslogic)",
        "vmpvscsi": "VMware PVSCSI (vmpvscsi)",
        "ibmvscsi": "IBM vSCSI (ibmvscsi)",
        "ncr53c90": "NCR 53C90 (ncr53c90)",
        "dc390": "DC390 (dc390)",
        "am53c974": "AMD 53C974 (am53c974)",
        "auto": N_("Automatic"),
    },
    "ide": {None: DEFAULT, "piix3": "PIIX3", "piix4": "PIIX4", "ich6": "ICH6"},
    "pci": {
        "pcie-root-port": N_("PCI Express root port"),
        "pcie-to-pci-bridge": N_("PCI Express to PCI bridge"),
        "pcie-switch-upstream-port": N_("PCI Express switch: upstream port"),
        "pcie-switch-downstream-port": N_("PCI Express switch: downstream port"),
        "pcie-expander-bus": N_("PCI Express expander bus"),
        "dmi-to-pci-bridge": N_("DMI to PCI bridge"),
        "pci-bridge": N_("PCI bridge"),
        "pci-expander-bus": N_("PCI expander bus"),
        "pci-root": N_("PCI root"),
        "pcie-root": N_("PCI Express root"),
    },
    "virtio-serial": VIRTIO_MODELS,
}
"""Type -> its models; other types have none."""

_POWER = ("ppc64", "ppc64le")
_NEEDS_EXPRESS = frozenset(
    {
        "pcie-root-port",
        "pcie-to-pci-bridge",
        "pcie-switch-upstream-port",
        "pcie-switch-downstream-port",
        "pcie-expander-bus",
        "dmi-to-pci-bridge",
    }
)


def has_express(domain: Domain) -> bool:
    """Whether the machine's PCI bus is PCI Express; guessed if libvirt has not said it yet."""
    roots = [each.model for each in controllers(domain, "pci") if each.model in ROOTS]
    if roots:
        return "pcie-root" in roots
    machine = domain.os.machine or ""
    return "q35" in machine or machine.startswith("virt")


def types(controller: Controller, scene: Scene) -> Sequence[Option]:
    """The types, greyed where the machine cannot have (another) one."""
    return [option(kind, TYPES, _why_not_type(kind, controller, scene)) for kind in TYPES]


def _why_not_type(kind: str | None, controller: Controller, scene: Scene) -> str:
    others = [each for each in controllers(scene.domain, kind) if each != controller]
    if kind in _ONCE and others:
        return _("The machine has one already.")
    if kind == "usb" and any(each.model == NO_USB for each in others):
        return _("The machine is told to have no USB: change the model of that controller.")
    if scene.domain.type == "xen" and kind not in _XEN_TYPES:
        return _("This hypervisor has no such device.")
    if is_qemu(scene):
        if kind in ("xenbus", "isa"):
            return _("This hypervisor has no such device.")
        if kind == "ide" and has_express(scene.domain):
            return _("This machine type has SATA instead.")
    return ""


def models(controller: Controller, scene: Scene) -> Sequence[Option]:
    """The models of the controller's type, greyed where the machine cannot have them."""
    labels = MODELS.get(controller.type or "", {})
    return [
        option(model, labels, _why_not_model(model, controller, scene))
        for model in labels
        if not _is_hidden(model, controller, scene)
    ]


def _is_hidden(model: str | None, controller: Controller, scene: Scene) -> bool:
    """Companions come with their master, roots with the machine type, qusb with Xen."""
    if model == controller.model:
        return False
    is_xen_usb = model in ("qusb1", "qusb2")
    return model in COMPANIONS or model in ROOTS or (is_xen_usb and is_qemu(scene))


def _why_not_model(model: str | None, controller: Controller, scene: Scene) -> str:
    if model == controller.model:
        return ""
    if controller.model in ROOTS:
        return _("The machine type brings it along.")
    if model in _NEEDS_EXPRESS and not has_express(scene.domain):
        return _("This machine type has no PCI Express.")
    if model == "pci-expander-bus" and has_express(scene.domain):
        return _("It is for machine types without PCI Express.")
    if model == "ibmvscsi" and scene.domain.os.arch not in (None, *_POWER):
        return _("Machines of this architecture cannot have it.")
    if model == NO_USB and attached(scene.domain, controller):
        return _("Devices are attached to it: remove them first.")
    return ""


def default_model(controller: Controller, scene: Scene) -> str | None:
    """The model that a new controller of this type should have."""
    if controller.type == "usb":
        return "qemu-xhci" if is_qemu(scene) else None
    if controller.type == "scsi":
        return "virtio-scsi" if is_qemu(scene) else None
    if controller.type == "pci":
        return "pcie-root-port" if has_express(scene.domain) else "pci-bridge"
    return None
