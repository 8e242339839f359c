"""<watchdog>: acts when the guest hangs."""

from __future__ import annotations

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Choice
from vmgui.hardware.kinds.common import X86, AcpiDevice, by_architecture, drop_address
from vmgui.hardware.kinds.emulated import EmulatedKind
from vmgui.hardware.kinds.parts import PCI_PLACE
from vmgui.hardware.options import Labels, fixed
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.properties import text

HOTPLUGGABLE = "i6300esb"
"""The only model that QEMU can plug in, as it is a PCI device (qemuDomainAttachWatchdog)."""

_MODELS: Labels = {"i6300esb": "", "ib700": "", "diag288": "", "itco": "iTCO"}
_ARCHITECTURES: dict[str | None, tuple[str, ...]] = {
    "ib700": X86,
    "diag288": ("s390x",),
    "itco": X86,
}

ACTIONS: Labels = {
    None: N_("Default (forcefully reset the guest)"),
    "reset": N_("Forcefully reset the guest"),
    "shutdown": N_("Gracefully shut down the guest"),
    "poweroff": N_("Forcefully power off the guest"),
    "pause": N_("Pause the guest"),
    "dump": N_("Dump the guest's memory and reset it"),
    "inject-nmi": N_("Interrupt the guest (NMI)"),
    "none": N_("No action"),
}


class Watchdog(AcpiDevice):
    """<watchdog> of a domain."""

    TAG = "watchdog"
    model = text("@model")
    action = text("@action")


class WatchdogKind(EmulatedKind[Watchdog]):
    """A watchdog: libvirt before 9.1 takes one only."""

    id = "watchdog"
    title = N_("Watchdog")
    keywords = N_("reset hang timer i6300esb")
    icon = "device.watchdog"
    element = Watchdog
    most = 1
    hotplug = True
    fields = (
        Choice(
            Watchdog.model, N_("Model"), by_architecture(_MODELS, _ARCHITECTURES), then=drop_address
        ),
        Choice(
            Watchdog.action,
            N_("Action"),
            fixed(ACTIONS),
            help=N_("What happens when the guest has stopped answering the watchdog."),
        ),
    )
    advanced = (PCI_PLACE,)

    @override
    def new(self, scene: Scene) -> Watchdog:
        device = Watchdog.create()
        device.model = "diag288" if scene.domain.os.arch == "s390x" else HOTPLUGGABLE
        device.action = "reset"
        return device

    @override
    def summary(self, element: Watchdog, scene: Scene) -> str:
        return _(ACTIONS.get(element.action, "")) if element.action in ACTIONS else ""

    @override
    def why_not_attach(self, device: Watchdog, scene: Scene) -> str | None:
        if device.model != HOTPLUGGABLE:
            return _("Only the model {model} can be added while the machine runs.").format(
                model=HOTPLUGGABLE
            )
        return None

    @override
    def why_not_detach(self, device: Watchdog, scene: Scene) -> str | None:
        if device.model != HOTPLUGGABLE:
            return _("Only the model {model} can be removed while the machine runs.").format(
                model=HOTPLUGGABLE
            )
        return None
