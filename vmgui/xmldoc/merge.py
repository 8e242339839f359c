"""Makes the changes between two documents in a third one: see `vmgui.xmldoc.patch`."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator

from vmgui.xmldoc import document, identity, layout, order, pairing, paths
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.patch import Anchor, Change, Clash, Kind, Spot
from vmgui.xmldoc.paths import Node


def apply(changes: Iterable[Change], to: Element, *, force: bool = False) -> tuple[Clash, ...]:
    """Make changes in another document, in place; everything else in it stays as it is.

    What is there already is not done again, so applying twice changes nothing the second time. An
    added element counts as being there if one has all of it: libvirt completes what it is given.

    Args:
        changes: all or some of the changes between two documents, in their order.
        to: the document, a description of the same thing.
        force: make clashing changes as well; an element that is gone comes back for it.

    Returns:
        The changes that met something else than what was there `before` or is there `after`.
    """
    chosen = tuple(changes)
    if not chosen:
        return ()
    work = _Application(chosen, to.node, force)
    clashes = []
    for change in chosen:
        is_clash, found = work.make(change)
        if is_clash:
            clashes.append(Clash(change, found))
    return tuple(clashes)


_Outcome = tuple[bool, str | None]
_DONE: _Outcome = (False, None)


class _Application:
    """The changes on their way into one document.

    Everything is looked up in the beginning, while the document is still what it was: its elements
    are paired with those of the document that the changes were made from.
    """

    def __init__(self, changes: tuple[Change, ...], to: Node, force: bool) -> None:
        self._force = force
        self._twins: dict[Node, Node] = {changes[0].spot.node.getroottree().getroot(): to}
        self._matched: set[Node] = set()
        self._present: dict[Spot, Node] = {}
        """Where an added element is there already, before or after its turn."""
        for change in changes:
            self._twin(change.spot.node)
            if change.kind is Kind.ADD:
                self._match(change.spot.node)
        self._claimed = self._claim(changes)
        self._gone = {each.spot for each in changes if self._is_for_nothing(each)}
        if force:
            for change in changes:
                if change.spot in self._gone:
                    self._revive(_holder(change.spot))

    def make(self, change: Change) -> _Outcome:
        """Make one change.

        Returns:
            Whether it clashes, and what is there instead.
        """
        is_gone = change.spot in self._gone
        if is_gone and not self._force:
            return True, None
        outcome = self._made(change)
        return (True, None) if is_gone else outcome

    def _made(self, change: Change) -> _Outcome:
        if change.kind is Kind.MOVE:
            return self._move(change)
        if change.kind is Kind.ADD:
            return self._add(change)
        if change.kind is Kind.REPLACE:
            return self._replace_list(change) if change.spot.is_list else self._replace(change)
        return self._remove(change) if change.is_element else self._value(change)

    def _is_for_nothing(self, change: Change) -> bool:
        """Whether the element that a change is for is gone, and that matters."""
        is_any_loss = change.kind not in (Kind.REMOVE, Kind.MOVE)
        return is_any_loss and self._twin(_holder(change.spot)) is None

    def _twin(self, node: Node) -> Node | None:
        """The counterpart of an element; None if it is gone."""
        parent = node.getparent()
        if node not in self._twins and parent is not None:
            self._match(parent)
        return self._twins.get(node)

    def _match(self, parent: Node) -> None:
        """Find the counterparts of what is in an element."""
        other = self._twin(parent)
        if other is not None and parent not in self._matched:
            self._matched.add(parent)
            self._twins.update((mine, its) for its, mine in pairing.match(parent, other).items())

    def _claim(self, changes: tuple[Change, ...]) -> set[Node]:
        """Find what is to be added among what is there, and nobody else's counterpart."""
        removed = {
            each.spot.node for each in changes if each.kind is Kind.REMOVE and each.is_element
        }
        taken = {
            its
            for mine, its in self._twins.items()
            if mine not in removed or identity.signature(mine) == identity.signature(its)
        }
        claimed: set[Node] = set()
        for change in changes:
            parent = self._twin(change.spot.node) if change.kind is Kind.ADD else None
            if parent is None:
                continue
            wanted = _parsed(change.after)
            free = (each for each in parent.iterchildren(wanted.tag) if each not in taken)
            found = next((each for each in free if pairing.covers(each, wanted)), None)
            if found is not None:
                self._present[change.spot] = found
                taken.add(found)
                claimed.add(found)
        return claimed

    def _revive(self, node: Node) -> Node:
        """The counterpart of an element, which is brought back if it is gone."""
        present = self._twin(node)
        parent = node.getparent()
        if present is not None or parent is None:
            return node if present is None else present
        above = self._revive(parent)
        if node in self._twins:  # it came with its parent
            return self._twins[node]
        fresh = _copy(node)
        layout.insert(above, order.position(above, fresh.tag), fresh)
        self._twins.update(zip(node.iter(), fresh.iter(), strict=True))
        self._matched.update(node.iter())
        return fresh

    def _value(self, change: Change) -> _Outcome:
        """Set or remove an attribute or a text."""
        name = change.spot.attribute
        node = self._twin(change.spot.node)
        if node is None:
            return _DONE
        found = identity.blank_as_none(paths.read(node, None)) if name is None else node.get(name)
        if found == change.after:
            return _DONE
        is_clash = found != change.before
        if self._force or not is_clash:
            _write(node, name, change.after)
        return is_clash, found

    def _remove(self, change: Change) -> _Outcome:
        """Remove an element."""
        node = self._twin(change.spot.node)
        if node is None or node in self._claimed or node.getparent() is None:
            return _DONE
        found = paths.source(node)
        is_clash = identity.signature(node) != identity.signature(change.spot.node)
        if self._force or not is_clash:
            layout.remove(node)
        return is_clash, found

    def _add(self, change: Change) -> _Outcome:
        """Add an element, or what an element that is there lacks of it."""
        spot = change.spot
        if spot in self._present:
            return _DONE
        parent, wanted = self._twins[spot.node], _parsed(change.after)
        rival = self._rival(parent, wanted)
        if rival is None:
            self._insert(parent, wanted, spot)
            self._present[spot] = wanted
            return _DONE
        self._present[spot] = rival
        if pairing.agrees(rival, wanted):
            _fill(rival, wanted)
            return _DONE
        found = paths.source(rival)
        if self._force:
            _become(rival, wanted)
        return True, found

    def _rival(self, parent: Node, wanted: Node) -> Node | None:
        """What somebody else added for the same: equal in what identifies it, or the only one."""
        taken = {*self._twins.values(), *self._present.values()}
        free = [
            each
            for each in parent.iterchildren(wanted.tag)
            if each not in taken and isinstance(each.tag, str)
        ]
        parent.append(wanted)  # what identifies an element depends on its parent
        key, has_key = identity.key(wanted), identity.has_key(wanted)
        parent.remove(wanted)
        if has_key:
            return next((each for each in free if key and identity.key(each) == key), None)
        if parent.tag == "devices" or len(list(parent.iterchildren(wanted.tag))) != 1:
            return None
        return free[0] if free else None

    def _insert(self, parent: Node, node: Node, spot: Spot) -> None:
        anchor, is_known = self._anchor(spot.behind, spot.is_behind_list)
        if not is_known:
            layout.insert(parent, order.position(parent, node.tag), node)
            return
        index = 0 if anchor is None else parent.index(anchor) + 1
        layout.insert(parent, index, node, is_exact=True)

    def _anchor(self, behind: Anchor, is_list: bool = False) -> tuple[Node | None, bool]:
        """What something stands behind in this document, and whether that is known."""
        if isinstance(behind, Change):
            present = self._present.get(behind.spot)
            if present is not None and present.getparent() is not None:
                return present, True
            return self._anchor(behind.spot.behind, behind.spot.is_behind_list)
        if behind is None:
            return None, True
        node = self._twin(behind)
        if node is None or node.getparent() is None:
            return None, False
        return (_siblings(node)[-1] if is_list else node), True

    def _move(self, change: Change) -> _Outcome:
        """Put an element behind the one it stands behind now, unless one of them is gone."""
        spot = change.spot
        node = self._twin(spot.node)
        anchor, is_known = self._anchor(spot.behind, spot.is_behind_list)
        parent = None if node is None else node.getparent()
        if node is None or parent is None or not is_known:
            return _DONE
        if self._known_in_front(node) is anchor:
            return _DONE
        for each in _siblings(node) if spot.is_list else [node]:
            index = 0 if anchor is None else parent.index(anchor) + 1
            layout.insert(parent, index, each, is_exact=True)
            anchor = each
        return _DONE

    def _known_in_front(self, node: Node) -> Node | None:
        """The nearest element in front that is not only this document's own."""
        known = {*self._twins.values(), *self._present.values()}
        return next((each for each in node.itersiblings(preceding=True) if each in known), None)

    def _replace(self, change: Change) -> _Outcome:
        """Give an element with mixed content another content."""
        node, wanted = self._twins[change.spot.node], _parsed(change.after)
        mine = identity.signature(node)
        if mine == identity.signature(wanted):
            return _DONE
        found = paths.source(node)
        is_clash = mine != identity.signature(change.spot.node)
        if self._force or not is_clash:
            _become(node, wanted)
        return is_clash, found

    def _replace_list(self, change: Change) -> _Outcome:
        """Make a list that is one value another one; what is in both stays the same element."""
        above, tag = _holder(change.spot), change.spot.node.tag
        parent = self._twins[above]
        present, wanted = list(parent.iterchildren(tag)), list(_parsed_all(change.after))
        signatures = [identity.signature(node) for node in present]
        if signatures == [identity.signature(node) for node in wanted]:
            return _DONE
        found = "".join(map(paths.source, present))
        is_clash = signatures != [identity.signature(node) for node in above.iterchildren(tag)]
        if self._force or not is_clash:
            self._twins[change.spot.node] = _relist(parent, present, wanted)
        return is_clash, found or None


def _holder(spot: Spot) -> Node:
    """The element that has to be there for a change: of a list, what it is in."""
    parent = spot.node.getparent()
    return parent if spot.is_list and parent is not None else spot.node


def _relist(parent: Node, present: list[Node], wanted: list[Node]) -> Node:
    """Put `wanted` where `present` stands, with the present elements as far as they are equal.

    Returns:
        The first of the list.
    """
    index = parent.index(present[0]) if present else order.position(parent, wanted[0].tag)
    pool = [(identity.signature(node), node) for node in present]
    for number, node in enumerate(wanted):
        signature = identity.signature(node)
        match = next((pair for pair in pool if pair[0] == signature), None)
        if match is not None:
            pool.remove(match)
        chosen = node if match is None else match[1]
        at = index if number == 0 else parent.index(wanted[number - 1]) + 1
        if parent.index(chosen) != at if chosen.getparent() is parent else True:
            layout.insert(parent, at, chosen, is_exact=True)
        wanted[number] = chosen
    for _signature, node in pool:
        layout.remove(node)
    return wanted[0]


def _siblings(node: Node) -> list[Node]:
    """All elements of its name beside an element, itself included."""
    parent = node.getparent()
    return [node] if parent is None else list(parent.iterchildren(node.tag))


def _fill(node: Node, wanted: Node) -> None:
    """Add to `node` what it lacks of `wanted`, which agrees with it."""
    for name, value in paths.attributes(wanted).items():
        node.set(name, value)
    if identity.text_of(wanted) is not None:
        node.text = wanted.text
    found = pairing.match(node, wanted)
    for child in list(wanted):
        if child not in found:
            layout.insert(node, order.position(node, child.tag), child)
        elif isinstance(child.tag, str):
            _fill(found[child], child)


def _become(node: Node, wanted: Node) -> None:
    """Make `node` like `wanted`; it stays the same node at the same place."""
    node.attrib.clear()
    node.attrib.update(wanted.attrib)
    node.text = wanted.text
    node[:] = list(wanted)


def _write(node: Node, attribute: str | None, value: str | None) -> None:
    """Set an attribute or the text, which takes the place of elements; None removes it."""
    if value is None:
        paths.erase(node, attribute)
        return
    if attribute is None:
        node[:] = []
    paths.write(node, attribute, value)


def _copy(node: Node) -> Node:
    fresh = copy.deepcopy(node)
    fresh.tail = None
    return fresh


def _parsed(xml: str | None) -> Node:
    """The one element, or comment, in `xml`."""
    return next(_parsed_all(xml))


def _parsed_all(xml: str | None) -> Iterator[Node]:
    """The elements in `xml`, outside of any document."""
    parent = document.parse(f"<list>{xml or ''}</list>").node
    for node in list(parent):
        parent.remove(node)
        yield node
