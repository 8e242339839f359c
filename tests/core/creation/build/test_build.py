from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.creation.build.cases import CASES, KVM, TREE, case, made
from vmgui.core.creation.answers import Extras, NetworkAnswer, Platform
from vmgui.core.creation.blueprint import Blueprint
from vmgui.core.creation.build import blueprint
from vmgui.xmldoc import schema
from vmgui.xmldoc.domain.domain import Domain


def planned(name: str) -> Blueprint:
    return blueprint(*CASES[name])


def order(domain: Domain) -> list[str]:
    return [device.tag for device in domain.devices.boot_order()]


@pytest.mark.parametrize("name", CASES)
def test_description_keeps_to_libvirts_schema(name: str) -> None:
    findings = schema.validate(planned(name).domain)
    if findings is None:
        pytest.skip("libvirt's schemas are not installed")

    assert findings == ()


@pytest.mark.parametrize(
    "platform",
    [
        Platform("kvm", "aarch64", "virt"),
        Platform("kvm", "ppc64le", "pseries"),
        Platform("kvm", "s390x", "s390-ccw-virtio"),
        Platform("xen", "x86_64", "xenfv"),
        Platform("test", "x86_64"),
    ],
    ids=lambda platform: platform.arch + "-" + platform.domain_type,
)
@pytest.mark.parametrize("graphics", ["vnc", "spice", "none"])
def test_description_of_other_machines_keeps_to_it_too(platform: Platform, graphics: str) -> None:
    domain = made(platform=platform, firmware="efi", extras=Extras(graphics=graphics))

    assert not schema.validate(domain.xml())


@pytest.mark.parametrize("name", CASES)
def test_same_answers_make_the_same_machine(name: str) -> None:
    assert planned(name) == planned(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("iso", ["disk", "disk"]),
        ("live", ["disk"]),
        ("import", ["disk"]),
        ("pxe", ["disk", "interface"]),
        ("diskless", ["interface"]),
        ("host-device", ["interface", "disk", "disk"]),
        ("windows-drivers", ["disk", "disk"]),
        ("cloud", ["disk"]),
    ],
)
def test_machine_tries_its_disk_first(name: str, expected: list[str]) -> None:
    assert order(case(name)) == expected


def test_installation_from_iso_begins_with_the_empty_disk() -> None:
    found = planned("iso").installation

    assert (found.medium, found.is_disk_first) == ("/iso/install.iso", True)
    assert not found.is_medium_kept


def test_installation_on_a_disk_with_something_on_it_begins_with_the_medium() -> None:
    assert not planned("iso-existing").installation.is_disk_first


def test_live_system_keeps_its_medium() -> None:
    assert planned("live").installation.is_medium_kept


def test_installation_from_tree_tells_all_about_it() -> None:
    answers, _around = CASES["url"]

    found = planned("url").installation

    assert (found.tree, found.wishes, found.scratch_pool) == (TREE, answers.tree, "default")
    assert not found.is_disk_first


def test_installation_from_network_boots_it() -> None:
    assert planned("pxe").installation.boots_network


@pytest.mark.parametrize("name", ["import", "cloud", "manual"])
def test_machine_that_is_not_installed_starts_as_it_is(name: str) -> None:
    assert not planned(name).installation.is_needed


def test_network_that_is_to_be_started_is_told() -> None:
    answers, around = CASES["iso"]
    network = NetworkAnswer("network", "lan", starts=True)

    assert blueprint(replace(answers, network=network), around).network == "lan"
    assert planned("iso").network == ""


def test_blueprint_says_where_and_how() -> None:
    answers, around = CASES["iso"]

    plan = blueprint(replace(answers, is_autostart=True), around)

    assert (plan.host, plan.name, plan.is_autostart) == (KVM.host, "web", True)
    assert plan.is_started
