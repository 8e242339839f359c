"""What dialogs about volumes are: a form, remarks about its answers, two buttons."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.ui.dialogs.fields import FieldForm
from vmgui.ui.dialogs.frame import add_buttons, breakable, grow, text_label
from vmgui.ui.style import Space, heading_font, space
from vmgui.ui.widgets.statuslabel import StatusLabel

_WIDTH_CHARACTERS = 70
_LINES = 14
"""Of a form that scrolls."""


class Remark(NamedTuple):
    """A sentence that should be read before the answer is given."""

    text: str
    is_warning: bool = True


class Remarks(QWidget):
    """Remarks below each other; takes no room while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._shown: tuple[Remark, ...] = ()
        self._labels: list[StatusLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(space(self, Space.SMALL))
        self.hide()

    def texts(self) -> list[str]:
        """What is shown."""
        return [remark.text for remark in self._shown]

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Show these and no others."""
        wanted = tuple(remarks)
        if wanted == self._shown:
            return
        self._shown = wanted
        while len(self._labels) < len(wanted):
            self._labels.append(self._new_label())
        for place, label in enumerate(self._labels):
            is_used = place < len(wanted)
            label.setVisible(is_used)
            if is_used:
                role = "severity.warning" if wanted[place].is_warning else "severity.info"
                label.set_status(role, breakable(wanted[place].text))
        self.setVisible(bool(wanted))
        # Else the dialog grows to the height before, and only learns of this one afterwards.
        self._column.activate()
        self.updateGeometry()

    def _new_label(self) -> StatusLabel:
        label = StatusLabel(self)
        label.setObjectName(f"remark-{len(self._labels)}")
        label.setWordWrap(True)
        self._column.addWidget(label)
        return label


class AskingDialog(QDialog):
    """A dialog that closes once `check` is content."""

    def __init__(
        self,
        parent: QWidget | None,
        name: str,
        title: str,
        verb: str,
        *,
        question: str = "",
        is_destructive: bool = False,
        is_scrolling: bool = False,
    ) -> None:
        """Build it without fields.

        Args:
            parent: the window in front of which it is asked.
            name: the object's name.
            title: of the window.
            verb: on the button that says yes.
            question: a sentence above the form; empty for none.
            is_destructive: paints that button in red, and Enter presses Cancel.
            is_scrolling: True if the form may become higher than a screen.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.form = FieldForm(self)
        self.remarks = Remarks(self)
        self.column = QVBoxLayout()
        """What stands between the question and the form."""
        self.below = QVBoxLayout()
        """What stands between the form and the remarks."""
        self.buttons, self.verb = add_buttons(self, verb, is_destructive=is_destructive)
        column = QVBoxLayout(self)
        column.setSpacing(space(self, Space.LARGE))
        if question:
            heading = text_label(question, self)
            heading.setObjectName("question")
            heading.setFont(heading_font(heading.font()))
            column.addWidget(heading)
            self.setAccessibleDescription(question)
        column.addLayout(self.column)
        if is_scrolling:
            column.addWidget(_scrolling(self.form), 1)
        else:
            column.addWidget(self.form)
        column.addLayout(self.below)
        column.addWidget(self.remarks)
        if not is_scrolling:
            column.addStretch(1)
        column.addWidget(self.buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _WIDTH_CHARACTERS)
        self.form.left.connect(lambda _name: self.refresh())

    @abstractmethod
    def check(self) -> None:
        """See whether the answers can be used.

        Raises:
            InvalidInput: one cannot; the field is one of the form's, or empty for the answers as
                a whole.
        """

    def comments(self) -> Sequence[Remark]:
        """What should be read before these answers are given; asked also if they are wrong."""
        return ()

    def refresh(self) -> InvalidInput | None:
        """Show what is wrong, and the remarks."""
        problem: InvalidInput | None = None
        try:
            self.check()
        except InvalidInput as error:
            problem = error
        self.form.show_problem(problem)
        whole = [Remark(problem.message)] if problem is not None and not problem.field else []
        self.remarks.show_remarks([*whole, *self.comments()])
        if self.isVisible():  # before, the width is not the one that it will have
            grow(self)
        return problem

    @override
    def sizeHint(self) -> QSize:
        # The height of texts that wrap has to be that for the width which they will have.
        return super().sizeHint().expandedTo(QSize(self.minimumWidth(), 0))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        grow(self)

    @override
    def accept(self) -> None:
        """Close with what was answered, or show what is wrong with it."""
        self.form.look_at()
        problem = self.refresh()
        if problem is None:
            super().accept()
        else:
            self.form.focus_problem(problem)


def _scrolling(form: FieldForm) -> QScrollArea:
    area = QScrollArea(form.parentWidget())
    area.setObjectName("scrolling")
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(form)
    area.setMinimumHeight(area.fontMetrics().lineSpacing() * _LINES)
    return area
