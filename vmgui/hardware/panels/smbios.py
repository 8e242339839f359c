"""SMBIOS: the maker, model and numbers that the guest reads from its firmware."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.chipset import X86
from vmgui.hardware.conditions import is_one_of
from vmgui.hardware.fields import Choice, Path, Text
from vmgui.hardware.items import Group, Note, Rows
from vmgui.hardware.options import DEFAULT, fixed
from vmgui.hardware.panel import Panel, Problem
from vmgui.hardware.panels.common import is_qemu
from vmgui.hardware.scene import Scene
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
from vmgui.xmldoc.properties import text

_DATE = re.compile(r"(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])/(\d\d|\d{4})")
_RELEASE = re.compile(r"\d{1,3}\.\d{1,3}")
_ARCHS = frozenset({*X86, "aarch64", "armv7l", "riscv64", "loongarch64"})
"""Whose firmware has SMBIOS."""
_ENTERED = "sysinfo"
"""The mode in which the guest is told what is entered here."""
_FIRMWARE_PREFIX = "opt/"
"""What QEMU leaves to its users."""

_TABLES: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "system",
        N_("System"),
        (
            ("manufacturer", N_("Manufacturer")),
            ("product", N_("Product")),
            ("version", N_("Version")),
            ("serial", N_("Serial number")),
            ("uuid", N_("UUID")),
            ("sku", N_("SKU number")),
            ("family", N_("Family")),
        ),
    ),
    (
        "bios",
        N_("Firmware"),
        (
            ("vendor", N_("Vendor")),
            ("version", N_("Version")),
            ("date", N_("Date")),
            ("release", N_("Release")),
        ),
    ),
    (
        "baseBoard",
        N_("Base board"),
        (
            ("manufacturer", N_("Manufacturer")),
            ("product", N_("Product")),
            ("version", N_("Version")),
            ("serial", N_("Serial number")),
            ("asset", N_("Asset tag")),
            ("location", N_("Location")),
        ),
    ),
    (
        "chassis",
        N_("Chassis"),
        (
            ("manufacturer", N_("Manufacturer")),
            ("version", N_("Version")),
            ("serial", N_("Serial number")),
            ("asset", N_("Asset tag")),
            ("sku", N_("SKU number")),
        ),
    ),
)
"""Table, title, and the entries with their labels."""

TEXTS = {
    f"{table}_{name}": SmbiosText(table, name)
    for table, _title, entries in _TABLES
    for name, _label in entries
}
"""Name of a field -> the entry that it shows."""


class SmbiosDomain(Domain):
    """A domain, as far as the tables of its firmware are concerned; see `TEXTS` for them."""

    mode = text("os/smbios/@mode")
    oem_strings = Entries(SMBIOS, "oemStrings")
    firmware_files = Entries(FWCFG)


def _date_problem(value: str, _element: Any, _scene: Scene) -> str | None:
    """virSysinfoBIOSParseXML refuses others."""
    return None if _DATE.fullmatch(value) else _("Enter month/day/year, such as 03/31/2024.")


def _release_problem(value: str, _element: Any, _scene: Scene) -> str | None:
    return None if _RELEASE.fullmatch(value) else _("Enter two numbers, such as 1.7.")


def _uuid_problem(value: str, element: SmbiosDomain, _scene: Scene) -> str | None:
    """virDomainDefParseXML refuses any but the machine's own."""
    try:
        if element.uuid is None or UUID(value) == UUID(element.uuid):
            return None
    except ValueError:
        return _("This is no UUID.")
    return _("It has to be the UUID of the machine: leave it empty.")


_CHECKS = {
    "bios_date": _date_problem,
    "bios_release": _release_problem,
    "system_uuid": _uuid_problem,
}

_is_entered = is_one_of(SmbiosDomain.mode, _ENTERED)


def _text(table: str, name: str, label: str) -> Text:
    id_ = f"{table}_{name}"
    return Text(TEXTS[id_], label, id=id_, check=_CHECKS.get(id_))


def _table(table: str, title: str, entries: tuple[tuple[str, str], ...]) -> Group:
    rows = tuple(_text(table, name, label) for name, label in entries)
    return Group(title, rows, when=_is_entered)


def _more_boards(element: SmbiosDomain, _scene: Scene) -> str:
    if boards(element) < 2:
        return ""
    return _("The machine has several base boards; this is the first one. The XML view has all.")


def _drop_empty(element: SmbiosDomain, _scene: Scene) -> None:
    for type_ in (SMBIOS, FWCFG):
        Sysinfo(element, type_).drop_empty()


def _new_file(element: SmbiosDomain, _scene: Scene) -> Entry:
    taken = {each.name for each in element.firmware_files}
    entry = Entry.create()
    entry.name = next(
        name
        for number in range(len(taken) + 1)
        if (name := f"{_FIRMWARE_PREFIX}org.example/{number}") not in taken
    )
    entry.content = "0"
    return entry


def _drop_file(entry: Entry, _scene: Scene) -> None:
    if entry.content:
        entry.file = None


def _drop_content(entry: Entry, _scene: Scene) -> None:
    if entry.file:
        entry.content = None


def _name_problem(value: str, _element: Any, _scene: Scene) -> str | None:
    if value.startswith(_FIRMWARE_PREFIX):
        return None
    return _("The name has to begin with “{prefix}”.").format(prefix=_FIRMWARE_PREFIX)


def _new_text(_element: Any, _scene: Scene) -> Entry:
    entry = Entry.create()
    entry.content = _("text")
    return entry


_OEM = Group(
    N_("Texts of the maker"),
    (
        Rows(
            "oem_strings",
            SmbiosDomain.oem_strings,
            N_("OEM strings"),
            (Text(Entry.content, N_("Text"), is_required=True),),
            _new_text,
            is_ordered=True,
            then=_drop_empty,
            help=N_("Free texts; programs in the guest can read settings from them."),
        ),
    ),
    when=_is_entered,
)


_FIRMWARE_FILES = Group(
    N_("Firmware configuration"),
    (
        Rows(
            "firmware_files",
            SmbiosDomain.firmware_files,
            N_("Entries (fw_cfg)"),
            (
                Text(Entry.name, N_("Name"), is_required=True, check=_name_problem),
                Text(Entry.content, N_("Text"), then=_drop_file),
                Path(Entry.file, N_("or file of the host"), then=_drop_content),
            ),
            _new_file,
            then=_drop_empty,
            help=N_("What programs in the guest can read, such as an Ignition configuration."),
        ),
    ),
    when=is_qemu,
)


class SmbiosPanel(Panel[SmbiosDomain]):
    """What the firmware says about the machine."""

    id = "smbios"
    title = "SMBIOS"
    icon = "device.other"
    is_advanced = True
    element = SmbiosDomain
    fields = (
        Choice(
            SmbiosDomain.mode,
            N_("The guest reads"),
            fixed(
                {
                    None: DEFAULT,
                    "emulate": N_("What the hypervisor makes up"),
                    "host": N_("The data of the host"),
                    _ENTERED: N_("What is entered here"),
                }
            ),
            help=N_("Maker, model and serial numbers; some licences are bound to them."),
        ),
        *(_table(*each) for each in _TABLES),
        Note("boards", _more_boards, when=_is_entered),
    )
    advanced = (_OEM, _FIRMWARE_FILES)

    @override
    def is_for(self, scene: Scene) -> bool:
        domain = scene.domain.viewed_as(SmbiosDomain)
        is_known = domain.os.type == "hvm" and domain.os.arch in _ARCHS
        return is_known or domain.mode is not None or has_sysinfo(domain)

    @override
    def summary(self, element: SmbiosDomain, scene: Scene) -> str:
        return TEXTS["system_product"].__get__(element) or ""

    @override
    def problems(self, element: SmbiosDomain, scene: Scene) -> Iterable[Problem]:
        if element.mode == _ENTERED and Sysinfo(element, SMBIOS).find() is None:
            yield Problem("mode", _("Enter something, or choose another source."))
        yield from _file_problems(element)


def _file_problems(element: SmbiosDomain) -> Iterator[Problem]:
    for entry in element.firmware_files:
        if not entry.content and not entry.file:
            message = _("{name} needs a text or a file.").format(name=entry.name or "")
            yield Problem("firmware_files", message)
