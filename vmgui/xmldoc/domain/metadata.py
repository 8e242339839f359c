"""Our own element in a domain's metadata: the folder and the tags people give their machines.

In a domain document it is written with our namespace::

    <vmgui:machine xmlns:vmgui="https://vmgui.org/xmlns/domain/1">
      <vmgui:folder>prod/web</vmgui:folder>
      <vmgui:tag>web</vmgui:tag>
    </vmgui:machine>

virDomainGetMetadata takes the namespace off all elements before it returns the text, and
virDomainSetMetadata puts it on (and fails if it is there already), so `parse` takes both forms and
`to_xml` writes the bare one.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from typing import Self

from lxml import etree

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.xmldoc import document, layout, paths
from vmgui.xmldoc.element import Element, Place
from vmgui.xmldoc.paths import Node

METADATA_PREFIX = "vmgui"
"""The `key` for virDomainSetMetadata."""

METADATA_NAMESPACE = paths.NAMESPACES[METADATA_PREFIX]
"""The `uri` for virDomainGetMetadata and virDomainSetMetadata."""

_MACHINE = "machine"
_STEPS = ("metadata", f"{{{METADATA_NAMESPACE}}}{_MACHINE}")


class MachineMetadata(Place):
    """What we keep about a domain on its host. Elements of newer versions are kept as they are."""

    @classmethod
    def new(cls) -> Self:
        """Empty metadata, for a domain that has none."""
        return cls(paths.fresh(_MACHINE))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what virDomainGetMetadata returned; empty text gives empty metadata.

        Raises:
            InvalidInput: it is not well-formed, or another element.
        """
        if not text.strip():
            return cls.new()
        node = document.parse(text).node
        if node.tag not in _names(_MACHINE):
            raise InvalidInput(
                _("This is not the metadata of a machine."), detail=etree.QName(node).localname
            )
        return cls(node)

    @classmethod
    def within(cls, domain: Element) -> Self:
        """The metadata inside a domain's description; writing creates what is missing there."""
        return cls(domain.node, _STEPS)

    @property
    def folder(self) -> str:
        """Where the machine is filed: names separated by slashes, empty for the top."""
        return next((_folder(paths.read(node, None)) for node in self._nodes("folder")), "")

    @folder.setter
    def folder(self, folder: str) -> None:
        wanted = _folder(folder)
        if wanted != self.folder:
            self._write("folder", [wanted] if wanted else [])

    @property
    def tags(self) -> tuple[str, ...]:
        """The machine's tags in their order, none twice, none empty."""
        return _unique(paths.read(node, None) or "" for node in self._nodes("tag"))

    @tags.setter
    def tags(self, tags: Iterable[str]) -> None:
        wanted = _unique(tags)
        if wanted != self.tags:
            self._write("tag", wanted)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to keep, so that the element can be removed from the domain."""
        node = self.find()
        return node is None or not (len(node) or node.attrib)

    def to_xml(self) -> str:
        """The element for virDomainSetMetadata."""
        node = self.find()
        bare = paths.fresh(_MACHINE) if node is None else copy.deepcopy(node)
        bare.tail = None
        for each in bare.iter(f"{{{METADATA_NAMESPACE}}}*"):
            each.tag = etree.QName(each).localname
        etree.cleanup_namespaces(bare)
        return etree.tostring(bare, encoding="unicode")

    def _nodes(self, name: str) -> Iterator[Node]:
        node = self.find()
        return iter(()) if node is None else node.iterchildren(*_names(name))

    def _write(self, name: str, texts: Iterable[str]) -> None:
        """Make the elements called `name` say `texts`: present ones first, then new ones."""
        machine = self.make()
        present = list(self._nodes(name))
        index = machine.index(present[-1]) + 1 if present else len(machine)
        pending = iter(present)
        for text in texts:
            node = next(pending, None)
            if node is None:
                node = paths.fresh(_sibling(machine, name))
                layout.insert(machine, index, node)
                index = machine.index(node) + 1
            paths.write(node, None, text)
        for node in pending:
            layout.remove(node)
        paths.prune(machine, self.node)


def _names(name: str) -> tuple[str, str]:
    """The names an element of ours can have in a tree."""
    return f"{{{METADATA_NAMESPACE}}}{name}", name


def _sibling(machine: Node, name: str) -> str:
    """`name`, in the namespace that `machine` is in."""
    return name if machine.tag == _MACHINE else f"{{{METADATA_NAMESPACE}}}{name}"


def _folder(text: str | None) -> str:
    return "/".join(part for each in (text or "").split("/") if (part := each.strip()))


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stripped for text in texts if (stripped := text.strip())))
