from __future__ import annotations

from tests.documents import document
from tests.hardware.panels.machines import field, machine, part, problems, put, scene
from vmgui.hardware.panels.features import FeaturesPanel
from vmgui.hardware.panels.hyperv import ENLIGHTENMENTS, STATES
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domcaps import DomainCapabilities

PANEL = FeaturesPanel()
USUAL = (
    '<hyperv mode="custom"><relaxed state="on"/><vapic state="on"/>'
    '<spinlocks state="on" retries="8191"/></hyperv>'
)


def hyperv(enlightenments: str, attributes: str = "") -> Domain:
    return machine(f"<features><acpi/><hyperv{attributes}>{enlightenments}</hyperv></features>")


def test_list_begins_with_what_windows_profits_from() -> None:
    domain = machine()
    before = domain.xml()

    put(PANEL, domain, "hyperv_mode", "custom")

    assert part(domain, "hyperv") == USUAL
    put(PANEL, domain, "hyperv_mode", None)
    assert domain.xml() == before


def test_list_without_a_mode_is_one_and_stays_as_it_is() -> None:
    domain = hyperv("<relaxed state='on'/>")
    before = domain.xml()

    assert field(PANEL, "hyperv_mode").read(domain) == "custom"
    put(PANEL, domain, "hyperv_mode", "custom")

    assert domain.xml() == before


def test_passthrough_has_no_list() -> None:
    domain = hyperv("<relaxed state='on'/>")

    put(PANEL, domain, "hyperv_mode", "passthrough")

    assert part(domain, "features") == ('<features><acpi/><hyperv mode="passthrough"/></features>')
    when = field(PANEL, "hyperv_relaxed").when
    assert when is not None
    assert not when(domain, scene(domain))


def test_enlightenments_bring_what_libvirt_wants() -> None:
    domain = hyperv("", " mode='custom'")

    put(PANEL, domain, "hyperv_spinlocks", True)
    put(PANEL, domain, "hyperv_vendor_id", True)

    assert part(domain, "hyperv") == (
        '<hyperv mode="custom"><spinlocks state="on" retries="8191"/>'
        '<vendor_id state="on" value="KVM Hv"/></hyperv>'
    )
    put(PANEL, domain, "hyperv_spinlocks", None)
    put(PANEL, domain, "hyperv_vendor_id", None)
    assert part(domain, "hyperv") == '<hyperv mode="custom"/>'


def test_what_an_enlightenment_needs_is_said() -> None:
    domain = hyperv("<stimer state='on'/><tlbflush state='on'/>")

    assert problems(PANEL, domain) == [
        ("hyperv_stimer", "It does not work without vpindex, synic."),
        ("hyperv_tlbflush", "It does not work without vpindex."),
        (
            "hyperv_stimer",
            "It does not work without the Hyper-V clock, which is set under Clock.",
        ),
    ]


def test_complete_list_has_no_problems() -> None:
    assert problems(PANEL, parse(document("advanced-pages"), Domain)) == []


def test_what_the_host_lacks_can_only_be_taken_away() -> None:
    caps = parse(
        "<domainCapabilities><features><hyperv supported='yes'><enum name='features'>"
        "<value>relaxed</value></enum></hyperv></features></domainCapabilities>",
        DomainCapabilities,
    )
    without, with_ = hyperv("<relaxed state='on'/>"), hyperv("<evmcs state='on'/>")
    switches = {each.tag: field(PANEL, f"hyperv_{each.tag}") for each in ENLIGHTENMENTS}
    relaxed, evmcs = switches["relaxed"].why_not, switches["evmcs"].why_not
    assert relaxed is not None
    assert evmcs is not None

    assert relaxed(without, Scene(without, domain_capabilities=caps)) is None
    assert evmcs(without, Scene(without, domain_capabilities=caps)) == "This host cannot do this."
    assert evmcs(with_, Scene(with_, domain_capabilities=caps)) is None
    assert evmcs(without, Scene(without)) is None


def test_vendor_is_short() -> None:
    domain = hyperv("<vendor_id state='on' value='Thirteen char'/>")

    assert problems(PANEL, domain) == [
        ("vendor_name", "Enter up to 12 characters without a comma.")
    ]


def test_states_are_those_of_the_list() -> None:
    assert list(STATES) == [each.tag for each in ENLIGHTENMENTS]
    assert {needed for each in ENLIGHTENMENTS for needed in each.needs} <= set(STATES)
