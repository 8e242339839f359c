"""XML with highlighting and a search bar: what the viewer and the editor have in common."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.codeedit import CodeEdit
from vmgui.ui.widgets.findbar import FindBar
from vmgui.ui.widgets.xmlhighlight import XmlHighlighter


class XmlSheet(QWidget):
    """A text in colours; Ctrl+F and F3 search in it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Create it empty and editable.

        Args:
            name: says to assistive technology what document this is.
            parent: the widget it is in. The shortcuts work all over it.
        """
        super().__init__(parent)
        self.edit = CodeEdit(self)
        """The text itself."""
        self.edit.setObjectName("xml-text")
        self.edit.setAccessibleName(name)
        self._highlighter = XmlHighlighter(self.edit.document(), self.palette())
        self.find_bar = FindBar(self.edit, self)
        """Hidden until somebody searches."""
        owner = parent or self
        _add_shortcut(owner, QKeySequence.StandardKey.Find, self.find_bar.open_bar)
        _add_shortcut(owner, QKeySequence.StandardKey.FindNext, self.find_bar.find_next)
        _add_shortcut(owner, QKeySequence.StandardKey.FindPrevious, self.find_bar.find_previous)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        column.addWidget(self.edit, 1)
        column.addWidget(self.find_bar)

    def text(self) -> str:
        """The document."""
        return self.edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Show `text`, from where the reader is now if the document was only refreshed.

        What was done before cannot be undone any more.
        """
        across, down = self.edit.horizontalScrollBar(), self.edit.verticalScrollBar()
        place = (across.value(), down.value())
        self.edit.setPlainText(text)
        across.setValue(place[0])
        down.setValue(place[1])

    def set_read_only(self, is_read_only: bool) -> None:
        """Let the text be changed, or only read and copied."""
        self.edit.setReadOnly(is_read_only)
        flags = Qt.TextInteractionFlag
        # A read-only text has no cursor to be moved by keys unless it is asked for.
        reading = flags.TextSelectableByMouse | flags.TextSelectableByKeyboard
        self.edit.setTextInteractionFlags(reading if is_read_only else flags.TextEditorInteraction)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._highlighter.set_palette(self.palette())


def _add_shortcut(owner: QWidget, key: QKeySequence.StandardKey, run: Callable[[], None]) -> None:
    shortcut = QShortcut(QKeySequence(key), owner)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(run)
