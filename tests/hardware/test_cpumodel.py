from __future__ import annotations

import pytest

from tests.hardware.panels.machines import machine, part, scene
from vmgui.hardware.cpumodel import HOST_MODEL, PASSTHROUGH, Cpu, choose, chosen, models
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.domcaps import DomainCapabilities

NAMED = """
<cpu mode='custom' match='exact' check='partial'>
  <model fallback='forbid' vendor_id='GenuineVmgui'>Westmere</model>
  <vendor>Intel</vendor>
  <topology sockets='2' cores='2' threads='1'/>
  <feature policy='require' name='pcid'/>
  <numa><cell id='0' cpus='0-3' memory='1048576'/></numa>
</cpu>
"""
KEPT = (
    '<topology sockets="2" cores="2" threads="1"/><feature policy="require" name="pcid"/>'
    '<numa><cell id="0" cpus="0-3" memory="1048576"/></numa></cpu>'
)


def cpu(parts: str = NAMED) -> Cpu:
    return parse(serialize(machine(parts)), Cpu)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ("", None),
        ("<cpu><topology sockets='1' cores='4' threads='1'/></cpu>", None),
        ("<cpu mode='host-model'/>", HOST_MODEL),
        ("<cpu mode='host-passthrough'><model>Nehalem</model></cpu>", PASSTHROUGH),
        ("<cpu match='exact'><model>Nehalem</model></cpu>", "Nehalem"),
        (NAMED, "Westmere"),
    ],
)
def test_mode_and_model_are_one_value(parts: str, expected: str | None) -> None:
    assert chosen(cpu(parts)) == expected


@pytest.mark.parametrize(
    ("wanted", "begin"),
    [
        (None, "<cpu>"),
        ("host-passthrough", '<cpu mode="host-passthrough">'),
        ("maximum", '<cpu mode="maximum">'),
        (
            "host-model",
            '<cpu mode="host-model"><model fallback="forbid" vendor_id="GenuineVmgui"/>',
        ),
        (
            "Nehalem",
            '<cpu mode="custom" match="exact" check="partial">'
            '<model fallback="forbid" vendor_id="GenuineVmgui">Nehalem</model>',
        ),
    ],
)
def test_topology_features_and_cells_survive_another_model(wanted: str | None, begin: str) -> None:
    domain = cpu()

    choose(domain, wanted)

    assert part(domain, "cpu") == begin + KEPT


def test_same_model_again_changes_nothing() -> None:
    domain = cpu()
    before = serialize(domain)

    choose(domain, "Westmere")

    assert serialize(domain) == before


def test_mode_and_back_gives_the_original() -> None:
    domain = cpu("")
    before = serialize(domain)

    choose(domain, PASSTHROUGH)
    choose(domain, None)

    assert serialize(domain) == before


def test_models_that_the_host_lacks_are_told_with_what_is_missing() -> None:
    domain = cpu("")

    reasons = {option.value: option.reason for option in models(domain, scene(domain))}

    assert list(reasons)[:4] == [None, "host-model", "host-passthrough", "maximum"]
    assert reasons["qemu64"] == reasons["EPYC"] == reasons["host-passthrough"] == ""
    assert reasons["maximum"]
    assert "pcid, invpcid" in reasons["Icelake-Client"]


def test_host_passthrough_is_for_kvm() -> None:
    domain = parse("<domain type='qemu'/>", Cpu)
    caps = parse("<domainCapabilities><cpu/></domainCapabilities>", DomainCapabilities)

    found = models(domain, Scene(domain, domain_capabilities=caps))

    reasons = {option.value: option.reason for option in found}
    assert reasons["host-passthrough"] == "Only with KVM: this machine is emulated."
    assert reasons["maximum"] == "This host cannot do this."
