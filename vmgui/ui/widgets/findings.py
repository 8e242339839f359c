"""The list of what is wrong with a document; choosing one goes there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.ui.icons import icon
from vmgui.ui.style import icon_extent
from vmgui.xmldoc.schema import Finding

_FINDINGS = 4
"""More than these scroll."""


class FindingsList(QListWidget):
    """One line for each finding, with an icon; hidden while there are none."""

    chosen = Signal(int)
    """The number of the finding, from 0, that somebody clicked or pressed Enter on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self.setObjectName("xml-findings")
        self.setAccessibleName(_("Problems in the XML"))
        self.setAccessibleDescription(_("Enter goes to the line of a problem."))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setWordWrap(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        self.hide()

    def set_findings(self, findings: Sequence[Finding]) -> None:
        """Show these."""
        row = self.currentRow()
        self.clear()
        extent = icon_extent(self)
        self.setIconSize(QSize(extent, extent))
        for each in findings:
            # Translators: what is wrong in a line of a document
            text = _("Line {line}: {message}").format(line=each.line, message=each.message)
            item = QListWidgetItem(icon("severity.error"), text, self)
            item.setToolTip("\n".join(part for part in (each.message, each.detail) if part))
        # Ready for Enter, but nothing is selected before somebody comes here.
        here = min(max(row, 0), self.count() - 1)
        self.setCurrentRow(here, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.setVisible(bool(findings))
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        rows = range(min(self.count(), _FINDINGS))
        height = sum(self.visualItemRect(self.item(row)).height() for row in rows)
        return QSize(super().sizeHint().width(), height + 2 * self.frameWidth())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    @override
    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        if e.size().width() != e.oldSize().width():
            self.updateGeometry()  # other lines are too long now

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(self.row(item))
