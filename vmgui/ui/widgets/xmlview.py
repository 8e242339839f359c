"""XML to read: highlighted, searchable, copied with one click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.codeedit import CodeEdit
from vmgui.ui.widgets.findbar import FindBar
from vmgui.ui.widgets.xmlhighlight import XmlHighlighter

if TYPE_CHECKING:
    from collections.abc import Callable


class XmlView(QWidget):
    """Shows a document that cannot be changed here."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Create it empty. `name` says to assistive technology what document this is."""
        super().__init__(parent)
        self._text = CodeEdit(self)
        self._text.setObjectName("xml-text")
        self._text.setAccessibleName(name)
        self._text.setReadOnly(True)
        # A read-only text has no cursor to be moved by keys unless it is asked for.
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._highlighter = XmlHighlighter(self._text.document(), self.palette())
        self._bar = FindBar(self._text, self)
        self._find = self._button("xml-find", "action.search", _("&Find…"))
        self._copy = self._button("xml-copy", "action.copy", _("&Copy XML"))
        self._find.clicked.connect(self._bar.open_bar)
        self._copy.clicked.connect(self.copy_all)
        self._add_shortcut(QKeySequence.StandardKey.Find, self._bar.open_bar)
        self._add_shortcut(QKeySequence.StandardKey.FindNext, self._bar.find_next)
        self._add_shortcut(QKeySequence.StandardKey.FindPrevious, self._bar.find_previous)
        self._lay_out()

    def text(self) -> str:
        """The document."""
        return self._text.toPlainText()

    def set_text(self, text: str) -> None:
        """Show `text`, from where the reader is now if the document was only refreshed."""
        if text == self.text():
            return
        across, down = self._text.horizontalScrollBar(), self._text.verticalScrollBar()
        place = (across.value(), down.value())
        self._text.setPlainText(text)
        across.setValue(place[0])
        down.setValue(place[1])
        self._find.setEnabled(bool(text))
        self._copy.setEnabled(bool(text))

    def set_line_numbers_visible(self, visible: bool) -> None:
        """Show or hide the numbers of the lines."""
        self._text.set_line_numbers_visible(visible)

    def copy_all(self) -> None:
        """Put the whole document on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._highlighter.set_palette(self.palette())

    def _button(self, object_name: str, role: str, text: str) -> QPushButton:
        button = QPushButton(icon(role), text, self)
        button.setObjectName(object_name)
        button.setAutoDefault(False)
        button.setEnabled(False)
        return button

    def _add_shortcut(self, key: QKeySequence.StandardKey, run: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(run)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._find)
        buttons.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        column.addWidget(self._text, 1)
        column.addWidget(self._bar)
        column.addLayout(buttons)
