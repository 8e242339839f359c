"""A label for texts of any length: paths, names, addresses."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QToolTip, QWidget

from vmgui.base.compat import override

_LEAST_CHARACTERS = 6


class ElideLabel(QLabel):
    """One line of text that is shortened to the room there is.

    The whole text stays its text, for assistive technology and as the tooltip while it is
    shortened. Paths are shortened in the middle, where it hurts least.
    """

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        """Show `text`, shortened where `mode` says."""
        super().__init__(text, parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)

    def is_elided(self) -> bool:
        """True while not all of the text is seen."""
        return self._shown_text() != self.text()

    @override
    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        least = metrics.averageCharWidth() * _LEAST_CHARACTERS
        whole = super().minimumSizeHint()
        return QSize(min(least, whole.width()), whole.height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            self._shown_text(),
            self.foregroundRole(),
        )
        painter.end()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            if self.is_elided():
                QToolTip.showText(event.globalPos(), self.text(), self)
                return True
            if not self.toolTip():
                QToolTip.hideText()
        return super().event(event)

    def _shown_text(self) -> str:
        width = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), self._mode, width)
