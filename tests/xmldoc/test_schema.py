import threading
from pathlib import Path

import pytest

from tests import documents
from tests.support.guards import LogGuard
from vmgui.xmldoc import schema
from vmgui.xmldoc.schema import validate

needs_schema = pytest.mark.skipif(schema.find() is None, reason="libvirt's schemas are missing")

DISK = """\
<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2'/>
  <source file='/mail.qcow2'/>
  <target dev='vda' bus='virtio'/>
</disk>
"""
MACHINE = f"""\
<domain type='kvm'>
  <name>mail</name>
  <memory unit='KiB'>1048576</memory>
  <os>
    <type>hvm</type>
  </os>
  <devices>
{DISK}
  </devices>
</domain>
"""
ACCEPTED = {
    "comments", "container-lxc", "memory-units", "minimal", "network-storage", "one-line",
    "qemu-commandline", "windows-11-tpm", "xen-pv",
}  # fmt: skip
"""Of our documents, those that libvirt's schemas accept."""


def place(text: str, part: str) -> tuple[int, int]:
    """The line and column of a part of a text, from 1."""
    before = text[: text.index(part)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@needs_schema
@pytest.mark.parametrize("path", documents.paths("domain"), ids=documents.name)
def test_documents_are_judged_as_libxml2_judges_them(path):
    found = validate(path.read_text(encoding="utf-8"))

    assert found is not None
    assert (found == ()) or path.stem not in ACCEPTED


@needs_schema
@pytest.mark.parametrize(
    ("right", "wrong", "part", "message"),
    [
        (
            "type='qcow2'",
            "typ='qcow2'",
            "typ=",
            "“typ” is not an attribute of <driver>. Is “type” meant?",
        ),
        (
            "bus='virtio'",
            "bus='virti'",
            "bus=",
            "“virti” is not a possible value of the attribute “bus” of <target>."
            " Is “virtio” meant?",
        ),
        (
            "<source file",
            "<frobnicate/><source file",
            "<frobnicate",
            "<frobnicate> is not known in <disk>.",
        ),
        (
            "<source file",
            "<source dev",
            "dev='/mail",
            "The attribute “dev” of <source> does not fit what stands before it.",
        ),
        (" dev='vda'", "", "<target", "The attribute “dev” of <target> is missing."),
        ("<name>mail</name>", "", "<domain", "<name> is missing in <domain>."),
        ("1048576", "much", "<memory", "“much” is not a possible text of <memory>."),
    ],
)
def test_mistake_is_found_where_it_is(right, wrong, part, message):
    xml = MACHINE.replace(right, wrong, 1)

    found = validate(xml)

    assert found is not None
    assert [(each.line, each.column, each.message) for each in found] == [
        (*place(xml, part), message)
    ]


@needs_schema
@pytest.mark.parametrize(
    ("root", "xml"),
    [
        ("disk", DISK),
        ("cpu", "<cpu mode='host-model' check='partial'/>"),
        ("memory", "<memory unit='KiB'>7</memory>"),
        ("memory", "<memory model='dimm'><target><size>1</size></target></memory>"),
        ("os", "<os><type>hvm</type><boot dev='hd'/></os>"),
        ("devices", f"<devices>{DISK}{DISK}</devices>"),
        ("metadata", "<metadata><a:b xmlns:a='urn:a' c='d'>e</a:b></metadata>"),
    ],
)
def test_parts_of_a_domain_are_judged_alone(root, xml):
    assert validate(xml, root) == ()


@needs_schema
def test_mistake_in_a_part_has_the_part_s_line():
    found = validate(DISK.replace("<source file", "<source fil"), "disk")

    assert found is not None
    assert [(each.line, each.column) for each in found] == [(3, 11)]
    assert found[0].message == "“fil” is not an attribute of <source>. Is “file” meant?"


@needs_schema
def test_foreign_namespaces_are_no_mistakes():
    arguments = "<qemu:commandline><qemu:arg value='-s'/></qemu:commandline>"
    xml = MACHINE.replace("</domain>", f"{arguments}</domain>").replace(
        "<domain", "<domain xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'"
    )

    assert validate(xml) == ()


@needs_schema
def test_order_that_only_libxml2_minds_is_said_to_be_the_order():
    events = "<on_crash>destroy</on_crash><vcpu>1</vcpu><on_reboot>destroy</on_reboot>"
    xml = MACHINE.replace("  <devices>", f"  {events}\n  <devices>")

    found = validate(xml)

    assert found is not None
    assert len(found) == 1
    assert "stumbles over <" in found[0].message
    assert "interleave" in found[0].detail


@needs_schema
def test_several_threads_may_ask_at_once():
    answers = []
    xmls = [MACHINE, MACHINE.replace("virtio", "virti")] * 4
    threads = [
        threading.Thread(target=lambda xml=xml: answers.append(len(validate(xml)))) for xml in xmls
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [0] * 4 + [1] * 4


def test_text_that_is_not_xml_has_the_place_and_the_reason():
    found = validate("<disk>\n  <target>\n</disk>", "disk")

    assert found is not None
    assert found[0].line == 3
    assert found[0].message == (
        "This is not well-formed XML: Opening and ending tag mismatch: target line 2 and disk."
    )


@pytest.mark.parametrize("xml", ["", "<!DOCTYPE disk [<!ENTITY a 'b'>]><disk>&a;</disk>"])
def test_text_that_is_no_document_of_ours_is_one_finding(xml):
    found = validate(xml, "disk")

    assert found is not None
    assert [each.line for each in found] == [1]


def test_other_document_than_wanted_is_a_finding():
    found = validate("<!-- c -->\n<interface/>", "disk")

    assert found is not None
    assert [(each.line, each.message) for each in found] == [
        (2, "This is <interface>, but <disk> is needed here.")
    ]


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """A computer without libvirt, but for what a test puts into its data directory."""
    monkeypatch.setattr(schema, "_DATA_DIRECTORIES", ())
    monkeypatch.setenv("XDG_DATA_DIRS", f"relative:{tmp_path}")
    schema._installed.cache_clear()
    yield tmp_path
    schema._installed.cache_clear()


@pytest.mark.usefixtures("elsewhere")
def test_without_a_schema_there_is_no_verdict():
    assert schema.find() is None
    assert validate(DISK, "disk") is None
    assert validate("<disk>", "disk") is not None


def test_schema_that_is_broken_is_none(elsewhere: Path, log_guard: LogGuard):
    log_guard.expect("cannot be used")
    path = elsewhere / "libvirt" / "schemas" / "domain.rng"
    path.parent.mkdir(parents=True)
    path.write_text("<grammar", encoding="utf-8")

    assert schema.find() == path
    assert validate(DISK, "disk") is None


def test_many_attributes_that_libxml2_takes_minutes_for_are_checked_at_once() -> None:
    driver = (
        "name='qemu' type='qcow2' cache='none' io='native' discard='unmap' detect_zeroes='unmap' "
        "error_policy='stop' rerror_policy='stop' queues='2' queue_size='128' iothread='1' "
        "iommu='on' ats='on' packed='on' page_per_vq='on' copy_on_read='on' event_idx='on' "
        "ioeventfd='on'"
    )
    disk = "<disk type='file'><driver {}/><source file='/a'/><target dev='vda'/></disk>"

    good = schema.validate(disk.format(driver), "disk")
    bad = schema.validate(disk.format(f"{driver} nonsense='1'"), "disk")

    assert good == ()
    assert [each.line for each in bad or ()] == [1]


@needs_schema
@pytest.mark.parametrize(
    ("kind", "right", "wrong", "message"),
    [
        (
            schema.POOL,
            "<pool type='dir'><name>x</name><target><path>/x</path></target></pool>",
            "<pool type='dir'><name>x</name><target><pth>/x</pth></target></pool>",
            "<path> is missing in <target>.",
        ),
        (
            schema.VOLUME,
            "<volume><name>x</name><capacity>1</capacity><target/></volume>",
            "<volume><name>x</name></volume>",
            "<target> is missing in <volume>.",
        ),
        (
            schema.SECRET,
            "<secret><usage type='ceph'><name>x</name></usage></secret>",
            "<secret><usage type='ceph'/></secret>",
            "<name> is missing in <usage>.",
        ),
        (
            schema.NETWORK,
            "<network><name>x</name></network>",
            "<network><name>x</name><brigde/></network>",
            "<brigde> is not known in <network>. Is “bridge” meant?",
        ),
    ],
)
def test_other_objects_have_schemas_of_their_own(kind, right, wrong, message):
    assert validate(right, kind) == ()
    assert message in [each.message for each in validate(wrong, kind) or ()]


@needs_schema
def test_other_object_in_place_of_a_domain_is_refused():
    (finding,) = validate("<pool type='dir'/>") or ()

    assert finding.message == "This is <pool>, but <domain> is needed here."


@needs_schema
def test_other_objects_are_judged_as_libxml2_judges_them():
    for path in documents.paths("pool"):
        found = validate(path.read_text(encoding="utf-8"), schema.POOL)

        assert found is not None
        assert found == () or documents.OWN not in path.parents
