"""Fields: what a form shows of an element, as data.

A field is bound to a property of a document class and says how people see it. `vmgui.ui.forms`
makes widgets of fields. A form writes a field when, and only when, a person changes it.

    Text Secret Lines Path Mac    a text: a line, a hidden one, several, a path, a MAC address
    Number Size                   a number, a number of bytes
    Check Switch                  yes or no; yes, no or as the hypervisor likes
    Choice                        one of several texts
    DeviceChoice                  a device of the host's

What else stands in a form is in `vmgui.hardware.items`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, TypeAlias

import vmgui.base.units as units
from vmgui.base import macs
from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import Condition
from vmgui.hardware.options import DEFAULT, Options
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Flag, Value

Reason: TypeAlias = Callable[[Any, Scene], str | None]
"""Says why something is impossible: a translated sentence; None if it is possible."""
Then: TypeAlias = Callable[[Any, Scene], None]
"""Edits what a change brings with it."""


_TECHNICAL = 2**31 - 1
"""A limit from here on is how far computers count, and says nothing to people."""


@dataclass(frozen=True, eq=False)
class Field:
    """One value of an element, as its subclasses show it."""

    bound: Value[Any] | Flag
    """The property that it shows and edits, of the class of the form's elements."""
    label: str
    """What people call it, untranslated, without a colon."""
    _: KW_ONLY
    id: str = ""
    """Its name among the fields of its form; empty for the property's name."""
    help: str = ""
    """A sentence about what it does, untranslated, for the tool tip."""
    note: str = ""
    """A sentence that everybody should read, untranslated; it stands under the field."""
    when: Condition | None = None
    """When it is shown; None for always."""
    why_not: Reason | None = None
    """Why it cannot be changed now, if it cannot."""
    then: Then | None = None
    """Runs right after a person has changed it."""
    live: bool | Condition = False
    """Whether libvirt can change it while the machine runs."""
    is_assigned: bool = False
    """True if libvirt fills it in at start, so that a running machine has more than the
    description for its next start says."""
    check: Callable[[Any, Any, Scene], str | None] | None = None
    """Gets a new value, the element and the scene; says what is wrong with that value. It is not
    asked about a missing one."""

    @property
    def name(self) -> str:
        """Its name among the fields of its form."""
        return self.id or self.bound.name

    @property
    def is_flag(self) -> bool:
        """Whether it is bound to an element that is there or not."""
        return isinstance(self.bound, Flag)

    def read(self, element: Element) -> Any:
        """The value; None if it is missing, or not of this type (see `raw`)."""
        return self.bound.__get__(element, type(element))

    def raw(self, element: Element) -> str | None:
        """The value as it stands in the document, None if it is missing."""
        if isinstance(self.bound, Flag):
            return "" if self.read(element) else None
        return self.bound.raw(element)

    def write(self, element: Element, value: Any, scene: Scene) -> None:
        """Change the value as a person does, with all that this brings with it.

        Raises:
            InvalidInput: XML cannot hold it.
        """
        self.bound.__set__(element, value)
        if self.then is not None:
            self.then(element, scene)

    def is_odd(self, element: Element) -> bool:
        """True if the document has a text there that is not of this field's type."""
        return bool(self.raw(element)) and self.read(element) is None

    def differs(self, before: Element, after: Element) -> bool:
        """Whether two elements have other values here."""
        return self.raw(before) != self.raw(after)

    def runs_otherwise(self, present: Element, next_start: Element) -> bool:
        """Whether a running machine has another value than it will have after its next start.

        What libvirt fills in at start is missing in one of them, and is no difference.
        """
        now, later = self.raw(present), self.raw(next_start)
        if self.is_assigned and (now is None or later is None):
            return False
        return now != later

    def text(self, element: Element, scene: Scene) -> str:
        """The value as people read it, for comparisons; empty if it is missing."""
        value = self.read(element)
        return (self.raw(element) or "") if value is None else self.said(value, element, scene)

    def said(self, value: Any, _element: Element, _scene: Scene) -> str:
        """A value as people read it."""
        return str(value)

    def problem(self, value: Any, element: Element, scene: Scene) -> str | None:
        """What is wrong with a value that a person has typed; None if nothing is.

        `check` is not asked about no value at all.
        """
        if value is None or self.check is None:
            return None
        return self.check(value, element, scene)


@dataclass(frozen=True, eq=False)
class Text(Field):
    """A line of text. An empty one removes it from the document."""

    _: KW_ONLY
    placeholder: str = ""
    """Untranslated; what holds if it is left empty, or an example."""
    is_required: bool = False

    @override
    def problem(self, value: Any, element: Element, scene: Scene) -> str | None:
        if self.is_required and not value:
            return _("Enter a value.")
        return super().problem(value, element, scene)


@dataclass(frozen=True, eq=False)
class Secret(Text):
    """A password. Shown as dots, and not at all in comparisons."""

    @override
    def said(self, value: Any, _element: Element, _scene: Scene) -> str:
        return "•" * 8 if value else ""


@dataclass(frozen=True, eq=False)
class Lines(Text):
    """Text of several lines."""


@dataclass(frozen=True, eq=False)
class Path(Text):
    """A path on the host, with a button to choose one."""

    _: KW_ONLY
    chooses: str = "file"
    """"file", "directory", "volume" (of a storage pool, or a file) or "medium" (of a CD-ROM)."""


@dataclass(frozen=True, eq=False)
class Mac(Text):
    """A MAC address, with a button to make one. It may be typed as others write it."""

    @override
    def write(self, element: Element, value: Any, scene: Scene) -> None:
        super().write(element, macs.usual(value) or None if value else value, scene)

    @override
    def problem(self, value: Any, element: Element, scene: Scene) -> str | None:
        try:
            if value:
                macs.check_mac(value)
        except InvalidInput as error:
            return " ".join(filter(None, (error.message, error.hint)))
        return super().problem(value, element, scene)


@dataclass(frozen=True, eq=False)
class Number(Field):
    """A whole number. An empty one removes it from the document."""

    _: KW_ONLY
    least: int = 0
    most: int | Callable[[Any, Scene], int] = _TECHNICAL
    unit: str = ""
    """Untranslated; stands behind the number."""
    placeholder: str = DEFAULT
    """Untranslated; what stands there while there is none."""
    is_required: bool = False
    """True if it cannot be left out."""

    def limit(self, element: Element, scene: Scene) -> int:
        """The largest number."""
        return self.most(element, scene) if callable(self.most) else self.most

    @override
    def said(self, value: Any, _element: Element, _scene: Scene) -> str:
        if not self.unit:
            return str(value)
        # Translators: a number and its unit
        return _("{number} {unit}").format(number=value, unit=_(self.unit))

    @override
    def problem(self, value: Any, element: Element, scene: Scene) -> str | None:
        if value is None:
            return _("Enter a number.") if self.is_required else None
        most = self.limit(element, scene)
        if not self.least <= value <= most:
            return self._out_of_range(value, most)
        return super().problem(value, element, scene)

    def _out_of_range(self, value: int, most: int) -> str:
        if most < _TECHNICAL:
            return _("Enter a number from {least} to {most}.").format(least=self.least, most=most)
        if value < self.least:
            return _("Enter a number of at least {least}.").format(least=self.least)
        return _("Enter a smaller number.")


@dataclass(frozen=True, eq=False)
class Size(Number):
    """A number of bytes, typed in the unit that fits; bound to a property made by `size`."""

    _: KW_ONLY
    most: int | Callable[[Any, Scene], int] = 2**63 - 1
    step: int = 1024 * 1024
    """Bytes of the smallest unit that a person can choose."""

    @override
    def said(self, value: Any, _element: Element, _scene: Scene) -> str:
        return units.size(value)

    @override
    def problem(self, value: Any, element: Element, scene: Scene) -> str | None:
        if value is None:
            return _("Enter a size.") if self.is_required else None
        if value < self.least:
            return _("Enter a size of at least {least}.").format(least=units.size(self.least))
        if value > (most := self.limit(element, scene)):
            return _("Enter a size of at most {most}.").format(most=units.size(most))
        return Field.problem(self, value, element, scene)


@dataclass(frozen=True, eq=False)
class Check(Field):
    """A check box: a `Flag`, or a yes/no (on/off) property."""

    _: KW_ONLY
    default: bool = False
    """What a missing yes/no means."""
    is_kept: bool = False
    """True if the value that is the default is written down too, rather than left out."""
    words: tuple[str, str] = (N_("yes"), N_("no"))
    """What a comparison says for a ticked and an empty box, untranslated."""

    @override
    def read(self, element: Element) -> Any:
        value = super().read(element)
        return self.default if value is None and self.raw(element) is None else value

    @override
    def write(self, element: Element, value: Any, scene: Scene) -> None:
        is_left_out = not self.is_flag and value == self.default
        super().write(element, None if is_left_out and not self.is_kept else value, scene)

    @override
    def said(self, value: Any, _element: Element, _scene: Scene) -> str:
        return _(self.words[0] if value else self.words[1])


@dataclass(frozen=True, eq=False)
class Switch(Field):
    """On, off, or as the hypervisor likes: a yes/no (on/off) property that may be missing."""

    _: KW_ONLY
    default: str = DEFAULT
    """Untranslated; what a missing one means."""

    def options(self) -> tuple[tuple[bool | None, str], ...]:
        """The values and what people read, translated."""
        return (None, _(self.default)), (True, _("On")), (False, _("Off"))

    @override
    def said(self, value: Any, _element: Element, _scene: Scene) -> str:
        return dict(self.options())[value]


@dataclass(frozen=True, eq=False)
class Choice(Field):
    """One of several texts."""

    options: Options
    _: KW_ONLY
    is_editable: bool = False
    """True if other texts may be typed."""
    placeholder: str = ""
    """Untranslated; an example of what may be typed."""
    is_required: bool = False
    """True if it cannot be left out."""

    @override
    def text(self, element: Element, scene: Scene) -> str:
        return self.said(self.raw(element), element, scene)

    @override
    def said(self, value: Any, element: Element, scene: Scene) -> str:
        for option in self.options(element, scene):
            if option.value == value:
                return option.label
        return value or ""

    def shown(self, element: Element, scene: Scene) -> Sequence[Option]:
        """The options, and the present value if it is none of them: it must not get lost."""
        options = self.options(element, scene)
        present = self.raw(element)
        if any(option.value == present for option in options):
            return options
        if present is None:
            return [Option(None, _(DEFAULT)), *options]
        return [*options, Option(present, present)]

    @override
    def problem(self, value: Any, element: Element, scene: Scene) -> str | None:
        if self.is_required and not value:
            return _("Enter a value.")
        for option in self.options(element, scene):
            if option.value == value and option.reason:
                return option.reason
        return super().problem(value, element, scene)


@dataclass(frozen=True, eq=False)
class DeviceChoice(Choice):
    """A device of the host's, chosen from a list that says more of each than a name."""

    _: KW_ONLY
    noun: str
    """What the list is of, see `Scene.offers`."""
