from __future__ import annotations

from tests.documents import document
from tests.hardware.panels.machines import (
    add,
    field,
    machine,
    part,
    problems,
    put,
    row,
    scene,
    summary,
)
from vmgui.hardware.items import Rows
from vmgui.hardware.panels.smbios import TEXTS, SmbiosPanel
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.sysinfo import Entry

PANEL = SmbiosPanel()


def test_all_entries_of_the_document_are_read() -> None:
    domain = parse(document("advanced-pages"), Domain)

    assert [name for name, bound in TEXTS.items() if bound.raw(domain) is None] == []
    assert summary(PANEL, domain) == "Virt-Manager"
    assert problems(PANEL, domain) == []


def test_entry_set_back_leaves_nothing() -> None:
    domain = machine(os="<smbios mode='sysinfo'/>")
    before = domain.xml()

    put(PANEL, domain, "system_product", "Server")

    assert part(domain, "sysinfo") == (
        '<sysinfo type="smbios"><system><entry name="product">Server</entry></system></sysinfo>'
    )
    assert problems(PANEL, domain) == []
    put(PANEL, domain, "system_product", None)
    assert domain.xml() == before
    assert problems(PANEL, domain) == [("mode", "Enter something, or choose another source.")]


def test_what_libvirt_refuses_is_a_problem() -> None:
    domain = machine(
        "<uuid>7b6a1c35-5cde-4c34-8c61-6a1a4de0a101</uuid>", os="<smbios mode='sysinfo'/>"
    )
    for name, value in (
        ("bios_date", "2024-01-31"),
        ("bios_release", "one"),
        ("system_uuid", "7b6a1c35-5cde-4c34-8c61-6a1a4de0a102"),
    ):
        put(PANEL, domain, name, value)

    found = [name for name, _message in problems(PANEL, domain)]
    assert sorted(found) == ["bios_date", "bios_release", "system_uuid"]


def test_further_boards_are_told_of() -> None:
    note = row(PANEL, "boards")
    domain, one = parse(document("advanced-pages"), Domain), machine()

    assert note.text(domain, scene(domain)).startswith("The machine has several")  # type: ignore[union-attr]
    assert note.text(one, scene(one)) == ""  # type: ignore[union-attr]


def test_firmware_files_have_a_text_or_a_file() -> None:
    domain = machine()
    entry = add(PANEL, domain, "firmware_files", Entry)
    rows = row(PANEL, "firmware_files")
    assert isinstance(rows, Rows)
    _name, text, file = rows.columns
    assert problems(PANEL, domain) == []

    file.write(entry, "/srv/config.ign", scene(domain))

    assert entry.xml().strip() == '<entry name="opt/org.example/0" file="/srv/config.ign"/>'
    text.write(entry, "value", scene(domain))
    assert entry.xml().strip() == '<entry name="opt/org.example/0">value</entry>'
    text.write(entry, None, scene(domain))
    entry.name = "etc/e820"
    assert [name for name, _message in problems(PANEL, domain)] == ["firmware_files"] * 2


def test_last_string_takes_its_containers_along() -> None:
    domain = machine(os="<smbios mode='sysinfo'/>")
    before = domain.xml()
    rows = row(PANEL, "oem_strings")
    assert isinstance(rows, Rows)
    assert rows.then is not None

    added = add(PANEL, domain, "oem_strings", Entry)
    assert added.content
    added.remove()
    rows.then(domain, scene(domain))

    assert domain.xml() == before


def test_page_is_for_machines_with_smbios() -> None:
    power = machine(arch="ppc64")

    assert PANEL.is_for(scene(machine()))
    assert not PANEL.is_for(scene(power))
    assert PANEL.is_for(scene(machine(arch="ppc64", os="<smbios mode='host'/>")))
    assert not PANEL.is_for(scene(parse(document("container-apart"), Domain)))


def test_entries_are_shown_where_they_are_used() -> None:
    assert field(PANEL, "system_sku").when is None
    assert [name for name, _message in problems(PANEL, machine())] == []
