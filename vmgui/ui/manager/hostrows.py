"""What stands on the rows of hosts and groups: a sentence across the empty columns, and Retry."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QToolButton, QTreeView, QWidget

from vmgui.base.i18n import _
from vmgui.base.records import HostRecord
from vmgui.base.states import HostState
from vmgui.models.columns import place_of
from vmgui.models.roles import Role
from vmgui.ui.style import Space, space

Index = QModelIndex | QPersistentModelIndex

SENTENCE = place_of("state")
"""The column in which the sentence begins; a row of a host or group has nothing to its right."""
START = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_TROUBLED = frozenset({HostState.FAILED, HostState.WAITING})


class HostRows(QObject):
    """Paints the sentences of a tree's rows, and keeps a Retry on those of hosts in trouble.

    The buttons are index widgets: Qt moves them with their rows, and deletes them with these.
    """

    retry_wanted = Signal(object)
    """The HostId of a host that shall be tried again at once."""

    def __init__(self, view: QTreeView) -> None:
        """Serve a view that has its model; `follow` is for the rows that are there already."""
        super().__init__(view)
        self._view = view
        model = view.model()
        model.dataChanged.connect(self._on_data_changed)
        for signal in (model.rowsInserted, model.modelReset, model.layoutChanged):
            signal.connect(self.follow)

    def follow(self) -> None:
        """Give every host in trouble its button, and take it from the others."""
        view, model = self._view, self._view.model()
        for row in range(model.rowCount()):
            index = model.index(row, SENTENCE)
            record = index.data(Role.RECORD)
            if not isinstance(record, HostRecord):
                return  # hosts stand with hosts only
            button = view.indexWidget(index)
            if record.state not in _TROUBLED:
                if button is not None:
                    button.hide()  # at once: Qt deletes it later
                    view.setIndexWidget(index, None)  # type: ignore[arg-type]  # Qt: none
                continue
            if button is None:
                button = self._new_button(record)
                view.setIndexWidget(index, button)
            button.setAccessibleName(_("Retry {host}").format(host=record.name))
            self.place(button, index)

    def place(self, button: QWidget, index: Index) -> None:
        """Put a button behind the sentence of its row."""
        room = self._room(index)
        wanted = self._view.fontMetrics().horizontalAdvance(index.data() or "")
        gap, width = space(self._view, Space.SMALL), button.sizeHint().width()
        taken = min(wanted, room.width() - gap - width) + gap
        rect = QRect(room.left() + taken, room.top() + 1, width, room.height() - 2)
        if self._view.isRightToLeft():
            rect.moveRight(room.right() - taken)
        button.setGeometry(rect)

    def paint(self, painter: QPainter, row: QRect, index: Index) -> None:
        """Write the sentence of a row over its empty cells.

        Args:
            painter: is left as it was.
            row: where the row is.
            index: any of its cells.
        """
        view, cell = self._view, index.sibling(index.row(), SENTENCE)
        text = cell.data()
        if not text or view.isColumnHidden(SENTENCE):
            return
        room = self._room(cell)
        room.setTop(row.top())
        room.setBottom(row.bottom())
        if button := view.indexWidget(cell):
            room = self._beside(room, button)
        is_selected = view.selectionModel().isSelected(cell)
        role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text
        painter.save()
        painter.setPen(view.palette().color(role))
        painter.setFont(view.font())
        shown = view.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, QStyle.visualAlignment(view.layoutDirection(), START), shown)
        painter.restore()

    def _room(self, index: Index) -> QRect:
        """From where the state stands to the end of the row, as far as it is on screen."""
        view = self._view
        room = view.visualRect(index)
        margin = view.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1
        if view.isRightToLeft():
            room.setLeft(0)
        else:
            room.setRight(view.viewport().width() - 1)
        return room.adjusted(margin, 0, -margin, 0)

    def _beside(self, room: QRect, button: QWidget) -> QRect:
        taken = button.sizeHint().width() + space(self._view, Space.SMALL)
        is_mirrored = self._view.isRightToLeft()
        return room.adjusted(taken if is_mirrored else 0, 0, 0 if is_mirrored else -taken, 0)

    def _new_button(self, record: HostRecord) -> QToolButton:
        button = QToolButton(self._view.viewport())
        button.setObjectName("row-retry")
        button.setText(_("Retry"))
        button.setToolTip(_("Open the connection, or try again at once."))
        # With the keyboard it is Return on the row.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(partial(self._on_clicked, record))
        return button

    def _on_clicked(self, record: HostRecord, _is_checked: bool = False) -> None:
        self.retry_wanted.emit(record.id)

    def _on_data_changed(self, first: QModelIndex) -> None:
        if not first.parent().isValid():
            self.follow()
