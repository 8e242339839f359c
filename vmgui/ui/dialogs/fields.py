"""Labelled fields, with what is wrong with one of them standing under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QStyleOptionFrame,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.hardware.panel import Problem
from vmgui.ui.dialogs.frame import breakable, grow, keep_focus_of_others
from vmgui.ui.style import icon_extent, small_font
from vmgui.ui.widgets.statuslabel import StatusLabel

if TYPE_CHECKING:
    from vmgui.base.errors import InvalidInput

_NOT_LEFT = frozenset({Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason})
"""Ways to lose the focus that do not mean that the user is done with a field."""


class ReadOnlyLine(QLineEdit):
    """A line that is shown to be read and copied: it looks like the window, not like a field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self.setReadOnly(True)

    def show_text(self, text: str) -> None:
        """Show another text, from its beginning."""
        self.setText(text)
        self.setCursorPosition(0)
        self.setToolTip(text)

    @override
    def initStyleOption(self, option: QStyleOptionFrame) -> None:
        super().initStyleOption(option)
        # Not of its own palette: fields may have an edge in place of it (`vmgui.ui.style`).
        window = self.window().palette().brush(QPalette.ColorRole.Window)
        for role in (QPalette.ColorRole.Window, QPalette.ColorRole.Base):
            option.palette.setBrush(role, window)


class NoteLabel(QLabel):
    """A small sentence about a field."""

    def __init__(self, text: str, parent: QWidget) -> None:
        """Show `text`."""
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setFont(small_font(self.font()))
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)

    @override
    def sizeHint(self) -> QSize:
        return _one_line(super().sizeHint(), self.minimumSizeHint())


class ProblemLabel(StatusLabel):
    """What is wrong with a field, for eyes and for assistive technology."""

    def __init__(self, field: QWidget) -> None:
        """Prepare to speak about `field`; shows nothing yet."""
        super().__init__(field.parentWidget())
        self._field = field
        self.setObjectName(f"{field.objectName()}-problem")
        self.setFont(small_font(self.font()))
        self.setWordWrap(True)
        self.setMinimumHeight(icon_extent(self))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @override
    def sizeHint(self) -> QSize:
        return _one_line(super().sizeHint(), self.minimumSizeHint())

    def show_problem(self, problem: InvalidInput | None) -> None:
        """Say what is wrong, or nothing if all is well."""
        self.show_text(" ".join((problem.message, problem.hint)).strip() if problem else "")

    def show_text(self, text: str, *, is_warning: bool = False) -> None:
        """Say what is wrong, or may be; nothing if all is well."""
        if text == self._field.accessibleDescription():
            return
        role = "severity.warning" if is_warning else "severity.error"
        self.set_status(role if text else None, breakable(text))
        self._field.setAccessibleDescription(text)
        if text:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))


def _is_warning(problem: Problem | None) -> bool:
    return problem is not None and problem.is_warning


def _one_line(hint: QSize, least: QSize) -> QSize:
    """The size of a wrapping label for a form, which asks for the height at its width besides.

    QLabel prefers several short lines to a long one, and the form would keep their height.
    """
    return QSize(hint.width(), least.height())


class FieldForm(QWidget):
    """Fields with labels. A problem is shown once its field was left, or all were looked at.

    So nobody is told off for what is not typed yet, and a problem goes away as it is mended.
    """

    left = Signal(str)
    """The user is done with the field of this name, for now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create a form without fields."""
        super().__init__(parent)
        self._fields: dict[str, QWidget] = {}
        self._rows: dict[str, QWidget] = {}
        self._labels: dict[str, ProblemLabel] = {}
        self._looked_at: set[str] = set()
        self._layout = QFormLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def label_width(self) -> int:
        """The pixels that its labels need before their fields, also those that are not shown."""
        return max((label.sizeHint().width() for label in self._buddies()), default=0)

    def set_label_width(self, width: int) -> None:
        """Leave this many pixels to labels, as another form does that stands above or below."""
        for label in self._buddies():
            label.setMinimumWidth(width)

    def put_labels_above(self) -> None:
        """Put each label above its field instead of before it."""
        self._layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)

    def add_field(self, name: str, label: str, field: QWidget, row: QWidget | None = None) -> None:
        """Add a field.

        Args:
            name: as problems call the field; becomes its object name.
            label: what people call it, with a mnemonic; empty for check boxes.
            field: what gets the focus.
            row: what holds the field together with its buttons, if it has any.
        """
        field.setObjectName(name)
        whole = row or field
        self._layout.addRow(label, whole)
        if row is not None:
            buddy = self._layout.labelForField(row)
            if isinstance(buddy, QLabel):
                buddy.setBuddy(field)
                if not field.accessibleName():  # Qt looks for labels beside the field only
                    _name(field, label.replace("&", "").removesuffix(":"))
        if isinstance(field, QAbstractButton):
            keep_focus_of_others(field)
        self._fields[name] = field
        self._rows[name] = whole
        field.installEventFilter(self)

    def set_buddy(self, name: str, widget: QWidget) -> None:
        """Have the mnemonic of a field's label lead to another widget of its row."""
        label = self._layout.labelForField(self._rows[name])
        if isinstance(label, QLabel):
            label.setBuddy(widget)

    def add_note(self, name: str, text: str) -> None:
        """Add a sentence about the field called `name`, under the field that was added last."""
        note = NoteLabel(text, self)
        note.setObjectName(f"{name}-note")
        self._layout.addRow("", note)
        self._fields[name].setToolTip(text)

    def field(self, name: str) -> QWidget:
        """The field called `name`."""
        return self._fields[name]

    def has(self, name: str) -> bool:
        """Whether the form shows a field of this name, wherever the form itself is."""
        return name in self._fields and self._layout.isRowVisible(self._rows[name])

    def set_shown(self, name: str, is_shown: bool) -> None:
        """Show or hide a field with all that belongs to it."""
        self._layout.setRowVisible(self._rows[name], is_shown)
        if (problem := self._labels.get(name)) is not None:
            is_known = bool(self._fields[name].accessibleDescription())
            self._layout.setRowVisible(problem, is_shown and is_known)

    def look_at(self, *names: str) -> None:
        """From now on show the problems of these fields; of all fields if none is named."""
        self._looked_at.update(names or self._fields)

    def show_problem(self, problem: InvalidInput | None) -> bool:
        """Show a problem under its field, if that was looked at; take all others away.

        Returns:
            True if the problem is seen.
        """
        where = problem.field if problem is not None else ""
        is_seen = where in self._looked_at
        for name in self._labels.keys() | ({where} if is_seen else set()):
            self._label(name).show_problem(problem if is_seen and name == where else None)
            self._layout.setRowVisible(self._labels[name], is_seen and name == where)
        if is_seen:
            grow(self.window())
        return is_seen

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Show the first problem of each field that was looked at, and take all others away.

        A warning is about a value that is there, and is shown at once.
        """
        first: dict[str, Problem] = {}
        for problem in problems:
            is_mine = problem.field in self._fields
            if is_mine and (problem.is_warning or problem.field in self._looked_at):
                first.setdefault(problem.field, problem)
        for name in self._labels.keys() | first.keys():
            found, label = first.get(name), self._label(name)
            label.show_text(found.message if found else "", is_warning=_is_warning(found))
            is_shown = self._layout.isRowVisible(self._rows[name])
            self._layout.setRowVisible(label, found is not None and is_shown)

    def focus_problem(self, problem: InvalidInput | Problem) -> bool:
        """Put the cursor where the problem is; False if no such field of this form is shown."""
        field = self._fields.get(problem.field)
        if field is None or not field.isVisibleTo(self.window()):
            return False
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QFocusEvent)
            and event.type() is QEvent.Type.FocusOut
            and event.reason() not in _NOT_LEFT
        ):
            self.look_at(watched.objectName())
            self.left.emit(watched.objectName())
        return super().eventFilter(watched, event)

    def _buddies(self) -> Iterator[QLabel]:
        """The labels that stand before fields."""
        for row in self._rows.values():
            label = self._layout.labelForField(row)
            if isinstance(label, QLabel):
                yield label

    def _label(self, name: str) -> ProblemLabel:
        """The label under a field, made when it is needed first."""
        if name not in self._labels:
            label = ProblemLabel(self._fields[name])
            # PySide returns what Qt gives back through pointers, and declares it as an object.
            position = self._layout.getWidgetPosition(self._rows[name])
            row, _role = cast("tuple[int, QFormLayout.ItemRole]", position)
            self._layout.insertRow(row + 1, "", label)
            self._labels[name] = label
        return self._labels[name]


def _name(field: QWidget, name: str) -> None:
    """Tell assistive technology what people call a field."""
    field.setAccessibleName(name)
    if isinstance(field, QComboBox) and (line := field.lineEdit()) is not None:
        line.setAccessibleName(name)  # it is what has the focus
