"""The bar that searches a text, as browsers have it: Ctrl+F, F3, Escape."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QToolButton, QWidget

from vmgui.base.i18n import _, ngettext
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, space


class FindBar(QWidget):
    """Searches an editor as one types. Hidden until it is opened."""

    closed = Signal()

    def __init__(self, editor: QPlainTextEdit, parent: QWidget | None = None) -> None:
        """Search in `editor`."""
        super().__init__(parent)
        self._editor = editor
        self._field = QLineEdit(self)
        self._field.setObjectName("find-text")
        self._field.setAccessibleName(_("Find in the text"))
        self._field.setPlaceholderText(_("Find in the text"))
        self._field.setClearButtonEnabled(False)
        self._field.textChanged.connect(self._on_text_changed)
        self._field.returnPressed.connect(self.find_next)
        self._result = QLabel(self)
        self._result.setObjectName("find-result")
        self._previous = self._button("find-previous", "action.move_up", _("Previous match"))
        self._next = self._button("find-next", "action.move_down", _("Next match"))
        self._close = self._button("find-close", "action.close", _("Close the search"))
        self._previous.clicked.connect(self.find_previous)
        self._next.clicked.connect(self.find_next)
        self._close.clicked.connect(self.close_bar)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.close_bar)
        self._lay_out()
        self.hide()

    def open_bar(self) -> None:
        """Show it, with the text selected in the editor, ready to type."""
        selected = self._editor.textCursor().selectedText()
        if selected and "\u2029" not in selected:  # Qt's mark between selected lines
            self._field.setText(selected)
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def close_bar(self) -> None:
        """Hide it and go back to the text."""
        self.hide()
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def find_next(self) -> None:
        """Select the next match; after the last one comes the first."""
        self._find(QTextDocument.FindFlag(0))

    def find_previous(self) -> None:
        """Select the match before; before the first one comes the last."""
        self._find(QTextDocument.FindFlag.FindBackward)

    def _find(self, flags: QTextDocument.FindFlag) -> None:
        wanted = self._field.text()
        if not wanted or self._editor.find(wanted, flags):
            return
        start = self._editor.textCursor()
        from_end = bool(flags & QTextDocument.FindFlag.FindBackward)
        operation = QTextCursor.MoveOperation
        start.movePosition(operation.End if from_end else operation.Start)
        self._editor.setTextCursor(start)
        self._editor.find(wanted, flags)

    def _on_text_changed(self, wanted: str) -> None:
        cursor = self._editor.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self._editor.setTextCursor(cursor)
        self.find_next()
        self._result.setText(self._count_text(wanted))

    def _count_text(self, wanted: str) -> str:
        if not wanted:
            return ""
        count = self._editor.toPlainText().casefold().count(wanted.casefold())
        if not count:
            return _("No matches")
        return ngettext("{count} match", "{count} matches", count).format(count=count)

    def _button(self, object_name: str, role: str, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(object_name)
        button.setAutoRaise(True)
        button.setIcon(icon(role))
        button.setAccessibleName(text)
        button.setToolTip(text)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(self, Space.SMALL))
        row.addWidget(self._field, 1)
        row.addWidget(self._result)
        row.addWidget(self._previous)
        row.addWidget(self._next)
        row.addWidget(self._close)
