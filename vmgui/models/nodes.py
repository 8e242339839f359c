"""The rows of the machine tree, and the way from the rows that are there to another arrangement.

No Qt here. A node has a number that is never given to another one: an index that somebody kept too
long names a node that is gone, and nothing else.

A machine that leaves one group for another keeps its node, so that it stays selected.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from vmgui.base.ids import HostId, ObjectId
from vmgui.models.arrangement import Arrangement, Group, GroupKey

Key = HostId | GroupKey | ObjectId


class Node:
    """A row: a host or another group, or a machine in one of them."""

    __slots__ = ("_is_numbered", "_row", "children", "key", "number", "parent")

    def __init__(self, key: Key | None) -> None:
        self.key = key
        """What it stands for; None for the root."""
        self.number = 0
        """Its identity once it is in a tree; 0 is the root's."""
        self.parent: Node | None = None
        self.children: list[Node] = []
        self._row = 0
        self._is_numbered = True

    @property
    def row(self) -> int:
        """The place among its siblings."""
        parent = self.parent
        if parent is not None and not parent._is_numbered:
            # Done when somebody asks: many changes in a row then cost no more than one.
            for row, child in enumerate(parent.children):
                child._row = row
            parent._is_numbered = True
        return self._row

    def renumber(self) -> None:
        """Say that children have other rows than before."""
        self._is_numbered = False

    def domains(self) -> Iterator[ObjectId]:
        """The machines in it and in its groups, in the order of the rows."""
        for child in self.children:
            if isinstance(child.key, ObjectId):
                yield child.key
            else:
                yield from child.domains()


class Plan:
    """How the rows shall be: the children of every node that has any."""

    def __init__(self) -> None:
        self.target: dict[Node, list[Node]] = {}
        """The children, in order, of the root and of every group."""
        self.kept: set[Node] = set()
        """The nodes that are in the tree and stay."""
        self.fresh: set[Node] = set()
        """The nodes that are not in the tree yet."""
        self.has_moves = False
        """True if a node gets another parent."""

    def is_gone(self, node: Node) -> bool:
        """True if a node of the tree is not wanted any more."""
        return node not in self.kept and node not in self.fresh

    def order(self, node: Node) -> list[Node]:
        """All children a node has once everything is where it belongs, those that go first.

        First, because when they are removed together, Qt makes the row behind them the current one.
        """
        target = self.target.get(node, [])
        staying = set(target)
        gone = [c for c in node.children if c not in staying and self.is_gone(c)]
        return gone + target

    def is_out_of_order(self, node: Node) -> bool:
        """True if those children of a node that stay must change places."""
        staying = [child for child in self.target.get(node, ()) if child in self.kept]
        wanted = set(staying)
        return [child for child in node.children if child in wanted] != staying

    def gaps(self, node: Node) -> list[tuple[Node | None, list[Node]]]:
        """The new children of a node: neighbours together, each run with the child before it."""
        found: list[tuple[Node | None, list[Node]]] = []
        before: Node | None = None
        is_open = False
        for child in self.target.get(node, ()):
            if child not in self.fresh:
                is_open = False
            elif is_open:
                found[-1][1].append(child)
            else:
                found.append((before, [child]))
                is_open = True
            before = child
        return found

    def gone(self, node: Node) -> list[tuple[int, int]]:
        """The rows of a node's children that go, as ranges."""
        return runs(row for row, child in enumerate(node.children) if self.is_gone(child))


class Tree:
    """All rows."""

    def __init__(self) -> None:
        self.root = Node(None)
        self._nodes = {0: self.root}
        self._places: dict[Key | None, list[Node]] = {}
        self._numbers = itertools.count(1)

    def node(self, number: int) -> Node | None:
        """The node with this number, None if it is gone."""
        return self._nodes.get(number)

    def places(self, key: Key) -> list[Node]:
        """Where something stands: a machine with two tags stands in two groups."""
        return self._places.get(key, [])

    def groups(self) -> Iterator[Node]:
        """All nodes that are not machines, the root first, parents before their children."""
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(child for child in node.children if not isinstance(child.key, ObjectId))

    # From one arrangement to another

    def plan(self, arrangement: Arrangement) -> Plan:
        """Find which nodes stay, which are new, and where each belongs."""
        plan = Plan()
        self._match(self.root, arrangement.groups, (), plan)
        self._reuse(plan)
        return plan

    def _match(
        self, node: Node, groups: Iterable[Group], domains: Iterable[ObjectId], plan: Plan
    ) -> None:
        mine = {child.key: child for child in node.children}
        children = []
        for group in groups:
            child = mine.get(group.key) or Node(group.key)
            self._match(child, group.groups, group.domains, plan)
            children.append(child)
        children.extend(mine.get(where) or Node(where) for where in domains)
        plan.target[node] = children
        for child in children:
            (plan.kept if child.number else plan.fresh).add(child)

    def _reuse(self, plan: Plan) -> None:
        """Take nodes that are free elsewhere for machines that are new in a group."""
        for children in plan.target.values() if plan.fresh else ():
            for place, child in enumerate(children):
                if child.number or not isinstance(child.key, ObjectId):
                    continue
                free = next((n for n in self.places(child.key) if n not in plan.kept), None)
                if free is not None:
                    children[place] = free
                    plan.kept.add(free)
                    plan.fresh.discard(child)
                    plan.has_moves = True

    # Changes; the caller tells Qt before and after

    def insert(self, parent: Node, row: int, nodes: list[Node], plan: Plan) -> None:
        """Put new nodes with all new nodes below them among the children of a parent."""
        parent.children[row:row] = nodes
        parent.renumber()
        for node in nodes:
            self._adopt(node, parent, plan)

    def _adopt(self, node: Node, parent: Node, plan: Plan) -> None:
        node.parent = parent
        node.number = next(self._numbers)
        self._nodes[node.number] = node
        self._places.setdefault(node.key, []).append(node)
        node.children = [child for child in plan.target.get(node, ()) if child in plan.fresh]
        node.renumber()
        for child in node.children:
            self._adopt(child, node, plan)

    def remove(self, parent: Node, first: int, last: int) -> None:
        """Take children out, with everything below them."""
        gone = parent.children[first : last + 1]
        del parent.children[first : last + 1]
        parent.renumber()
        for node in gone:
            self._forget(node)

    def _forget(self, node: Node) -> None:
        del self._nodes[node.number]
        places = self._places[node.key]
        places.remove(node)
        if not places:
            del self._places[node.key]
        for child in node.children:
            self._forget(child)

    def rearrange(self, plan: Plan) -> None:
        """Give every node its place; those that go stand before the others."""
        orders = {node: plan.order(node) for node in self.groups()}
        for node, children in orders.items():
            node.children = children
            node.renumber()
            for child in children:
                child.parent = node


def runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    """The ranges without gaps, first and last row of each, in rising numbers."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
