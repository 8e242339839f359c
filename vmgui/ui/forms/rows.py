"""The lines of a form: a label, an editor, and what is to be said under it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.hardware import fields, items
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.ui.dialogs.fields import NoteLabel, ProblemLabel
from vmgui.ui.dialogs.frame import breakable
from vmgui.ui.facts import ValueLine, ValueText
from vmgui.ui.forms.editors import CheckEditor, Editor, editor_for
from vmgui.ui.forms.tools import Tools
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.statuslabel import StatusLabel
from vmgui.xmldoc.element import Element

_NOT_LEFT = frozenset({Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason})
"""Ways to lose the focus that do not mean that somebody is done with a field."""


_WIDEST = 60
"""Characters of a control: wider ones are no easier to read, and far from what they belong to."""


@dataclass(frozen=True)
class Bound:
    """What a form is about."""

    element: Element
    """Edited in place."""
    scene: Scene
    original: Element | None = None
    """The same element as the host has it; None if it has none."""
    present: Element | None = None
    """The same element of the machine as it runs; None if it does not run, or has none."""
    typed: dict[str, str] = field(default_factory=dict)
    """What was typed that is not of its field's type, by the field's name. Owned by whoever shows
    the form, so that it survives the showing of another element."""


class Row(QObject):
    """A line of a form."""

    edited = Signal()
    """A person has changed something here."""
    left = Signal()
    """The person is done here for now."""
    is_wide: ClassVar[bool] = False
    """True if it is of use to be wider than a line of text."""

    def __init__(self, item: items.Row, form: QWidget) -> None:
        """Make the empty line."""
        super().__init__(form)
        self.item = item
        self.label: QLabel | None = None
        """None if the line needs none."""
        self.body = QWidget(form)
        """What stands beside the label."""
        self._column = QVBoxLayout(self.body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(space(self.body, Space.TINY))
        self._notes: dict[str, StatusLabel] = {}
        self._sentences: dict[str, str] = {}

    @property
    def focus_widget(self) -> QWidget | None:
        """Where the cursor goes; None if there is nothing to act on."""
        return None

    def show(self, bound: Bound) -> None:
        """Show what the element says."""
        raise NotImplementedError

    def unreadable(self) -> str:
        """Why what stands here cannot be written; empty if it can, or was."""
        return ""

    def show_problem(self, problem: Problem | None) -> None:
        """Say what is wrong here; None for nothing."""
        role = "severity.warning" if problem and problem.is_warning else "severity.error"
        self._say("problem", role, problem.message if problem else "")

    def _put(self, widget: QWidget, label: str = "", buddy: QWidget | None = None) -> None:
        if self.is_wide:
            self._column.addWidget(widget)
        else:
            widest = widget.fontMetrics().averageCharWidth() * _WIDEST
            widget.setMaximumWidth(min(widget.maximumWidth(), widest))
            line = QHBoxLayout()
            line.addWidget(widget, 1)
            line.addStretch(0)
            self._column.addLayout(line)
        if label:
            # Translators: the label of a field, before it
            self.label = QLabel(_("{title}:").format(title=_(label)), self.body.parentWidget())
            self.label.setBuddy(buddy or widget)

    def _say(self, what: str, role: str, text: str) -> None:
        """Show a sentence under the editor; an empty one hides it."""
        label = self._notes.get(what)
        if label is None:
            if not text:
                return
            label = self._notes[what] = self._new_note(what)
        if label.text() == breakable(text) and label.role() == (role if text else None):
            return
        label.set_status(role if text else None, breakable(text))
        label.setVisible(bool(text))
        self._described(what, text)

    def _described(self, what: str, text: str) -> None:
        """Tell assistive technology what is said under the editor, and new problems at once."""
        self._sentences[what] = text
        if (widget := self.focus_widget) is not None:
            widget.setAccessibleDescription(" ".join(filter(None, self._sentences.values())))
        if what == "problem" and text:
            alert = QAccessibleEvent(self._notes[what], QAccessible.Event.Alert)
            QAccessible.updateAccessibility(alert)

    def _new_note(self, what: str) -> StatusLabel:
        label = ProblemLabel(self.focus_widget or self.body)
        label.setParent(self.body)
        label.setObjectName(f"{self.item.name}-{what}")
        self._column.addWidget(label)
        return label


class FieldRow(Row):
    """A field."""

    def __init__(self, item: fields.Field, tools: Tools, form: QWidget) -> None:
        """Make the line of a field."""
        super().__init__(item, form)
        self.item: fields.Field = item
        self.editor: Editor = editor_for(item, tools, self.body)
        self._bound: Bound | None = None
        self._problem = ""
        self._own: tuple[Element, Any] | None = None
        """The element that a person types for, and its value since the last key."""
        is_check = isinstance(self.editor, CheckEditor)
        self._put(self.editor.row, "" if is_check else item.label, self.editor.widget)
        widget = self.editor.widget
        widget.setAccessibleName(_(item.label))
        if item.help:
            widget.setToolTip(_(item.help))
        if item.note:
            note = NoteLabel(_(item.note), self.body)
            self._column.addWidget(note)
        widget.installEventFilter(self)
        self.editor.edited.connect(self._on_edited)

    @property
    @override
    def focus_widget(self) -> QWidget | None:
        return self.editor.widget

    @override
    def show(self, bound: Bound) -> None:
        self._bound = bound
        item, element, scene = self.item, bound.element, bound.scene
        if item.name in bound.typed:
            self.editor.show_typed(bound.typed[item.name])
            self._problem = self._why_unreadable(element)
        else:
            self._problem = ""
            if not self._is_being_typed(element):
                self.editor.show(element, scene)
        reason = item.why_not(element, scene) if item.why_not else None
        self.editor.row.setEnabled(reason is None)
        self._say("reason", "severity.info", reason or "")
        self._show_mark(bound)
        self._show_present(bound)

    @override
    def unreadable(self) -> str:
        return self._problem

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QFocusEvent)
            and event.type() is QEvent.Type.FocusOut
            and event.reason() not in _NOT_LEFT
        ):
            self._on_left()
        return super().eventFilter(watched, event)

    def _on_left(self) -> None:
        if not isValid(self.editor.widget):
            return  # the whole form is going
        self._own = None
        if self._bound is not None:
            self.show(self._bound)  # as it is usually written
        self.left.emit()

    def _on_edited(self) -> None:
        bound, item = self._bound, self.item
        if bound is None:
            return
        self._own = None
        try:
            item.write(bound.element, self.editor.value(), bound.scene)
        except InvalidInput:
            bound.typed[item.name] = self.editor.typed()
        else:
            bound.typed.pop(item.name, None)
            if self.editor.is_typed and self.editor.widget.hasFocus():
                self._own = bound.element, item.read(bound.element)
        self.edited.emit()

    def _is_being_typed(self, element: Element) -> bool:
        """Whether the document says what a person is just typing, however that is written."""
        return self._own == (element, self.item.read(element)) and self.editor.widget.hasFocus()

    def _why_unreadable(self, element: Element) -> str:
        """Why what stands in the editor cannot be written."""
        try:
            self.item.bound.__set__(element.copy(), self.editor.value())
        except InvalidInput as error:
            return error.message
        return ""

    def _show_mark(self, bound: Bound) -> None:
        """Mark what is not applied yet."""
        item, original = self.item, bound.original
        is_changed = original is not None and item.differs(original, bound.element)
        is_changed = is_changed or item.name in bound.typed
        before = ""
        if is_changed and original is not None:
            before = item.text(original, bound.scene) or _("nothing")
        text = _("Not applied yet. Before: {value}").format(value=before) if before else ""
        self._mark(is_changed, text)

    def _mark(self, is_changed: bool, text: str) -> None:
        help_text = _(self.item.help) if self.item.help else ""
        self.editor.widget.setToolTip("\n".join(part for part in (help_text, text) if part))
        self._described("mark", text or (_("Not applied yet.") if is_changed else ""))
        title = _(self.item.label)
        if self.label is not None:
            # Translators: the label of a field, before it
            title = _("{title}:").format(title=title)
        # Translators: the dot marks a field that was changed and is not applied yet
        shown = _("{title} •").format(title=title) if is_changed else title
        if self.label is not None:
            self.label.setText(shown)
        elif isinstance(self.editor, CheckEditor):
            self.editor.set_title(shown)

    def _show_present(self, bound: Bound) -> None:
        """Say what the running machine has, where that is something else."""
        text = ""
        if bound.present is not None and self._differs(bound.present, bound):
            now = self.item.text(bound.present, bound.scene)
            text = _("Running with: {value}").format(value=now or _("nothing"))
        self._say("present", "domain.running", text)

    def _differs(self, present: Element, bound: Bound) -> bool:
        """Whether a running machine has another value than people see here."""
        item, element = self.item, bound.element
        return item.runs_otherwise(present, element) and (
            item.text(present, bound.scene) != item.text(element, bound.scene)
        )


class FactRow(Row):
    """Something to read."""

    def __init__(self, item: items.Fact, _tools: Tools, form: QWidget) -> None:
        """Make the line of a fact."""
        super().__init__(item, form)
        self.item: items.Fact = item
        self._text = ""
        self._value = ValueText(self.body) if item.is_long else ValueLine(parent=self.body)
        self._value.setObjectName(item.name)
        self._value.setAccessibleName(_(item.label))
        self._put(self._value, item.label)

    @override
    def show(self, bound: Bound) -> None:
        self._text = self.item.read(bound.element, bound.scene)
        self._value.set_value(self._text)

    def has_text(self) -> bool:
        """Whether there is something to read."""
        return bool(self._text)


class NoteRow(Row):
    """A sentence about the whole."""

    def __init__(self, item: items.Note, _tools: Tools, form: QWidget) -> None:
        """Make the line of a note."""
        super().__init__(item, form)
        self.item: items.Note = item
        self._text = ""

    @override
    def show(self, bound: Bound) -> None:
        self._text = self.item.text(bound.element, bound.scene)
        role = "severity.warning" if self.item.is_warning else "severity.info"
        self._say("note", role, self._text)

    def has_text(self) -> bool:
        """Whether there is something to read."""
        return bool(self._text)


def _table(item: items.Rows, tools: Tools, form: QWidget) -> Row:
    from vmgui.ui.forms.tables import TableRow

    return TableRow(item, tools, form)


def _special(item: items.Special, tools: Tools, form: QWidget) -> Row:
    from vmgui.ui.forms.special import SPECIAL

    return SPECIAL[item.editor](item, tools, form)


_ROWS: tuple[tuple[type, Callable[..., Row]], ...] = (
    (fields.Field, FieldRow),
    (items.Rows, _table),
    (items.Fact, FactRow),
    (items.Note, NoteRow),
    (items.Special, _special),
)


def row_for(item: items.Row, tools: Tools, form: QWidget) -> Row:
    """The line of a form for what a panel names."""
    return next(make for kind, make in _ROWS if isinstance(item, kind))(item, tools, form)
