from __future__ import annotations

import pytest

from tests.documents import document
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.domain.cpu import CpuFeature, FeatureState, Vcpu
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.properties import Children


class Cpu(Domain):
    features = Children(CpuFeature, "cpu")
    each_vcpu = Children(Vcpu, "vcpus")
    vmx = FeatureState("vmx")


def cpu(parts: str = "") -> Cpu:
    return parse(f"<domain><cpu mode='host-model'>{parts}</cpu></domain>", Cpu)


@pytest.mark.parametrize(
    ("feature", "expected", "raw"),
    [
        ("", None, None),
        ("<feature policy='require' name='svm'/>", None, None),
        ("<feature name='vmx'/>", True, "require"),
        ("<feature policy='force' name='vmx'/>", True, "force"),
        ("<feature policy='forbid' name='vmx'/>", False, "forbid"),
        ("<feature policy='optional' name='vmx'/>", None, "optional"),
    ],
)
def test_state_of_a_feature_is_read_by_its_name(
    feature: str, expected: bool | None, raw: str | None
) -> None:
    domain = cpu(feature)

    assert domain.vmx is expected
    assert Cpu.vmx.raw(domain) == raw


@pytest.mark.parametrize(("value", "policy"), [(True, "require"), (False, "disable"), (None, None)])
def test_state_of_a_feature_is_written_beside_the_others(
    value: bool | None, policy: str | None
) -> None:
    domain = cpu("<feature policy='optional' name='vmx'/><feature policy='require' name='svm'/>")

    domain.vmx = value

    policies = {each.name: each.policy for each in domain.features}
    assert policies == {"svm": "require"} | ({"vmx": policy} if policy else {})


def test_policy_that_says_the_same_is_kept() -> None:
    domain = cpu("<feature policy='force' name='vmx'/>")
    before = serialize(domain)

    domain.vmx = True

    assert serialize(domain) == before


def test_feature_that_goes_takes_an_empty_cpu_along() -> None:
    domain = parse("<domain/>", Cpu)

    domain.vmx = True
    domain.vmx = None

    assert serialize(domain) == serialize(parse("<domain/>", Cpu))


def test_virtual_cpus_are_read_one_by_one() -> None:
    domain = parse(document("whole-machine"), Cpu)

    assert [
        (each.id, each.is_enabled, each.is_hotpluggable, each.order) for each in domain.each_vcpu
    ] == [(0, True, False, 1), (1, True, False, 2), (2, False, True, None), (3, True, True, 3)]
