"""Form: the rows of a panel as widgets, bound to an element."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.hardware.items import Group, Item, each_row, is_shown
from vmgui.hardware.panel import Panel, Problem
from vmgui.hardware.scene import Scene
from vmgui.ui.dialogs.fields import ProblemLabel
from vmgui.ui.dialogs.frame import breakable
from vmgui.ui.facts import section_heading
from vmgui.ui.forms.rows import Bound, FactRow, NoteRow, Row, row_for
from vmgui.ui.forms.tools import Tools
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.expander import Expander

_WIDEST_LABEL = 34
"""Characters; longer labels wrap."""
_WIDEST_BODY = 110
"""Characters of what stands beside the labels."""


class _Section(QWidget):
    """Some items of a panel, one below the other."""

    def __init__(self, items: Sequence[Item], form: Form, label_width: int) -> None:
        super().__init__(form)
        self._items = tuple(items)
        self._headings: dict[int, QLabel] = {}
        self.rows: dict[str, Row] = {}
        self._layout = QFormLayout()
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(space(self, Space.MEDIUM))
        self._layout.setVerticalSpacing(space(self, Space.SMALL))
        self._layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self._put_leading(label_width)
        for number, item in enumerate(self._items):
            if isinstance(item, Group):
                self._add_heading(number, item)
            for row in item.items if isinstance(item, Group) else (item,):
                self._add_row(row_for(row, form.tools, self), label_width)

    def _put_leading(self, label_width: int) -> None:
        """Keep the rows together at the leading side, however wide the window is."""
        rows = QWidget(self)
        rows.setLayout(self._layout)
        widest = self.fontMetrics().averageCharWidth() * _WIDEST_BODY
        rows.setMaximumWidth(label_width + self._layout.horizontalSpacing() + widest)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(rows, 1)
        line.addStretch(0)

    def _add_heading(self, number: int, group: Group) -> None:
        heading = section_heading(_(group.title), self)
        heading.setContentsMargins(0, space(self, Space.MEDIUM) if number else 0, 0, 0)
        self._headings[number] = heading
        self._layout.addRow(heading)

    def _add_row(self, row: Row, label_width: int) -> None:
        self.rows[row.item.name] = row
        if isinstance(row, NoteRow) and not row.item.is_indented:
            self._layout.addRow(row.body)
            return
        if isinstance(row, NoteRow):
            row.body.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        label = row.label or QLabel(self)
        label.setMinimumWidth(label_width)
        label.setMaximumWidth(label_width)
        label.setWordWrap(True)
        label.setContentsMargins(0, space(self, Space.TINY), 0, 0)
        self._layout.addRow(label, row.body)

    def show_bound(self, bound: Bound) -> None:
        for number, item in enumerate(self._items):
            is_group_shown = is_shown(item, bound.element, bound.scene)
            shown = False
            for each in item.items if isinstance(item, Group) else (item,):
                row = self.rows[each.name]
                is_row_shown = is_group_shown and is_shown(each, bound.element, bound.scene)
                if is_row_shown:
                    row.show(bound)
                if isinstance(row, FactRow | NoteRow):
                    is_row_shown = is_row_shown and row.has_text()
                if self._layout.isRowVisible(row.body) != is_row_shown:
                    self._layout.setRowVisible(row.body, is_row_shown)
                shown = shown or is_row_shown
            if number in self._headings:
                self._layout.setRowVisible(self._headings[number], shown)


class Form(QWidget):
    """A panel's form. Writes what a person changes into the element, and nothing else."""

    edited = Signal(str)
    """A person has changed the field of this name."""

    def __init__(self, panel: Panel[Any], tools: Tools, parent: QWidget | None = None) -> None:
        """Make the widgets; nothing is shown before `bind`.

        Args:
            panel: what is shown.
            tools: what editors need of the window.
            parent: the page.
        """
        super().__init__(parent)
        self.panel = panel
        self.tools = tools
        self._bound: Bound | None = None
        self._doubts: list[Problem] = []
        self._left: set[str] = set()
        self._looks_at_all = False
        self._found: list[Problem] | None = None
        """What is wrong; None until somebody asks."""
        self._label_width = self._widest_label()
        self._whole = ProblemLabel(self)
        """What is wrong with the whole, or with what is not shown."""
        self._whole.hide()
        self._front = _Section(panel.fields, self, self._label_width)
        self._rest: _Section | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.MEDIUM))
        column.addWidget(self._whole)
        column.addWidget(self._front)
        self.advanced: Expander | None = None
        """What holds the advanced fields; None if there are none."""
        if panel.advanced:
            self.advanced = Expander(_("Advanced"), self._make_rest, self)
            self.advanced.button.setObjectName("advanced")
            self.advanced.toggled.connect(lambda _is_open: self.refresh())
            column.addWidget(self.advanced)
        column.addStretch(1)
        self._follow(self._front)

    def bind(self, bound: Bound) -> None:
        """Show another element, or another state of the same."""
        if self._bound is None or bound.element != self._bound.element:
            self._doubts = []
        self._bound = bound
        self._left.clear()
        self._looks_at_all = False
        if self.advanced is not None and not bound.typed.keys().isdisjoint(self._closed()):
            self.advanced.set_open(True)  # what was typed there cannot be left alone
        self.refresh()

    def set_scene(self, scene: Scene) -> None:
        """Show the same element where more is known around it; what was looked at stays so."""
        if self._bound is not None:
            self._bound = replace(self._bound, scene=scene)
            self.refresh()

    def refresh(self) -> None:
        """Show what the element says now, and what is wrong with it."""
        if self._bound is None:
            return
        self._found = None
        self._front.show_bound(self._bound)
        if self._rest is not None and self._is_open():
            self._rest.show_bound(self._bound)
        self._show_problems()

    def row(self, name: str) -> Row:
        """The line of this name; opens *Advanced* if it is there.

        Raises:
            KeyError: there is none.
        """
        if name not in self._front.rows and self.advanced is not None:
            self.advanced.set_open(True)
        return self._rows()[name]

    def problems(self) -> list[Problem]:
        """What is wrong, whether it is shown yet or not."""
        if self._bound is None:
            return []
        if self._found is None:
            typed = [
                Problem(name, row.unreadable())
                for name, row in self._bound_rows().items()
                if row.unreadable()
            ]
            found = self.panel.all_problems(self._bound.element, self._bound.scene)
            self._found = [*typed, *found, *self._doubts]
        return list(self._found)

    def set_doubts(self, doubts: Sequence[Problem]) -> None:
        """Show warnings that had to be looked up, until another element is bound."""
        self._doubts = list(doubts)
        self._found = None
        self._show_problems()

    def look_at_all(self) -> None:
        """Show all problems from now on, not only those of fields that were left."""
        self._looks_at_all = True
        self._show_problems()

    def focus_problem(self) -> None:
        """Put the cursor where the first problem is."""
        names = {row.name for row in self.panel.rows()}
        for problem in self.problems():
            if problem.is_warning or problem.field not in names:
                continue
            row = self.row(problem.field)
            if row.focus_widget is not None and not row.body.isHidden():
                row.focus_widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the wheel from changing what it only scrolls over, even where the cursor is."""
        if event.type() is QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _rows(self) -> dict[str, Row]:
        return {**self._front.rows, **(self._rest.rows if self._rest else {})}

    def _bound_rows(self) -> dict[str, Row]:
        """The rows that show what is bound."""
        return self._rows() if self._is_open() else self._front.rows

    def _is_open(self) -> bool:
        return self.advanced is not None and self.advanced.is_open()

    def _make_rest(self, parent: QWidget) -> QWidget:
        self._rest = _Section(self.panel.advanced, self, self._label_width)
        self._rest.setParent(parent)
        self._follow(self._rest)
        return self._rest

    def _follow(self, section: _Section) -> None:
        for name, row in section.rows.items():
            row.edited.connect(lambda name=name: self._on_edited(name))
            row.left.connect(lambda name=name: self._on_left(name))
        for wheeled in (QComboBox, QAbstractSpinBox):
            for widget in section.findChildren(wheeled):
                widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                widget.installEventFilter(self)

    def _on_edited(self, name: str) -> None:
        self.refresh()
        self.edited.emit(name)

    def _on_left(self, name: str) -> None:
        self._left.add(name)
        self._show_problems()

    def _show_problems(self) -> None:
        rows = self._rows()
        seen: dict[str, Problem] = {}
        for problem in sorted(self.problems(), key=lambda each: each.is_warning):
            row = rows.get(problem.field)
            has_place = row is not None and not row.body.isHidden()
            if not problem.is_warning and not self._is_looked_at(problem.field):
                continue
            if has_place:
                seen.setdefault(problem.field, problem)
            elif problem.field not in self._closed():
                seen.setdefault("", problem)
        for name, row in rows.items():
            row.show_problem(seen.get(name))
        self._show_whole(seen.get(""))

    def _is_looked_at(self, name: str) -> bool:
        """Whether it is time to speak of a problem with a field, or with the whole."""
        if self._looks_at_all:
            return True
        return name in self._left if name in self._rows() else bool(self._left)

    def _closed(self) -> set[str]:
        """The names of the rows of *Advanced* while that is closed."""
        if self._is_open():
            return set()
        return {row.name for row in each_row(self.panel.advanced)}

    def _show_whole(self, problem: Problem | None) -> None:
        role = "severity.warning" if problem and problem.is_warning else "severity.error"
        text = problem.message if problem else ""
        self._whole.set_status(role if text else None, breakable(text))
        self._whole.setVisible(bool(text))

    def _widest_label(self) -> int:
        metrics = self.fontMetrics()
        labels = [getattr(row, "label", "") for row in self.panel.rows()]
        widest = max(
            (metrics.horizontalAdvance(f"{_(text)}: •") for text in labels if text), default=0
        )
        return min(widest, metrics.averageCharWidth() * _WIDEST_LABEL)
