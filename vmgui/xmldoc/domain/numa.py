"""NUMA: the cells of a domain, and where on the host its CPUs and its memory are."""

from __future__ import annotations

from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, Flag, integer, size, text, yes_no


class CellDistance(Element):
    """<sibling>: how far another cell is; 10 is the distance of a cell from itself."""

    TAG = "sibling"
    cell = integer("@id")
    value = integer("@value")


class CellCache(Element):
    """<cache> of a cell: a cache in front of its memory."""

    TAG = "cache"
    level = integer("@level")
    associativity = text("@associativity")
    policy = text("@policy")
    capacity = size("size/@value", unit="KiB")
    """Bytes."""
    line = size("line/@value", unit="B")
    """Bytes."""


class NumaCell(Element):
    """<cell>: some CPUs and the memory that is near them."""

    TAG = "cell"
    id = integer("@id")
    cpus = text("@cpus")
    """Such as "0-3,^2"; None for a cell of memory alone."""
    memory = size("@memory", unit="KiB")
    """Bytes."""
    mem_access = text("@memAccess")
    discard = yes_no("@discard")
    distances = Children(CellDistance, "distances")
    has_distances = Flag("distances")
    caches = Children(CellCache)


class Interconnect(Element):
    """What <latency> and <bandwidth> between cells have in common."""

    initiator = integer("@initiator")
    target = integer("@target")
    cache = integer("@cache")
    """The level of the target's cache; None for its memory."""
    type = text("@type")


class Latency(Interconnect):
    """<latency>: how long a cell waits for the memory of another."""

    TAG = "latency"
    value = integer("@value")
    """Nanoseconds."""


class Bandwidth(Interconnect):
    """<bandwidth>: how much a cell reads or writes in the memory of another."""

    TAG = "bandwidth"
    value = size("@value", unit="KiB")
    """Bytes a second."""


class MemoryNode(Element):
    """<memnode>: the NUMA nodes of the host that one cell's memory comes from."""

    TAG = "memnode"
    cell = integer("@cellid")
    mode = text("@mode")
    nodeset = text("@nodeset")


class VcpuPin(Element):
    """<vcpupin>: the CPUs of the host that a virtual CPU may run on."""

    TAG = "vcpupin"
    vcpu = integer("@vcpu")
    cpuset = text("@cpuset")


class IoThreadPin(Element):
    """<iothreadpin>: the CPUs of the host that an I/O thread may run on."""

    TAG = "iothreadpin"
    iothread = integer("@iothread")
    cpuset = text("@cpuset")
