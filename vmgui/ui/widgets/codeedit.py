"""A plain text editor with line numbers: the sheet on which XML is shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from vmgui.base.compat import override
from vmgui.ui.style import Space, monospaced_font, space

_INDENT_SPACES = 2


class CodeEdit(QPlainTextEdit):
    """Monospaced text, not wrapped, with the numbers of its lines in the margin."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it empty and editable."""
        super().__init__(parent)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        # Else the corner of the scroll bars has the colour of the edge (`vmgui.ui.style`).
        self.setCornerWidget(QWidget(self))
        self._use_font()
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
        return width + 2 * space(self, Space.SMALL)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        area = self.contentsRect()
        self._margin.setGeometry(area.left(), area.top(), self.margin_width(), area.height())

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ApplicationFontChange:
            self._use_font()
            self._make_room()
        return super().event(event)

    def paint_margin(self, painter: QPainter, area: QRect) -> None:
        """Draw the numbers of the lines in `area` of the margin."""
        painter.fillRect(area, self.palette().color(QPalette.ColorRole.AlternateBase))
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.setFont(self.font())
        width = self._margin.width() - space(self, Space.SMALL)
        block = self.firstVisibleBlock()
        while block.isValid():
            place = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if place.top() > area.bottom():
                break
            line = QRect(0, round(place.top()), width, self.fontMetrics().height())
            painter.drawText(line, Qt.AlignmentFlag.AlignRight, str(block.blockNumber() + 1))
            block = block.next()

    def _use_font(self) -> None:
        self.setFont(monospaced_font(QApplication.font(self)))
        self.setTabStopDistance(self.fontMetrics().horizontalAdvance(" ") * _INDENT_SPACES)

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
