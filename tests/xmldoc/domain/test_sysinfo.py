from __future__ import annotations

import pytest

from tests.documents import document
from vmgui.base.errors import InvalidInput
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.sysinfo import (
    FWCFG,
    SMBIOS,
    Entries,
    Entry,
    SmbiosText,
    Sysinfo,
    boards,
    has_sysinfo,
)


class _Domain(Domain):
    vendor = SmbiosText("bios", "vendor")
    version = SmbiosText("bios", "version")
    strings = Entries(SMBIOS, "oemStrings")
    files = Entries(FWCFG)


def domain(inside: str = "") -> _Domain:
    return parse(f"<domain>{inside}</domain>", _Domain)


def test_types_are_told_apart_in_any_order() -> None:
    both = parse(document("advanced-pages"), _Domain)

    assert both.vendor == "LENOVO"
    assert [each.name for each in both.files] == ["opt/org.example/text", "opt/org.example/file"]
    assert len(both.strings) == boards(both) == 2
    assert has_sysinfo(both)


def test_missing_entry_is_none() -> None:
    assert domain().vendor is None
    assert len(domain().files) == boards(domain()) == 0
    assert not has_sysinfo(domain())


def test_write_creates_and_none_removes_all_of_it() -> None:
    element = domain()

    element.vendor, element.version = "LENOVO", "1"
    element.vendor = "Dell"
    element.version = None

    assert [(each.name, each.content) for each in Entries(SMBIOS, "bios").__get__(element)] == [
        ("vendor", "Dell")
    ]
    element.vendor = None
    assert element.xml() == "<domain/>"


def test_write_refuses_what_xml_cannot_hold() -> None:
    with pytest.raises(InvalidInput):
        domain().vendor = "\0"


def test_files_and_tables_do_not_mix() -> None:
    element = domain()
    entry = Entry.create()
    entry.name = "opt/a"

    element.files.append(entry)
    element.vendor = "LENOVO"

    assert [each.get("type") for each in element.node.iterchildren("sysinfo")] == [FWCFG, SMBIOS]


def test_what_is_not_empty_stays() -> None:
    element = domain(
        "<sysinfo type='smbios'><bios/><system><entry name='sku'>1</entry></system></sysinfo>"
    )

    Sysinfo(element, SMBIOS).drop_empty()
    Sysinfo(element, FWCFG).drop_empty()

    assert "bios" not in element.xml().replace("smbios", "")
    assert "sku" in element.xml()
