from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.memento import Memento

XML = """<domain id="1" type="kvm">
  <name>a</name>
  <title>t</title> <!-- c -->

  <devices>
    <disk device="disk"><target dev="vda" bus="virtio"/></disk>
    <disk device="cdrom"/>
  </devices>
</domain>"""


def test_restore_after_edits_gives_the_same_text_and_nodes() -> None:
    domain = parse(XML, Domain)
    first, second = domain.devices.disks
    memento = Memento(domain)

    domain.type = None
    domain.title = None
    domain.description = "new"
    first.target = None
    first.remove()
    second.bus = "sata"
    memento.restore()

    assert serialize(domain) == XML
    assert list(domain.devices.disks) == [first, second]


def test_restore_after_moves_between_parents_gives_the_same_text() -> None:
    domain = parse(XML, Domain)
    first, second = domain.devices.disks
    memento = Memento(domain)

    first.node.append(second.node)
    memento.restore()
    second.node.append(first.node)
    memento.restore()

    assert serialize(domain) == XML


def test_restore_twice_works() -> None:
    domain = parse(XML, Domain)
    memento = Memento(domain)

    for name in ("b", "c"):
        domain.name = name
        memento.restore()
        assert domain.name == "a"


def test_restore_part_leaves_the_rest() -> None:
    domain = parse(XML, Domain)
    disk = domain.devices.disks[0]
    memento = Memento(disk)

    domain.name = "b"
    disk.target = "vdz"
    memento.restore()

    assert serialize(domain) == XML.replace("<name>a<", "<name>b<")
