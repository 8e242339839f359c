"""<crypto>: a VirtIO crypto accelerator (libvirt 9.0)."""

from __future__ import annotations

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Choice, Number
from vmgui.hardware.kinds.common import VirtioDevice, virtio_options
from vmgui.hardware.kinds.emulated import EmulatedKind
from vmgui.hardware.kinds.parts import PCI_PLACE
from vmgui.hardware.options import offered
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.properties import integer, text


class Crypto(VirtioDevice):
    """<crypto> of a domain."""

    TAG = "crypto"
    model = text("@model")
    type = text("@type")
    backend = text("backend/@model")
    queues = integer("backend/@queues")


class CryptoKind(EmulatedKind[Crypto]):
    """A crypto accelerator."""

    id = "crypto"
    title = N_("Crypto Accelerator")
    keywords = N_("encryption VirtIO")
    icon = "device.processor"
    element = Crypto
    fields = (
        Choice(
            Crypto.backend,
            N_("Backend"),
            offered(
                "crypto",
                "backendModel",
                {
                    "builtin": N_("Built into the hypervisor"),
                    "lkcf": N_("The host's kernel (LKCF)"),
                },
            ),
            help=N_("Who does the guest's encryption."),
        ),
        Number(Crypto.queues, N_("Queues"), least=1, placeholder="1"),
    )
    advanced = (
        Choice(Crypto.model, N_("Model"), offered("crypto", "model", {"virtio": "VirtIO"})),
        Choice(Crypto.type, N_("Type"), offered("crypto", "type", {"qemu": "QEMU"})),
        virtio_options(),
        PCI_PLACE,
    )

    @override
    def new(self, scene: Scene) -> Crypto:
        device = Crypto.create()
        device.model = "virtio"
        device.type = "qemu"
        device.backend = "builtin"
        return device

    @override
    def summary(self, element: Crypto, scene: Scene) -> str:
        return element.backend or ""

    @override
    def why_not_add(self, scene: Scene) -> str | None:
        caps = scene.domain_capabilities
        if caps is not None and caps.is_supported("crypto") is not True:
            return _("This host cannot do this.")
        return super().why_not_add(scene)
