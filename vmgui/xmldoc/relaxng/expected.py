"""What a pattern mentions: the names and values that could stand in a place."""

from __future__ import annotations

from collections.abc import Iterator

from vmgui.xmldoc.relaxng.patterns import (
    After,
    Attribute,
    Choice,
    Data,
    Element,
    Group,
    Interleave,
    Name,
    OneOrMore,
    Pattern,
    Text,
    Value,
)


def pieces(pattern: Pattern) -> Iterator[Pattern]:
    """The attributes, elements and texts that may come, in the element that is open at most."""
    seen: set[Pattern] = set()
    waiting = [pattern]
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        parts = _parts(each)
        waiting.extend(parts)
        if not parts:
            yield each


def elements(pattern: Pattern, name: Name | None = None) -> list[Element]:
    """The elements that may come; with a name, only those that are called so."""
    found = (each for each in pieces(pattern) if isinstance(each, Element))
    return [each for each in found if name is None or name in each.names]


def attributes(pattern: Pattern, name: Name | None = None) -> list[Attribute]:
    """The attributes that may come; with a name, only those that are called so."""
    found = (each for each in pieces(pattern) if isinstance(each, Attribute))
    return [each for each in found if name is None or name in each.names]


def names(patterns: list[Element] | list[Attribute]) -> list[str]:
    """What elements or attributes are called, without their namespaces, in order."""
    return sorted({name.local for each in patterns for name in each.names.names})


def is_text(pattern: Pattern) -> bool:
    """True if the pattern is one of text."""
    return isinstance(pattern, (Data, Text, Value))


def values(pattern: Pattern) -> list[str]:
    """What a text may be, in order; empty if it is not one of a few words."""
    found = set()
    for each in pieces(pattern):
        if isinstance(each, (Data, Text)):
            return []
        if isinstance(each, Value):
            found.add(each.text)
    return sorted(found)


def required(pattern: Pattern, kind: type[Attribute] | type[Element]) -> frozenset[str]:
    """The names of the attributes or elements that must come, whichever way it goes on."""
    match pattern:
        case Attribute() | Element():
            wanted = isinstance(pattern, kind) and len(pattern.names.names) == 1
            return frozenset(name.local for name in pattern.names.names if wanted)
        case Choice(_, parts):
            return frozenset.intersection(*(required(part, kind) for part in parts))
        case Group(_, first, second) | Interleave(_, first, second):
            return required(first, kind) | required(second, kind)
        case OneOrMore(_, part) | After(_, part, _):
            return required(part, kind)
    return frozenset()


def _parts(pattern: Pattern) -> tuple[Pattern, ...]:
    match pattern:
        case Choice(_, parts):
            return parts
        case Group(_, first, second) | Interleave(_, first, second):
            return first, second
        case OneOrMore(_, part) | After(_, part, _):
            return (part,)
    return ()
