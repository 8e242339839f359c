"""Panel: a form about an element, as data; and what is wrong with the element."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Generic, NamedTuple, TypeVar

from vmgui.base.i18n import _
from vmgui.hardware.fields import Choice, DeviceChoice, Field
from vmgui.hardware.items import Group, Item, Row, Rows, Special, each_row, is_shown
from vmgui.hardware.options import HostOptions
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.element import Element

E = TypeVar("E", bound=Element)


class Problem(NamedTuple):
    """What is wrong with an element."""

    field: str
    """The name of the row where it is shown; empty for the whole form."""
    message: str
    """A translated sentence."""
    is_warning: bool = False
    """True if the host may accept it all the same."""


class Panel(Generic[E]):
    """What a page of the hardware list shows. One object a page, without state.

    Of this class itself: a page about the whole machine, see `vmgui.hardware.panels`.
    """

    id: ClassVar[str] = ""
    title: ClassVar[str] = ""
    """Untranslated."""
    icon: ClassVar[str] = "device.other"
    """A role of `vmgui.ui.icons`."""
    is_advanced: ClassVar[bool] = False
    """True for a page that few need; the list puts those under a heading of their own."""
    element: type[E]
    """The class of the elements that it is about."""
    fields: ClassVar[tuple[Item, ...]] = ()
    """What everybody needs."""
    advanced: ClassVar[tuple[Item, ...]] = ()
    """The rest; shown when somebody asks for it."""

    def is_for(self, scene: Scene) -> bool:
        """Whether the list has it for this machine."""
        del scene
        return True

    def rows(self) -> Iterator[Row]:
        """All rows of the form."""
        return each_row((*self.fields, *self.advanced))

    def nouns(self) -> tuple[str, ...]:
        """What the host has that the form lets people choose from, see `Scene.offers`."""
        return tuple(dict.fromkeys(noun for row in self.rows() for noun in _nouns(row)))

    def summary(self, element: E, scene: Scene) -> str:
        """One line about the element, translated, for the list; may be empty."""
        del element, scene
        return ""

    def problems(self, element: E, scene: Scene) -> Iterable[Problem]:
        """What is wrong that no single field can know of."""
        del element, scene
        return ()

    def all_problems(self, element: E, scene: Scene) -> list[Problem]:
        """What is wrong with the fields that are shown, then with the whole.

        Only values that are there are looked at: what is missing may be libvirt's to choose.
        """
        found = [
            Problem(row.name, message)
            for row in self._shown_rows(element, scene)
            for message in _wrong(row, element, scene)
        ]
        return [*found, *self.problems(element, scene)]

    def _shown_rows(self, element: E, scene: Scene) -> Iterator[Row]:
        for item in (*self.fields, *self.advanced):
            if is_shown(item, element, scene):
                rows = item.items if isinstance(item, Group) else (item,)
                yield from (row for row in rows if is_shown(row, element, scene))

    def live_paths(self, element: E, scene: Scene) -> frozenset[str]:
        """The paths inside of the element that libvirt can change while the machine runs."""
        return frozenset(_live_paths(self.rows(), element, scene))


def _nouns(row: Row) -> tuple[str, ...]:
    if isinstance(row, Special):
        return row.nouns
    if isinstance(row, Rows):
        return tuple(noun for column in row.columns for noun in _nouns(column))
    if isinstance(row, DeviceChoice):
        return (row.noun,)
    if isinstance(row, Choice) and isinstance(row.options, HostOptions):
        return (row.options.noun,)
    return ()


def _live_paths(rows: Iterable[Row], element: Element, scene: Scene) -> Iterator[str]:
    for row in rows:
        if not isinstance(row, Field | Rows | Special) or not row.live:
            continue
        if callable(row.live) and not row.live(element, scene):
            continue
        if isinstance(row, Field):
            yield row.bound.path.text
        elif isinstance(row, Special):
            yield from (each.path.text for each in row.edits)
        else:
            yield "/".join(part for part in (row.rows.path.text, row.rows.kind.TAG) if part)


def _wrong(row: Row, element: Element, scene: Scene) -> Iterator[str]:
    """What is wrong with the values of a row of the form."""
    if isinstance(row, Field) and (message := _wrong_value(row, element, scene)):
        yield message
    if isinstance(row, Rows):
        for number, each in enumerate(row.of(element), 1):
            for column in row.columns:
                if message := _wrong_value(column, each, scene):
                    # Translators: what is wrong with a cell of a table
                    yield _("Row {number}, {column}: {problem}").format(
                        number=number, column=_(column.label), problem=message
                    )


def _wrong_value(field: Field, element: Element, scene: Scene) -> str | None:
    if not is_shown(field, element, scene) or field.is_odd(element):
        return None
    value = field.read(element)
    is_needed = value is not None or getattr(field, "is_required", False)
    return field.problem(value, element, scene) if is_needed else None
