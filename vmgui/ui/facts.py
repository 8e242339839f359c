"""Facts about a thing as rows of names and values: the body of overview pages and the preview.

What is shown is data: a `Fact` says how a row is called and how its text is made of a record. A
`FactSheet` shows the rows of some groups and leaves out those that have nothing to say.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextOption,
)
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QTextEdit,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.models.cells import tooltip
from vmgui.ui.style import Space, space

R = TypeVar("R")

_LEAST_CHARACTERS = 8
_MOST_LINES = 12
_BAR, _NO_BAR = Qt.ScrollBarPolicy.ScrollBarAlwaysOn, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
_FIELD_INSET = 2
"""Pixels that every style leaves between a line edit's edge and its text."""


@dataclass(frozen=True, slots=True)
class Fact(Generic[R]):
    """One row."""

    id: str
    label: str
    """The row's name with a colon, untranslated."""
    read: Callable[[R], str | Sequence[str]]
    """The text, or the texts of a list; empty ones are left out."""
    is_long: bool = False
    """A text of several lines."""


@dataclass(frozen=True, slots=True)
class Group(Generic[R]):
    """Some rows under a heading."""

    title: str
    """Untranslated; empty for no heading."""
    facts: tuple[Fact[R], ...]


class ValueLine(QLineEdit):
    """One line to read, select and copy; a longer text is shortened, its tooltip has it whole."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        """Show `text`."""
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrame(False)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(Qt.GlobalColor.transparent))
        self.setPalette(palette)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAlignment(_beside_label(self))
        self.set_value(text)

    def set_value(self, text: str) -> None:
        """Show `text` from its beginning; line breaks become spaces."""
        line = " ".join(text.splitlines())
        if line == self.text():
            return
        self.setText(line)
        self.setCursorPosition(0)
        self.updateGeometry()

    def is_elided(self) -> bool:
        """True while not all of the text is seen."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self._room()

    @override
    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text() + "  ")
        return QSize(width + 2 * _FIELD_INSET, super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        width = self.fontMetrics().averageCharWidth() * _LEAST_CHARACTERS
        return QSize(width, super().minimumSizeHint().height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self.setAlignment(_beside_label(self))

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            whole = tooltip([self.text()]) if self.is_elided() else None
            QToolTip.showText(event.globalPos(), whole or "", self)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus() or self.hasSelectedText() or not self.is_elided():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        area = self.contentsRect().adjusted(_FIELD_INSET, 0, -_FIELD_INSET, 0)
        mode = Qt.TextElideMode.ElideMiddle  # both ends of a path tell more than its middle
        shown = self.fontMetrics().elidedText(self.text(), mode, area.width())
        self.style().drawItemText(
            painter,
            area,
            int(self.alignment() | Qt.AlignmentFlag.AlignVCenter),
            self.palette(),
            self.isEnabled(),
            shown,
            QPalette.ColorRole.Text,
        )
        painter.end()

    def _room(self) -> int:
        return self.contentsRect().width() - 2 * _FIELD_INSET


class ValueText(QTextEdit):
    """Several lines to read, select and copy; as high as its text, up to a limit, then it scrolls.

    Unlike a label it also breaks words that are longer than the line.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setHorizontalScrollBarPolicy(_NO_BAR)
        self.setVerticalScrollBarPolicy(_NO_BAR)
        self.document().setDocumentMargin(_FIELD_INSET)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(Qt.GlobalColor.transparent))
        self.setPalette(palette)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._align()

    def set_value(self, text: str) -> None:
        """Show `text`, which is plain text whatever it looks like."""
        if text != self.toPlainText():
            self.setPlainText(text)
            self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._align()

    @override
    def minimumSizeHint(self) -> QSize:
        width = self.fontMetrics().averageCharWidth() * _LEAST_CHARACTERS
        return QSize(width, self.fontMetrics().lineSpacing())

    def _align(self) -> None:
        option = QTextOption(_beside_label(self))
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)

    def _fit(self) -> None:
        most = self.fontMetrics().lineSpacing() * _MOST_LINES + 2 * _FIELD_INSET
        wanted = math.ceil(self.document().size().height())
        # A bar that comes and goes would change the width, and with it the height.
        self.setVerticalScrollBarPolicy(_BAR if wanted > most else _NO_BAR)
        self.setFixedHeight(min(wanted, most))


def _beside_label(widget: QWidget) -> Qt.AlignmentFlag:
    """Where a value stands next to its label, whatever script it is written in itself."""
    is_mirrored = widget.layoutDirection() is Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignAbsolute


class _ValueLines(QWidget):
    """A list of values, one under the other."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._lines: list[ValueLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def texts(self) -> list[str]:
        return [line.text() for line in self._lines]

    def set_values(self, values: Sequence[str]) -> None:
        while len(self._lines) > len(values):
            line = self._lines.pop()
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        while len(self._lines) < len(values):
            line = ValueLine(parent=self)
            line.setAccessibleName(self._name)
            self._lines.append(line)
            self._column.addWidget(line)
        for line, value in zip(self._lines, values, strict=True):
            line.set_value(value)


class FactSheet(QWidget, Generic[R]):
    """The rows of some groups, with values that can be selected and copied."""

    def __init__(self, groups: Iterable[Group[R]], parent: QWidget | None = None) -> None:
        """Lay out all rows, hidden until `show_record` finds something to say."""
        super().__init__(parent)
        self._groups = tuple(groups)
        self._headings: list[QLabel | None] = []
        self._lines: dict[str, _ValueLines] = {}
        self._texts: dict[str, ValueText] = {}
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(space(self, Space.MEDIUM))
        self._form.setVerticalSpacing(space(self, Space.TINY))
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        for group in self._groups:
            self._add_group(group)

    def show_record(self, record: R) -> None:
        """Fill the rows from `record`; empty ones and headings above nothing are hidden."""
        for group, heading in zip(self._groups, self._headings, strict=True):
            shown = [self._show_fact(fact, record) for fact in group.facts]
            if heading is not None:
                self._form.setRowVisible(heading, any(shown))

    def value(self, fact_id: str) -> str:
        """What a row shows, its lines joined by line breaks; empty if it is hidden."""
        if fact_id in self._texts:
            return self._texts[fact_id].toPlainText()
        return "\n".join(self._lines[fact_id].texts())

    def _add_group(self, group: Group[R]) -> None:
        heading = None
        if group.title:
            heading = section_heading(_(group.title), self)
            if self._form.rowCount():
                heading.setContentsMargins(0, space(self, Space.MEDIUM), 0, 0)
            self._form.addRow(heading)
        self._headings.append(heading)
        for fact in group.facts:
            self._add_fact(fact)

    def _add_fact(self, fact: Fact[R]) -> None:
        label = QLabel(_(fact.label), self)
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        label.setContentsMargins(0, _FIELD_INSET, 0, 0)
        name = _(fact.label).rstrip(": ")
        field: QWidget
        if fact.is_long:
            field = self._texts[fact.id] = ValueText(self)
            label.setBuddy(field)
        else:
            field = self._lines[fact.id] = _ValueLines(name, self)
        field.setObjectName(f"fact-{fact.id}")
        self._form.addRow(label, field)
        self._form.setRowVisible(field, False)

    def _show_fact(self, fact: Fact[R], record: R) -> bool:
        found = fact.read(record)
        if fact.is_long:
            text = found if isinstance(found, str) else "\n".join(found)
            self._texts[fact.id].set_value(text)
            self._form.setRowVisible(self._texts[fact.id], bool(text))
            return bool(text)
        values = [found] if isinstance(found, str) else found
        values = [value for value in values if value]
        self._lines[fact.id].set_values(values)
        self._form.setRowVisible(self._lines[fact.id], bool(values))
        return bool(values)


def section_heading(text: str, parent: QWidget | None = None) -> QLabel:
    """The heading of a section of a page."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


class ScrollColumn(QScrollArea):
    """Sections below each other; scrolls up and down, never sideways."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Create it empty. `name` says to assistive technology what is in it."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget(self)
        self.column = QVBoxLayout(body)
        """Where the sections go."""
        margin = space(self, Space.MEDIUM)
        self.column.setContentsMargins(margin, margin, margin, margin)
        self.column.setSpacing(space(self, Space.MEDIUM))
        # As wide as the view, whatever is in it: one long word must not push the rest out of sight.
        body.setMinimumWidth(1)
        self.setWidget(body)
        # The page's own colour, not that of lists and texts.
        self.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)

    def add_section(self, title: str, content: QWidget) -> QWidget:
        """Put `content` under a heading, and return both as one widget to show and hide."""
        section = QWidget(self)
        column = QVBoxLayout(section)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        column.addWidget(section_heading(title, section))
        column.addWidget(content)
        self.column.addWidget(section)
        return section
