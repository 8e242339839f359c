from __future__ import annotations

import pytest

from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.identity import IDENTITY, key
from vmgui.xmldoc.pairing import Pairs, match

NEXT = """
<domain type='kvm'>
  <name>a</name>
  <devices>
    <disk><source file='/a'/><target dev='vda'/></disk>
    <controller type='usb' index='0'/>
    <controller type='pci' index='0'/>
    <interface><mac address='01'/><source network='default'/></interface>
    <serial type='pty'/>
    <sound model='ich9'><address type='pci' slot='1'/></sound>
    <sound model='ich9'><address type='pci' slot='2'/></sound>
    <graphics type='vnc' port='-1'/>
    <hostdev><source><vendor id='1'/><product id='2'/></source></hostdev>
    <rng><alias name='ua-b'/><backend>/dev/random</backend></rng>
  </devices>
</domain>
"""
NOW = """
<domain type='kvm' id='1'>
  <name>a</name>
  <devices>
    <rng><alias name='rng0'/></rng>
    <rng><alias name='ua-b'/></rng>
    <disk><source file='/a' index='1'/><backingStore/><target dev='vda'/><alias name='d'/></disk>
    <controller type='pci' index='0'><alias name='pci'/></controller>
    <controller type='usb' index='0'><alias name='usb'/></controller>
    <interface><mac address='01'/><source network='default' bridge='b'/>
      <target dev='vnet0'/></interface>
    <serial type='pty'><source path='/dev/pts/1'/><target port='0'/><alias name='serial0'/></serial>
    <sound model='ich9'><alias name='s'/><address type='pci' slot='2'/></sound>
    <graphics type='vnc' port='5900'><listen type='address'/></graphics>
    <hostdev><source><vendor id='1'/><product id='2'/><address bus='1' device='2'/></source>
    </hostdev>
  </devices>
</domain>
"""


def xml(element: Element | None) -> str:
    return "" if element is None else element.xml()


def test_counterpart_in_a_running_description_is_found_for_each_device() -> None:
    before, now = parse(NEXT, Domain), parse(NOW, Domain)
    pairs = Pairs(before, now)

    found = {each.tag + (each.alias or ""): pairs.counterpart(each) for each in before.devices}

    assert all(each is None or each in now.devices for each in found.values())
    assert "vda" in xml(found["disk"])
    assert "vnet0" in xml(found["interface"])
    assert "/dev/pts/1" in xml(found["serial"])
    assert "5900" in xml(found["graphics"])
    assert "device=" in xml(found["hostdev"])
    assert "ua-b" in xml(found["rngua-b"])
    usb, pci = before.devices[1:3]
    assert (xml(pairs.counterpart(usb)), xml(pairs.counterpart(pci))) == (
        xml(now.devices[4]),
        xml(now.devices[3]),
    )
    first, second = before.devices[5:7]
    assert pairs.counterpart(first) is None
    assert "slot='2'".replace("'", '"') in xml(pairs.counterpart(second))


def test_counterpart_has_the_same_class() -> None:
    before, now = parse(NEXT, Domain), parse(NOW, Domain)
    pairs = Pairs(before, now)

    disk = pairs.counterpart(before.devices.disks[0])

    assert disk == now.devices.disks[0]
    assert disk is not None
    assert disk.target == "vda"
    assert pairs.counterpart(before) == now


def test_counterpart_of_a_part_is_the_part_of_its_device() -> None:
    before, now = parse(NEXT, Domain), parse(NOW, Domain)
    source = before.devices.interfaces[0].source
    assert source is not None

    found = Pairs(before, now).counterpart(source)

    assert found is not None
    assert found.node.get("bridge") == "b"


def test_counterpart_of_what_is_elsewhere_or_new_is_none() -> None:
    before, now = parse(NEXT, Domain), parse(NOW, Domain)
    pairs = Pairs(before, now)
    disk = before.devices.disks[0]
    disk.remove()
    new = before.devices.append(disk.copy())

    assert pairs.counterpart(disk) is None
    assert pairs.counterpart(new) is None
    assert pairs.counterpart(new.source) is None  # type: ignore[attr-defined]


def test_pairs_without_devices_pair_the_rest() -> None:
    one, other = parse("<domain><name>a</name></domain>"), parse("<domain><name>b</name></domain>")

    pairs = Pairs(one, other)

    found = pairs.counterpart(Element(one.node[0]))
    assert pairs.devices == {}
    assert found is not None
    assert found.xml() == "<name>b</name>"


def test_adopt_lets_another_element_take_the_place() -> None:
    before, now = parse(NEXT, Domain), parse(NOW, Domain)
    pairs = Pairs(before, now)
    old = before.devices.disks[0]
    fresh = parse("<disk/>", type(old))

    old.replace(fresh)
    pairs.adopt(fresh, instead_of=old)
    pairs.adopt(old, instead_of=old)

    assert pairs.counterpart(fresh) == now.devices.disks[0]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        # equal content in order, then likeness, then numbers
        ("<a x='1'/><a x='2'/>", "<a x='2'/><a x='1'/>", {0: 1, 1: 0}),
        ("<a/><a/>", "<a/><a/>", {0: 0, 1: 1}),
        ("<a x='1' y='1'/><a x='2' y='2'/>", "<a x='2' y='3'/>", {0: 1}),
        ("<a>1</a><a>2</a>", "<a>3</a><a>2</a>", {0: 0, 1: 1}),
        ("<a>1</a><a>2</a>", "<a>2</a><a>3</a>", {0: 1}),
        ("<a>1</a>", "<a>2</a>", {0: 0}),
        ("<a/>", "<b/>", {}),
        # comments only if they are equal
        ("<!--1--><!--2-->", "<!--2--><!--3-->", {0: 1}),
        # an identity that is there twice says nothing
        (
            "<graphics type='spice'><x y='1'/></graphics>"
            "<graphics type='spice'><x y='2'/></graphics>",
            "<graphics type='spice'><x y='2'/></graphics>",
            {0: 1},
        ),
        # one whose identity was edited, beside others
        (
            "<disk><source file='1'/><target dev='a'/></disk>"
            "<disk><source file='2'/><target dev='b'/></disk>",
            "<disk><source file='2'/><target dev='d'/></disk>"
            "<disk><source file='1'/><target dev='c'/></disk>",
            {0: 1, 1: 0},
        ),
        (
            "<disk><source file='1'/><target dev='a'/></disk><disk/>",
            "<disk/><disk><source file='2'/><target dev='b'/></disk>",
            {0: 1},
        ),
    ],
)
def test_match_pairs_siblings(left: str, right: str, expected: dict[int, int]) -> None:
    one, other = (parse(f"<devices>{each}</devices>").node for each in (left, right))

    found = match(one, other)

    assert {other.index(new): one.index(old) for new, old in found.items()} == expected


def test_match_with_known_does_not_take_the_known_for_another() -> None:
    one, other = (parse("<devices><video/></devices>").node for _ in range(2))
    gone = parse("<video/>").node

    assert match(one, other, {gone: one[0]}) == {other[0]: one[0]}
    other[0].set("x", "1")
    assert match(one, other, {gone: one[0]}) == {}
    assert match(one, other, {other[0]: one[0]}) == {other[0]: one[0]}


def test_match_very_many_edited_siblings_goes_by_identity_only() -> None:
    disks = "".join(f"<disk><target dev='{{0}}{n}'/></disk>" for n in range(60))
    one, other = (parse(f"<devices>{disks.format(each)}</devices>").node for each in "ab")

    assert match(one, other) == {}


@pytest.mark.parametrize(
    ("parent", "xml", "expected"),
    [
        ("devices", "<disk><target dev='vda'/></disk>", (("target", "vda"),)),
        ("devices", "<disk/>", None),
        ("devices", "<controller type='a' index='0'/>", (("type", "a"), ("index", "0"))),
        (
            "devices",
            "<hostdev><source><vendor id='1'/><product id='2'/></source></hostdev>",
            (("vendor", "1"), ("product", "2")),
        ),
        (
            "devices",
            "<hostdev><source><address bus='1' device='2'/></source></hostdev>",
            (("bus", "1"), ("device", "2")),
        ),
        ("graphics", "<channel name='main'/>", (("name", "main"),)),
        ("hugepages", "<page size='1'/>", (("size", "1"),)),
        ("domain", "<vcpu id='1'/>", None),
    ],
)
def test_key_is_what_identifies_an_element(
    parent: str, xml: str, expected: tuple[tuple[str, str], ...] | None
) -> None:
    assert key(parse(f"<{parent}>{xml}</{parent}>").node[0]) == expected


def test_key_of_our_tags_is_their_text() -> None:
    uri = "https://vmgui.org/xmlns/domain/1"

    tag = parse(f"<machine xmlns='{uri}'><tag>x</tag></machine>").node[0]

    assert (f"{{{uri}}}machine", f"{{{uri}}}tag") in IDENTITY
    assert key(tag) == (("text", "x"),)
