"""Patterns: what (the rest of) a document may be.

Patterns are made by the functions here. They simplify what they are asked for and mostly give the
same object for the same question, so patterns stay small while a document is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

_KEPT = 1 << 15
"""How many patterns of a kind are remembered; more than any of libvirt's documents needs."""


class Name(NamedTuple):
    """The name of an element or attribute."""

    namespace: str
    local: str


@dataclass(frozen=True, slots=True)
class NameClass:
    """Which names are meant."""

    names: frozenset[Name] = frozenset()
    namespaces: frozenset[str] = frozenset()
    """All names of these."""
    is_any: bool = False
    excluded: tuple[NameClass, ...] = ()

    def __contains__(self, name: Name) -> bool:
        if any(name in each for each in self.excluded):
            return False
        return self.is_any or name in self.names or name.namespace in self.namespaces


@dataclass(frozen=True, eq=False, slots=True)
class Pattern:
    """What may come. Two patterns are the same if they are one object."""

    is_nullable: bool
    """True if nothing at all will do."""


@dataclass(frozen=True, eq=False, slots=True)
class Text(Pattern):
    """Any text, in any number of pieces."""


@dataclass(frozen=True, eq=False, slots=True)
class Value(Pattern):
    """One text, whatever the white space in it."""

    text: str


@dataclass(frozen=True, eq=False, slots=True)
class Data(Pattern):
    """Text of a type."""

    type: str
    """Its name in XML Schema."""
    params: tuple[tuple[str, str], ...]
    excluded: Pattern | None


@dataclass(frozen=True, eq=False, slots=True)
class Attribute(Pattern):
    """An attribute."""

    names: NameClass
    value: Pattern


@dataclass(frozen=True, eq=False, slots=True)
class Element(Pattern):
    """An element."""

    names: NameClass
    make_content: Callable[[], Pattern]
    _content: list[Pattern] = field(default_factory=list)

    @property
    def content(self) -> Pattern:
        """Its attributes and what is in it; made when it is needed, for it may hold itself."""
        if not self._content:
            self._content.append(self.make_content())
        return self._content[0]


@dataclass(frozen=True, eq=False, slots=True)
class Choice(Pattern):
    """One of several."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Group(Pattern):
    """One and then the other."""

    first: Pattern
    second: Pattern


@dataclass(frozen=True, eq=False, slots=True)
class Interleave(Pattern):
    """Both, their pieces in any order."""

    first: Pattern
    second: Pattern


@dataclass(frozen=True, eq=False, slots=True)
class OneOrMore(Pattern):
    """The same again and again."""

    part: Pattern


@dataclass(frozen=True, eq=False, slots=True)
class After(Pattern):
    """In an element that is open: the rest of it, and what comes behind it."""

    inside: Pattern
    rest: Pattern


EMPTY = Pattern(is_nullable=True)
"""Nothing more may come."""

NOT_ALLOWED = Pattern(is_nullable=False)
"""It is already wrong, whatever comes."""

TEXT = Text(is_nullable=True)


def choice(parts: Iterable[Pattern]) -> Pattern:
    """One of `parts`."""
    distinct: dict[Pattern, None] = {}
    for part in parts:
        distinct.update(dict.fromkeys(part.parts if isinstance(part, Choice) else (part,)))
    distinct.pop(NOT_ALLOWED, None)
    if len(distinct) > 1:
        return _choice(frozenset(distinct))
    return next(iter(distinct), NOT_ALLOWED)


def optional(part: Pattern) -> Pattern:
    """`part` or nothing."""
    return part if part.is_nullable else choice((part, EMPTY))


@lru_cache(_KEPT)
def group(first: Pattern, second: Pattern) -> Pattern:
    """`first` and then `second`."""
    if NOT_ALLOWED in (first, second):
        return NOT_ALLOWED
    if first is EMPTY:
        return second
    if second is EMPTY:
        return first
    return Group(first.is_nullable and second.is_nullable, first, second)


@lru_cache(_KEPT)
def interleave(first: Pattern, second: Pattern) -> Pattern:
    """`first` and `second`, mixed."""
    if NOT_ALLOWED in (first, second):
        return NOT_ALLOWED
    if first is EMPTY:
        return second
    if second is EMPTY:
        return first
    return Interleave(first.is_nullable and second.is_nullable, first, second)


@lru_cache(_KEPT)
def one_or_more(part: Pattern) -> Pattern:
    """`part`, as often as one likes."""
    return part if part in (NOT_ALLOWED, EMPTY) else OneOrMore(part.is_nullable, part)


@lru_cache(_KEPT)
def after(inside: Pattern, rest: Pattern) -> Pattern:
    """`inside` in the element that is open, then `rest`."""
    if NOT_ALLOWED in (inside, rest):
        return NOT_ALLOWED
    return After(is_nullable=False, inside=inside, rest=rest)


@lru_cache(_KEPT)
def _choice(parts: frozenset[Pattern]) -> Pattern:
    return Choice(any(part.is_nullable for part in parts), tuple(parts))
