from __future__ import annotations

from tests import documents
from vmgui.hardware.options import fixed, from_host, merged, offered, plain
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domcaps import DomainCapabilities

DOMAIN = parse("<domain type='kvm'/>", Domain)
CAPS = parse(documents.document("qemu-q35", "domcaps"), DomainCapabilities)
REASON = "This host cannot do this."


def test_fixed_options_keep_their_order_and_show_the_value_without_a_label() -> None:
    options = fixed({None: "Any", "b": "Beta", "a": ""})(None, Scene(DOMAIN))

    assert list(options) == [Option(None, "Any"), Option("b", "Beta"), Option("a", "a")]


def test_plain_values_come_after_the_default() -> None:
    options = plain("raw", "telnet")(None, Scene(DOMAIN))

    assert [(each.value, each.label) for each in options] == [
        (None, "Hypervisor default"),
        ("raw", "raw"),
        ("telnet", "telnet"),
    ]


def test_what_the_host_lacks_is_greyed_and_what_it_has_besides_comes_last() -> None:
    options = merged(["a", "new"], {None: "Any", "a": "Alpha", "b": "Beta"})

    assert options == [
        Option(None, "Any"),
        Option("a", "Alpha"),
        Option("b", "Beta", REASON),
        Option("new", "new"),
    ]


def test_silent_host_greys_nothing() -> None:
    assert merged(None, {"a": "Alpha"}) == [Option("a", "Alpha")]


def test_domain_capabilities_are_asked() -> None:
    options = offered("disk", "bus", {"virtio": "VirtIO", "ide": "IDE"})

    known = {each.value: each.reason for each in options(None, Scene(DOMAIN))}
    asked = options(None, Scene(DOMAIN, domain_capabilities=CAPS))

    assert known == {"virtio": "", "ide": ""}
    assert {each.value: each.reason for each in asked}["virtio"] == ""
    assert [each.value for each in asked[2:]] == [
        value for value in CAPS.values("disk", "bus") or () if value not in ("virtio", "ide")
    ]


def test_host_offers_what_was_read_of_it() -> None:
    scene = Scene(DOMAIN, offers={"networks": (Option("default", "default: NAT"),)})
    options = from_host("networks", default="None")

    assert options.noun == "networks"  # type: ignore[attr-defined]
    assert list(options(None, scene)) == [Option(None, "None"), Option("default", "default: NAT")]
    assert list(from_host("networks")(None, Scene(DOMAIN))) == []


def test_what_helps_is_said_where_it_is_known() -> None:
    found = merged(("c",), {"a": "Alpha", "b": "Beta"}, {"a": "Install it."})

    assert [option.reason for option in found] == ["Install it.", "This host cannot do this.", ""]
