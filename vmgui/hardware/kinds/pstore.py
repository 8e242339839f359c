"""<pstore>: where the guest's kernel leaves its last words when it crashes (libvirt 10.6)."""

from __future__ import annotations

from vmgui.base import units
from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Choice, Path, Size
from vmgui.hardware.kinds.common import AcpiDevice
from vmgui.hardware.kinds.emulated import EmulatedKind
from vmgui.hardware.kinds.parts import PCI_PLACE
from vmgui.hardware.options import fixed
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.properties import size, text

_KIB = 1024


class Pstore(AcpiDevice):
    """<pstore> of a domain."""

    TAG = "pstore"
    backend = text("@backend")
    path = text("path")
    capacity = size("size", unit="KiB")


class PstoreKind(EmulatedKind[Pstore]):
    """Persistent storage for crash logs: a machine has one at most."""

    id = "pstore"
    title = N_("Crash Log Storage")
    keywords = N_("panic dump")
    icon = "device.memory"
    element = Pstore
    most = 1
    fields = (
        Choice(Pstore.backend, N_("Backend"), fixed({"acpi-erst": "ACPI ERST"})),
        Path(
            Pstore.path,
            N_("File"),
            placeholder=N_("Chosen by libvirt"),
            help=N_("Where the host keeps what the guest's kernel writes."),
        ),
        Size(Pstore.capacity, N_("Size"), least=_KIB, step=_KIB),
    )
    advanced = (PCI_PLACE,)

    @override
    def new(self, scene: Scene) -> Pstore:
        device = Pstore.create()
        device.backend = "acpi-erst"
        device.capacity = 64 * _KIB
        return device

    @override
    def why_not_add(self, scene: Scene) -> str | None:
        caps = scene.domain_capabilities
        # libvirt does not say whether it knows the device; the next older news in what it says
        # is launch security, of 10.5.
        if caps is not None and caps.is_supported("launchSecurity") is None:
            return _("Needs libvirt 10.6 or later on the host.")
        return super().why_not_add(scene)

    @override
    def summary(self, element: Pstore, scene: Scene) -> str:
        return element.path or (units.size(element.capacity) if element.capacity else "")
