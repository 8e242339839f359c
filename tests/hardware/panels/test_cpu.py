from __future__ import annotations

import pytest

from tests.documents import document
from tests.hardware.panels.machines import field, machine, part, problems, put, scene, summary
from vmgui.hardware.panels.cpu import CpuPanel
from vmgui.hardware.panels.cpudomain import CpuDomain
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.domain.domain import Domain

PANEL = CpuPanel()


def fields(domain: Domain) -> list[str]:
    return [name for name, _message in problems(PANEL, domain)]


def warned(domain: Domain) -> list[str]:
    found = PANEL.all_problems(domain.viewed_as(CpuDomain), scene(domain))
    return [problem.message for problem in found if problem.is_warning]


def test_summary_tells_the_current_allocation() -> None:
    domain = machine()
    assert summary(PANEL, domain) == "4 virtual CPUs"

    put(PANEL, domain, "current_vcpus", 1)
    assert summary(PANEL, domain) == "1 virtual CPU"


def test_current_allocation_changes_at_once() -> None:
    domain = machine().viewed_as(CpuDomain)

    assert PANEL.live_paths(domain, scene(domain)) == {"vcpu/@current"}


def test_current_allocation_above_the_maximum_is_told() -> None:
    domain = machine()
    put(PANEL, domain, "current_vcpus", 5)

    assert fields(domain) == ["current_vcpus"]


def test_more_than_the_machine_type_can_have_is_told() -> None:
    domain = machine()

    message = field(PANEL, "vcpus").problem(289, domain.viewed_as(CpuDomain), scene(domain))

    assert message == "This machine type can have 288 virtual CPUs at most."


@pytest.mark.parametrize(
    ("vcpus", "expected"),
    [(8, None), (9, "the 8 CPUs of the host"), (41, "More than 10 virtual CPUs for each core")],
)
def test_more_than_the_host_has_is_warned_of(vcpus: int, expected: str | None) -> None:
    domain = machine()
    domain.vcpus = vcpus

    found = warned(domain)

    assert [expected in message for message in found if expected] == ([True] if expected else [])
    assert bool(found) == bool(expected)


def test_topology_begins_with_a_socket_for_each_cpu() -> None:
    domain = machine()

    put(PANEL, domain, "has_topology", True)

    assert part(domain, "topology") == '<topology sockets="4" cores="1" threads="1"/>'
    assert problems(PANEL, domain) == []


def test_topology_set_and_set_back_gives_the_original() -> None:
    domain = machine()
    before = serialize(domain)

    put(PANEL, domain, "has_topology", True)
    put(PANEL, domain, "has_topology", False)

    assert serialize(domain) == before


@pytest.mark.parametrize("part_", ["dies", "clusters", "cores", "threads"])
def test_topology_that_does_not_multiply_is_told(part_: str) -> None:
    domain = machine()
    put(PANEL, domain, "has_topology", True)

    put(PANEL, domain, part_, 3)

    found = problems(PANEL, domain)
    assert found == [("sockets", "The topology has room for 12 virtual CPUs, not for 4.")]


def test_topology_does_not_change_how_many_cpus_there_are() -> None:
    domain = machine()
    put(PANEL, domain, "has_topology", True)

    put(PANEL, domain, "cores", 2)

    assert domain.vcpus == 4


@pytest.mark.parametrize("typed", ["host-passthrough", " host-passthrough "])
def test_mode_can_be_typed_as_a_model(typed: str) -> None:
    domain = machine()

    put(PANEL, domain, "model", typed)

    assert part(domain, "cpu") == '<cpu mode="host-passthrough"/>'
    assert field(PANEL, "copy_host").read(domain)


def test_model_that_the_host_lacks_is_warned_of() -> None:
    assert warned(machine("<cpu mode='maximum'/>")) == ["This host cannot do this."]
    assert "pcid" in warned(machine("<cpu><model>Icelake-Client</model></cpu>"))[0]
    assert warned(machine("<cpu><model>qemu64</model></cpu>")) == []


def test_copy_of_the_host_and_back_gives_the_original() -> None:
    domain = machine()
    before = serialize(domain)

    put(PANEL, domain, "copy_host", True)
    assert field(PANEL, "model").read(domain) == "host-passthrough"
    put(PANEL, domain, "copy_host", False)

    assert serialize(domain) == before


def test_copy_of_the_host_that_is_off_leaves_a_model_alone() -> None:
    domain = machine("<cpu><model>Westmere</model></cpu>")

    put(PANEL, domain, "copy_host", False)

    assert field(PANEL, "model").read(domain) == "Westmere"


def test_features_without_a_model_are_told() -> None:
    assert fields(machine("<cpu><feature policy='require' name='vmx'/></cpu>")) == ["model"]


def test_feature_that_is_there_twice_is_told() -> None:
    feature = "<feature policy='require' name='vmx'/>"
    domain = machine(f"<cpu><model>Westmere</model>{feature * 2}<feature policy='force'/></cpu>")

    assert fields(domain) == ["features", "features"]


def test_cache_of_the_host_needs_its_processor() -> None:
    cache = "<cache mode='passthrough'/>"

    assert fields(machine(f"<cpu mode='host-model'>{cache}</cpu>")) == ["cache_mode"]
    assert fields(machine(f"<cpu mode='host-passthrough'>{cache}</cpu>")) == []


@pytest.mark.parametrize(
    "vcpu",
    [
        "<vcpu id='4' enabled='yes'/>",
        "<vcpu id='1' enabled='yes'/><vcpu id='1' enabled='no'/>",
        "<vcpu id='0' enabled='no'/>",
        "<vcpu id='0' enabled='yes' hotpluggable='yes'/>",
    ],
)
def test_virtual_cpus_that_cannot_be_are_told(vcpu: str) -> None:
    assert fields(machine(f"<vcpus>{vcpu}</vcpus>")) == ["each_vcpu"]


def test_whole_machine_has_no_problems() -> None:
    domain = parse(document("whole-machine"), Domain)

    assert problems(PANEL, domain) == []


def test_maximum_is_needed_and_a_nonsensical_one_is_the_only_problem() -> None:
    domain = machine()
    domain.current_vcpus = 2

    domain.vcpus = None
    assert ("vcpus", "Enter a number.") in problems(PANEL, domain)

    domain.vcpus = -3
    assert problems(PANEL, domain) == [("vcpus", "Enter a number from 1 to 65535.")]
