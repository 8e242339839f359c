from __future__ import annotations

from tests.documents import document
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.numa import Bandwidth, IoThreadPin, Latency, MemoryNode, NumaCell, VcpuPin
from vmgui.xmldoc.properties import Children


class Numa(Domain):
    cells = Children(NumaCell, "cpu/numa")
    latencies = Children(Latency, "cpu/numa/interconnects")
    bandwidths = Children(Bandwidth, "cpu/numa/interconnects")
    nodes = Children(MemoryNode, "numatune")
    vcpu_pins = Children(VcpuPin, "cputune")
    iothread_pins = Children(IoThreadPin, "cputune")


def numa() -> Numa:
    return parse(document("whole-machine"), Numa)


def test_cells_are_read_with_distances_and_caches() -> None:
    first, second = numa().cells

    assert (first.id, first.cpus, first.memory) == (0, "0-1", 2 * 1024**3)
    assert (first.mem_access, first.discard) == ("shared", True)
    assert [(each.cell, each.value) for each in first.distances] == [(0, 10), (1, 20)]
    cache = first.caches[0]
    assert (cache.level, cache.associativity, cache.policy) == (1, "direct", "writeback")
    assert (cache.capacity, cache.line) == (8 * 1024, 64)
    assert (second.has_distances, len(second.caches)) == (False, 0)


def test_ways_between_cells_are_read() -> None:
    latency, bandwidth = numa().latencies[0], numa().bandwidths[0]

    assert (latency.initiator, latency.target, latency.cache, latency.value) == (0, 0, 1, 5)
    assert (bandwidth.type, bandwidth.cache, bandwidth.value) == ("read", None, 200 * 1024**2)


def test_places_on_the_host_are_read() -> None:
    domain = numa()

    assert [(each.cell, each.mode, each.nodeset) for each in domain.nodes] == [
        (1, "preferred", "0")
    ]
    assert [(each.vcpu, each.cpuset) for each in domain.vcpu_pins] == [(0, "0"), (1, "1-3,^2")]
    assert [(each.iothread, each.cpuset) for each in domain.iothread_pins] == [(1, "2")]
