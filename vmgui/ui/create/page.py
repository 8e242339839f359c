"""CreatePage: one step of the wizard. Shows the flow, and writes what a person changes into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from vmgui.core.creation.flow import Flow
from vmgui.hardware.panel import Problem
from vmgui.ui.context import Context
from vmgui.ui.dialogs.fields import FieldForm
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.expander import Expander
from vmgui.ui.widgets.statuslabel import StatusLabel
from vmgui.ui.widgets.taborder import stops


@dataclass(frozen=True)
class CreateDesk:
    """What the pages work with."""

    context: Context
    flow: Flow
    scope: TaskScope
    window: QWidget

    async def choose_path(self, what: str, present: str) -> str | None:
        """Ask for a path on the host: "file", "directory", "volume" or "medium"."""
        from vmgui.ui.storage.browser import choose_volume

        return await choose_volume(self.context, self.flow.host, what, present, self.window)


def is_being_typed(line: QLineEdit) -> bool:
    """Whether a person is at it, so that nobody else writes there."""
    return line.hasFocus() and line.isModified()


def show_text(line: QLineEdit, text: str) -> None:
    """Show a text from its beginning, unless a person is typing another one."""
    if text != line.text() and not is_being_typed(line):
        line.setText(text)
        line.setCursorPosition(0)


class CreatePage(QWidget):
    """What all steps share: forms with problems under their fields, and one line for the rest."""

    def __init__(self, desk: CreateDesk, parent: QWidget | None = None) -> None:
        """Make it empty; subclasses fill `column` and register their forms."""
        super().__init__(parent)
        self.desk = desk
        self.column = QVBoxLayout()
        """Where the page's widgets go."""
        self.column.setSpacing(space(self, Space.MEDIUM))
        self._forms: list[FieldForm] = []
        self._unread: dict[str, Problem] = {}
        self._status = StatusLabel(self)
        self._status.setObjectName("page-status")
        self._status.setWordWrap(True)
        whole = QVBoxLayout(self)
        edge = space(self, Space.LARGE)
        whole.setContentsMargins(edge, edge, edge, edge)
        whole.setSpacing(space(self, Space.MEDIUM))
        whole.addLayout(self.column)
        whole.addWidget(self._status)
        whole.addStretch(1)

    @property
    def flow(self) -> Flow:
        """The person's way."""
        return self.desk.flow

    def new_form(self, parent: QWidget | None = None) -> FieldForm:
        """A form whose fields show the problems of this step."""
        form = FieldForm(parent or self)
        form.left.connect(self._on_left)
        self._forms.append(form)
        return form

    def new_expander(self, title: str, make: Callable[[QWidget], QWidget]) -> Expander:
        """A heading with something below it, which is scrolled to when it is opened."""
        expander = Expander(title, make, self)
        reveal = QTimer(expander, singleShot=True, interval=0)  # once it has its place
        reveal.timeout.connect(lambda: _scroll_to(expander))
        expander.toggled.connect(lambda is_open: reveal.start() if is_open else None)
        return expander

    def show_flow(self) -> None:
        """Show `flow.filled`; a field that is being typed into keeps its text."""
        raise NotImplementedError

    @property
    def has_unread(self) -> bool:
        """Whether a field that is shown says what is no answer: the flow knows nothing of it."""
        return bool(self._unread_shown())

    def set_unread(self, name: str, message: str) -> None:
        """Say why what a field says is no answer.

        Args:
            name: the field.
            message: a translated sentence; empty if it is one.
        """
        known = self._unread.pop(name, None)
        if message:
            self._unread[name] = Problem(name, message)
        if known != self._unread.get(name):
            self.show_problems(self.flow.problems())

    def is_unread(self, name: str) -> bool:
        """Whether a field says something that is no answer; then it is left as it is."""
        return name in self._unread

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Show each problem under its field, or below all if it has none here."""
        found = [*self._unread_shown(), *problems]
        for form in self._forms:
            form.show_problems(found)
        loose = next((each for each in found if not self._has(each.field)), None)
        role = "severity.warning" if loose and loose.is_warning else "severity.error"
        self._status.set_status(role if loose else None, loose.message if loose else "")
        self._status.setVisible(loose is not None)

    def look_at_all(self) -> None:
        """From now on show every problem, also of fields that nobody has been in."""
        for form in self._forms:
            form.look_at()
        self.show_problems(self.flow.problems())

    def focus_problem(self) -> None:
        """Put the cursor where the first error is."""
        errors = [each for each in self.flow.problems() if not each.is_warning]
        for error in (*self._unread_shown(), *errors):
            if any(form.focus_problem(error) for form in self._forms):
                return

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        for stop in stops(self):
            if stop.isVisibleTo(self) and stop.isEnabled():
                stop.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _on_left(self, _name: str) -> None:
        """What follows from the rest comes back where nothing is said."""
        self.show_flow()
        self.show_problems(self.flow.problems())

    def _unread_shown(self) -> list[Problem]:
        """What is no answer; nobody is kept by a field that the answers have no need of."""
        return [each for each in self._unread.values() if self._has(each.field)]

    def _has(self, field: str) -> bool:
        return any(form.has(field) and form.isVisibleTo(self) for form in self._forms)


def _scroll_to(expander: Expander) -> None:
    """Show as much of what was opened as there is room for, and its heading in any case."""
    area: QWidget | None = expander.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is not None:
        area.ensureWidgetVisible(expander)
        area.ensureWidgetVisible(expander.button)
