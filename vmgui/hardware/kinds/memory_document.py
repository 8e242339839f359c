"""<memory> of <devices>, and what of a machine its memory modules depend on."""

from __future__ import annotations

from vmgui.base.i18n import N_
from vmgui.hardware.kinds.common import AcpiDevice
from vmgui.hardware.options import Labels
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.numa import NumaCell
from vmgui.xmldoc.properties import Children, Flag, integer, size, text, yes_no

MODELS: Labels = {
    "dimm": "DIMM",
    "nvdimm": "NVDIMM",
    "virtio-mem": "VirtIO",
    "virtio-pmem": N_("VirtIO persistent"),
    "sgx-epc": N_("SGX enclaves"),
}

BACKED = ("nvdimm", "virtio-pmem")
"""The models whose contents are in a file."""

PLUGGED = ("dimm", "nvdimm", "virtio-mem", "virtio-pmem")
"""The models that count against the machine's maximum of memory."""

SLOTTED = ("dimm", "nvdimm")
"""The models that take one of the machine's slots."""

VIRTIO_MEM_BLOCK = 2 * 1024 * 1024
"""The block size that suits hosts of x86, in bytes."""


class MemoryModule(AcpiDevice):
    """<memory> of <devices>; sizes in bytes."""

    TAG = "memory"
    model = text("@model")
    access = text("@access")
    discards = yes_no("@discard")
    uuid = text("uuid")
    page_size = size("source/pagesize", unit="KiB")
    nodemask = text("source/nodemask")
    path = text("source/path")
    alignment = size("source/alignsize", unit="KiB")
    is_persistent = Flag("source/pmem")
    has_dynamic_slots = yes_no("target/@dynamicMemslots")
    capacity = size("target/size", unit="KiB")
    numa_node = integer("target/node")
    block = size("target/block", unit="KiB")
    requested = size("target/requested", unit="KiB")
    current = size("target/current", unit="KiB")
    """Only while the machine runs."""
    label_size = size("target/label/size", unit="KiB")
    is_readonly = Flag("target/readonly")
    base = text("target/address/@base")


class GuestMemory(Domain):
    """What of a machine its memory modules depend on."""

    most = size("maxMemory", unit="KiB")
    """Bytes that it can have with all modules."""
    slots = integer("maxMemory/@slots")
    cells = Children(NumaCell, "cpu/numa")


def plugged(machine: GuestMemory) -> list[MemoryModule]:
    """The modules in the machine's slots."""
    return [each for each in machine.devices.of(MemoryModule) if each.model in SLOTTED]
