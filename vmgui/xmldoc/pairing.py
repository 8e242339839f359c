"""Pairs the elements of two descriptions of the same thing, and compares them.

Siblings with the same name find their counterparts by what identifies them (see
`vmgui.xmldoc.identity`); where that does not help, by the alias a person gave, by being equal, and
at last by likeness. Everything is deterministic.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import TypeAlias, TypeVar

from vmgui.xmldoc import paths
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.identity import LISTS, has_key, is_mixed, key, signature, text_of, value_at
from vmgui.xmldoc.paths import Node, Path

E = TypeVar("E", bound=Element)

_ENOUGH = 0.6
"""So alike are two elements that are the same although what identifies them was edited."""
_ENOUGH_ALONE = 0.3
"""The same if nothing else of their name is left and both have the same number, or if nothing
identifies them."""
_MOST_COMPARED = 2500
"""Pairs of elements whose likeness is looked at; beyond that only numbers count (20 ms)."""
_WEIGHTS = {"source": 3, "alias": 2, "address": 2}
"""Child of a device -> how much it says about which one it is; everything else: 1."""
_HINTS = ("alias", "address")
"""Children that only count if both have them: libvirt adds them."""


def match(one: Node, other: Node, known: Mapping[Node, Node] | None = None) -> dict[Node, Node]:
    """Which child of `other` is which child of `one`; comments count as children.

    Args:
        one: an element.
        other: its counterpart.
        known: child of `other` -> child of `one` where that is known. A child of `one` that it has
            is never taken for another one just because that looks alike.
    """
    groups: dict[str, tuple[list[Node], list[Node]]] = defaultdict(lambda: ([], []))
    for child in one:
        groups[child.tag][0].append(child)
    for child in other:
        groups[child.tag][1].append(child)
    found: dict[Node, Node] = {}
    for tag, (left, right) in groups.items():
        if (one.tag, tag) in LISTS:
            found.update(zip(right, left, strict=False))
        elif left and right:
            found.update(_Group(left, right, known or {}).pairs())
    return found


class _Group:
    """The siblings of one name on both sides, and who has found whom."""

    def __init__(self, left: list[Node], right: list[Node], known: Mapping[Node, Node]) -> None:
        self._left, self._right = left, right
        self._known = known
        self._found: dict[Node, Node] = {}

    def pairs(self) -> dict[Node, Node]:
        """Right -> left."""
        left, right = self._left, self._right
        is_element = isinstance(left[0].tag, str)
        if len(left) == len(right) == 1 and is_element and not self._known and not has_key(left[0]):
            return {right[0]: left[0]}
        self._take_known()
        if is_element:
            self._take_unique(key)
            self._take_unique(_own_alias)
        self._take_equal()
        if is_element:
            self._take_alike()
            self._take_numbered()
        return self._found

    def _rest(self) -> tuple[list[Node], list[Node]]:
        taken = set(self._found.values())
        return (
            [node for node in self._left if node not in taken],
            [node for node in self._right if node not in self._found],
        )

    def _take_known(self) -> None:
        if self._known:
            left = set(self._left)
            for node in self._right:
                partner = self._known.get(node)
                if partner in left:
                    self._found[node] = partner

    def _take_unique(self, key_of: Callable[[Node], Hashable | None]) -> None:
        """Those that have the same key, and are the only ones that have it."""
        left, right = self._rest()
        keys = [[key_of(node) for node in nodes] for nodes in (left, right)]
        counts = [Counter(each) for each in keys]
        by_key = dict(zip(keys[0], left, strict=True))
        for node, its in zip(right, keys[1], strict=True):
            if its is not None and counts[0][its] == counts[1][its] == 1:
                self._found[node] = by_key[its]

    def _take_equal(self) -> None:
        """Those that mean the same, in their order."""
        left, right = self._rest()
        if not left or not right:
            return
        waiting: dict[Hashable, list[Node]] = defaultdict(list)
        for node in reversed(left):
            waiting[signature(node)].append(node)
        for node in right:
            equal = waiting.get(signature(node))
            if equal:
                self._found[node] = equal.pop()

    def _take_alike(self) -> None:
        """Those that are most alike, the best first."""
        left, right = self._rest()
        left = [node for node in left if node not in self._known_left()]
        if not left or not right or len(left) * len(right) > _MOST_COMPARED:
            return
        is_alone = len(left) == len(right) == 1 and self._number(left[0]) == self._number(right[0])
        keys = {node: key(node) for node in (*left, *right)}
        facts = {node: _facts(node) for node in (*left, *right)}
        scores = sorted(
            (-score, abs(i - j), i, j)
            for i, a in enumerate(left)
            for j, b in enumerate(right)
            if (score := _likeness(facts[a], facts[b]))
            >= (_ENOUGH_ALONE if is_alone or keys[a] == keys[b] else _ENOUGH)
        )
        taken = set()
        for _score, _distance, i, j in scores:
            if left[i] not in taken and right[j] not in self._found:
                taken.add(left[i])
                self._found[right[j]] = left[i]

    def _take_numbered(self) -> None:
        """Those that nothing identifies, if as many are left on both sides, at the same places."""
        left, right = self._rest()
        left = [node for node in left if node not in self._known_left()]
        if len(left) == len(right):
            for a, b in zip(left, right, strict=True):
                if self._number(a) == self._number(b) and key(a) == key(b):
                    self._found[b] = a

    def _known_left(self) -> set[Node]:
        return set(self._known.values())

    def _number(self, node: Node) -> int:
        return (self._left if node in self._left else self._right).index(node)


class Pairs:
    """Elements of one document and their counterparts in another.

    Devices are paired when this is made, so that they stay paired however they are edited, and a
    new one has no counterpart; everything else is paired when asked for.
    """

    def __init__(
        self, one: Element, other: Element, devices: Mapping[Node, Node] | None = None
    ) -> None:
        """Pair the documents `one` and `other`.

        Args:
            one: the document whose elements are asked for.
            other: the document in which to find them.
            devices: device of `one` -> device of `other`, if they are paired already.
        """
        self._one, self._other = one.node, other.node
        self._devices = _paired_devices(self._one, self._other) if devices is None else {**devices}

    @property
    def devices(self) -> Mapping[Node, Node]:
        """Device of the first document -> device of the other."""
        return self._devices

    def adopt(self, element: Element, instead_of: Element) -> None:
        """Let a device take the place of another one of the first document."""
        partner = self._devices.pop(instead_of.node, None)
        if partner is not None:
            self._devices[element.node] = partner

    def counterpart(self, element: E) -> E | None:
        """The element of the other document that `element` of the first is; None if there is none.

        It has the same class as `element`. An element outside of the document has none.
        """
        found = self._find(element.node)
        return None if found is None else type(element)(found)

    def _find(self, node: Node) -> Node | None:
        if node is self._one:
            return self._other
        parent = node.getparent()
        if parent is None:
            return None
        if parent.tag == "devices" and parent.getparent() is self._one:
            return self._devices.get(node)
        partner = self._find(parent)
        return None if partner is None else match(partner, parent).get(node)


def _paired_devices(one: Node, other: Node) -> dict[Node, Node]:
    ours, theirs = (paths.find(each, ("devices",)) for each in (one, other))
    return {} if ours is None or theirs is None else match(theirs, ours)


def covers(node: Node, wanted: Node) -> bool:
    """Whether all of `wanted` is in `node`."""
    if not isinstance(wanted.tag, str) or is_mixed(wanted):
        return signature(node) == signature(wanted)
    theirs = paths.attributes(node)
    if any(theirs.get(name) != value for name, value in paths.attributes(wanted).items()):
        return False
    text = text_of(wanted)
    if text is not None and text != text_of(node):
        return False
    found = {its: mine for mine, its in match(wanted, node).items()}
    return all(
        (partner := found.get(child)) is not None and covers(partner, child) for child in wanted
    )


def agrees(node: Node, wanted: Node) -> bool:
    """Whether nothing in `wanted` contradicts `node`, so that one element can be both."""
    if is_mixed(node) or is_mixed(wanted):
        return False
    theirs, mine = paths.attributes(node), paths.attributes(wanted)
    texts = {each for each in (text_of(node), text_of(wanted)) if each}
    if len(texts) > 1 or (texts and (len(node) or len(wanted))):
        return False
    if any(theirs[name] != mine[name] for name in theirs.keys() & mine.keys()):
        return False
    pairs = match(node, wanted).items()
    return all(agrees(its, ours) for ours, its in pairs if isinstance(ours.tag, str))


def _own_alias(node: Node) -> str | None:
    """The alias a person gave; libvirt's own ones are counted anew at each start."""
    alias = value_at(node, _ALIAS)
    return alias if alias and alias.startswith("ua-") else None


_ALIAS = Path.parse("alias/@name")


_Facts: TypeAlias = Mapping[tuple[str, ...], int]


def _facts(node: Node) -> _Facts:
    """What an element says -> how much that counts."""
    return {fact: _WEIGHTS.get(fact[0], 1) for fact in _told(node, ()) if fact[0] != "backingStore"}


def _told(node: Node, above: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for name, value in paths.attributes(node).items():
        yield (*above, f"@{name}", value)
    if text := text_of(node):
        yield (*above, "", text)
    for child in node.iterchildren("*"):
        if not len(child) and not child.attrib:
            yield (*above, child.tag, "", "")
        yield from _told(child, (*above, child.tag))


def _likeness(one: _Facts, other: _Facts) -> float:
    """From 0 (nothing in common) to 1."""
    ours, theirs = ({fact[0] for fact in facts} for facts in (one, other))
    left_out = {hint for hint in _HINTS if not (hint in ours and hint in theirs)}
    weight = sum(w for facts in (one, other) for f, w in facts.items() if f[0] not in left_out)
    common = sum(one[fact] for fact in one.keys() & other.keys() if fact[0] not in left_out)
    return 2 * common / weight if weight else 0.0
