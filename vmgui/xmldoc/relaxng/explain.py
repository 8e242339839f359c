"""Reads a document by a pattern and says what does not fit.

After each mistake it goes on as if that had been right, so one mistake is one complaint.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple
from xml.parsers import expat

from vmgui.xmldoc.relaxng import expected, sentences
from vmgui.xmldoc.relaxng.derivatives import (
    ended,
    opened,
    with_attribute,
    with_text,
    without_attributes,
)
from vmgui.xmldoc.relaxng.patterns import NOT_ALLOWED, Attribute, Element, Name, Pattern, choice

_TURN_SECONDS = 0.001
_PAUSE_SECONDS = 0.0002
"""Between turns. Python lets a thread keep the interpreter for 5 ms when others want it, and to
draw a window takes it again and again: so we give way by ourselves."""

MOST_COMPLAINTS = 100
"""After so many the rest of the document is not read."""

_SEPARATOR = "\t"
"""Between a namespace and a name, in what expat says; neither can have it."""
_WHOLE_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>?""")
_BEFORE_VALUE = rb"""\s(?:[^\s"'=]+:)?%s\s*="""


class Complaint(NamedTuple):
    """One mistake."""

    line: int
    """From 1."""
    column: int
    """From 1, in characters."""
    message: str


class _TooMany(Exception):  # noqa: N818
    """There is no end to the mistakes."""


@dataclass(slots=True)
class _Open:
    """An element that is being read."""

    name: str
    line: int
    column: int
    meant: Pattern
    """What is in elements of this name in this place, whatever stands before them."""
    seen: set[Name] = field(default_factory=set)
    """The elements in it so far."""


def explain(xml: str, start: Pattern) -> list[Complaint]:
    """What is wrong with a well-formed document without a document type.

    Args:
        xml: the document.
        start: the pattern of its element.
    """
    reader = _Reader(xml.encode("utf-8", "surrogatepass"), start)
    with contextlib.suppress(_TooMany):
        reader.read()
    return reader.complaints


class _Reader:
    def __init__(self, data: bytes, start: Pattern) -> None:
        self.complaints: list[Complaint] = []
        self._data = data
        self._pattern = start
        self._open = [_Open("", 1, 1, start)]
        self._skipped = 0
        """How deep we are in an element that does not belong there."""
        self._text: list[str] = []
        self._turn = time.perf_counter()
        self._parser = expat.ParserCreate("utf-8", _SEPARATOR)
        self._parser.ordered_attributes = True
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._on_start
        self._parser.EndElementHandler = self._on_end
        self._parser.CharacterDataHandler = self._on_text

    def read(self) -> None:
        self._parser.Parse(self._data, True)

    def _give_way(self) -> None:
        if time.perf_counter() - self._turn > _TURN_SECONDS:
            time.sleep(_PAUSE_SECONDS)
            self._turn = time.perf_counter()

    def _on_start(self, written: str, attributes: Sequence[str]) -> None:
        self._give_way()
        if self._skipped:
            self._skipped += 1
            return
        self._mix_in_text()
        name, parent = _name(written), self._open[-1]
        line, column = self._place()
        after = opened(self._pattern, name)
        if after is NOT_ALLOWED:
            self._complain(line, column, _strange_element(name, parent))
            self._skipped = 1
            return
        self._pattern = after
        parent.seen.add(name)
        element = _Open(name.local, line, column, _content(parent.meant, name))
        self._open.append(element)
        for place in range(0, len(attributes), 2):
            self._read_attribute(element, _name(attributes[place]), attributes[place + 1])
        self._close_tag(element)

    def _read_attribute(self, element: _Open, name: Name, value: str) -> None:
        after = with_attribute(self._pattern, name, value)
        if after is NOT_ALLOWED:
            here = with_attribute(self._pattern, name, None)
            known = expected.attributes(element.meant, name)
            if here is not NOT_ALLOWED:
                message = sentences.wrong_attribute(
                    name.local, element.name, value, _values(self._pattern, name)
                )
                after = here
            elif known:
                message = sentences.misplaced_attribute(name.local, element.name)
            else:
                names = expected.names(expected.attributes(element.meant))
                message = sentences.unknown_attribute(name.local, element.name, names)
            self._complain(*self._place_of(element, name), message)
        if after is not NOT_ALLOWED:
            self._pattern = after

    def _close_tag(self, element: _Open) -> None:
        after = without_attributes(self._pattern)
        if after is NOT_ALLOWED:
            missing = sorted(expected.required(self._pattern, Attribute))
            messages = [sentences.missing_attribute(each, element.name) for each in missing]
            if not messages:
                known = expected.names(expected.attributes(self._pattern))
                messages = [sentences.missing_attributes(element.name, known)]
            for message in messages:
                self._complain(element.line, element.column, message)
            after = without_attributes(self._pattern, forgiving=True)
        self._pattern = after

    def _on_text(self, text: str) -> None:
        if not self._skipped:
            self._text.append(text)

    def _on_end(self, _written: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        element = self._open[-1]
        if element.seen:
            self._mix_in_text()
            is_explained = False
        else:
            is_explained = self._read_text(element)
        self._open.pop()
        after = ended(self._pattern)
        if after is NOT_ALLOWED:
            if not is_explained:
                self._complain_of_end(element)
            after = ended(self._pattern, forgiving=True)
        self._pattern = after

    def _read_text(self, element: _Open) -> bool:
        """Read the text of an element that has nothing else; True if something is wrong with it."""
        text = self._take_text()
        after = with_text(self._pattern, text)
        if not text.strip():
            self._pattern = choice((self._pattern, after))
            return False
        if after is not NOT_ALLOWED:
            self._pattern = after
            return False
        possible = _texts(self._pattern)
        if possible is None:
            message = sentences.needless_text(element.name, text)
        else:
            message = sentences.wrong_text(element.name, text, possible)
        self._complain(element.line, element.column, message)
        return possible is not None

    def _mix_in_text(self) -> None:
        """Read the text between elements."""
        text = self._take_text()
        if not text.strip():
            return
        after = with_text(self._pattern, text)
        if after is not NOT_ALLOWED:
            self._pattern = after
            return
        element = self._open[-1]
        self._complain(element.line, element.column, sentences.needless_text(element.name, text))

    def _take_text(self) -> str:
        text = "".join(self._text)
        self._text.clear()
        return text

    def _complain_of_end(self, element: _Open) -> None:
        missing = sorted(expected.required(self._pattern, Element))
        messages = [sentences.missing_element(each, element.name) for each in missing]
        if not messages:
            known = expected.names(expected.elements(self._pattern))
            messages = [sentences.incomplete_element(element.name, known)]
        for message in messages:
            self._complain(element.line, element.column, message)

    def _complain(self, line: int, column: int, message: str) -> None:
        self.complaints.append(Complaint(line, column, message))
        if len(self.complaints) >= MOST_COMPLAINTS:
            raise _TooMany

    def _place(self) -> tuple[int, int]:
        return self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1

    def _place_of(self, element: _Open, attribute: Name) -> tuple[int, int]:
        """Where an attribute of the tag that is being read stands."""
        tag = _WHOLE_TAG.match(self._data, self._parser.CurrentByteIndex)
        pattern = _BEFORE_VALUE % re.escape(attribute.local.encode())
        found = re.search(pattern, tag.group()) if tag else None
        if tag is None or found is None:
            return element.line, element.column
        before = tag.group()[: found.start() + 1].decode("utf-8", "replace")
        lines = before.split("\n")
        first = element.column if len(lines) == 1 else 1
        return element.line + len(lines) - 1, first + len(lines[-1])


@lru_cache(1024)
def _content(pattern: Pattern, name: Name) -> Pattern:
    """What is in the elements of a name that a pattern mentions."""
    return choice(each.content for each in expected.elements(pattern, name))


def _strange_element(name: Name, parent: _Open) -> str:
    known = expected.elements(parent.meant)
    if not parent.name:
        return sentences.wrong_root(name.local, " | ".join(expected.names(known)))
    if not any(name in each.names for each in known):
        return sentences.unknown_element(name.local, parent.name, expected.names(known))
    if name in parent.seen:
        return sentences.repeated_element(name.local, parent.name)
    return sentences.misplaced_element(name.local, parent.name)


def _values(pattern: Pattern, name: Name) -> list[str]:
    """The values that an attribute can have here, if they are a few words."""
    return expected.values(choice(each.value for each in expected.attributes(pattern, name)))


def _texts(pattern: Pattern) -> list[str] | None:
    """The texts that can stand here, if they are a few words; None if there can be no text."""
    inside = [part for part in expected.pieces(pattern) if expected.is_text(part)]
    return expected.values(choice(inside)) if inside else None


def _name(written: str) -> Name:
    namespace, _separator, local = written.rpartition(_SEPARATOR)
    return Name(namespace, local)
