from __future__ import annotations

from tests.hardware.panels.machines import add, field, machine, part, put, row, scene
from vmgui.hardware.fields import Choice
from vmgui.hardware.items import Rows, is_shown
from vmgui.hardware.panels.cpu import CpuPanel
from vmgui.hardware.panels.cpudomain import CpuDomain
from vmgui.xmldoc.document import serialize
from vmgui.xmldoc.domain.cpu import CpuFeature, Vcpu
from vmgui.xmldoc.domain.domain import Domain

PANEL = CpuPanel()


def shown(domain: Domain, name: str) -> bool:
    return is_shown(row(PANEL, name), domain.viewed_as(CpuDomain), scene(domain))


def test_feature_to_add_is_required_and_named_by_the_host() -> None:
    domain = machine("<cpu mode='host-model'/>")

    feature = add(PANEL, domain, "features", CpuFeature)

    rows = row(PANEL, "features")
    assert isinstance(rows, Rows)
    names = rows.columns[0]
    assert isinstance(names, Choice)
    assert feature.policy == "require"
    assert [option.value for option in names.options(feature, scene(domain))] == ["acpi", "vme"]


def test_mitigation_is_shown_where_the_machine_or_the_host_knows_it() -> None:
    assert not shown(machine(), "md_clear")
    assert shown(machine("<cpu><feature policy='disable' name='md-clear'/></cpu>"), "md_clear")


def test_mitigation_is_a_feature_with_a_policy() -> None:
    domain = machine()
    before = serialize(domain)

    put(PANEL, domain, "ssbd", True)
    assert part(domain, "cpu") == '<cpu><feature policy="require" name="ssbd"/></cpu>'
    put(PANEL, domain, "ssbd", False)
    assert part(domain, "cpu") == '<cpu><feature policy="disable" name="ssbd"/></cpu>'
    put(PANEL, domain, "ssbd", None)

    assert serialize(domain) == before


def test_cache_has_a_level_only_if_it_is_emulated() -> None:
    domain = machine("<cpu mode='host-passthrough'/>")

    put(PANEL, domain, "cache_mode", "emulate")
    assert part(domain, "cache") == '<cache mode="emulate" level="3"/>'
    put(PANEL, domain, "cache_mode", "passthrough")
    assert part(domain, "cache") == '<cache mode="passthrough"/>'


def test_address_width_is_dropped_with_the_emulation() -> None:
    domain = machine("<cpu mode='host-model'><maxphysaddr mode='emulate' bits='42'/></cpu>")

    put(PANEL, domain, "address_mode", "passthrough")

    assert part(domain, "maxphysaddr") == '<maxphysaddr mode="passthrough"/>'


def test_virtual_cpus_are_added_by_number_and_the_first_stays() -> None:
    domain = machine()

    made = [add(PANEL, domain, "each_vcpu", Vcpu) for _number in range(2)]

    assert [(each.id, each.is_enabled, each.is_hotpluggable) for each in made] == [
        (0, True, False),
        (1, True, True),
    ]


def test_vendor_has_twelve_characters() -> None:
    domain = machine()
    vendor = field(PANEL, "vendor_id")

    assert vendor.problem("GenuineVmgui", domain, scene(domain)) is None
    assert vendor.problem("Intel", domain, scene(domain))
    assert vendor.problem("Genuine,mgui", domain, scene(domain))


def test_details_of_a_named_model_are_shown_for_one_only() -> None:
    named, host = machine("<cpu><model>Westmere</model></cpu>"), machine("<cpu mode='maximum'/>")

    assert [shown(named, name) for name in ("match", "fallback", "is_migratable")] == [
        True,
        True,
        False,
    ]
    assert [shown(host, name) for name in ("match", "fallback", "is_migratable")] == [
        False,
        False,
        True,
    ]
