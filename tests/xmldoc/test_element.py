import gc

from vmgui.xmldoc.devices import Device, Disk
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.os import Os

XML = (
    "<domain>\n  <devices>\n    <disk>\n      <target dev='vda'/>\n    </disk>\n    <disk/>\n"
    "  </devices>\n</domain>"
)


def test_equality_same_node_read_twice_is_equal() -> None:
    domain = parse(XML, Domain)

    assert domain.devices.disks[0] == domain.devices.disks[0]
    assert domain.devices.disks[0] != domain.devices.disks[1]
    assert domain.devices.disks[1] != "disk"


def test_equality_after_garbage_collection_still_finds_wrapper() -> None:
    domain = parse(XML, Domain)
    known = {disk: number for number, disk in enumerate(domain.devices.disks)}
    gc.collect()

    found = [known[disk] for disk in domain.devices.disks]

    assert found == [0, 1]


def test_equality_other_class_of_same_node_is_equal() -> None:
    domain = parse(XML, Domain)
    disk = domain.devices.disks[0]

    assert disk.viewed_as(Device) == disk
    assert hash(disk.viewed_as(Device)) == hash(disk)


def test_equality_sibling_removed_stays() -> None:
    domain = parse(XML, Domain)
    first, second = domain.devices.disks

    first.remove()

    assert list(domain.devices.disks) == [second]


def test_equality_section_is_not_its_owner() -> None:
    domain = parse(XML, Domain)

    assert domain.os == domain.os
    assert domain.os != domain


def test_remove_wrapper_stays_usable() -> None:
    domain = parse(XML, Domain)
    disk = domain.devices.disks[0]

    disk.remove()
    disk.bus = "scsi"

    assert disk.xml() == '<disk>\n      <target dev="vda" bus="scsi"/>\n    </disk>'
    assert "vda" not in serialize(domain)


def test_create_then_append_is_laid_out_like_the_others() -> None:
    domain = parse(XML, Domain)
    disk = Disk.create()
    disk.target = "vdb"
    disk.is_readonly = True

    domain.devices.disks.append(disk)

    assert (
        '    <disk/>\n    <disk>\n      <target dev="vdb"/>\n      <readonly/>\n    </disk>\n'
        "  </devices>" in serialize(domain)
    )


def test_copy_is_independent() -> None:
    domain = parse(XML, Domain)
    disk = domain.devices.disks[0]

    copy = disk.copy()
    copy.target = "vdz"

    assert copy != disk
    assert disk.target == "vda"
    assert copy.xml().endswith("</disk>")


def test_repr_names_class_and_tag() -> None:
    assert repr(parse("<a xmlns='urn:x'/>")).startswith("<Element a at 0x")


def test_section_missing_reads_none_and_is_created_by_writing() -> None:
    domain = parse("<domain>\n  <name>a</name>\n  <devices/>\n</domain>", Domain)

    assert domain.os.arch is None
    assert not domain.os.exists
    domain.os.arch = "x86_64"

    assert domain.os.exists
    assert serialize(domain) == (
        '<domain>\n  <name>a</name>\n  <os>\n    <type arch="x86_64"/>\n  </os>\n  <devices/>\n'
        "</domain>"
    )


def test_section_last_value_removed_disappears() -> None:
    domain = parse("<domain>\n  <name>a</name>\n  <os firmware='efi'/>\n</domain>", Domain)

    Os(domain).firmware = None

    assert serialize(domain) == "<domain>\n  <name>a</name>\n</domain>"
