"""Taking parts out of elements, for changes that leave no place for them."""

from __future__ import annotations

from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, Flag, Property, Value


def drop(element: Element, part: Property) -> None:
    """Remove a part of an element: a value, a flag, or all children of a kind."""
    if isinstance(part, Value):
        part.__set__(element, None)
    elif isinstance(part, Flag):
        part.__set__(element, value=False)
    elif isinstance(part, Children):
        part.__get__(element).clear()
