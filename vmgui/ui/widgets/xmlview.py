"""XML to read: highlighted, searchable, copied with one click."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vmgui.base.i18n import _
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.xmlsheet import XmlSheet


class XmlView(QWidget):
    """Shows a document that cannot be changed here."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Create it empty. `name` says to assistive technology what document this is."""
        super().__init__(parent)
        self._sheet = XmlSheet(name, self)
        self._sheet.set_read_only(True)
        self._find = self._button("xml-find", "action.search", _("&Find…"))
        self._copy = self._button("xml-copy", "action.copy", _("&Copy XML"))
        self._find.clicked.connect(self._sheet.find_bar.open_bar)
        self._copy.clicked.connect(self.copy_all)
        self._lay_out()

    def text(self) -> str:
        """The document."""
        return self._sheet.text()

    def set_text(self, text: str) -> None:
        """Show `text`, from where the reader is now if the document was only refreshed."""
        if text == self.text():
            return
        self._sheet.set_text(text)
        self._find.setEnabled(bool(text))
        self._copy.setEnabled(bool(text))

    def set_line_numbers_visible(self, visible: bool) -> None:
        """Show or hide the numbers of the lines."""
        self._sheet.edit.set_line_numbers_visible(visible)

    def copy_all(self) -> None:
        """Put the whole document on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())

    def _button(self, object_name: str, role: str, text: str) -> QPushButton:
        button = QPushButton(icon(role), text, self)
        button.setObjectName(object_name)
        button.setAutoDefault(False)
        button.setEnabled(False)
        return button

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._find)
        buttons.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        column.addWidget(self._sheet, 1)
        column.addLayout(buttons)
