from __future__ import annotations

import pytest

from tests.documents import document
from tests.hardware.panels.machines import field, machine, part, problems, put, scene
from vmgui.hardware.panels.features import FeaturesPanel
from vmgui.hardware.panels.featuresdomain import FeaturesDomain
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

PANEL = FeaturesPanel()


def shown(domain: Domain, name: str) -> bool:
    when = field(PANEL, name).when
    return when is None or when(domain, scene(domain))


@pytest.mark.parametrize("name", ["advanced-pages", "power-features", "arm-features"])
def test_documents_have_no_problems(name: str) -> None:
    assert problems(PANEL, parse(document(name), Domain)) == []


def test_apic_stays_whatever_is_said_of_it() -> None:
    domain = machine("<features><apic eoi='on'/></features>")

    put(PANEL, domain, "has_eoi", None)

    assert part(domain, "features") == "<features><apic/></features>"


def test_feature_set_back_leaves_nothing() -> None:
    domain = machine()
    before = domain.xml()

    for name in ("smm", "vmcoreinfo", "has_acpi", "has_async_teardown", "dirty_ring"):
        put(PANEL, domain, name, True)
    for name in ("smm", "vmcoreinfo", "dirty_ring"):
        put(PANEL, domain, name, None)
    put(PANEL, domain, "has_acpi", False)
    put(PANEL, domain, "has_async_teardown", None)

    assert domain.xml() == before


def test_ring_begins_with_a_usual_size() -> None:
    domain = machine()

    put(PANEL, domain, "dirty_ring", True)

    assert part(domain, "kvm") == '<kvm><dirty-ring state="on" size="4096"/></kvm>'
    put(PANEL, domain, "dirty_ring_size", 4097)
    assert problems(PANEL, domain) == [("dirty_ring_size", "Enter a power of two, such as 4096.")]


def test_what_the_architecture_lacks_is_hidden() -> None:
    power, container = (
        machine(arch="ppc64", chipset="pseries"),
        parse(document("container-apart"), Domain),
    )

    assert not shown(power, "has_acpi")
    assert not shown(power, "has_apic")
    assert not shown(container, "has_acpi")
    assert shown(container, "has_private_network")
    assert shown(machine(), "has_acpi")
    assert not shown(machine(), "has_private_network")


def test_what_is_there_is_shown_wherever_it_is() -> None:
    assert shown(machine("<features><acpi/></features>", arch="ppc64"), "has_acpi")


def test_what_contradicts_the_machine_is_a_problem() -> None:
    parts = "<features><smm state='on'/><tcg><tb-cache>1024</tb-cache></tcg></features>"
    domain = machine(parts, chipset="pc-i440fx-7.2")

    assert {name for name, _message in problems(PANEL, domain)} >= {"smm", "tb_cache"}


def test_uefi_needs_acpi_and_secure_boot_smm() -> None:
    domain = machine(
        "<features><smm state='off'/></features>", os="<loader secure='yes' type='pflash'/>"
    )

    assert problems(PANEL, domain) == [
        ("smm", "Secure Boot needs it."),
        ("has_acpi", "UEFI needs it."),
    ]


def test_every_feature_of_the_document_is_read() -> None:
    domain = parse(document("advanced-pages"), FeaturesDomain)

    assert domain.pmu is True
    assert domain.tseg == 48 * 1024**2
    assert (domain.io_apic, domain.unknown_msrs, domain.vmport) == ("qemu", "ignore", False)
