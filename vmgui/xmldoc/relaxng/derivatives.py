"""Derivatives: what a document may still be after a piece of it has been read.

Each function gives `NOT_ALLOWED` where the piece is not allowed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from vmgui.xmldoc.relaxng import datatypes
from vmgui.xmldoc.relaxng.patterns import (
    EMPTY,
    NOT_ALLOWED,
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
    after,
    choice,
    group,
    interleave,
    one_or_more,
    optional,
)

_KEPT = 1 << 15
"""How many answers of a kind are remembered; a machine's two hundred disks are all alike."""


@lru_cache(_KEPT)
def opened(pattern: Pattern, name: Name) -> Pattern:
    """After the name of an element: its attributes come next."""
    match pattern:
        case Choice():
            return choice(opened(part, name) for part in pattern.parts)
        case Element():
            return after(pattern.content, EMPTY) if name in pattern.names else NOT_ALLOWED
        case Interleave(_, first, second):
            return choice(
                (
                    _behind(opened(first, name), lambda rest: interleave(rest, second)),
                    _behind(opened(second, name), lambda rest: interleave(first, rest)),
                )
            )
        case Group(_, first, second):
            early = _behind(opened(first, name), lambda rest: group(rest, second))
            return choice((early, opened(second, name))) if first.is_nullable else early
        case OneOrMore(_, part):
            return _behind(opened(part, name), lambda rest: group(rest, optional(pattern)))
        case After(_, inside, behind):
            return _behind(opened(inside, name), lambda rest: after(rest, behind))
    return NOT_ALLOWED


def with_attribute(pattern: Pattern, name: Name, value: str | None) -> Pattern:
    """After an attribute.

    Args:
        pattern: what may come before it.
        name: its name.
        value: its value; None for whichever is right.
    """
    if not _can_have(pattern, name):
        return NOT_ALLOWED
    match pattern:
        case Choice():
            return choice(with_attribute(part, name, value) for part in pattern.parts)
        case Attribute():
            is_right = name in pattern.names and (value is None or _allows(pattern.value, value))
            return EMPTY if is_right else NOT_ALLOWED
        case Group(_, first, second):
            return choice(
                (
                    group(with_attribute(first, name, value), second),
                    group(first, with_attribute(second, name, value)),
                )
            )
        case Interleave(_, first, second):
            return choice(
                (
                    interleave(with_attribute(first, name, value), second),
                    interleave(first, with_attribute(second, name, value)),
                )
            )
        case OneOrMore(_, part):
            return group(with_attribute(part, name, value), optional(pattern))
        case After(_, inside, rest):
            return after(with_attribute(inside, name, value), rest)
    return NOT_ALLOWED


@lru_cache(_KEPT)
def without_attributes(pattern: Pattern, *, forgiving: bool = False) -> Pattern:
    """After the last attribute: none can come any more.

    Args:
        pattern: what may come before.
        forgiving: takes those that are missing as given.
    """
    match pattern:
        case Attribute():
            return EMPTY if forgiving else NOT_ALLOWED
        case Choice():
            return choice(without_attributes(part, forgiving=forgiving) for part in pattern.parts)
        case Group(_, first, second):
            return group(
                without_attributes(first, forgiving=forgiving),
                without_attributes(second, forgiving=forgiving),
            )
        case Interleave(_, first, second):
            return interleave(
                without_attributes(first, forgiving=forgiving),
                without_attributes(second, forgiving=forgiving),
            )
        case OneOrMore(_, part):
            return one_or_more(without_attributes(part, forgiving=forgiving))
        case After(_, inside, rest):
            return after(without_attributes(inside, forgiving=forgiving), rest)
    return pattern


def with_text(pattern: Pattern, text: str) -> Pattern:
    """After a piece of text."""
    match pattern:
        case Choice():
            return choice(with_text(part, text) for part in pattern.parts)
        case Interleave(_, first, second):
            return choice(
                (
                    interleave(with_text(first, text), second),
                    interleave(first, with_text(second, text)),
                )
            )
        case Group(_, first, second):
            early = group(with_text(first, text), second)
            return choice((early, with_text(second, text))) if first.is_nullable else early
        case OneOrMore(_, part):
            return group(with_text(part, text), optional(pattern))
        case After(_, inside, rest):
            return after(with_text(inside, text), rest)
        case Text():
            return pattern
    return EMPTY if _is_like(pattern, text) else NOT_ALLOWED


def ended(pattern: Pattern, *, forgiving: bool = False) -> Pattern:
    """After the end of the element that is open.

    Args:
        pattern: what may come before.
        forgiving: takes what is missing in the element as given.
    """
    match pattern:
        case Choice():
            return choice(ended(part, forgiving=forgiving) for part in pattern.parts)
        case After(_, inside, rest) if forgiving or inside.is_nullable:
            return rest
    return NOT_ALLOWED


@lru_cache(_KEPT)
def _can_have(pattern: Pattern, name: Name) -> bool:
    """True if some value of an attribute is allowed; remembered, as its value cannot be."""
    match pattern:
        case Attribute(_, names, _):
            return name in names
        case Choice(_, parts):
            return any(_can_have(part, name) for part in parts)
        case Group(_, first, second) | Interleave(_, first, second):
            return _can_have(first, name) or _can_have(second, name)
        case OneOrMore(_, part) | After(_, part, _):
            return _can_have(part, name)
    return False


def _behind(pattern: Pattern, change: Callable[[Pattern], Pattern]) -> Pattern:
    """The same with `change` done to what comes behind the innermost open element."""
    match pattern:
        case After(_, inside, rest):
            return after(inside, change(rest))
        case Choice():
            return choice(_behind(part, change) for part in pattern.parts)
    return NOT_ALLOWED


def _allows(pattern: Pattern, text: str) -> bool:
    """True if the value of an attribute may be `text`."""
    return (pattern.is_nullable and not text.strip()) or with_text(pattern, text).is_nullable


def _is_like(pattern: Pattern, text: str) -> bool:
    match pattern:
        case Value(_, value):
            return value.split() == text.split()
        case Data(_, type_name, params, excluded):
            return datatypes.allows(type_name, params, text) and not (
                excluded is not None and _allows(excluded, text)
            )
    return False
