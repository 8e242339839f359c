"""<sysinfo>: what a domain's firmware tells about the machine.

A domain can have two of them: one for the tables of SMBIOS, and one for files of QEMU's firmware
configuration device (fw_cfg).
"""

from __future__ import annotations

from typing import Self, overload

from vmgui.base.compat import override
from vmgui.xmldoc import converters, layout, order, paths
from vmgui.xmldoc.element import Element, Place
from vmgui.xmldoc.paths import Node
from vmgui.xmldoc.properties import Children, Elements, Value, text

SMBIOS, FWCFG = "smbios", "fwcfg"
_TAG = "sysinfo"


class Sysinfo(Place):
    """The <sysinfo> of one type, which need not exist yet."""

    def __init__(self, domain: Place, type_: str) -> None:
        """Look below `domain`."""
        super().__init__(domain.node)
        self._type = type_

    @override
    def find(self, steps: tuple[str, ...] = ()) -> Node | None:
        present = self._present()
        return None if present is None else paths.find(present, steps)

    @override
    def make(self, steps: tuple[str, ...] = ()) -> Node:
        present = self._present()
        if present is None:
            present = paths.fresh(_TAG)
            paths.write(present, "type", self._type)
            layout.insert(self.node, order.position(self.node, _TAG), present)
        return paths.make(present, steps)

    def drop_empty(self) -> None:
        """Remove tables without entries, and a <sysinfo> without tables."""
        present = self._present()
        if present is None:
            return
        for table in present.iterchildren():
            paths.prune(table, present)
        if not len(present):
            layout.remove(present)

    def _present(self) -> Node | None:
        found = self.node.iterchildren(_TAG)
        return next((each for each in found if paths.read(each, "type") == self._type), None)


class Entry(Element):
    """<entry> of a table."""

    TAG = "entry"
    name = text("@name")
    file = text("@file")
    content = text("")


class Entries(Children[Entry]):
    """The entries of a table of one of the <sysinfo>."""

    def __init__(self, type_: str, table: str = "") -> None:
        """Look in the first `table` of the <sysinfo> of this type; empty for its own entries."""
        super().__init__(Entry, table)
        self.type = type_

    @overload
    def __get__(self, place: None, owner: type) -> Self: ...
    @overload
    def __get__(self, place: Place, owner: type | None = None) -> Elements[Entry]: ...
    @override
    def __get__(self, place: Place | None, owner: type | None = None) -> Self | Elements[Entry]:
        if place is None:
            return self
        return Elements(Sysinfo(place, self.type), self.path.steps, self.kind)


class SmbiosText(Value[str]):
    """The text of a named <entry> in the first table of one kind; None if there is none."""

    def __init__(self, table: str, entry: str) -> None:
        """The entry called `entry` in the first `table`, such as "bios"."""
        super().__init__(f"{_TAG}/{table}/entry", converters.TEXT)
        self.entry = entry
        self._entries = Entries(SMBIOS, table)

    @overload
    def __get__(self, place: None, owner: type) -> Self: ...
    @overload
    def __get__(self, place: Place, owner: type | None = None) -> str | None: ...
    @override
    def __get__(self, place: Place | None, owner: type | None = None) -> Self | str | None:
        return self if place is None else self.raw(place)

    @override
    def __set__(self, place: Place, value: str | None) -> None:
        """Write the text; None removes it, and what is empty without it.

        Raises:
            InvalidInput: XML cannot hold one of the characters.
        """
        found = self._found(place)
        if value is None:
            if found is not None:
                found.remove()
                Sysinfo(place, SMBIOS).drop_empty()
            return
        if found is None:
            added = Entry.create()
            added.name = self.entry
            added.content = value
            self._entries.__get__(place).append(added)
        else:
            found.content = value

    @override
    def raw(self, place: Place) -> str | None:
        found = self._found(place)
        return None if found is None else found.content or ""

    def _found(self, place: Place) -> Entry | None:
        entries = self._entries.__get__(place)
        return next((each for each in entries if each.name == self.entry), None)


def boards(domain: Place) -> int:
    """How many tables of base boards there are."""
    present = Sysinfo(domain, SMBIOS).find()
    return 0 if present is None else len(list(present.iterchildren("baseBoard")))


def has_sysinfo(domain: Place) -> bool:
    """Whether there is a <sysinfo> of any type."""
    return any(Sysinfo(domain, type_).find() is not None for type_ in (SMBIOS, FWCFG))
