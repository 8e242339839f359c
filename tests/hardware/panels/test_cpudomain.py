from __future__ import annotations

import pytest

from tests.documents import document
from tests.hardware.panels.machines import machine, scene
from vmgui.hardware.panels import cpudomain
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.capabilities import Capabilities
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domcaps import DomainCapabilities


def host(model: str, domain_type: str = "kvm") -> Scene:
    """A host whose model has these parts."""
    text = (
        f"<domainCapabilities><domain>{domain_type}</domain><cpu>"
        f"<mode name='host-model' supported='yes'>{model}</mode></cpu></domainCapabilities>"
    )
    return Scene(machine(), domain_capabilities=parse(text, DomainCapabilities))


def test_limit_is_the_smallest_that_the_host_tells() -> None:
    assert cpudomain.most_vcpus(scene(machine())) == 288
    assert cpudomain.most_vcpus(scene(machine(type_="qemu", chipset="pc"))) == 255
    assert cpudomain.most_vcpus(Scene(machine())) is None


def test_cores_are_counted_once_for_all_their_threads() -> None:
    host = parse(document("qemu-two-cells", "capabilities"), Capabilities)

    assert cpudomain.core_count(host) == 4
    assert cpudomain.core_count(parse(document("empty", "capabilities"), Capabilities)) == 0


@pytest.mark.parametrize(
    ("model", "begin"),
    [
        ("<model>Skylake</model><feature policy='require' name='vmx'/>", "The host allows it"),
        ("<model>EPYC</model><feature policy='require' name='svm'/>", "The host allows it"),
        ("<model>Skylake</model><vendor>Intel</vendor>", "The host does not allow it"),
        ("<model>EPYC</model><feature policy='disable' name='svm'/>", "The host does not allow it"),
    ],
)
def test_nesting_is_told_where_it_is_known(model: str, begin: str) -> None:
    assert cpudomain.nesting(machine(), host(model)).startswith(begin)


@pytest.mark.parametrize(
    "known",
    [
        host("<model>EPYC</model><vendor>AMD</vendor>"),
        host("<model>Skylake</model><feature policy='require' name='vmx'/>", "qemu"),
        Scene(machine()),
    ],
)
def test_nesting_is_not_guessed(known: Scene) -> None:
    assert cpudomain.nesting(machine(), known) == ""


def test_containers_are_no_machines() -> None:
    container = machine()
    container.os.type = "exe"

    assert not cpudomain.is_machine(container, scene(container))
    assert cpudomain.is_machine(machine(), scene(machine()))
