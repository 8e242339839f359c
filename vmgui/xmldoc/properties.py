"""What document classes are made of: descriptors that translate on access.

On an instance a property is its value (`str | None`); on the class it is the descriptor, which
knows its path, its converter and its name: forms, diffs and tests use that.

- Reading what is missing gives None; writing None removes the attribute or element, and the
  ancestors which that leaves empty.
- A text that does not convert reads as None and stays in the document; `raw()` shows it.
- Writing what is already there changes nothing, so "0x10" does not turn into "16".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Generic, Self, TypeVar, overload

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.xmldoc import converters, layout, order, paths
from vmgui.xmldoc.converters import Converter
from vmgui.xmldoc.element import Element, Place
from vmgui.xmldoc.paths import Node, Path

T = TypeVar("T")
E = TypeVar("E", bound=Element)

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""The characters that XML 1.0 cannot hold."""


class Property:
    """Something at a path, with the name it has in its class."""

    def __init__(self, path: str) -> None:
        """Point at `path`, seen from the element that has the property."""
        self.path = Path.parse(path)
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn the name; called when the class is made."""
        self.name = name

    def _drop(self, place: Place) -> None:
        """Remove the element at the path, and the ancestors that leaves empty."""
        node = place.find(self.path.steps)
        parent = None if node is None else node.getparent()
        if node is not None and parent is not None:
            layout.remove(node)
            paths.prune(parent, place.node)


class Value(Property, Generic[T]):
    """A typed value in an attribute or in the text of an element."""

    def __init__(self, path: str, converter: Converter[T]) -> None:
        """Read and write the text at `path` with `converter`."""
        super().__init__(path)
        self.converter = converter

    @overload
    def __get__(self, place: None, owner: type) -> Self: ...
    @overload
    def __get__(self, place: Place, owner: type | None = None) -> T | None: ...
    def __get__(self, place: Place | None, owner: type | None = None) -> Self | T | None:
        """The value, or None if it is missing or of another format."""
        if place is None:
            return self
        node = place.find(self.path.steps)
        return None if node is None else self._load(node)

    def __set__(self, place: Place, value: T | None) -> None:
        """Write the value; None removes it.

        Raises:
            InvalidInput: XML cannot hold one of the characters.
        """
        if value is None:
            self._clear(place)
        elif self.__get__(place) != value:
            self._store(place, value)

    def raw(self, place: Place) -> str | None:
        """The text as it stands in the document."""
        node = place.find(self.path.steps)
        return None if node is None else paths.read(node, self.path.attribute)

    def _load(self, node: Node) -> T | None:
        raw = paths.read(node, self.path.attribute)
        try:
            return None if raw is None else self.converter.load(raw)
        except ValueError:
            return None

    def _store(self, place: Place, value: T) -> None:
        written = self.converter.dump(value)
        if NOT_XML.search(written):
            raise InvalidInput(
                _("The text contains control characters, which cannot be stored."),
                field=self.name,
                detail=ascii(written),
            )
        paths.write(place.make(self.path.steps), self.path.attribute, written)

    def _clear(self, place: Place) -> None:
        node = place.find(self.path.steps)
        if node is not None and paths.read(node, self.path.attribute) is not None:
            paths.erase(node, self.path.attribute)
            paths.prune(node, place.node)


class Size(Value[int]):
    """Bytes in Python; a number and a `unit` attribute beside it in the document."""

    def __init__(self, path: str, unit: str) -> None:
        """`unit` is what a number without a unit is in, and what new numbers are written in."""
        super().__init__(path, converters.INTEGER)
        self.unit = unit

    @override
    def _load(self, node: Node) -> int | None:
        number = super()._load(node)
        try:
            factor = converters.bytes_per(node.get("unit", self.unit))
        except ValueError:
            return None
        return None if number is None or number < 0 else number * factor

    @override
    def _store(self, place: Place, value: int) -> None:
        """Keep the unit that is there if the value is a whole number of it."""
        is_new = self.raw(place) is None
        node = place.make(self.path.steps)
        unit = self._unit_for(value, node.get("unit", self.unit))
        paths.write(node, self.path.attribute, str(value // converters.bytes_per(unit)))
        if is_new or unit != node.get("unit", self.unit):
            node.set("unit", unit)

    @override
    def _clear(self, place: Place) -> None:
        node = place.find(self.path.steps)
        if node is not None:
            paths.erase(node, "unit")
        super()._clear(place)

    def _unit_for(self, value: int, present: str) -> str:
        """The first unit that `value` is a whole number of."""
        for unit in (present, self.unit, "KiB"):
            try:
                if value % converters.bytes_per(unit) == 0:
                    return unit
            except ValueError:
                continue
        return "bytes"


class Flag(Property):
    """True when an element without content exists."""

    @overload
    def __get__(self, place: None, owner: type) -> Self: ...
    @overload
    def __get__(self, place: Place, owner: type | None = None) -> bool: ...
    def __get__(self, place: Place | None, owner: type | None = None) -> Self | bool:
        """Whether the element is there."""
        return self if place is None else place.find(self.path.steps) is not None

    def __set__(self, place: Place, value: bool) -> None:
        """Create the element, or remove it."""
        if value:
            place.make(self.path.steps)
        else:
            self._drop(place)


class Child(Property, Generic[E]):
    """An element that is there once or not at all, with properties of its own."""

    def __init__(self, path: str, kind: type[E]) -> None:
        """Wrap what is at `path` in `kind`."""
        super().__init__(path)
        self.kind = kind

    @overload
    def __get__(self, place: None, owner: type) -> Self: ...
    @overload
    def __get__(self, place: Place, owner: type | None = None) -> E | None: ...
    def __get__(self, place: Place | None, owner: type | None = None) -> Self | E | None:
        """The element, or None if there is none."""
        if place is None:
            return self
        node = place.find(self.path.steps)
        return None if node is None else self.kind(node)

    def __set__(self, place: Place, value: E | None) -> None:
        """Put another element there; None removes it."""
        if value is None:
            self._drop(place)
            return
        present = place.find(self.path.steps)
        if present is not None:
            layout.replace(present, value.node)
            return
        parent = place.make(self.path.steps[:-1])
        layout.insert(parent, order.position(parent, value.node.tag), value.node)

    def ensure(self, place: Place) -> E:
        """The element, created if there is none."""
        return self.kind(place.make(self.path.steps))


class Children(Property, Generic[E]):
    """All elements of one kind, below the element itself or in a container."""

    def __init__(self, kind: type[E], container: str = "") -> None:
        """Wrap the elements named `kind.TAG` inside of `container` in `kind`."""
        super().__init__(container)
        self.kind = kind

    @overload
    def __get__(self, place: None, owner: type) -> Self: ...
    @overload
    def __get__(self, place: Place, owner: type | None = None) -> Elements[E]: ...
    def __get__(self, place: Place | None, owner: type | None = None) -> Self | Elements[E]:
        """A live view of the elements."""
        return self if place is None else Elements(place, self.path.steps, self.kind)


class Elements(Sequence[E]):
    """A live view of the elements of one kind in a container, in the document's order."""

    def __init__(self, place: Place, steps: tuple[str, ...], kind: type[E]) -> None:
        """The container is `steps` below `place`; it need not exist."""
        self._place = place
        self._steps = steps
        self._kind = kind
        self._tag = paths.qualified(kind.TAG) or "*"

    def _nodes(self) -> list[Node]:
        container = self._place.find(self._steps)
        return [] if container is None else list(container.iterchildren(self._tag))

    def _wrap(self, node: Node) -> E:
        return self._kind(node)

    @override
    def __len__(self) -> int:
        return len(self._nodes())

    @override
    def __iter__(self) -> Iterator[E]:
        """The elements that are there now: removing some on the way is safe."""
        return map(self._wrap, self._nodes())

    @overload
    def __getitem__(self, index: int) -> E: ...
    @overload
    def __getitem__(self, index: slice) -> list[E]: ...
    @override
    def __getitem__(self, index: int | slice) -> E | list[E]:
        nodes = self._nodes()
        if isinstance(index, slice):
            return [self._wrap(node) for node in nodes[index]]
        return self._wrap(nodes[index])

    def append(self, element: E) -> E:
        """Add `element` behind those of its kind, and return it."""
        container = self._place.make(self._steps)
        layout.insert(container, order.position(container, element.node.tag), element.node)
        return element

    def insert(self, index: int, element: E) -> E:
        """Add `element` in front of the one with this index (behind the last one: append)."""
        nodes = self._nodes()
        if not 0 <= index < len(nodes):
            return self.append(element)
        container = self._place.make(self._steps)
        layout.insert(container, container.index(nodes[index]), element.node)
        return element

    def clear(self) -> None:
        """Remove all of them."""
        for node in self._nodes():
            layout.remove(node)


def text(path: str) -> Value[str]:
    """Text as it is."""
    return Value(path, converters.TEXT)


def integer(path: str) -> Value[int]:
    """A decimal number."""
    return Value(path, converters.INTEGER)


def hexadecimal(path: str, digits: int = 1) -> Value[int]:
    """A number written as 0x1f, with at least so many digits."""
    return Value(path, converters.hexadecimal_of(digits))


def yes_no(path: str) -> Value[bool]:
    """A truth value written as "yes" or "no"."""
    return Value(path, converters.YES_NO)


def on_off(path: str) -> Value[bool]:
    """A truth value written as "on" or "off"."""
    return Value(path, converters.ON_OFF)


def size(path: str, unit: str = "bytes") -> Size:
    """A number of bytes; `unit` is the one that libvirt takes for granted there."""
    return Size(path, unit)
