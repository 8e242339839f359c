"""Items: what stands in a form, fields and the rest, and the groups of it all.

Rows           a table of the elements of one kind
Fact, Note     something to read
Special        a hand-made editor of `vmgui.ui.forms`
Group          some of these, and fields, under a heading
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, TypeAlias

from vmgui.hardware.conditions import Condition
from vmgui.hardware.fields import Field, Reason, Then
from vmgui.hardware.scene import Scene
from vmgui.xmldoc import paths
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, Flag, Value


@dataclass(frozen=True, eq=False)
class Rows:
    """A table of the elements of one kind, a row each."""

    id: str
    rows: Children[Any]
    """Of the form's elements."""
    label: str
    """What people call all of them, untranslated."""
    columns: tuple[Field, ...]
    """Bound to the class of the rows."""
    new: Callable[[Any, Scene], Element]
    """Makes a row to add."""
    _: KW_ONLY
    help: str = ""
    note: str = ""
    when: Condition | None = None
    is_ordered: bool = False
    """True if their order means something, so that rows can be moved."""
    most: int | None = None
    live: bool | Condition = False
    why_not: Reason | None = None
    then: Then | None = None

    @property
    def name(self) -> str:
        """Its name among the fields of its form."""
        return self.id

    def of(self, element: Element) -> Sequence[Element]:
        """The rows of an element; a live view."""
        return self.rows.__get__(element, type(element))

    def remove(self, row: Element, element: Element) -> None:
        """Take a row out of an element, and the containers that this leaves empty.

        What adding it has brought with it is for `then` to take back.
        """
        container = row.node.getparent()
        row.remove()
        if container is not None:
            paths.prune(container, element.node)

    def differs(self, before: Element, after: Element) -> bool:
        """Whether two elements have other rows."""
        return [row.xml().strip() for row in self.of(before)] != [
            row.xml().strip() for row in self.of(after)
        ]


@dataclass(frozen=True, eq=False)
class Fact:
    """Something to read and to copy."""

    id: str
    label: str
    """Untranslated."""
    read: Callable[[Any, Scene], str]
    """The text, translated; an empty one hides the row."""
    _: KW_ONLY
    is_long: bool = False
    """True if it is of use only as a whole, so that it takes several lines if need be."""
    when: Condition | None = None

    @property
    def name(self) -> str:
        """Its name among the fields of its form."""
        return self.id


@dataclass(frozen=True, eq=False)
class Note:
    """A sentence about the whole: what is to be known, or a warning."""

    id: str
    text: Callable[[Any, Scene], str]
    """The sentence, translated; an empty one hides it."""
    _: KW_ONLY
    is_warning: bool = False
    is_indented: bool = False
    """True if it is about the field above it, and stands under that."""
    when: Condition | None = None

    @property
    def name(self) -> str:
        """Its name among the fields of its form."""
        return self.id


@dataclass(frozen=True, eq=False)
class Special:
    """A hand-made editor, where a field does not do."""

    id: str
    label: str
    """Untranslated; empty if the editor needs none."""
    editor: str
    """Which editor, by its name in `vmgui.ui.forms.special`."""
    _: KW_ONLY
    edits: tuple[Value[Any] | Flag, ...] = ()
    """The properties that it edits."""
    nouns: tuple[str, ...] = ()
    """What it offers of the host's, see `Scene.offers`."""
    help: str = ""
    when: Condition | None = None
    live: bool | Condition = False

    @property
    def name(self) -> str:
        """Its name among the fields of its form."""
        return self.id


@dataclass(frozen=True, eq=False)
class Group:
    """Some fields under a heading."""

    title: str
    """Untranslated."""
    items: tuple[Field | Rows | Fact | Note | Special, ...]
    _: KW_ONLY
    when: Condition | None = None


Row: TypeAlias = Field | Rows | Fact | Note | Special
Item: TypeAlias = Row | Group


def each_row(items: Sequence[Item]) -> Iterator[Row]:
    """All rows, those of groups too, in their order."""
    for item in items:
        if isinstance(item, Group):
            yield from item.items
        else:
            yield item


def is_shown(item: Item, element: Element, scene: Scene) -> bool:
    """Whether a row or a group is shown now."""
    return item.when is None or item.when(element, scene)
