from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import documents
from vmgui.xmldoc.document import parse, pretty
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.pairing import Pairs
from vmgui.xmldoc.patch import Change, Kind, changes, is_same

DOMAIN = """
<domain type="kvm">
  <name>a</name>
  <vcpu current="1">2</vcpu>
  <os><boot dev="hd"/><boot dev="cdrom"/></os>
  <devices>
    <disk type="file" device="disk">
      <driver name="qemu" cache="none"/>
      <source file="/a.img"/>
      <target dev="vda" bus="virtio"/>
      <address type="pci" slot="0x01"/>
    </disk>
    <disk type="file" device="disk">
      <source file="/b.img"/>
      <target dev="vdb" bus="virtio"/>
    </disk>
    <interface type="network">
      <mac address="52:54:00:00:00:01"/>
      <source network="default"/>
      <model type="virtio"/>
    </interface>
    <video><model type="vga"/></video>
    <video><model type="virtio" heads="2"/></video>
    <rng/>
  </devices>
</domain>
"""


def told(before: str, after: str) -> list[tuple[Kind, str, str | None, str | None]]:
    found = changes(parse(before), parse(after))
    return [(each.kind, each.path, each.before, each.after) for each in found]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('type="kvm"', 'type="qemu"', (Kind.SET, "@type", "kvm", "qemu")),
        ("<name>a", "<name>b", (Kind.SET, "name", "a", "b")),
        ("<name>a", "<name>", (Kind.REMOVE, "name", "a", None)),
        (' current="1"', "", (Kind.REMOVE, "vcpu/@current", "1", None)),
        (">2<", ">4<", (Kind.SET, "vcpu", "2", "4")),
        ("<name>a</name>", "", (Kind.REMOVE, "name", "<name>a</name>", None)),
        (
            'cache="none"',
            'cache="none" io="native"',
            (Kind.SET, "devices/disk[target=vda]/driver/@io", None, "native"),
        ),
        (
            "00:01",
            "00:02",
            (
                Kind.SET,
                "devices/interface[mac=52:54:00:00:00:01]/mac/@address",
                "52:54:00:00:00:01",
                "52:54:00:00:00:02",
            ),
        ),
        ('heads="2"', 'heads="3"', (Kind.SET, "devices/video[2]/model/@heads", "2", "3")),
        ("<rng/>", "", (Kind.REMOVE, "devices/rng", "<rng/>", None)),
        ("<rng/>", "<rng/><tpm/>", (Kind.ADD, "devices/tpm", None, "<tpm/>")),
        ("</name>", "</name><!--x-->", (Kind.ADD, "comment()", None, "<!--x-->")),
        ("</name>", "</name><?x y?>", (Kind.ADD, "processing-instruction()", None, "<?x y?>")),
        ("<rng/>", "<rng>x</rng>", (Kind.SET, "devices/rng", None, "x")),
        (
            '<boot dev="hd"/><boot dev="cdrom"/>',
            '<boot dev="cdrom"/><boot dev="hd"/>',
            (
                Kind.REPLACE,
                "os/boot",
                '<boot dev="hd"/><boot dev="cdrom"/>',
                '<boot dev="cdrom"/><boot dev="hd"/>',
            ),
        ),
        (
            '<boot dev="hd"/><boot dev="cdrom"/>',
            '<boot dev="hd"/>',
            (
                Kind.REPLACE,
                "os/boot",
                '<boot dev="hd"/><boot dev="cdrom"/>',
                '<boot dev="hd"/>',
            ),
        ),
    ],
)
def test_changes_one_edit_is_one_change(
    old: str, new: str, expected: tuple[Kind, str, str | None, str | None]
) -> None:
    assert old in DOMAIN

    assert told(DOMAIN, DOMAIN.replace(old, new, 1)) == [expected]


def test_changes_of_a_bus_are_no_other_disk() -> None:
    after = DOMAIN.replace('dev="vda" bus="virtio"', 'dev="sda" bus="sata"').replace(
        '<address type="pci" slot="0x01"/>', ""
    )

    assert [each[1] for each in told(DOMAIN, after)] == [
        "devices/disk[target=vda]/address",
        "devices/disk[target=vda]/target/@dev",
        "devices/disk[target=vda]/target/@bus",
    ]


def test_changes_another_disk_instead_is_another_disk() -> None:
    after = DOMAIN.replace('dev="vdb"', 'dev="vdc"').replace("/b.img", "/c.img")
    after = after.replace("<rng/>", '<disk type="file" device="lun"/>')

    assert [each[:2] for each in told(DOMAIN, after)] == [
        (Kind.REMOVE, "devices/disk[target=vdb]"),
        (Kind.REMOVE, "devices/rng"),
        (Kind.ADD, "devices/disk[target=vdc]"),
        (Kind.ADD, "devices/disk[3]"),
    ]


def test_changes_moved_element_is_one_move() -> None:
    name, vcpu = "<name>a</name>", '<vcpu current="1">2</vcpu>'
    after = DOMAIN.replace(name, "").replace(vcpu, vcpu + name)

    assert told(DOMAIN, after) == [(Kind.MOVE, "vcpu", "name", None)]


def test_changes_mixed_content_is_replaced_as_a_whole() -> None:
    before = "<domain><metadata><x>a<b/>c</x></metadata></domain>"

    assert told(before, before.replace(">c<", ">d<")) == [
        (Kind.REPLACE, "metadata/x", "<x>a<b/>c</x>", "<x>a<b/>d</x>")
    ]


def test_changes_mixed_content_written_differently_is_none() -> None:
    before = "<domain><x a='1' b='2'>t<b/></x></domain>"

    assert told(before, before.replace("a='1' b='2'", "b='2' a='1'")) == []


def test_changes_text_instead_of_elements_replaces_the_element() -> None:
    before = "<domain><rng><b/></rng></domain>"

    assert told(before, "<domain><rng>t</rng></domain>") == [
        (Kind.REPLACE, "rng", "<rng><b/></rng>", "<rng>t</rng>")
    ]


def test_changes_list_with_something_between_is_told_one_by_one() -> None:
    before = "<domain><os><boot dev='hd'/><boot dev='fd'/></os></domain>"
    after = "<domain><os><boot dev='hd'/><kernel/><boot dev='cdrom'/></os></domain>"

    assert [each[:2] for each in told(before, after)] == [
        (Kind.ADD, "os/kernel"),
        (Kind.SET, "os/boot[2]/@dev"),
    ]


def test_changes_list_that_begins_or_ends_is_added_or_removed() -> None:
    none, two = "<domain><os/></domain>", "<domain><os><boot/><boot/></os></domain>"

    assert [each[0] for each in told(none, two)] == [Kind.ADD, Kind.ADD]
    assert [each[0] for each in told(two, none)] == [Kind.REMOVE, Kind.REMOVE]


def test_changes_plain_path_is_that_of_properties() -> None:
    before, after = parse(DOMAIN, Domain), parse(DOMAIN, Domain)
    after.devices.disks[0].bus = "sata"
    after.os_id = "x"

    found = [each.plain_path for each in changes(before, after)]

    assert found == ["metadata", "devices/disk/target/@bus"]


def test_changes_name_known_namespaces_as_properties_do() -> None:
    before = parse("<domain/>", Domain)
    before.os_id = "x"
    after = before.copy()
    after.os_id = "y"

    (change,) = changes(before, after)

    assert change.plain_path == Domain.os_id.path.text


def test_changes_with_known_devices_follow_them() -> None:
    before = parse(DOMAIN, Domain)
    after = before.copy()
    known = Pairs(after, before).devices
    disk, interface = after.devices.disks[1], after.devices.interfaces[0]
    disk.target, disk.source.file, disk.type = "sdz", "/z.img", "block"  # type: ignore[union-attr]
    interface.remove()
    after.devices.append(parse("<interface type='network'><source network='default'/></interface>"))

    found = [(each.kind, each.path) for each in changes(before, after, known)]

    assert found == [
        (Kind.REMOVE, "devices/interface[mac=52:54:00:00:00:01]"),
        (Kind.SET, "devices/disk[target=vdb]/@type"),
        (Kind.SET, "devices/disk[target=vdb]/source/@file"),
        (Kind.SET, "devices/disk[target=vdb]/target/@dev"),
        (Kind.ADD, "devices/interface"),
    ]


def test_changes_outlive_the_documents_they_were_made_from() -> None:
    before, after = parse(DOMAIN, Domain), parse(DOMAIN, Domain)
    after.name = "b"
    (change,) = changes(before, after)

    before.name = after.name = "c"

    assert (change.before, change.after) == ("a", "b")
    assert change == changes(parse(DOMAIN), parse(DOMAIN.replace(">a<", ">b<")))[0]
    assert "spot" not in repr(change)


def test_changes_of_another_kind_of_document_is_a_mistake() -> None:
    assert not is_same(parse("<domain/>"), parse("<network/>"))
    with pytest.raises(ValueError, match="network"):
        changes(parse("<domain/>"), parse("<network/>"))


@pytest.mark.parametrize("path", documents.paths("domain"), ids=documents.name)
def test_changes_between_layouts_of_one_document_are_none(path: Path) -> None:
    xml = path.read_text(encoding="utf-8")

    assert changes(parse(xml), parse(pretty(xml))) == ()
    assert changes(parse(xml), parse(xml)) == ()
    assert is_same(parse(xml), parse(xml))


def many(number: int) -> Domain:
    """A domain with so many devices."""
    disk = """<disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' cache='none'/>
      <source file='/var/lib/{n}.qcow2'/>
      <target dev='vd{n}' bus='virtio'/>
      <serial>{n}</serial>
      <address type='pci' domain='0x0000' bus='0x{n:02x}' slot='0x01' function='0x0'/>
    </disk>"""
    disks = "".join(disk.format(n=n) for n in range(number))
    return parse(f"<domain><devices>{disks}</devices></domain>", Domain)


def _best(call: Callable[[], tuple[Change, ...]], tries: int = 7) -> float:
    """Seconds of the quickest of some tries."""
    times = []
    for _ in range(tries):
        begin = time.perf_counter()
        call()
        times.append(time.perf_counter() - begin)
    return min(times)


@pytest.mark.performance
@pytest.mark.parametrize(("number", "most"), [(60, 0.010), (200, 0.040)])
def test_changes_of_many_devices_are_found_quickly(number: int, most: float) -> None:
    before, after = many(number), many(number)
    for disk in after.devices.disks:
        disk.format, disk.bus = "raw", "sata"

    assert _best(lambda: changes(before, after)) < most
