from tests.documents import document
from vmgui.xmldoc.document import difference, parse, serialize
from vmgui.xmldoc.domain.domain import Domain

GIB = 1024**3


def test_domain_is_read() -> None:
    domain = parse(document("linux-q35-uefi"), Domain)

    assert (domain.name, domain.type, domain.id) == ("web-01", "kvm", 7)
    assert domain.uuid == "3d4c1e1a-6f0b-4f1e-9a44-5a2f0c6b7d11"
    assert domain.title == "Web server 1"
    assert (domain.memory, domain.current_memory) == (4 * GIB, 2 * GIB)
    assert (domain.vcpus, domain.current_vcpus) == (4, 2)
    assert domain.emulator == "/usr/bin/qemu-system-x86_64"
    assert (domain.on_poweroff, domain.on_reboot, domain.on_crash) == (
        "destroy",
        "restart",
        "destroy",
    )
    assert domain.os_id == "http://debian.org/debian/12"


def test_domain_minimal_reads_none_for_the_rest() -> None:
    domain = parse(document("minimal"), Domain)

    assert domain.memory == 8192 * 1024
    assert domain.title is None
    assert domain.vcpus is None
    assert domain.os_id is None
    assert domain.machine_metadata.folder == ""


def test_domain_edit_is_one_line_in_the_difference() -> None:
    xml = document("linux-q35-uefi")
    domain = parse(xml, Domain)

    domain.current_memory = 3 * GIB

    lines = difference(xml, serialize(domain), context=0).splitlines()
    assert lines[1:] == [
        '-  <currentMemory unit="KiB">2097152</currentMemory>',
        '+  <currentMemory unit="KiB">3145728</currentMemory>',
    ]


def test_domain_new_title_stands_behind_the_uuid() -> None:
    domain = parse(document("windows-11-tpm"), Domain)

    domain.title = "Office"

    assert "</uuid>\n  <title>Office</title>\n  <metadata>" in serialize(domain)


def test_domain_vcpus_removed_keep_their_attributes() -> None:
    domain = parse(document("linux-q35-uefi"), Domain)

    domain.vcpus = None

    assert domain.current_vcpus == 2


def test_domain_os_id_is_written_with_its_namespace() -> None:
    domain = parse(document("minimal"), Domain)

    domain.os_id = "http://debian.org/debian/13"

    assert parse(serialize(domain), Domain).os_id == "http://debian.org/debian/13"
    assert (
        '<libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0">'
        in serialize(domain)
    )
