from __future__ import annotations

from tests.hardware.panels.machines import machine, scene
from vmgui.hardware.panels.common import emptied, is_qemu, is_there, or_set, unless_lacking
from vmgui.hardware.panels.featuresdomain import FeaturesDomain
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domcaps import DomainCapabilities


def test_qemu_runs_with_an_accelerator_or_without() -> None:
    for type_, expected in (("kvm", True), ("qemu", True), ("hvf", True), ("lxc", False)):
        domain = machine(type_=type_)
        assert is_qemu(domain, scene(domain)) is expected


def test_emptied_container_goes_but_not_a_full_one() -> None:
    empty, full = machine("<perf/>"), machine("<perf><event name='cmt'/></perf>")

    for domain in (empty, full):
        emptied("perf")(domain, scene(domain))

    assert "<perf" not in empty.xml()
    assert "<perf" in full.xml()


def test_what_is_off_is_there() -> None:
    domain = machine("<features><vmcoreinfo state='off'/></features>").viewed_as(FeaturesDomain)

    assert is_there(FeaturesDomain.vmcoreinfo, domain)
    assert not is_there(FeaturesDomain.has_acpi, domain)
    assert or_set(lambda _element, _scene: False, FeaturesDomain.vmcoreinfo)(domain, scene(domain))


def test_what_the_host_lacks_can_only_be_taken_away() -> None:
    caps = parse(
        "<domainCapabilities><features><vmcoreinfo supported='no'/></features>"
        "</domainCapabilities>",
        DomainCapabilities,
    )
    why_not = unless_lacking("vmcoreinfo", FeaturesDomain.vmcoreinfo)
    without, with_ = machine(), machine("<features><vmcoreinfo state='on'/></features>")

    assert why_not(without, Scene(without, domain_capabilities=caps)) is not None
    assert why_not(with_, Scene(with_, domain_capabilities=caps)) is None
    assert why_not(without, Scene(without)) is None
