"""<vsock>: a socket between host and guest, without a network."""

from __future__ import annotations

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import is_set, no
from vmgui.hardware.fields import Check, Choice, Number
from vmgui.hardware.kinds.common import VIRTIO_MODELS, VirtioDevice, acpi_group, virtio_options
from vmgui.hardware.kinds.emulated import EmulatedKind
from vmgui.hardware.kinds.parts import PLACE
from vmgui.hardware.options import offered
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.properties import integer, text, yes_no


class Vsock(VirtioDevice):
    """<vsock> of a domain."""

    TAG = "vsock"
    model = text("@model")
    is_automatic = yes_no("cid/@auto")
    cid = integer("cid/@address")


def _drop_number(device: Vsock, _scene: Scene) -> None:
    if device.is_automatic:
        device.cid = None


class VsockKind(EmulatedKind[Vsock]):
    """A VirtIO socket: a machine has one at most."""

    id = "vsock"
    title = N_("VirtIO VSOCK")
    keywords = N_("socket guest host communication CID")
    icon = "device.controller"
    element = Vsock
    most = 1
    hotplug = True
    fields = (
        Check(
            Vsock.is_automatic,
            N_("Assign the context ID automatically"),
            is_kept=True,
            then=_drop_number,
            help=N_("libvirt then finds a number that no other machine of the host has."),
        ),
        Number(
            Vsock.cid,
            N_("Context ID"),
            least=3,
            most=2**32 - 1,
            placeholder="",
            is_required=True,
            when=no(is_set(Vsock.is_automatic)),
        ),
    )
    advanced = (
        Choice(Vsock.model, N_("Model"), offered("vsock", "model", VIRTIO_MODELS)),
        virtio_options(),
        acpi_group(Vsock),
        PLACE,
    )

    @override
    def new(self, scene: Scene) -> Vsock:
        device = Vsock.create()
        device.model = "virtio"
        device.is_automatic = True
        return device

    @override
    def summary(self, element: Vsock, scene: Scene) -> str:
        if element.cid is not None:
            return _("Context ID {number}").format(number=element.cid)
        return _("Context ID chosen at start")
