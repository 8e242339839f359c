"""The tags of a machine, each in its own colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.models.cells import tooltip
from vmgui.ui.colours import tag_colours
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.flow import FlowLayout


class TagLabel(QLabel):
    """One tag: a pill with its text."""

    def __init__(self, tag: str, parent: QWidget | None = None) -> None:
        """Show `tag`."""
        super().__init__(tag, parent)
        self.setToolTip(tooltip([tag]) or "")
        self.setTextFormat(Qt.TextFormat.PlainText)

    @override
    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2 * space(self, Space.MEDIUM)
        return QSize(width, self.fontMetrics().height() + 2 * space(self, Space.TINY))

    @override
    def minimumSizeHint(self) -> QSize:
        # Never wider than the pane: what does not fit is shortened.
        return QSize(self.fontMetrics().averageCharWidth() * 4, self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = tag_colours(self.text(), self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.outline, 1.0))
        painter.setBrush(colours.fill)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        painter.setPen(colours.text)
        room = self.width() - 2 * space(self, Space.SMALL)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, shown)
        painter.end()


class Tags(QWidget):
    """All tags, wrapped like words. Hidden when there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self.setObjectName("preview-tags")
        self._shown: tuple[str, ...] = ()
        self._flow = FlowLayout(self)
        self._flow.setSpacing(space(self, Space.SMALL))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._bound()

    def show_tags(self, tags: Sequence[str]) -> None:
        """Show these."""
        if tuple(tags) == self._shown:
            return
        self._shown = tuple(tags)
        while item := self._flow.takeAt(0):
            if old := item.widget():
                old.hide()
                old.deleteLater()
        for tag in tags:
            self._flow.addWidget(TagLabel(tag, self))
        self._bound()
        self.setAccessibleName(_("Tags: {tags}").format(tags=", ".join(tags)))
        self.setVisible(bool(tags))

    def _bound(self) -> None:
        """Let no tag be wider than the row: its text is shortened then."""
        for label in self.findChildren(TagLabel):
            label.setMaximumWidth(max(1, self.width()))
