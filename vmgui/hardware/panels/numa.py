"""NUMA & pinning: cells of the guest, and which CPUs and nodes of the host it uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Set
from typing import Any, TypeVar

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _, ngettext
from vmgui.hardware import cpusets
from vmgui.hardware.conditions import is_one_of, is_set, no
from vmgui.hardware.distances import Distances
from vmgui.hardware.fields import Choice, Field, Number, Size, Switch, Text
from vmgui.hardware.items import Group, Rows, Special
from vmgui.hardware.options import DEFAULT, fixed
from vmgui.hardware.panel import Panel, Problem
from vmgui.hardware.panels.common import emptied
from vmgui.hardware.panels.numadomain import NumaDomain
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.domain.numa import (
    Bandwidth,
    Interconnect,
    IoThreadPin,
    Latency,
    MemoryNode,
    NumaCell,
    VcpuPin,
)

W = TypeVar("W", bound=Interconnect)

_MIB = 1024 * 1024

_MODES: dict[str | None, str] = {
    "strict": N_("Only from these nodes"),
    "preferred": N_("From these nodes if they have any"),
    "interleave": N_("In turn from each of these nodes"),
    "restrictive": N_("Only from these nodes, enforced by cgroups"),
}


def _next_id(taken: Iterable[int | None]) -> int:
    present = set(taken)
    return next(number for number in range(len(present) + 1) if number not in present)


def _new_cell(element: NumaDomain, _scene: Scene) -> NumaCell:
    """A cell for what the others leave: the rest of the CPUs and of the memory."""
    cell = NumaCell.create()
    cell.id = _next_id(each.id for each in element.cells)
    used = frozenset[int]().union(*(cpusets.numbers(each.cpus) for each in element.cells))
    cell.cpus = cpusets.written(set(range(element.vcpus or 1)) - used) or None
    rest = (element.memory or 0) - sum(each.memory or 0 for each in element.cells)
    cell.memory = max(rest, _MIB)
    return cell


def _new_latency(_element: Any, _scene: Scene) -> Latency:
    return _access(Latency.create())


def _new_bandwidth(_element: Any, _scene: Scene) -> Bandwidth:
    return _access(Bandwidth.create())


def _access(interconnect: W) -> W:
    interconnect.initiator = interconnect.target = 0
    interconnect.type = "access"
    return interconnect


def _new_memory_node(element: NumaDomain, _scene: Scene) -> MemoryNode:
    node = MemoryNode.create()
    node.cell = _next_id(each.cell for each in element.memory_nodes)
    node.mode, node.nodeset = "strict", "0"
    return node


def _new_vcpu_pin(element: NumaDomain, _scene: Scene) -> VcpuPin:
    pin = VcpuPin.create()
    pin.vcpu = _next_id(each.vcpu for each in element.vcpu_pins)
    pin.cpuset = str(pin.vcpu)
    return pin


def _new_iothread_pin(element: NumaDomain, _scene: Scene) -> IoThreadPin:
    pin = IoThreadPin.create()
    pinned = {each.iothread for each in element.iothread_pins}
    pin.iothread = min(element.iothread_ids - pinned, default=1)
    pin.cpuset = "0"
    return pin


def _drop_no_cells(element: NumaDomain, _scene: Scene) -> None:
    """libvirt refuses <numa> without cells."""
    if not len(element.cells):
        element.has_numa = False


def _drop_nodes(element: NumaDomain, _scene: Scene) -> None:
    """Nodes and automatic placement exclude each other."""
    if element.memory_placement == "auto":
        element.memory_nodeset = None


def _can_move(element: NumaDomain, _scene: Scene) -> bool:
    """Condition: memory can be moved to other nodes while the machine runs.

    qemuDomainSetNumaParameters refuses other modes.
    """
    return element.memory_mode in (None, "strict", "restrictive")


def _numbers(bound: Any, label: str, placeholder: str = "", **more: Any) -> Text:
    return Text(bound, label, placeholder=placeholder, check=cpusets.problem, **more)


_ACCESS_TYPES = fixed(
    {"access": N_("Reading and writing"), "read": N_("Reading"), "write": N_("Writing")}
)

_CELLS = Group(
    N_("NUMA cells of the guest"),
    (
        Rows(
            "cells",
            NumaDomain.cells,
            N_("Cells"),
            (
                Number(NumaCell.id, N_("Number"), is_required=True),
                _numbers(NumaCell.cpus, N_("CPUs"), N_("None")),
                Size(NumaCell.memory, N_("Memory"), least=_MIB, is_required=True),
                Choice(
                    NumaCell.mem_access,
                    N_("Access"),
                    fixed({None: DEFAULT, "shared": N_("Shared"), "private": N_("Private")}),
                ),
                Switch(NumaCell.discard, N_("Throw away at shutdown")),
                Distances(NumaCell.id, N_("Distances"), id="distances", placeholder="0:10, 1:20"),
            ),
            _new_cell,
            then=_drop_no_cells,
            help=N_(
                "Lets the guest keep programs near their memory. All CPUs and all of the memory"
                " have to be in a cell."
            ),
        ),
    ),
)

_HOST_MEMORY = Group(
    N_("Memory from the host's NUMA nodes"),
    (
        Choice(
            NumaDomain.memory_mode,
            N_("Mode"),
            fixed({None: DEFAULT, **_MODES}),
            help=N_("How strictly the memory is taken from the nodes."),
        ),
        Choice(
            NumaDomain.memory_placement,
            N_("Placement"),
            fixed(
                {
                    None: DEFAULT,
                    "static": N_("On the nodes below"),
                    "auto": N_("Where numad, a service of the host, advises"),
                }
            ),
            then=_drop_nodes,
        ),
        _numbers(
            NumaDomain.memory_nodeset,
            N_("Nodes"),
            N_("All of them"),
            live=_can_move,
            when=no(is_one_of(NumaDomain.memory_placement, "auto")),
        ),
        Rows(
            "memory_nodes",
            NumaDomain.memory_nodes,
            N_("Nodes of each cell"),
            (
                Number(MemoryNode.cell, N_("Cell"), is_required=True),
                Choice(MemoryNode.mode, N_("Mode"), fixed(_MODES)),
                _numbers(MemoryNode.nodeset, N_("Nodes"), is_required=True),
            ),
            _new_memory_node,
            then=emptied("numatune"),
        ),
    ),
)

_PINNING = Group(
    N_("CPU pinning"),
    (
        Rows(
            "vcpu_pins",
            NumaDomain.vcpu_pins,
            N_("Virtual CPUs"),
            (
                Number(VcpuPin.vcpu, N_("Virtual CPU"), is_required=True),
                _numbers(VcpuPin.cpuset, N_("Host CPUs"), is_required=True),
            ),
            _new_vcpu_pin,
            then=emptied("cputune"),
            live=True,
            help=N_("Where each virtual CPU may run; the others run where the machine may."),
        ),
        _numbers(
            NumaDomain.emulator_cpuset,
            N_("Emulator"),
            N_("All that the machine may use"),
            live=True,
            help=N_("The host's CPUs for the emulator's own work."),
        ),
        Rows(
            "iothread_pins",
            NumaDomain.iothread_pins,
            N_("I/O threads"),
            (
                Number(IoThreadPin.iothread, N_("I/O thread"), least=1, is_required=True),
                _numbers(IoThreadPin.cpuset, N_("Host CPUs"), is_required=True),
            ),
            _new_iothread_pin,
            then=emptied("cputune"),
            live=True,
        ),
    ),
)


def _way(kind: type[Interconnect]) -> tuple[Field, ...]:
    """The columns that tell from where to where."""
    return (
        Number(kind.initiator, N_("From cell"), is_required=True),
        Number(kind.target, N_("To cell"), is_required=True),
        Number(kind.cache, N_("Cache level"), least=1, placeholder=N_("Memory")),
        Choice(kind.type, N_("For"), _ACCESS_TYPES),
    )


_INTERCONNECTS = Group(
    N_("Ways between the cells"),
    (
        Rows(
            "latencies",
            NumaDomain.latencies,
            N_("Latencies"),
            (
                *_way(Latency),
                Number(Latency.value, N_("Latency"), unit=N_("ns"), is_required=True),
            ),
            _new_latency,
            then=emptied("cpu/numa/interconnects"),
            when=is_set(NumaDomain.has_numa),
        ),
        Rows(
            "bandwidths",
            NumaDomain.bandwidths,
            N_("Bandwidths"),
            (
                *_way(Bandwidth),
                Size(Bandwidth.value, N_("A second"), step=1024, is_required=True),
            ),
            _new_bandwidth,
            then=emptied("cpu/numa/interconnects"),
            when=is_set(NumaDomain.has_numa),
        ),
        Special(
            "caches",
            N_("Caches of the cells' memory"),
            "numacaches",
            when=is_set(NumaDomain.has_numa),
        ),
    ),
    when=is_set(NumaDomain.has_numa),
)


class NumaPanel(Panel[NumaDomain]):
    """The machine's own NUMA cells, and its place on the host's CPUs and nodes."""

    id = "numa"
    is_advanced = True
    title = N_("NUMA & pinning")
    icon = "device.processor"
    element = NumaDomain
    fields = (_CELLS, _PINNING, _HOST_MEMORY)
    advanced = (_INTERCONNECTS,)

    @override
    def summary(self, element: NumaDomain, scene: Scene) -> str:
        count = len(element.cells)
        if not count:
            return ""
        return ngettext("{count} NUMA cell", "{count} NUMA cells", count).format(count=count)

    @override
    def problems(self, element: NumaDomain, scene: Scene) -> Iterable[Problem]:
        yield from _cell_problems(element)
        yield from _pin_problems(element)
        yield from _host_problems(element, scene)


def _cell_problems(element: NumaDomain) -> Iterator[Problem]:
    """What virDomainNumaDefParseXML and qemuValidateDomainDefNuma refuse."""
    uses = Counter(cpu for cell in element.cells for cpu in cpusets.numbers(cell.cpus))
    twice = cpusets.written(cpu for cpu, count in uses.items() if count > 1)
    if twice:
        message = _("In more than one cell: virtual CPUs {numbers}.").format(numbers=twice)
        yield Problem("cells", message)
    beyond = cpusets.written(uses.keys() - range(element.vcpus or len(uses)))
    if beyond:
        yield Problem("cells", _no_vcpu(beyond))
    ids = sorted(cell.id for cell in element.cells if cell.id is not None)
    if ids != list(range(len(ids))):
        yield Problem("cells", _("The cells have to be numbered from 0, without gaps."))
    for node in element.memory_nodes:
        if node.cell is not None and node.cell not in ids:
            message = _("There is no cell {number}.").format(number=node.cell)
            yield Problem("memory_nodes", message)


def _pin_problems(element: NumaDomain) -> Iterator[Problem]:
    vcpus = Counter(pin.vcpu for pin in element.vcpu_pins if pin.vcpu is not None)
    for number, count in sorted(vcpus.items()):
        if count > 1:
            message = _("The virtual CPU {number} is there twice.").format(number=number)
            yield Problem("vcpu_pins", message)
        elif element.vcpus is not None and number >= element.vcpus:
            yield Problem("vcpu_pins", _no_vcpu(str(number)), is_warning=True)
    threads = Counter(pin.iothread for pin in element.iothread_pins if pin.iothread is not None)
    for number, count in sorted(threads.items()):
        if count > 1:
            message = _("The I/O thread {number} is there twice.").format(number=number)
            yield Problem("iothread_pins", message)
        elif number not in element.iothread_ids:
            message = _("There is no I/O thread {number}.").format(number=number)
            yield Problem("iothread_pins", message)


def _no_vcpu(numbers: str) -> str:
    return _("There is no virtual CPU {numbers}: they are counted from 0.").format(numbers=numbers)


def _host_problems(element: NumaDomain, scene: Scene) -> Iterator[Problem]:
    """CPUs and nodes that the host does not have."""
    cells = list(scene.capabilities.cells) if scene.capabilities else []
    if not cells:
        return
    cpus = _missing({cpu.id for cell in cells for cpu in cell.cpus})
    nodes = _missing({cell.id for cell in cells})
    for row, numbers in (
        ("vcpu_pins", cpus(pin.cpuset for pin in element.vcpu_pins)),
        ("emulator_cpuset", cpus([element.emulator_cpuset])),
        ("iothread_pins", cpus(pin.cpuset for pin in element.iothread_pins)),
    ):
        if numbers:
            yield Problem(row, _("The host has no CPU {numbers}.").format(numbers=numbers))
    for row, numbers in (
        ("memory_nodeset", nodes([element.memory_nodeset])),
        ("memory_nodes", nodes(node.nodeset for node in element.memory_nodes)),
    ):
        if numbers:
            yield Problem(row, _("The host has no NUMA node {numbers}.").format(numbers=numbers))


def _missing(present: Set[int | None]) -> Callable[[Iterable[str | None]], str]:
    """Tells which numbers of some lists are not present."""

    def missing(lists: Iterable[str | None]) -> str:
        wanted = frozenset[int]().union(*map(cpusets.numbers, lists))
        return cpusets.written(wanted - present)

    return missing
