"""<lease>: a lock that the machine holds while it runs, kept by a lock manager."""

from __future__ import annotations

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Number, Path, Text
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.properties import integer, text


class Lease(Device):
    """<lease> of a domain."""

    TAG = "lease"
    lockspace = text("lockspace")
    key = text("key")
    path = text("target/@path")
    offset = integer("target/@offset")


def _problem_of_key(value: str, device: Lease, scene: Scene) -> str | None:
    for other in scene.domain.devices.of(Lease):
        if other != device and (other.lockspace, other.key) == (device.lockspace, value):
            return _("The machine has this lease already.")
    return None


class LeaseKind(DeviceKind[Lease]):
    """A lease of a lock manager such as sanlock."""

    id = "lease"
    title = N_("Device Lease")
    keywords = N_("lock sanlock")
    icon = "device.other"
    element = Lease
    hotplug = True
    fields = (
        Text(
            Lease.lockspace,
            N_("Lockspace"),
            is_required=True,
            help=N_("The name of the group of locks, as the lock manager knows it."),
        ),
        Text(
            Lease.key,
            N_("Key"),
            is_required=True,
            check=_problem_of_key,
            help=N_("The name of the lock. Only one machine at a time can hold it."),
        ),
        Path(
            Lease.path,
            N_("Lease file"),
            is_required=True,
            help=N_("Where the lock manager writes the lock, on storage that all hosts share."),
        ),
        Number(
            Lease.offset,
            N_("Offset"),
            unit=N_("bytes"),
            most=2**32 - 1,
            placeholder="0",
            help=N_("Where in the file the lease begins."),
        ),
    )

    @override
    def new(self, scene: Scene) -> Lease:
        device = Lease.create()
        device.lockspace = device.key = device.path = ""
        return device

    @override
    def name(self, device: Lease) -> str:
        # Translators: a lock that a machine holds, by its name
        return _("Lease {key}").format(key=device.key or "").rstrip()

    @override
    def summary(self, element: Lease, scene: Scene) -> str:
        return element.path or ""
