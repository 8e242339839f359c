"""PasswordRow: a password that becomes a secret of the host's, and never part of a document."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from vmgui.base.compat import override
from vmgui.base.concealed import Concealed
from vmgui.base.i18n import _
from vmgui.hardware import items
from vmgui.ui.forms.linebuttons import hidden
from vmgui.ui.forms.rows import Bound, Row
from vmgui.ui.forms.tools import Tools
from vmgui.ui.style import Space, space

_NOT_LEFT = frozenset({Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason})


class PasswordRow(Row):
    """A line of dots. Keeps what is typed to itself until it is asked for."""

    def __init__(self, item: items.Special, tools: Tools, form: QWidget) -> None:
        """Make the line."""
        super().__init__(item, form)
        del tools
        self.item: items.Special = item
        whole = QWidget(self.body)
        self._line = QLineEdit(whole)
        self._line.setObjectName(item.name)
        self._line.setAccessibleName(_(item.label))
        if item.help:
            self._line.setToolTip(_(item.help))
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(whole, Space.SMALL))
        row.addWidget(self._line, 1)
        row.addWidget(hidden(self._line))
        self._put(whole, item.label, self._line)
        self._line.installEventFilter(self)
        self._line.textEdited.connect(lambda _text: self.edited.emit())

    @property
    @override
    def focus_widget(self) -> QWidget | None:
        return self._line

    @override
    def show(self, bound: Bound) -> None:
        """Leave what is typed: no element has it."""

    @property
    def password(self) -> Concealed:
        """What is typed; nothing if nothing is."""
        return Concealed(self._line.text())

    def forget(self) -> None:
        """Wipe what is typed."""
        self._line.clear()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QFocusEvent)
            and event.type() is QEvent.Type.FocusOut
            and event.reason() not in _NOT_LEFT
        ):
            self.left.emit()
        return super().eventFilter(watched, event)
