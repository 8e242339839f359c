"""A domain as its page about NUMA and pinning sees it."""

from __future__ import annotations

import itertools

from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.numa import Bandwidth, IoThreadPin, Latency, MemoryNode, NumaCell, VcpuPin
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, Flag, integer, text


class IoThread(Element):
    """<iothread>: an I/O thread with a number of its own."""

    TAG = "iothread"
    id = integer("@id")


class NumaDomain(Domain):
    """A domain, as far as NUMA and pinning are concerned."""

    has_numa = Flag("cpu/numa")
    cells = Children(NumaCell, "cpu/numa")
    latencies = Children(Latency, "cpu/numa/interconnects")
    bandwidths = Children(Bandwidth, "cpu/numa/interconnects")
    memory_mode = text("numatune/memory/@mode")
    memory_nodeset = text("numatune/memory/@nodeset")
    memory_placement = text("numatune/memory/@placement")
    memory_nodes = Children(MemoryNode, "numatune")
    vcpu_pins = Children(VcpuPin, "cputune")
    emulator_cpuset = text("cputune/emulatorpin/@cpuset")
    iothread_pins = Children(IoThreadPin, "cputune")
    iothread_count = integer("iothreads")
    iothreads = Children(IoThread, "iothreadids")

    @property
    def iothread_ids(self) -> frozenset[int]:
        """The numbers of its I/O threads; libvirt numbers those from 1 that have none."""
        named = {each.id for each in self.iothreads if each.id is not None}
        missing = max((self.iothread_count or 0) - len(named), 0)
        free = (number for number in itertools.count(1) if number not in named)
        return frozenset(named).union(itertools.islice(free, missing))
