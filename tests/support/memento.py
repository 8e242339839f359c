"""Taking edits back, for tests that try one after the other on the same document."""

from __future__ import annotations

from dataclasses import dataclass

from vmgui.xmldoc.element import Element
from vmgui.xmldoc.paths import Node


@dataclass(frozen=True, slots=True)
class _State:
    """What one node was like."""

    node: Node
    text: str | None
    tail: str | None
    attributes: tuple[tuple[str | bytes, str | bytes], ...]
    children: tuple[Node, ...]

    @classmethod
    def of(cls, node: Node) -> _State:
        return cls(node, node.text, node.tail, tuple(node.attrib.items()), tuple(node))

    def restore(self) -> None:
        node = self.node
        if tuple(node) != self.children:
            node[:] = list(self.children)
        if node.text != self.text:
            node.text = self.text
        if node.tail != self.tail:
            node.tail = self.tail
        if tuple(node.attrib.items()) != self.attributes:
            node.attrib.clear()
            node.attrib.update(self.attributes)


class Memento:
    """Remembers an element with everything in it, and can make it so again.

    The nodes themselves are kept and put back, so wrappers of them stay valid, and the text comes
    out byte for byte as it was; only a CDATA section that was edited comes back as plain text.
    (Edits that are undone one by one through properties can differ in the order of attributes.)
    """

    def __init__(self, element: Element) -> None:
        """Remember `element` as it is now."""
        self._states = [_State.of(node) for node in element.node.iter()]

    def restore(self) -> None:
        """Undo every edit since then; may be called more than once."""
        for state in self._states:
            state.restore()
