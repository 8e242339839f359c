from __future__ import annotations

import pytest

from tests.documents import document
from tests.hardware.panels.machines import add, machine, part, problems, put, row, scene, summary
from vmgui.hardware.items import Rows
from vmgui.hardware.panels.numa import NumaPanel
from vmgui.hardware.panels.numadomain import NumaDomain
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.numa import Bandwidth, IoThreadPin, Latency, MemoryNode, NumaCell, VcpuPin

PANEL = NumaPanel()
CELL = "<cell id='0' cpus='0-3' memory='1' unit='GiB'/>"


def fields(domain: Domain) -> list[str]:
    return [name for name, _message in problems(PANEL, domain)]


def numa(cells: str) -> Domain:
    return machine(f"<cpu><numa>{cells}</numa></cpu>")


def live(domain: Domain) -> frozenset[str]:
    return PANEL.live_paths(domain.viewed_as(NumaDomain), scene(domain))


def test_summary_counts_the_cells() -> None:
    assert summary(PANEL, parse(document("whole-machine"), Domain)) == "2 NUMA cells"
    assert summary(PANEL, numa(CELL)) == "1 NUMA cell"
    assert summary(PANEL, machine()) == ""


def test_cell_to_add_takes_what_the_others_leave() -> None:
    domain = machine()

    first = add(PANEL, domain, "cells", NumaCell)
    assert (first.id, first.cpus, first.memory) == (0, "0-3", 1024**3)
    first.cpus, first.memory = "1-2", 1024**3 // 4
    second = add(PANEL, domain, "cells", NumaCell)

    assert (second.id, second.cpus, second.memory) == (1, "0,3", 1024**3 * 3 // 4)
    assert problems(PANEL, domain) == []


def test_last_cell_takes_the_topology_along() -> None:
    domain = numa(CELL).viewed_as(NumaDomain)
    rows = row(PANEL, "cells")
    assert isinstance(rows, Rows)
    assert rows.then is not None

    domain.cells[0].remove()
    rows.then(domain, scene(domain))

    assert not domain.has_numa


@pytest.mark.parametrize(
    "cells",
    [
        CELL + "<cell id='1' cpus='3' memory='1' unit='GiB'/>",
        "<cell id='0' cpus='0-4' memory='1' unit='GiB'/>",
        "<cell id='1' cpus='0-3' memory='1' unit='GiB'/>",
    ],
)
def test_cells_that_libvirt_refuses_are_told(cells: str) -> None:
    assert fields(numa(cells)) == ["cells"]


def test_pins_and_nodes_change_at_once() -> None:
    assert live(machine()) == {
        "numatune/memory/@nodeset",
        "cputune/vcpupin",
        "cputune/emulatorpin/@cpuset",
        "cputune/iothreadpin",
    }


def test_memory_that_is_interleaved_cannot_be_moved() -> None:
    domain = machine("<numatune><memory mode='interleave' nodeset='0'/></numatune>")

    assert "numatune/memory/@nodeset" not in live(domain)


def test_nodes_make_room_for_automatic_placement() -> None:
    domain = machine("<numatune><memory mode='strict' nodeset='0'/></numatune>")

    put(PANEL, domain, "memory_placement", "auto")

    assert part(domain, "memory mode") == '<memory mode="strict" placement="auto"/>'


def test_pins_to_add_are_those_that_are_missing() -> None:
    domain = machine("<iothreads>2</iothreads>")

    vcpus = [add(PANEL, domain, "vcpu_pins", VcpuPin) for _number in range(2)]
    threads = [add(PANEL, domain, "iothread_pins", IoThreadPin) for _number in range(2)]

    assert [(pin.vcpu, pin.cpuset) for pin in vcpus] == [(0, "0"), (1, "1")]
    assert [pin.iothread for pin in threads] == [1, 2]
    assert problems(PANEL, domain) == []


@pytest.mark.parametrize(
    ("tuning", "field"),
    [
        ("<vcpupin vcpu='4' cpuset='0'/>", "vcpu_pins"),
        ("<vcpupin vcpu='0' cpuset='0'/><vcpupin vcpu='0' cpuset='1'/>", "vcpu_pins"),
        ("<vcpupin vcpu='0' cpuset='7-8'/>", "vcpu_pins"),
        ("<emulatorpin cpuset='9'/>", "emulator_cpuset"),
        ("<emulatorpin cpuset='all'/>", "emulator_cpuset"),
        ("<iothreadpin iothread='1' cpuset='0'/>", "iothread_pins"),
    ],
)
def test_pins_that_cannot_be_are_told(tuning: str, field: str) -> None:
    assert fields(machine(f"<cputune>{tuning}</cputune>")) == [field]


@pytest.mark.parametrize(
    ("tuning", "field"),
    [
        ("<memory mode='strict' nodeset='2'/>", "memory_nodeset"),
        ("<memnode cellid='0' mode='strict' nodeset='1-2'/>", "memory_nodes"),
        ("<memnode cellid='1' mode='strict' nodeset='0'/>", "memory_nodes"),
    ],
)
def test_nodes_that_are_missing_are_told(tuning: str, field: str) -> None:
    domain = machine(f"<numatune>{tuning}</numatune><cpu><numa>{CELL}</numa></cpu>")

    assert fields(domain) == [field]


def test_ways_between_cells_begin_with_the_first() -> None:
    domain = numa(CELL)

    latency = add(PANEL, domain, "latencies", Latency)
    bandwidth = add(PANEL, domain, "bandwidths", Bandwidth)
    node = add(PANEL, domain, "memory_nodes", MemoryNode)

    assert (latency.initiator, latency.target, latency.type) == (0, 0, "access")
    assert (bandwidth.initiator, bandwidth.target, bandwidth.type) == (0, 0, "access")
    assert (node.cell, node.mode, node.nodeset) == (0, "strict", "0")


def test_whole_machine_has_no_problems_and_stays_as_it_is() -> None:
    domain = parse(document("whole-machine"), Domain)
    before = serialize(domain)

    assert problems(PANEL, domain) == []
    assert serialize(domain) == before
