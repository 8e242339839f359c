"""A field for the path of a new file on an image's host."""

from __future__ import annotations

import posixpath
from pathlib import PurePath

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.checks.files import has_files_here
from vmgui.core.imaging.look import ImageItem
from vmgui.ui.dialogs.questions import open_directory
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope

_MOST_BYTES = 255
"""Of the name of a file."""


class NewPath(QWidget):
    """A path that is typed or, on this computer, chosen. The directory is the image's at first."""

    edited = Signal()

    def __init__(self, item: ImageItem, parent: QWidget) -> None:
        """Suggest nothing yet; see `suggest`."""
        super().__init__(parent)
        self._item = item
        self._is_own = False
        self.line = QLineEdit(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(self, Space.SMALL))
        row.addWidget(self.line, 1)
        if has_files_here(item.host.uri):
            button = QPushButton(_("B&rowse…"), self)
            button.setObjectName("browse")
            button.setAutoDefault(False)
            scope = TaskScope(self, ErrorPresenter(self))
            button.clicked.connect(
                lambda: scope.start(self._browse(), _("No directory was chosen."))
            )
            row.addWidget(button)
        self.line.textEdited.connect(self._on_edited)

    def suggest(self, ending: str) -> None:
        """Suggest a name like the image's that ends so, unless somebody has typed one."""
        if not self._is_own:
            stem = posixpath.splitext(self._item.file.path)[0]
            self.line.setText(f"{stem}{ending}")

    def path(self, field: str) -> str:
        """What was typed.

        Raises:
            InvalidInput: it is no path of a new file.
        """
        path = self.line.text().strip()
        if not path.startswith("/") or path.endswith("/"):
            raise InvalidInput(_("Enter the whole path of the new file, from “/” on."), field)
        if len(posixpath.basename(path).encode()) > _MOST_BYTES:
            raise InvalidInput(_("The name is too long."), field)
        if posixpath.normpath(path) == posixpath.normpath(self._item.file.path):
            raise InvalidInput(_("This is the image itself."), field)
        return posixpath.normpath(path)

    def _on_edited(self, _text: str) -> None:
        self._is_own = True
        self.edited.emit()

    async def _browse(self) -> None:
        present = PurePath(self.line.text() or self._item.file.path)
        found = await open_directory(self.window(), _("Choose Directory"), present.parent)
        if found is not None:
            self.line.setText(str(found / present.name))
            self._on_edited("")
