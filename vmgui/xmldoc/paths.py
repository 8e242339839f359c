"""Addresses inside a document: ``a/b/@c`` is an attribute, ``a/b`` the text of an element."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from lxml import etree

from vmgui.xmldoc import layout, order

Node: TypeAlias = etree._Element
"""A live node of a document. Other packages pass it on at most; lxml stays in here."""

NAMESPACES = {
    "bhyve": "http://libvirt.org/schemas/domain/bhyve/1.0",
    "fs": "http://libvirt.org/schemas/storagepool/fs/1.0",
    "libosinfo": "http://libosinfo.org/xmlns/libvirt/domain/1.0",
    "lxc": "http://libvirt.org/schemas/domain/lxc/1.0",
    "qemu": "http://libvirt.org/schemas/domain/qemu/1.0",
    "rbd": "http://libvirt.org/schemas/storagepool/rbd/1.0",
    "vmgui": "https://vmgui.org/xmlns/domain/1",
    "xen": "http://libvirt.org/schemas/domain/xen/1.0",
}
"""The prefixes that a path or a TAG may use."""

_PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}
_PATH = re.compile(r"(?P<steps>[\w:-]+(/[\w:-]+)*)?(/?@(?P<attribute>[\w:-]+))?")


@cache
def qualified(name: str) -> str:
    """A name as the tree knows it: ``qemu:arg`` becomes ``{http://libvirt.org/...}arg``."""
    prefix, colon, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else name


def readable(name: str) -> str:
    """A name of the tree as paths write it; of a namespace nobody knows, only the local part."""
    uri, brace, local = name.rpartition("}")
    prefix = _PREFIXES.get(uri.removeprefix("{")) if brace else None
    return f"{prefix}:{local}" if prefix else local


def namespace(node: Node) -> str:
    """The namespace of an element; empty if it has none."""
    return etree.QName(node).namespace or ""


def attributes(node: Node) -> dict[str, str]:
    """All attributes with their qualified names."""
    return {str(name): str(value) for name, value in node.attrib.items()}  # the stubs say bytes too


def source(node: Node) -> str:
    """An element as text, as it stands, without what follows it."""
    return etree.tostring(node, encoding="unicode", with_tail=False)


def fresh(tag: str) -> Node:
    """A new empty element with a qualified name, with the usual prefix if it has a namespace."""
    uri = etree.QName(tag).namespace
    prefix = _PREFIXES.get(uri) if uri else None
    return etree.Element(tag, nsmap={prefix: uri} if prefix and uri else None)


@dataclass(frozen=True, slots=True)
class Path:
    """Steps down to an element, then perhaps an attribute."""

    text: str
    """As it was written in the class."""
    steps: tuple[str, ...]
    attribute: str | None

    @classmethod
    def parse(cls, text: str) -> Path:
        """Read ``a/b/@c``; the empty path is the element itself.

        Raises:
            ValueError: this is no path (a mistake in a class, found when it is imported).
        """
        found = _PATH.fullmatch(text)
        if found is None:
            raise ValueError(f"not a path: {text}")
        steps = tuple(qualified(step) for step in (found["steps"] or "").split("/") if step)
        return cls(text, steps, qualified(found["attribute"]) if found["attribute"] else None)


def find(node: Node, steps: tuple[str, ...]) -> Node | None:
    """The first element there, or None."""
    for step in steps:
        below = next(node.iterchildren(step), None)
        if below is None:
            return None
        node = below
    return node


def make(node: Node, steps: tuple[str, ...]) -> Node:
    """The first element there; what is missing on the way is created at its usual place."""
    for step in steps:
        below = next(node.iterchildren(step), None)
        if below is None:
            below = fresh(step)
            layout.insert(node, order.position(node, step), below)
        node = below
    return node


def prune(node: Node, stop: Node) -> None:
    """Remove `node` if there is nothing in it, then its ancestors that this leaves empty.

    `stop` stays in any case.
    """
    while node is not stop and not len(node) and not node.attrib and not (node.text or "").strip():
        parent = node.getparent()
        if parent is None:
            return
        layout.remove(node)
        node = parent


def read(node: Node, attribute: str | None) -> str | None:
    """The attribute (None if it is missing), or without one the element's own text."""
    if attribute is not None:
        return node.get(attribute)
    if not len(node):
        return node.text or ""
    return (node.text or "") + "".join(child.tail or "" for child in node)


def write(node: Node, attribute: str | None, text: str) -> None:
    """Set the attribute, or without one the element's own text; comments in it stay."""
    if attribute is not None:
        node.set(attribute, text)
        return
    node.text = text or None
    for child in node:
        child.tail = None


def erase(node: Node, attribute: str | None) -> None:
    """Remove the attribute, or without one the element's own text."""
    if attribute is not None:
        if attribute in node.attrib:
            del node.attrib[attribute]
    else:
        write(node, None, "")
