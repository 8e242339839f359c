"""What changed between two documents, and doing the same to a third.

`changes` pairs the elements of two documents (see `vmgui.xmldoc.pairing`) and tells the smallest
edits that lead from one to the other; `vmgui.xmldoc.merge.apply` makes them in another document::

    mine = changes(original, edited)
    clashes = apply(mine, present)         # what both sides have changed is left alone, and told
    apply(mine, present, force=True)       # ... or done anyway
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from lxml import etree

from vmgui.base.compat import override
from vmgui.xmldoc import identity, pairing, paths
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.paths import Node


class Kind(Enum):
    """What an edit does."""

    SET = "set"
    """An attribute or the own text of an element gets another value, or its first one."""
    REMOVE = "remove"
    """An attribute, a text or a whole element goes."""
    ADD = "add"
    """A new element."""
    REPLACE = "replace"
    """An element with text between its elements, or a list whose order counts, as a whole."""
    MOVE = "move"
    """An element stands at another place among its siblings."""


@dataclass(frozen=True, slots=True)
class Step:
    """One element on the way down."""

    tag: str
    """Its name as paths in this package write it, such as "disk" or "qemu:arg"."""
    identity: tuple[tuple[str, str], ...] = ()
    """Label and value of what tells it from its siblings; the label of a number is empty."""

    @override
    def __str__(self) -> str:
        """``disk[target=vda]``, ``video[2]`` or ``memballoon``."""
        inside = ",".join(f"{label}={value}" if label else value for label, value in self.identity)
        return f"{self.tag}[{inside}]" if inside else self.tag


@dataclass(frozen=True, slots=True)
class Change:
    """One edit."""

    kind: Kind
    where: tuple[Step, ...]
    """The way to the element, from the document's own element, which itself is left out."""
    attribute: str | None
    """None: the element, or its own text."""
    before: str | None
    """The value, or the XML of the element, that was there; None if there was nothing."""
    after: str | None
    """The value, or the XML of the element, that is there now; None if there is nothing.

    Of a MOVE, both are what stands in front of it (None: it is the first)."""
    spot: Spot = field(repr=False, compare=False)
    """For `vmgui.xmldoc.merge`: the same place in the document that the changes were made from."""
    is_element: bool = False
    """Whether `before` and `after` are XML rather than values."""

    @property
    def path(self) -> str:
        """Where, for people: ``devices/disk[target=vda]/driver/@cache``."""
        return self._joined(map(str, self.where))

    @property
    def plain_path(self) -> str:
        """Where, as properties write it: ``devices/disk/driver/@cache``."""
        return self._joined(step.tag for step in self.where)

    def _joined(self, steps: Iterable[str]) -> str:
        return "/".join([*steps, *([f"@{self.attribute}"] if self.attribute else [])])


@dataclass(frozen=True, slots=True)
class Clash:
    """A change that meets something else than it expects."""

    change: Change
    found: str | None
    """What the document has there: the value, or the XML; None if there is nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """Where a change is, in nodes of a copy of the document `before`. Not for people."""

    node: Node
    """The element that is changed, removed or moved; of an added one, its parent."""
    attribute: str | None = None
    """Its qualified name."""
    behind: Anchor = None
    """Of an added or moved element: what it stands behind."""
    is_behind_list: bool = False
    """Whether that is the first of a list that is one value."""
    is_list: bool = False
    """Whether `node` is."""


Anchor: TypeAlias = Node | Change | None
"""An element of the document `before`, one added by another change; None: nothing, it is first."""


def changes(
    before: Element, after: Element, known: Mapping[Node, Node] | None = None
) -> tuple[Change, ...]:
    """The edits that make `before` mean the same as `after`; empty if it does already.

    They do not refer to the two documents: both may be edited afterwards.

    Args:
        before: a document.
        after: another description of the same thing.
        known: device of `after` -> device of `before`, where that is known (`Pairs.devices`).

    Raises:
        ValueError: the elements have different names.
    """
    if before.node.tag != after.node.tag:
        raise ValueError(f"not the same kind of document: {before.tag}, {after.tag}")
    if _is_same_text(before.node, after.node):
        return ()
    copy = before.copy()
    if known:
        copies = dict(zip(before.node.iter(), copy.node.iter(), strict=True))
        known = {node: copies[its] for node, its in known.items() if its in copies}
    return tuple(_Differences(known or {}).between(copy.node, after.node, ()))


def is_same(before: Element, after: Element, known: Mapping[Node, Node] | None = None) -> bool:
    """Whether both mean the same (as `document.canonical` sees it): stops at the first change.

    `known` is that of `changes`.
    """
    if before.node.tag != after.node.tag:
        return False
    if _is_same_text(before.node, after.node):
        return True
    return next(_Differences(known or {}).between(before.node, after.node, ()), None) is None


class _Differences:
    """Finds the changes from one tree to another."""

    def __init__(self, known: Mapping[Node, Node]) -> None:
        self._known = known

    def between(self, a: Node, b: Node, where: tuple[Step, ...]) -> Iterator[Change]:
        """The changes that lead from `a` to its counterpart `b`."""
        if identity.is_mixed(a) or identity.is_mixed(b) or _is_other_structure(a, b):
            if identity.signature(a) != identity.signature(b):
                xml = paths.source(a), paths.source(b)
                yield Change(Kind.REPLACE, where, None, *xml, Spot(a), is_element=True)
            return
        yield from self._values(a, b, where)
        if len(a) or len(b):
            yield from self._children(a, b, where)

    def _values(self, a: Node, b: Node, where: tuple[Step, ...]) -> Iterator[Change]:
        """The changes of attributes and text."""
        old, new = paths.attributes(a), paths.attributes(b)
        for name in [*old, *(name for name in new if name not in old)]:
            if old.get(name) != new.get(name):
                spot = Spot(a, attribute=name)
                yield _value(where, paths.readable(name), old.get(name), new.get(name), spot)
        texts = identity.text_of(a), identity.text_of(b)
        if texts[0] != texts[1]:
            yield _value(where, None, *texts, Spot(a))

    def _children(self, a: Node, b: Node, where: tuple[Step, ...]) -> Iterator[Change]:
        """The changes of what is in two elements."""
        found = pairing.match(a, b, self._known if a.tag == "devices" else None)
        lists = {tag for tag in _list_tags(a) & _list_tags(b) if _is_one_list(a, b, tag)}
        left, right = _items(a, lists), _items(b, lists)
        kept = set(found.values())
        for child in left:
            if child not in kept:
                yield _removed(child, where)
        fixed = _unmoved([found.get(child) for child in right], left)
        behind: Anchor = None
        is_behind_list = False
        for child in right:
            partner, is_list = found.get(child), child.tag in lists
            if partner is None:
                behind = _added(child, where, Spot(a, None, behind, is_behind_list))
                yield behind
            else:
                if partner not in fixed:
                    spot = Spot(partner, None, behind, is_behind_list, is_list)
                    yield _moved(child, where, spot)
                behind = partner
                yield from self._kept(partner, child, where, is_list)
            is_behind_list = is_list

    def _kept(self, a: Node, b: Node, where: tuple[Step, ...], is_list: bool) -> Iterator[Change]:
        """The changes inside of a child that is on both sides, or of a list that begins with it."""
        if is_list:
            yield from _relisted(a, b, where)
        elif not _is_same_text(a, b):
            yield from self.between(a, b, (*where, step(a)))


def _removed(node: Node, where: tuple[Step, ...]) -> Change:
    way = (*where, step(node))
    return Change(Kind.REMOVE, way, None, paths.source(node), None, Spot(node), is_element=True)


def _added(node: Node, where: tuple[Step, ...], spot: Spot) -> Change:
    way = (*where, step(node))
    return Change(Kind.ADD, way, None, None, paths.source(node), spot, is_element=True)


def _moved(node: Node, where: tuple[Step, ...], spot: Spot) -> Change:
    way = (*where, step(spot.node))
    return Change(Kind.MOVE, way, None, _in_front(spot.node), _in_front(node), spot)


def _relisted(first: Node, other: Node, where: tuple[Step, ...]) -> Iterator[Change]:
    """The change of a list that is one value, if there is one."""
    old, new = ([node, *node.itersiblings(node.tag)] for node in (first, other))
    if list(map(identity.signature, old)) != list(map(identity.signature, new)):
        way = (*where, Step(paths.readable(first.tag)))
        before, after = ("".join(map(paths.source, nodes)) for nodes in (old, new))
        spot = Spot(first, is_list=True)
        yield Change(Kind.REPLACE, way, None, before, after, spot, is_element=True)


def step(node: Node) -> Step:
    """How a path tells an element from its siblings."""
    if not isinstance(node.tag, str):
        return Step("comment()" if node.tag is etree.Comment else "processing-instruction()")
    tag = paths.readable(node.tag)
    key = identity.key(node)
    if key is not None:
        return Step(tag, key)
    before = sum(1 for _each in node.itersiblings(node.tag, preceding=True))
    is_alone = not before and next(node.itersiblings(node.tag), None) is None
    return Step(tag) if is_alone else Step(tag, (("", str(before + 1)),))


def _value(
    where: tuple[Step, ...], attribute: str | None, old: str | None, new: str | None, spot: Spot
) -> Change:
    return Change(Kind.REMOVE if new is None else Kind.SET, where, attribute, old, new, spot)


def _in_front(node: Node) -> str | None:
    previous = node.getprevious()
    return None if previous is None else str(step(previous))


def _is_same_text(a: Node, b: Node) -> bool:
    """Whether both are written alike: quick, and true of nearly everything."""
    return etree.tostring(a, with_tail=False) == etree.tostring(b, with_tail=False)


def _is_other_structure(a: Node, b: Node) -> bool:
    """Whether one has text and the other has elements, so that an edit in place would mix them."""
    has_text = identity.text_of(a) is not None or identity.text_of(b) is not None
    return has_text and bool(len(a) or len(b))


def _list_tags(parent: Node) -> set[str]:
    return {child.tag for child in parent if (parent.tag, child.tag) in identity.LISTS}


def _is_one_list(a: Node, b: Node, tag: str) -> bool:
    """Whether the elements stand together on both sides, and there are several."""
    sides = [[index for index, child in enumerate(node) if child.tag == tag] for node in (a, b)]
    is_together = all(numbers[-1] - numbers[0] == len(numbers) - 1 for numbers in sides)
    return is_together and max(map(len, sides)) > 1


def _items(parent: Node, lists: set[str]) -> list[Node]:
    """The children; of a list that is one value, only the first."""
    seen: set[str] = set()
    found = []
    for child in parent:
        if child.tag in lists:
            if child.tag in seen:
                continue
            seen.add(child.tag)
        found.append(child)
    return found


def _unmoved(partners: list[Node | None], left: list[Node]) -> set[Node]:
    """The most elements of `left` that stand in the same order in both (patience sorting)."""
    number = {node: index for index, node in enumerate(left)}
    ordered = [node for node in partners if node is not None]
    if all(number[x] < number[y] for x, y in itertools.pairwise(ordered)):
        return set(ordered)
    tops: list[int] = []
    heads: list[Node] = []
    before: dict[Node, Node | None] = {}
    for node in ordered:
        pile = bisect_left(tops, number[node])
        before[node] = heads[pile - 1] if pile else None
        tops[pile : pile + 1] = [number[node]]
        heads[pile : pile + 1] = [node]
    found = set()
    last: Node | None = heads[-1]
    while last is not None:
        found.add(last)
        last = before[last]
    return found
