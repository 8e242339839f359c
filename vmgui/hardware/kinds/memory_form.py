"""What the form of a memory module shows."""

from __future__ import annotations

import re

from vmgui.base import units
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import is_one_of
from vmgui.hardware.fields import Check, Choice, Field, Number, Path, Size, Text
from vmgui.hardware.items import Fact, Group, Item, Note
from vmgui.hardware.kinds.common import X86, acpi_group, by_architecture
from vmgui.hardware.kinds.memory_document import (
    BACKED,
    MODELS,
    VIRTIO_MEM_BLOCK,
    GuestMemory,
    MemoryModule,
)
from vmgui.hardware.kinds.parts import PLACE
from vmgui.hardware.options import DEFAULT, fixed
from vmgui.hardware.scene import Scene

_NODES = re.compile(r"\^?\d+(-\d+)?(,\^?\d+(-\d+)?)*")
_KIB = 1024
_IS_FILE = is_one_of(MemoryModule.model, *BACKED)
_IS_RAM = is_one_of(MemoryModule.model, "dimm", "virtio-mem")
_IS_VIRTIO_MEM = is_one_of(MemoryModule.model, "virtio-mem")
_IS_NVDIMM = is_one_of(MemoryModule.model, "nvdimm")


def fit_model(device: MemoryModule, scene: Scene) -> None:
    """Give the model what it needs, and take away what belongs to the others."""
    device.address = None
    model = device.model
    _fit_source(device)
    if model != "virtio-mem":
        device.block = device.requested = device.current = None
        device.base = device.has_dynamic_slots = None
    else:
        device.block = device.block or VIRTIO_MEM_BLOCK
        device.requested = device.capacity if device.requested is None else device.requested
    if model != "nvdimm":
        device.label_size = device.uuid = None
        device.is_readonly = False
    if model == "virtio-pmem":
        device.access = None
    if model in ("virtio-pmem", "sgx-epc"):
        device.numa_node = None if model == "virtio-pmem" else device.numa_node
    elif device.numa_node is None and len(scene.domain.viewed_as(GuestMemory).cells):
        device.numa_node = 0


def _fit_source(device: MemoryModule) -> None:
    if device.model in BACKED:
        device.page_size = device.nodemask = None
        return
    device.path = device.alignment = None
    device.is_persistent = False
    if device.model == "sgx-epc":
        device.page_size = device.access = None


def _problem_of_nodes(value: str, _device: MemoryModule, _scene: Scene) -> str | None:
    return None if _NODES.fullmatch(value) else _("Enter numbers and ranges, such as 0-3,^2.")


def _most_requested(device: MemoryModule, _scene: Scene) -> int:
    return device.capacity or 2**63 - 1


def _current(device: MemoryModule, _scene: Scene) -> str:
    return "" if device.current is None else units.size(device.current)


def _explanation(device: MemoryModule, scene: Scene) -> str:
    if scene.domain.viewed_as(GuestMemory).slots is None and device.model != "sgx-epc":
        return _("The machine has no memory slots yet: set a maximum on the page “Memory”.")
    return ""


FIELDS: tuple[Field | Fact | Note, ...] = (
    Choice(
        MemoryModule.model,
        N_("Model"),
        by_architecture(MODELS, {"sgx-epc": X86}),
        then=fit_model,
        help=N_("VirtIO memory can grow and shrink in small steps while the machine runs."),
    ),
    Size(MemoryModule.capacity, N_("Size"), least=_KIB, is_required=True),
    Size(
        MemoryModule.requested,
        N_("Requested"),
        most=_most_requested,
        live=True,
        when=_IS_VIRTIO_MEM,
        help=N_("How much of the module the guest is to use."),
    ),
    Fact("current", N_("Used by the guest"), _current, when=_IS_VIRTIO_MEM),
    Path(
        MemoryModule.path,
        N_("File"),
        when=_IS_FILE,
        help=N_("The file, or the device, that keeps the contents."),
    ),
    Number(
        MemoryModule.numa_node,
        N_("NUMA node"),
        placeholder=N_("None"),
        when=is_one_of(MemoryModule.model, "dimm", "nvdimm", "virtio-mem", "sgx-epc"),
        help=N_("The node of the guest that the memory belongs to."),
    ),
    Note("slots", _explanation, is_warning=True),
)
"""What everybody needs."""

ADVANCED: tuple[Item, ...] = (
    Group(
        N_("Guest side"),
        (
            Choice(
                MemoryModule.access,
                N_("Access"),
                fixed({None: DEFAULT, "shared": N_("Shared"), "private": N_("Private")}),
                when=is_one_of(MemoryModule.model, "dimm", "nvdimm", "virtio-mem"),
                help=N_("Shared memory can be used by other programs of the host too."),
            ),
            Check(
                MemoryModule.discards,
                N_("Discard the contents at the end"),
                help=N_("Saves writing memory to its file when the machine ends."),
            ),
            Size(
                MemoryModule.block,
                N_("Block size"),
                least=_KIB,
                when=_IS_VIRTIO_MEM,
                help=N_("The memory grows and shrinks in steps of this size."),
            ),
            Check(
                MemoryModule.has_dynamic_slots,
                N_("Use several memory slots of the hypervisor"),
                when=_IS_VIRTIO_MEM,
                help=N_("Saves memory of the host. Needs libvirt 10.1 or later."),
            ),
            Text(
                MemoryModule.base,
                N_("Address in the guest"),
                placeholder="0x140000000",
                when=is_one_of(MemoryModule.model, "virtio-mem", "virtio-pmem"),
                help=N_("Where the memory begins. Needs libvirt 9.4 or later."),
            ),
            Size(
                MemoryModule.label_size,
                N_("Label size"),
                least=128 * _KIB,
                step=_KIB,
                when=_IS_NVDIMM,
                help=N_("Room at the end for labels, which divide it into namespaces."),
            ),
            Check(MemoryModule.is_readonly, N_("Readonly"), when=_IS_NVDIMM),
            Text(
                MemoryModule.uuid,
                "UUID",
                when=_IS_NVDIMM,
                help=N_("Needed by machines of POWER, where it identifies the contents."),
            ),
        ),
    ),
    Group(
        N_("Host side"),
        (
            Size(
                MemoryModule.page_size,
                N_("Page size"),
                step=_KIB,
                least=_KIB,
                when=_IS_RAM,
                help=N_("Takes the memory from the host's huge pages of this size."),
            ),
            Text(
                MemoryModule.nodemask,
                N_("Host NUMA nodes"),
                placeholder=DEFAULT,
                check=_problem_of_nodes,
                when=is_one_of(MemoryModule.model, "dimm", "virtio-mem", "sgx-epc"),
                help=N_("The nodes of the host that the memory is taken from, such as 0-1."),
            ),
            Size(
                MemoryModule.alignment,
                N_("Alignment"),
                step=_KIB,
                least=_KIB,
                when=_IS_NVDIMM,
                help=N_("For devices that can be mapped in large pieces only."),
            ),
            Check(
                MemoryModule.is_persistent,
                N_("Host memory is persistent"),
                when=_IS_NVDIMM,
                help=N_("Guarantees that what the guest has written is kept (PMEM)."),
            ),
        ),
    ),
    acpi_group(MemoryModule, is_one_of(MemoryModule.model, "virtio-mem", "virtio-pmem")),
    PLACE,
)
"""The rest."""
