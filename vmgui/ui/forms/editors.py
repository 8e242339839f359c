"""One editor for each class of field: a widget that shows a value and gives it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.hardware import fields
from vmgui.hardware.scene import Option, Scene
from vmgui.ui.forms.choices import ChoiceBox
from vmgui.ui.forms.linebuttons import button_for
from vmgui.ui.forms.tools import Tools
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.numberspin import NumberSpin
from vmgui.ui.widgets.sizeedit import SizeEdit
from vmgui.xmldoc.element import Element

_TEXT_LINES = 4


class Editor(QObject):
    """Shows the value of a field, and gives back what a person makes of it."""

    edited = Signal()
    """A person has changed the value."""
    is_typed: ClassVar[bool] = False
    """True if people type: what stands there is left alone while they do."""

    def __init__(self, field: Any, widget: QWidget, row: QWidget | None = None) -> None:
        """Make an editor.

        Args:
            field: what it edits.
            widget: gets the focus, and speaks to assistive technology.
            row: what holds the widget together with its buttons, if it has any.
        """
        super().__init__(widget)
        self.field = field
        self.widget = widget
        self.row = row or widget

    def show(self, element: Element, scene: Scene) -> None:
        """Show the value of an element, without a signal."""
        raise NotImplementedError

    def value(self) -> Any:
        """What a person has made of it.

        Raises:
            InvalidInput: it is not of the field's type.
        """
        raise NotImplementedError

    def typed(self) -> str:
        """What stands there, if it can be anything; see `show_typed`."""
        return ""

    def show_typed(self, text: str) -> None:
        """Show again what was typed, though it is not of the field's type."""
        del text


class TextEditor(Editor):
    """A line of text, with buttons for some."""

    is_typed = True

    def __init__(self, field: fields.Text, tools: Tools, parent: QWidget) -> None:
        line = QLineEdit(parent)
        line.setPlaceholderText(_(field.placeholder) if field.placeholder else "")
        button = button_for(field, line, tools)
        super().__init__(field, line, _beside(line, button, parent) if button else None)
        self._line = line
        self._button = button
        line.textEdited.connect(lambda _text: self.edited.emit())
        line.setObjectName(field.name)

    @override
    def show(self, element: Element, scene: Scene) -> None:
        text = self.field.read(element) or ""
        if text != self._line.text():
            self._line.setText(text)
            self._line.setCursorPosition(0)
            if self._button is not None and self._button.isCheckable():
                self._button.setChecked(False)  # nobody has asked to see this password

    @override
    def value(self) -> str | None:
        return self._line.text() or None

    @override
    def typed(self) -> str:
        return self._line.text()

    @override
    def show_typed(self, text: str) -> None:
        if text != self._line.text():
            self._line.setText(text)


class LinesEditor(Editor):
    """Text of several lines."""

    is_typed = True

    def __init__(self, field: fields.Lines, tools: Tools, parent: QWidget) -> None:
        del tools
        text = QPlainTextEdit(parent)
        text.setTabChangesFocus(True)
        text.setFixedHeight(text.fontMetrics().lineSpacing() * (_TEXT_LINES + 1))
        text.setPlaceholderText(_(field.placeholder) if field.placeholder else "")
        text.setObjectName(field.name)
        super().__init__(field, text)
        self._text = text
        self._is_showing = False
        text.textChanged.connect(self._on_changed)

    @override
    def show(self, element: Element, scene: Scene) -> None:
        self.show_typed(self.field.read(element) or "")

    @override
    def value(self) -> str | None:
        return self._text.toPlainText() or None

    @override
    def typed(self) -> str:
        return self._text.toPlainText()

    @override
    def show_typed(self, text: str) -> None:
        if text != self._text.toPlainText():
            self._is_showing = True
            self._text.setPlainText(text)
            self._is_showing = False

    def _on_changed(self) -> None:
        if not self._is_showing:
            self.edited.emit()


class NumberEditor(Editor):
    """A number with its unit."""

    is_typed = True

    def __init__(self, field: fields.Number, tools: Tools, parent: QWidget) -> None:
        del tools
        spin = NumberSpin(parent)
        spin.least = field.least
        spin.set_placeholder(_(field.placeholder) if field.placeholder else "")
        spin.setObjectName(field.name)
        unit = QLabel(_(field.unit), parent) if field.unit else None
        super().__init__(field, spin, _beside(spin, unit, parent, is_stretched=False))
        self._spin = spin
        spin.edited.connect(self.edited)

    @override
    def show(self, element: Element, scene: Scene) -> None:
        self._spin.most = self.field.limit(element, scene)
        value = self.field.read(element)
        self._spin.set_text((self.field.raw(element) or "") if value is None else str(value))

    @override
    def value(self) -> int | None:
        return self._spin.number()

    @override
    def typed(self) -> str:
        return self._spin.text()

    @override
    def show_typed(self, text: str) -> None:
        self._spin.set_text(text)


class SizeEditor(Editor):
    """A size with its unit."""

    is_typed = True

    def __init__(self, field: fields.Size, tools: Tools, parent: QWidget) -> None:
        del tools
        edit = SizeEdit(field.step, parent)
        edit.line.setPlaceholderText(_(field.placeholder) if field.placeholder else "")
        edit.line.setObjectName(field.name)
        edit.set_title(_(field.label))
        super().__init__(field, edit.line, edit)
        self._edit = edit
        edit.edited.connect(self.edited)

    @override
    def show(self, element: Element, scene: Scene) -> None:
        if self.field.is_odd(element):
            self._edit.set_text(self.field.raw(element) or "")
        else:
            self._edit.set_size(self.field.read(element))

    @override
    def value(self) -> int | None:
        return self._edit.size_in_bytes()

    @override
    def typed(self) -> str:
        return self._edit.line.text()

    @override
    def show_typed(self, text: str) -> None:
        self._edit.set_text(text)


class CheckEditor(Editor):
    """A check box, with the field's label beside it."""

    def __init__(self, field: fields.Check, tools: Tools, parent: QWidget) -> None:
        del tools
        box = QCheckBox(_(field.label), parent)
        box.setObjectName(field.name)
        super().__init__(field, box)
        self._box = box
        box.clicked.connect(lambda _checked: self.edited.emit())

    @override
    def show(self, element: Element, scene: Scene) -> None:
        self._box.setChecked(bool(self.field.read(element)))

    @override
    def value(self) -> bool:
        return self._box.isChecked()

    def set_title(self, text: str) -> None:
        """Say other words beside the box."""
        self._box.setText(text)


_WORDS = {None: None, True: "on", False: "off"}
"""The values of a switch -> what its box knows them by."""
_VALUES = {word: value for value, word in _WORDS.items()}
_ODD = "odd"
"""What the box of a switch knows a text by that is no value of a switch."""


class SwitchEditor(Editor):
    """On, off, or as the hypervisor likes."""

    def __init__(self, field: fields.Switch, tools: Tools, parent: QWidget) -> None:
        del tools
        box = ChoiceBox(parent)
        box.setObjectName(field.name)
        super().__init__(field, box)
        self._box = box
        self._options = tuple(Option(_WORDS[value], label) for value, label in field.options())
        box.chosen.connect(self._on_chosen)

    @override
    def show(self, element: Element, scene: Scene) -> None:
        is_odd = self.field.is_odd(element)
        odd = (Option(_ODD, self.field.raw(element) or ""),) if is_odd else ()
        self._box.set_options((*self._options, *odd))
        self._box.set_value(_ODD if is_odd else _WORDS[self.field.read(element)])

    @override
    def value(self) -> bool | None:
        return _VALUES.get(self._box.value())

    def _on_chosen(self) -> None:
        if self._box.value() != _ODD:  # it is what the document has
            self.edited.emit()


class ChoiceEditor(Editor):
    """One of several texts."""

    def __init__(self, field: fields.Choice, tools: Tools, parent: QWidget) -> None:
        del tools
        box = ChoiceBox(parent, is_editable=field.is_editable)
        box.setObjectName(field.name)
        if (line := box.lineEdit()) is not None:
            line.setAccessibleName(_(field.label))
            line.setPlaceholderText(_(field.placeholder) if field.placeholder else "")
        super().__init__(field, box)
        self._box = box
        box.chosen.connect(self.edited)

    @override
    def show(self, element: Element, scene: Scene) -> None:
        # What can be typed needs no option to be seen.
        options = self.field.options if self.field.is_editable else self.field.shown
        self._box.set_options(options(element, scene))
        self._box.set_value(self.field.raw(element))

    @override
    def value(self) -> str | None:
        return self._box.value()


def _beside(
    widget: QWidget, other: QWidget | None, parent: QWidget, *, is_stretched: bool = True
) -> QWidget:
    """Both in a row."""
    whole = QWidget(parent)
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(space(whole, Space.SMALL))
    row.addWidget(widget, 1 if is_stretched else 0)
    if other is not None:
        row.addWidget(other)
    if not is_stretched:
        row.addStretch(1)
    return whole


def _device_editor(field: fields.DeviceChoice, tools: Tools, parent: QWidget) -> Editor:
    from vmgui.ui.forms.hostdevice import DeviceEditor

    return DeviceEditor(field, tools, parent)


_EDITORS: dict[type[fields.Field], Callable[..., Editor]] = {
    fields.Text: TextEditor,
    fields.Lines: LinesEditor,
    fields.Number: NumberEditor,
    fields.Size: SizeEditor,
    fields.Check: CheckEditor,
    fields.Switch: SwitchEditor,
    fields.Choice: ChoiceEditor,
    fields.DeviceChoice: _device_editor,
}
"""The class of a field, or the nearest one above it -> what makes its editor."""


def editor_for(field: fields.Field, tools: Tools, parent: QWidget) -> Editor:
    """The editor of a field."""
    for kind in type(field).__mro__:
        if kind in _EDITORS:
            return _EDITORS[kind](field, tools, parent)
    raise TypeError(type(field))
