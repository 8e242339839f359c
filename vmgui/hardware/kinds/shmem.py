"""<shmem>: memory that machines share (ivshmem)."""

from __future__ import annotations

from collections.abc import Iterable

from vmgui.base import units
from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import is_one_of
from vmgui.hardware.fields import Choice, Number, Path, Size, Switch, Text
from vmgui.hardware.items import Group
from vmgui.hardware.kinds.common import AcpiDevice, drop_address
from vmgui.hardware.kinds.emulated import EmulatedKind
from vmgui.hardware.kinds.parts import PCI_PLACE
from vmgui.hardware.options import DEFAULT, Labels, fixed
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.properties import Flag, integer, on_off, size, text

_MIB = 1024 * 1024

_MODELS: Labels = {
    None: DEFAULT,
    "ivshmem-plain": N_("Memory only (ivshmem-plain)"),
    "ivshmem-doorbell": N_("Memory and interrupts, by a server (ivshmem-doorbell)"),
    "ivshmem": N_("Old one (ivshmem)"),
}


class Shmem(AcpiDevice):
    """<shmem> of a domain."""

    TAG = "shmem"
    shared_name = text("@name")
    role = text("@role")
    model = text("model/@type")
    capacity = size("size", unit="bytes")
    has_server = Flag("server")
    server_path = text("server/@path")
    has_msi = Flag("msi")
    vectors = integer("msi/@vectors")
    ioeventfd = on_off("msi/@ioeventfd")


def _fit(device: Shmem, scene: Scene) -> None:
    """Only the doorbell has a server and interrupts; only plain memory has a size."""
    drop_address(device, scene)
    if device.model == "ivshmem-doorbell":
        device.has_server = True
        device.capacity = None
    elif device.model == "ivshmem-plain":
        device.has_server = device.has_msi = False
        device.capacity = device.capacity or 4 * _MIB


def _problem_of_size(value: int, _device: Shmem, _scene: Scene) -> str | None:
    if value < _MIB or value & (value - 1):
        return _("The size has to be a power of two, and 1 MiB at least.")
    return None


def _problem_of_name(value: str, device: Shmem, scene: Scene) -> str | None:
    if "/" in value:
        return _("The name cannot contain a slash.")
    for other in scene.domain.devices.of(Shmem):
        if other != device and other.shared_name == value:
            return _("Another one of this machine has this name.")
    return None


class ShmemKind(EmulatedKind[Shmem]):
    """Shared memory between machines of one host."""

    id = "shmem"
    title = N_("Shared Memory")
    keywords = N_("ivshmem")
    icon = "device.memory"
    element = Shmem
    hotplug = True
    fields = (
        Text(
            Shmem.shared_name,
            N_("Name"),
            is_required=True,
            check=_problem_of_name,
            help=N_("Machines that use the same name share the memory."),
        ),
        Choice(Shmem.model, N_("Model"), fixed(_MODELS), then=_fit),
        Size(
            Shmem.capacity,
            N_("Size"),
            least=_MIB,
            check=_problem_of_size,
            when=is_one_of(Shmem.model, None, "ivshmem", "ivshmem-plain"),
        ),
        Path(
            Shmem.server_path,
            N_("Server socket"),
            placeholder=N_("Chosen by libvirt"),
            when=is_one_of(Shmem.model, None, "ivshmem", "ivshmem-doorbell"),
            help=N_("The UNIX socket of the server that hands out the memory."),
        ),
    )
    advanced = (
        Choice(
            Shmem.role,
            N_("Role in migrations"),
            fixed(
                {
                    None: DEFAULT,
                    "master": N_("Master: the memory moves with this machine"),
                    "peer": N_("Peer: it has to be detached before"),
                }
            ),
        ),
        Group(
            N_("Interrupts"),
            (
                Number(Shmem.vectors, N_("Vectors"), least=1, most=2**16 - 1),
                Switch(
                    Shmem.ioeventfd,
                    N_("Handled in another thread (ioeventfd)"),
                    help=N_("Interrupts then do not stop the guest's CPU."),
                ),
            ),
            when=is_one_of(Shmem.model, None, "ivshmem", "ivshmem-doorbell"),
        ),
        PCI_PLACE,
    )

    @override
    def new(self, scene: Scene) -> Shmem:
        device = Shmem.create()
        taken = {each.shared_name for each in scene.domain.devices.of(Shmem)}
        numbers = range(len(taken) + 1)
        device.shared_name = next(name for n in numbers if (name := f"shmem{n}") not in taken)
        device.model = "ivshmem-plain"
        device.capacity = 4 * _MIB
        return device

    @override
    def name(self, device: Shmem) -> str:
        # Translators: memory that machines share, by its name
        return _("Shared Memory {name}").format(name=device.shared_name or "").rstrip()

    @override
    def summary(self, element: Shmem, scene: Scene) -> str:
        return element.server_path or (units.size(element.capacity) if element.capacity else "")

    @override
    def problems(self, element: Shmem, scene: Scene) -> Iterable[Problem]:
        if element.model == "ivshmem-plain" and element.capacity is None:
            yield Problem("capacity", _("Enter a size."))
        if element.model == "ivshmem-doorbell" and not element.has_server:
            yield Problem("server_path", _("This model needs a server."))

    @override
    def why_not_attach(self, device: Shmem, scene: Scene) -> str | None:
        if device.model in (None, "ivshmem"):
            return _("Only the newer models can be added while the machine runs.")
        return None

    @override
    def why_not_detach(self, device: Shmem, scene: Scene) -> str | None:
        if device.model in (None, "ivshmem"):
            return _("Only the newer models can be removed while the machine runs.")
        return None
