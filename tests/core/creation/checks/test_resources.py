from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.answering import (
    DEBIAN,
    GIB,
    MIB,
    WINDOWS_11,
    around,
    capabilities,
    domain_capabilities,
    found,
    manual,
)
from vmgui.core.creation.answers import Platform
from vmgui.core.creation.steps import Problem, Step
from vmgui.core.osinfo.system import ALL, Resources


def at(memory: int | None = GIB, cpus: int | None = 2, **others: object) -> tuple[Problem, ...]:
    return found(Step.RESOURCES, manual(memory=memory, cpus=cpus), around(**others))


@pytest.mark.parametrize("memory", [0, -MIB])
def test_machine_needs_memory(memory: int) -> None:
    assert at(memory) == (Problem("memory", "A machine needs memory."),)


@pytest.mark.parametrize("cpus", [0, -1])
def test_machine_needs_a_cpu(cpus: int) -> None:
    (problem,) = at(cpus=cpus)

    assert (problem.field, problem.is_warning) == ("cpus", False)


def test_less_than_the_system_needs_is_said_with_the_figures() -> None:
    memory, cpus = at(2 * GIB, 1, system=WINDOWS_11)

    assert (memory.field, memory.is_warning) == ("memory", True)
    assert "at least 4 GiB" in memory.message
    assert "has 2 GiB" in memory.message
    assert (cpus.field, cpus.is_warning) == ("cpus", True)
    assert "at least 2 CPUs" in cpus.message
    assert "Windows 11" in cpus.message


def test_single_cpu_is_said_in_the_singular() -> None:
    system = replace(DEBIAN, minimum={ALL: Resources(cpus=1)})

    assert at(system=system) == ()


def test_more_memory_than_the_host_has_is_allowed_and_said() -> None:
    (problem,) = at(17 * GIB)

    assert (problem.field, problem.is_warning) == ("memory", True)
    assert "16 GiB" in problem.message


def test_more_cpus_than_the_host_has_are_allowed_and_said() -> None:
    (problem,) = at(cpus=9)

    assert (problem.field, problem.is_warning) == ("cpus", True)
    assert "8" in problem.message


def test_more_than_ten_cpus_for_a_core_are_warned_of() -> None:
    (problem,) = at(cpus=41)

    assert "10 virtual CPUs" in problem.message
    assert "4 processor cores" in problem.message


def test_cpus_count_as_cores_where_the_host_does_not_say() -> None:
    (problem,) = at(cpus=41, capabilities=None)

    assert "which has 8" in problem.message


@pytest.mark.parametrize(("cpus", "is_right"), [(4, True), (5, False)])
def test_more_cpus_than_machines_can_have_are_an_error(cpus: int, is_right: bool) -> None:
    few = domain_capabilities(most_cpus=4)

    problems = at(cpus=cpus, domain_capabilities=few)

    assert [(each.field, each.is_warning) for each in problems] == (
        [] if is_right else [("cpus", False)]
    )


def test_machine_type_tells_how_many_cpus_there_can_be() -> None:
    answers = manual(platform=Platform("kvm", "x86_64", "pc"), cpus=256)

    problems = found(Step.RESOURCES, answers, around(domain_capabilities=None, cpus=None))

    assert [each.message for each in problems] == ["Machines of this kind have 255 CPUs at most."]


@pytest.mark.parametrize("machine", [None, "virt"])
def test_machine_type_that_tells_nothing_allows_all(machine: str | None) -> None:
    answers = manual(platform=Platform("qemu", "aarch64", machine), cpus=999)

    assert found(Step.RESOURCES, answers, around(domain_capabilities=None, cpus=None)) == ()


def test_host_that_says_nothing_allows_all() -> None:
    surroundings = around(
        capabilities=None, domain_capabilities=None, cpus=None, memory=None, system=None
    )

    assert found(Step.RESOURCES, manual(memory=GIB * 999, cpus=999), surroundings) == ()


def test_cells_of_the_host_are_counted_together() -> None:
    assert "4 processor cores" in at(cpus=50, capabilities=capabilities())[0].message
