"""<memory>: memory modules, some of which can be plugged into a running machine."""

from __future__ import annotations

from collections.abc import Iterable

from vmgui.base import units
from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.kinds.emulated import EmulatedKind
from vmgui.hardware.kinds.memory_document import (
    BACKED,
    MODELS,
    PLUGGED,
    VIRTIO_MEM_BLOCK,
    GuestMemory,
    MemoryModule,
    plugged,
)
from vmgui.hardware.kinds.memory_form import ADVANCED, FIELDS, fit_model
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene

_GIB = 1024**3


class MemoryModuleKind(EmulatedKind[MemoryModule]):
    """A memory module."""

    id = "memory-device"
    title = N_("Memory Module")
    keywords = N_("RAM DIMM NVDIMM hotplug")
    icon = "device.memory"
    element = MemoryModule
    hotplug = True
    fields = FIELDS
    advanced = ADVANCED

    @override
    def new(self, scene: Scene) -> MemoryModule:
        device = MemoryModule.create()
        device.model = "dimm"
        device.capacity = _GIB
        fit_model(device, scene)
        return device

    @override
    def name(self, device: MemoryModule) -> str:
        # Translators: a memory module, by its model
        return _("Memory {model}").format(model=_(MODELS.get(device.model, "")) or device.model)

    @override
    def summary(self, element: MemoryModule, scene: Scene) -> str:
        size = units.size(element.capacity) if element.capacity is not None else ""
        return ", ".join(part for part in (size, element.path) if part)

    @override
    def problems(self, element: MemoryModule, scene: Scene) -> Iterable[Problem]:
        yield from _problems_of_values(element)
        if element.model in PLUGGED:
            yield from _problems_of_room(element, scene)

    @override
    def why_not_add(self, scene: Scene) -> str | None:
        machine = scene.domain.viewed_as(GuestMemory)
        if machine.slots is not None and len(plugged(machine)) >= machine.slots:
            return _(
                "All {count} memory slots are taken. More can be set on the page “Memory”."
            ).format(count=machine.slots)
        return super().why_not_add(scene)

    @override
    def why_not_attach(self, device: MemoryModule, scene: Scene) -> str | None:
        if device.model == "sgx-epc":
            return _("Memory for enclaves cannot be added while the machine runs.")
        return None

    @override
    def why_not_detach(self, device: MemoryModule, scene: Scene) -> str | None:
        if device.model == "sgx-epc":
            return _("Memory for enclaves cannot be removed while the machine runs.")
        if device.model == "virtio-pmem":
            return _("VirtIO persistent memory cannot be removed while the machine runs.")
        if device.model == "virtio-mem" and (device.current or device.requested):
            return _("Request 0 bytes of it first, and wait until the guest has given them back.")
        return None


def _problems_of_values(device: MemoryModule) -> Iterable[Problem]:
    if device.model in BACKED and not device.path:
        yield Problem("path", _("This model needs a file, or a device, of the host."))
    if device.model == "virtio-pmem" and device.access == "private":
        yield Problem("access", _("This model is always shared."))
    if device.model == "virtio-mem":
        block = device.block or VIRTIO_MEM_BLOCK
        if device.requested is not None and device.requested > (device.capacity or 0):
            yield Problem("requested", _("More is requested than the module has."))
        elif device.requested is not None and device.requested % block:
            yield Problem("requested", _("Enter a multiple of the block size."))
        if device.capacity is not None and device.capacity % block:
            yield Problem("capacity", _("Enter a multiple of the block size."))


def _problems_of_room(device: MemoryModule, scene: Scene) -> Iterable[Problem]:
    """What the machine needs before it can have memory modules."""
    machine = scene.domain.viewed_as(GuestMemory)
    if machine.slots is None or machine.most is None:
        yield Problem(
            "",
            _("Set a maximum with memory slots first, on the page “Memory”."),
        )
        return
    others = [each for each in plugged(machine) if each != device]
    if len(others) >= machine.slots:
        yield Problem("", _("There are more modules than memory slots; see the page “Memory”."))
    total = sum(each.capacity or 0 for each in (*others, device)) + (machine.memory or 0)
    if total > machine.most and scene.is_new:
        yield Problem(
            "capacity", _("It goes beyond the machine's maximum of memory; see the page “Memory”.")
        )
    cells = len(machine.cells)
    if not cells:
        yield Problem(
            "numa_node", _("Memory modules need a NUMA node; add one on the page “NUMA”."), True
        )
    elif device.numa_node is not None and device.numa_node >= cells:
        yield Problem("numa_node", _("The machine has no such NUMA node."))
