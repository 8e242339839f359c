from __future__ import annotations

import pytest

from tests.support.answering import (
    FOREIGN_GUESTS,
    PC_GUESTS,
    around,
    capabilities,
    domain_capabilities,
    found,
    guest,
    manual,
)
from vmgui.core.creation.answers import Answers, Platform, Source
from vmgui.core.creation.steps import Problem, Step

CONTAINERS = capabilities(guest("x86_64", "lxc", os_type="exe"))


def at(answers: Answers, **others: object) -> tuple[Problem, ...]:
    return found(Step.SOURCE, answers, around(**others))


def test_host_that_has_not_answered_is_waited_for() -> None:
    problem = at(manual(), is_ready=False)[0]

    assert problem.field == "host"
    assert not problem.is_warning


def test_reason_why_the_host_has_not_answered_is_shown() -> None:
    assert at(manual(), is_ready=False, problems={"host": "No route."})[0].message == "No route."


@pytest.mark.parametrize(
    ("known", "said"), [(capabilities(""), "No hypervisor"), (CONTAINERS, "containers only")]
)
def test_host_without_machines_is_an_error(known: object, said: str) -> None:
    (problem,) = at(manual(), capabilities=known)

    assert (problem.field, problem.is_warning) == ("host", False)
    assert said in problem.message


def test_containers_come_from_xml_files() -> None:
    assert at(Answers(source=Source.XML), capabilities=CONTAINERS) == ()


def test_host_that_says_nothing_is_believed() -> None:
    assert at(manual(), capabilities=None) == ()


def test_host_without_kvm_is_slow() -> None:
    plain = capabilities(guest("x86_64", "qemu", machines="<machine>pc</machine>"))

    (problem,) = at(manual(), capabilities=plain)

    assert (problem.field, problem.is_warning) == ("host", True)
    assert "KVM" in problem.message


def test_foreign_architecture_is_slow() -> None:
    (problem,) = at(manual(platform=Platform(arch="aarch64")))

    assert (problem.field, problem.is_warning) == ("arch", True)
    assert "aarch64" in problem.message


def test_architecture_that_the_host_does_not_run_is_an_error() -> None:
    (problem,) = at(manual(platform=Platform(arch="riscv64")))

    assert (problem.field, problem.is_warning) == ("arch", False)
    assert "riscv64" in problem.message


@pytest.mark.parametrize(
    ("platform", "is_warning"),
    [
        (Platform("kvm", "x86_64", "virt"), False),
        (Platform("xen", "x86_64", "pc"), False),
        (Platform("kvm", "x86_64", "pc-i440fx-1.5"), True),
    ],
)
def test_machine_type_is_one_of_the_host(platform: Platform, is_warning: bool) -> None:
    (problem,) = at(manual(platform=platform))

    assert (problem.field, problem.is_warning) == ("machine", is_warning)


def test_host_of_another_kind_is_not_called_slow() -> None:
    other = capabilities(guest("x86_64", "xen", machines="<machine>xenfv</machine>"))

    assert at(manual(), capabilities=other) == ()


def test_host_that_only_emulates_other_architectures_is_slow() -> None:
    only = capabilities(FOREIGN_GUESTS, arch="ppc64le")

    assert [each.field for each in at(manual(), capabilities=only)] == ["host"]


@pytest.mark.parametrize(
    ("arch", "offered", "is_lacking"),
    [
        ("aarch64", domain_capabilities(firmware=()), True),
        ("aarch64", domain_capabilities(), False),
        ("aarch64", None, False),
        ("s390x", domain_capabilities(firmware=()), False),
        ("x86_64", domain_capabilities(firmware=()), False),
    ],
)
def test_host_without_the_only_firmware_of_an_architecture_is_doubted(
    arch: str, offered: object, is_lacking: bool
) -> None:
    problems = at(manual(platform=Platform(arch=arch)), domain_capabilities=offered)

    found = [each for each in problems if "UEFI" in each.message]
    assert [(each.field, each.is_warning) for each in found] == [("arch", True)] * is_lacking


def test_usual_host_is_right() -> None:
    assert at(manual(), capabilities=capabilities(PC_GUESTS)) == ()
