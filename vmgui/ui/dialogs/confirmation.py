"""The window of questions that are answered with a verb or with Cancel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.ui.dialogs.frame import add_buttons, grow, text_label
from vmgui.ui.style import Space, heading_font, space
from vmgui.ui.widgets.elide import ElideLabel
from vmgui.ui.widgets.iconlabel import IconLabel

MOST_LINES = 5
"""More lines than these scroll."""

_WIDTH_CHARACTERS = 62
_WIDE_CHARACTERS = 88
"""With sentences in a list."""
_LIST_LINES = 8
_ICON_LINES = 2.0


class ConfirmationDialog(QDialog):
    """A question with an icon, what it is about, and two buttons."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        text: str,
        verb: str,
        *,
        is_destructive: bool = False,
    ) -> None:
        """Ask `text`.

        Args:
            parent: the window in front of which it is asked.
            title: of the window.
            text: the question.
            verb: on the button that says yes.
            is_destructive: paints that button in red, and Enter presses Cancel.
        """
        super().__init__(parent)
        self.setObjectName("confirmation")
        self.setWindowTitle(title)
        self.setAccessibleDescription(text)
        self._body = QVBoxLayout()
        self._body.setSpacing(space(self, Space.SMALL))
        heading = text_label(text, self)
        heading.setObjectName("question")
        heading.setFont(heading_font(heading.font()))
        self._body.addWidget(heading)
        self._buttons, _accept = add_buttons(self, verb, is_destructive=is_destructive)
        self._lay_out("severity.warning" if is_destructive else "action.help")

    def add_text(self, text: str) -> QLabel:
        """Add a paragraph."""
        label = text_label(text, self)
        self._body.addWidget(label)
        return label

    def add_list(
        self, name: str, label: str, lines: Sequence[str], *, is_wrapping: bool = False
    ) -> None:
        """Add lines. Many of them scroll, and can be selected and copied.

        Args:
            name: the list's object name.
            label: what the lines are; empty if the question says it.
            lines: not empty.
            is_wrapping: True for sentences, which are read whole; names and paths that are too
                long are shortened.
        """
        if is_wrapping:
            self._widen(_WIDE_CHARACTERS)
        buddy = self.add_text(label) if label else None
        if len(lines) <= MOST_LINES:
            for line in lines:
                self._body.addWidget(_list_line(line, self, is_wrapping=is_wrapping))
            return
        view = QPlainTextEdit("\n".join(lines), self)
        view.setObjectName(name)
        view.setReadOnly(True)
        # Qt lets only the mouse select in what is read-only.
        view.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        view.setTabChangesFocus(True)
        if not is_wrapping:
            view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        # Else the corner of the scroll bars has the colour of the edge (`vmgui.ui.style`).
        view.setCornerWidget(QWidget(view))
        edges = 2 * (view.frameWidth() + round(view.document().documentMargin()))
        view.setFixedHeight(view.fontMetrics().lineSpacing() * _LIST_LINES + edges)
        view.setAccessibleName(label or self.accessibleDescription())
        if buddy is not None:
            buddy.setBuddy(view)
        self._body.addWidget(view)

    def add_check(self, text: str, help_text: str = "") -> QCheckBox:
        """Add a box to tick, below everything else."""
        check = QCheckBox(text, self)
        check.setObjectName("check")
        check.setToolTip(help_text)
        self._body.addSpacing(space(self, Space.SMALL))
        self._body.addWidget(check)
        return check

    def add_button(self, button: QPushButton, role: QDialogButtonBox.ButtonRole) -> None:
        """Add a third answer beside the verb and Cancel."""
        button.setAutoDefault(False)
        self._buttons.addButton(button, role)

    @override
    def sizeHint(self) -> QSize:
        # The height of texts that wrap has to be that for the width which they will have.
        return super().sizeHint().expandedTo(QSize(self.minimumWidth(), 0))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        grow(self)

    def _lay_out(self, role: str) -> None:
        grid = QGridLayout(self)
        grid.setHorizontalSpacing(space(self, Space.MEDIUM))
        grid.setVerticalSpacing(space(self, Space.LARGE))
        margin = space(self, Space.LARGE)
        grid.setContentsMargins(margin, margin, margin, space(self, Space.MEDIUM))
        icon = IconLabel(role, lines=_ICON_LINES, parent=self)
        grid.addWidget(icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(self._body, 0, 1)
        grid.addWidget(self._buttons, 2, 0, 1, 2)
        grid.setRowStretch(1, 1)
        self._widen(_WIDTH_CHARACTERS)

    def _widen(self, characters: int) -> None:
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * characters)


def _list_line(text: str, parent: QWidget, *, is_wrapping: bool) -> QLabel:
    line = text_label(text, parent) if is_wrapping else ElideLabel(text, parent)
    line.setContentsMargins(space(line, Space.MEDIUM), 0, 0, 0)
    if not is_wrapping:  # however long it is, the window keeps its width
        line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return line
