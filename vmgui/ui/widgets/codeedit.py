"""A plain text editor with line numbers: the sheet on which XML is shown and written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit, QToolTip, QWidget

from vmgui.base.compat import override
from vmgui.ui.colours import Tone, tone_colour
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, icon_extent, monospaced_font, space
from vmgui.ui.widgets import codekeys

_MARK = "severity.error"
"""The role of the icon beside a line that is marked."""


class Mark(NamedTuple):
    """A place in the text that something is to be said about."""

    line: int
    """From 1."""
    column: int | None
    """From 1; None for the whole line."""
    text: str
    """Shown when the pointer rests on the line."""


class _Marked(NamedTuple):
    """A mark, and where it has moved to since."""

    mark: Mark
    cursor: QTextCursor


class CodeEdit(QPlainTextEdit):
    """Monospaced text, not wrapped, with the numbers of its lines in the margin.

    Tab indents, so Ctrl+Tab and Ctrl+Shift+Tab leave it while it can be edited.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it empty and editable."""
        super().__init__(parent)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        # Else the corner of the scroll bars has the colour of the edge (`vmgui.ui.style`).
        self.setCornerWidget(QWidget(self))
        self._use_font()
        self._marks: list[_Marked] = []
        self._margin = _LineNumbers(self)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._on_update_request)
        self._make_room()

    def set_line_numbers_visible(self, visible: bool) -> None:
        """Show or hide the margin."""
        self._margin.setVisible(visible)
        self._make_room()

    def margin_width(self) -> int:
        """The width of the margin with the numbers, in device-independent pixels."""
        if self._margin.isHidden():
            return 0
        digits = len(str(max(self.blockCount(), 100)))
        width = self.fontMetrics().horizontalAdvance("9") * digits
        if not self.isReadOnly():  # marks are for who can do something about them
            width += icon_extent(self) + space(self, Space.TINY)
        return width + 2 * space(self, Space.SMALL)

    def set_marks(self, marks: Iterable[Mark]) -> None:
        """Underline these places, with an icon beside their lines; they move with the text."""
        self._marks = [_Marked(mark, self._cursor_of(mark)) for mark in marks]
        self._underline()
        self._margin.update()

    def marked_lines(self) -> list[int]:
        """The lines that have a mark now, from 1."""
        return sorted({each.cursor.blockNumber() + 1 for each in self._marks})

    def mark_place(self, index: int) -> tuple[int, int]:
        """The line and column, from 1, where a mark of those given is by now."""
        cursor = QTextCursor(self._marks[index].cursor)
        cursor.setPosition(cursor.selectionStart())
        return cursor.blockNumber() + 1, cursor.positionInBlock() + 1

    def go_to(self, line: int, column: int | None = None) -> None:
        """Put the cursor there and show it; both are counted from 1."""
        block = self.document().findBlockByNumber(line - 1)
        if not block.isValid():
            return
        cursor = QTextCursor(block)
        cursor.setPosition(cursor.position() + self._offset(cursor, column))
        self.setTextCursor(cursor)
        self.centerCursor()

    @override
    def setReadOnly(self, ro: bool) -> None:
        super().setReadOnly(ro)
        self._make_room()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        area = self.contentsRect()
        self._margin.setGeometry(area.left(), area.top(), self.margin_width(), area.height())

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        if self.isReadOnly() or not self._take_key(e):
            super().keyPressEvent(e)

    @override
    def event(self, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.ApplicationFontChange:
                self._use_font()
                self._make_room()
            case QEvent.Type.ToolTip if isinstance(event, QHelpEvent) and self._marks:
                self._show_tip(event)
                return True
        return super().event(event)

    @override
    def changeEvent(self, e: QEvent) -> None:
        super().changeEvent(e)
        if e.type() is QEvent.Type.PaletteChange and self._marks:
            self._underline()

    def paint_margin(self, painter: QPainter, area: QRect) -> None:
        """Draw the numbers and marks of the lines in `area` of the margin."""
        painter.fillRect(area, self.palette().color(QPalette.ColorRole.AlternateBase))
        painter.setFont(self.font())
        gap, extent = space(self, Space.SMALL), icon_extent(self)
        height = self.fontMetrics().height()
        marked = {each.cursor.blockNumber() for each in self._marks}
        block = self.firstVisibleBlock()
        while block.isValid():
            place = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if place.top() > area.bottom():
                break
            line = QRect(0, round(place.top()), self._margin.width() - gap, height)
            is_marked = block.blockNumber() in marked
            role = QPalette.ColorRole.Text if is_marked else QPalette.ColorRole.PlaceholderText
            painter.setPen(self.palette().color(role))
            painter.drawText(line, Qt.AlignmentFlag.AlignRight, str(block.blockNumber() + 1))
            if is_marked:
                top = line.top() + (height - extent) // 2
                icon(_MARK).paint(painter, QRect(gap, top, extent, extent))
            block = block.next()

    def _take_key(self, event: QKeyEvent) -> bool:
        """Do what a key does in code; False if it is one like any other."""
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        cursor = self.textCursor()
        match event.key(), is_control:
            case Qt.Key.Key_Tab, True:
                return self._leave(Qt.FocusReason.TabFocusReason)
            case Qt.Key.Key_Backtab, True:
                return self._leave(Qt.FocusReason.BacktabFocusReason)
            case Qt.Key.Key_Tab, False:
                codekeys.indent(cursor)
            case Qt.Key.Key_Backtab, False:
                codekeys.outdent(cursor)
            case ((Qt.Key.Key_Return | Qt.Key.Key_Enter), False):
                codekeys.start_line(cursor)
            case _:
                return False
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        return True

    def _leave(self, reason: Qt.FocusReason) -> bool:
        """Move the focus on, as Tab does elsewhere."""
        self.setTabChangesFocus(True)
        self.focusNextPrevChild(reason is Qt.FocusReason.TabFocusReason)
        self.setTabChangesFocus(False)
        return True

    def _cursor_of(self, mark: Mark) -> QTextCursor:
        """From the mark's place to the end of the word, or over the line."""
        block = self.document().findBlockByNumber(mark.line - 1)
        if not block.isValid():
            block = self.document().lastBlock()
        cursor = QTextCursor(block)
        text = block.text()
        start = self._offset(cursor, mark.column)
        end = start + len(text[start:].split(" ", 1)[0]) if mark.column else len(text)
        cursor.setPosition(block.position() + start)
        cursor.setPosition(block.position() + end, cursor.MoveMode.KeepAnchor)
        return cursor

    def _offset(self, cursor: QTextCursor, column: int | None) -> int:
        """Where a column is in the cursor's line; where its text begins if there is none."""
        text = cursor.block().text()
        if column is None:
            return len(text) - len(text.lstrip())
        return min(column - 1, len(text))

    def _underline(self) -> None:
        written = QTextCharFormat()
        written.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        written.setUnderlineColor(tone_colour(Tone.NEGATIVE, self.palette()))
        selections = []
        for each in self._marks:
            selection = QTextEdit.ExtraSelection()
            selection.cursor, selection.format = each.cursor, written
            selections.append(selection)
        self.setExtraSelections(selections)

    def _show_tip(self, event: QHelpEvent) -> None:
        place = self.viewport().mapFromGlobal(event.globalPos())
        line = self.cursorForPosition(place).blockNumber()
        texts = [each.mark.text for each in self._marks if each.cursor.blockNumber() == line]
        QToolTip.showText(event.globalPos(), "\n".join(texts), self)

    def _use_font(self) -> None:
        self.setFont(monospaced_font(QApplication.font(self)))
        indent = self.fontMetrics().horizontalAdvance(codekeys.INDENT)
        self.setTabStopDistance(indent)

    def _make_room(self) -> None:
        self.setViewportMargins(self.margin_width(), 0, 0, 0)

    def _on_update_request(self, area: QRect, scrolled: int) -> None:
        if scrolled:
            self._margin.scroll(0, scrolled)
        else:
            self._margin.update(0, area.y(), self._margin.width(), area.height())


class _LineNumbers(QWidget):
    """The margin; the editor knows where its lines are and paints it."""

    def __init__(self, editor: CodeEdit) -> None:
        super().__init__(editor)
        self._editor = editor

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._editor.margin_width(), 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._editor.paint_margin(painter, event.rect())
        painter.end()
