"""Wrappers of live nodes: what the properties of `vmgui.xmldoc.properties` hang on."""

from __future__ import annotations

import copy
from typing import ClassVar, Self, TypeVar

from lxml import etree

from vmgui.base.compat import override
from vmgui.xmldoc import layout, paths
from vmgui.xmldoc.paths import Node

E = TypeVar("E", bound="Element")


class Place:
    """Somewhere in a document: a node, or a part below it that need not exist yet."""

    def __init__(self, node: Node, steps: tuple[str, ...] = ()) -> None:
        """Look at what is `steps` below `node`."""
        self.node = node
        self._steps = steps

    def find(self, steps: tuple[str, ...] = ()) -> Node | None:
        """The node `steps` further down, or None."""
        return paths.find(self.node, self._steps + steps)

    def make(self, steps: tuple[str, ...] = ()) -> Node:
        """The node `steps` further down; what is missing is created at its usual place."""
        return paths.make(self.node, self._steps + steps)

    @override
    def __eq__(self, other: object) -> bool:
        """Whether both look at the same node, not whether they look alike.

        lxml makes its node objects when they are asked for, and only one at a time per node. Both
        sides hold theirs, so comparing identities is sound as long as the wrappers live.
        """
        if not isinstance(other, Place):
            return NotImplemented
        return self.node is other.node and self._steps == other._steps

    @override
    def __hash__(self) -> int:
        """Stable for the life of the wrapper, and equal for wrappers of the same node."""
        return hash((id(self.node), self._steps))


class Element(Place):
    """One element. Subclasses name the element and describe what is in it."""

    TAG: ClassVar[str] = ""
    """The element's name, with a prefix of `paths.NAMESPACES` if it has one; empty for any."""

    def __init__(self, node: Node) -> None:
        """Wrap `node`."""
        super().__init__(node)

    @classmethod
    def create(cls) -> Self:
        """A new empty element outside of any document."""
        return cls(paths.fresh(paths.qualified(cls.TAG)))

    @property
    def tag(self) -> str:
        """The element's name, without its namespace."""
        return etree.QName(self.node).localname

    def xml(self) -> str:
        """This element as text, as it stands."""
        return paths.source(self.node)

    def copy(self) -> Self:
        """The same again, outside of any document."""
        node = copy.deepcopy(self.node)
        node.tail = None
        return type(self)(node)

    def remove(self) -> None:
        """Take the element out of its document; the wrapper stays usable."""
        layout.remove(self.node)

    def replace(self, other: Element) -> None:
        """Put `other` in this element's place in the document; this one is outside then."""
        layout.replace(self.node, other.node)

    def viewed_as(self, kind: type[E]) -> E:
        """The same node as another class: how a generic element becomes a typed one."""
        return kind(self.node)

    @override
    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.tag} at {id(self.node):#x}>"


class Section(Place):
    """A part of a document that is there at most once.

    When it is missing its properties read None, and writing one creates it. So a domain's boot
    settings can be asked for without asking first whether there are any.
    """

    TAG: ClassVar[str] = ""
    """The section's name, with a prefix of `paths.NAMESPACES` if it has one."""

    def __init__(self, parent: Place) -> None:
        """The section below `parent`."""
        super().__init__(parent.node, (*parent._steps, paths.qualified(self.TAG)))

    @property
    def exists(self) -> bool:
        """Whether the document has this section."""
        return self.find() is not None
