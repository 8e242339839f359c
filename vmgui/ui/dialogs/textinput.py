"""The window that asks for a text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.ui.dialogs.fields import FieldForm
from vmgui.ui.dialogs.frame import add_buttons

_FIELD = "text"
_WIDTH_CHARACTERS = 56
_EDIT_LINES = 8


class TextDialog(QDialog):
    """One field, and what is wrong with what is typed in it."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        label: str,
        value: str,
        check: Callable[[str], None],
        *,
        verb: str,
        multi_line: bool = False,
    ) -> None:
        """Build it; see `vmgui.ui.dialogs.questions.ask_text`."""
        super().__init__(parent)
        self._check = check
        self.setObjectName("text-input")
        self.setWindowTitle(title)
        self._edit = self._long_edit(value) if multi_line else self._short_edit(value)
        self._form = FieldForm(self)
        if multi_line:
            self._form.put_labels_above()
        self._form.add_field(_FIELD, label, self._edit)
        self._buttons, self._accept = add_buttons(self, verb)
        column = QVBoxLayout(self)
        column.addWidget(self._form, 1 if multi_line else 0)
        if not multi_line:
            column.addStretch(1)
        column.addWidget(self._buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _WIDTH_CHARACTERS)
        if isinstance(self._edit, QLineEdit):
            self._edit.selectAll()
        else:
            self._edit.moveCursor(QTextCursor.MoveOperation.End)
        self._edit.textChanged.connect(self._on_text_changed)
        self._refresh()

    def text(self) -> str:
        """What was typed."""
        if isinstance(self._edit, QPlainTextEdit):
            return self._edit.toPlainText()
        return self._edit.text()

    @override
    def accept(self) -> None:
        """Close if the text can be used."""
        self._form.look_at()
        if self._refresh():
            super().accept()

    def _short_edit(self, value: str) -> QLineEdit | QPlainTextEdit:
        return QLineEdit(value, self)

    def _long_edit(self, value: str) -> QLineEdit | QPlainTextEdit:
        edit = QPlainTextEdit(value, self)
        edit.setTabChangesFocus(True)
        edit.setMinimumHeight(edit.fontMetrics().lineSpacing() * _EDIT_LINES)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shortcut = QShortcut(QKeySequence(Qt.KeyboardModifier.ControlModifier | key), self)
            shortcut.activated.connect(self.accept)
        edit.setToolTip(_("Ctrl+Enter ends the input."))
        return edit

    def _on_text_changed(self) -> None:
        self._form.look_at()
        self._refresh()

    def _refresh(self) -> bool:
        """Show what is wrong; True if nothing is."""
        problem: InvalidInput | None = None
        try:
            self._check(self.text())
        except InvalidInput as error:
            problem = error
            problem.field = _FIELD  # whatever the caller's form calls it
        self._form.show_problem(problem)
        self._accept.setEnabled(problem is None)
        self._accept.setToolTip(problem.message if problem else "")
        return problem is None
