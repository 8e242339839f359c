"""Patterns out of the files of a schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from pathlib import Path

from lxml import etree

from vmgui.xmldoc.paths import Node
from vmgui.xmldoc.relaxng.patterns import (
    EMPTY,
    NOT_ALLOWED,
    TEXT,
    Attribute,
    Data,
    Element,
    Name,
    NameClass,
    Pattern,
    Value,
    choice,
    group,
    interleave,
    one_or_more,
    optional,
)

_RNG = "{http://relaxng.org/ns/structure/1.0}"
_START = "start"
"""Stands for the name of the definition that a document begins with."""


class Grammar:
    """The patterns of a schema.

    Threads: any.
    """

    def __init__(self, path: Path) -> None:
        """Read the schema in the file `path` and those it includes.

        Raises:
            OSError: one of them cannot be read.
            etree.XMLSyntaxError: one of them is not XML.
        """
        self._nodes: dict[str, list[Node]] = {}
        self._patterns: dict[str, Pattern] = {}
        for node in _definitions(path):
            self._nodes.setdefault(_defined(node), []).append(node)

    @property
    def start(self) -> Pattern:
        """What a whole document is."""
        return self._definition(_START)

    def _definition(self, name: str) -> Pattern:
        if name not in self._patterns:
            nodes = self._nodes.get(name, [])
            is_mixed = any(node.get("combine") == "interleave" for node in nodes)
            parts = [self._joined(node) for node in nodes]
            self._patterns[name] = reduce(interleave, parts) if is_mixed else choice(parts)
        return self._patterns[name]

    def _pattern(self, node: Node) -> Pattern:
        """The pattern that a node of the schema describes; what we do not know allows nothing."""
        match etree.QName(node).localname:
            case "ref":
                return self._definition(node.get("name", "").strip())
            case "element":
                return Element(False, _names(node), lambda: self._joined(node))
            case "attribute":
                return Attribute(False, _names(node), self._joined(node, nothing=TEXT))
            case "value":
                return Value(False, node.text or "")
            case "data":
                return self._data(node)
            case tag if tag in _LEAVES:
                return _LEAVES[tag]
            case tag if tag in _REPEATS:
                return _REPEATS[tag](self._joined(node))
            case tag if tag in _JOINS:
                return _JOINS[tag](map(self._pattern, _children(node)))
        return NOT_ALLOWED

    def _joined(self, node: Node, nothing: Pattern = EMPTY) -> Pattern:
        """The patterns in a node, one after the other; `nothing` if there are none."""
        parts = [self._pattern(each) for each in _children(node)]
        return reduce(group, parts) if parts else nothing

    def _data(self, node: Node) -> Pattern:
        params = tuple(
            (each.get("name", ""), each.text or "") for each in node.iterchildren(_RNG + "param")
        )
        excluded = node.find(_RNG + "except")
        return Data(
            False,
            node.get("type", ""),
            params,
            None if excluded is None else choice(map(self._pattern, _children(excluded))),
        )


_LEAVES = {"empty": EMPTY, "text": TEXT}
_REPEATS: dict[str, Callable[[Pattern], Pattern]] = {
    "optional": optional,
    "oneOrMore": one_or_more,
    "zeroOrMore": lambda part: optional(one_or_more(part)),
    "mixed": lambda part: interleave(part, TEXT),
}
_JOINS: dict[str, Callable[[Iterable[Pattern]], Pattern]] = {
    "choice": choice,
    "group": lambda parts: reduce(group, parts, EMPTY),
    "interleave": lambda parts: reduce(interleave, parts, EMPTY),
}


def _definitions(path: Path) -> Iterator[Node]:
    """The definitions in a file and in those it includes, without those that it replaces."""
    for node in etree.parse(path).getroot():
        if node.tag == _RNG + "include":
            own = _children(node)
            replaced = {_defined(each) for each in own}
            included = _definitions(path.parent / node.get("href", ""))
            yield from (each for each in included if _defined(each) not in replaced)
            yield from own
        elif node.tag in (_RNG + "define", _RNG + "start"):
            yield node


def _defined(node: Node) -> str:
    return node.get("name", "").strip() or _START


def _children(node: Node) -> list[Node]:
    """The patterns in a node, without the names that an element or attribute may begin with."""
    children = list(node.iterchildren(_RNG + "*"))
    has_names = node.tag in (_RNG + "element", _RNG + "attribute") and node.get("name") is None
    return children[1:] if has_names else children


def _names(node: Node) -> NameClass:
    """How an element or attribute of the schema may be called."""
    if (name := node.get("name")) is not None:
        is_attribute = node.tag == _RNG + "attribute"
        return NameClass(frozenset({_name(node, name, inherits=not is_attribute)}))
    first = next(node.iterchildren(_RNG + "*"))
    if first.tag == _RNG + "choice":
        parts = [_name_class(each) for each in first.iterchildren(_RNG + "*")]
        return NameClass(
            frozenset().union(*(part.names for part in parts)),
            frozenset().union(*(part.namespaces for part in parts)),
            any(part.is_any for part in parts),
        )
    return _name_class(first)


def _name_class(node: Node) -> NameClass:
    excluded = tuple(
        _name_class(each)
        for exception in node.iterchildren(_RNG + "except")
        for each in exception.iterchildren(_RNG + "*")
    )
    match etree.QName(node).localname:
        case "name":
            return NameClass(frozenset({_name(node, node.text or "", inherits=True)}))
        case "nsName":
            return NameClass(namespaces=frozenset({_namespace(node)}), excluded=excluded)
    return NameClass(is_any=True, excluded=excluded)


def _name(node: Node, written: str, *, inherits: bool) -> Name:
    prefix, _colon, local = written.strip().rpartition(":")
    if prefix:
        return Name(node.nsmap.get(prefix, ""), local)
    return Name(_namespace(node) if inherits else node.get("ns", ""), local)


def _namespace(node: Node) -> str:
    """The namespace of names in a place of the schema: said there or further outside."""
    place: Node | None = node
    while place is not None:
        if (namespace := place.get("ns")) is not None:
            return namespace
        place = place.getparent()
    return ""
