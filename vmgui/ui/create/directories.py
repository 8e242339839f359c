"""DirectoryTable: directories of the host that the guest can mount."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from vmgui.base.i18n import _
from vmgui.core.creation.answers import SharedDirectory
from vmgui.ui.create.page import CreateDesk
from vmgui.ui.dialogs.frame import keep_focus_of_others
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, space

_FREE_TAG = "share"


class DirectoryRow(QWidget):
    """A directory: its path, the name the guest mounts it by, and whether that may write."""

    edited = Signal()
    """A person has changed it."""
    removed = Signal()
    """A person does not want it."""

    def __init__(self, desk: CreateDesk, directory: SharedDirectory, parent: QWidget) -> None:
        """Show a directory."""
        super().__init__(parent)
        self._desk = desk
        self.path, self.tag = QLineEdit(directory.path, self), QLineEdit(directory.tag, self)
        self.path.setObjectName("directory-path")
        self.path.setAccessibleName(_("Directory of the host"))
        self.path.setPlaceholderText(_("Directory of the host"))
        self.tag.setObjectName("directory-tag")
        self.tag.setAccessibleName(_("Name for the guest"))
        self.tag.setPlaceholderText(_("Name for the guest"))
        self.readonly = QCheckBox(_("Read only"), self)
        self.readonly.setObjectName("directory-readonly")
        self.readonly.setChecked(directory.is_readonly)
        self._browse = QPushButton(_("Browse…"), self)
        self._browse.setObjectName("directory-browse")
        self._remove = QPushButton(icon("action.remove"), "", self)
        self._remove.setObjectName("directory-remove")
        self._remove.setAccessibleName(_("Remove this directory"))
        self._remove.setToolTip(_("Remove this directory"))
        self._lay_out()
        for button in (self._browse, self._remove):
            button.setAutoDefault(False)
            keep_focus_of_others(button)
        self.path.textEdited.connect(self.edited)
        self.tag.textEdited.connect(self.edited)
        self.readonly.toggled.connect(self.edited)
        self._remove.clicked.connect(self.removed)
        self._browse.clicked.connect(
            lambda: desk.scope.start(self._choose(), _("No directory was chosen."))
        )

    def _lay_out(self) -> None:
        """In two lines: paths are long."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, space(self, Space.SMALL))
        column.setSpacing(space(self, Space.TINY))
        for widgets in ((self.path, self._browse), (self.tag, self.readonly, self._remove)):
            row = QHBoxLayout()
            row.setSpacing(space(self, Space.SMALL))
            for widget in widgets:
                row.addWidget(widget, 1 if isinstance(widget, QLineEdit) else 0)
            column.addLayout(row)

    def directory(self) -> SharedDirectory:
        """What it says now."""
        path, tag = self.path.text().strip(), self.tag.text().strip()
        return SharedDirectory(path, tag, self.readonly.isChecked())

    async def _choose(self) -> None:
        path = await self._desk.choose_path("directory", self.path.text().strip())
        if path is not None:
            self.path.setText(path)
            self.edited.emit()


class DirectoryTable(QWidget):
    """A row for each directory, and a button for one more."""

    edited = Signal()
    """A person has changed it."""

    def __init__(self, desk: CreateDesk, parent: QWidget) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._desk = desk
        self._rows: list[DirectoryRow] = []
        self.button = QPushButton(_("Add director&y"), self)
        """Adds a row."""
        self.button.setAutoDefault(False)
        self.button.setAccessibleName(_("Add a shared directory"))
        self.button.clicked.connect(self._on_add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(space(self, Space.SMALL))
        self._column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def directories(self) -> tuple[SharedDirectory, ...]:
        """What the rows say now."""
        return tuple(row.directory() for row in self._rows)

    def show_directories(self, directories: tuple[SharedDirectory, ...]) -> None:
        """Show these; rows that say so already stay as they are."""
        if directories == self.directories():
            return
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = []
        for directory in directories:
            self._add(directory)

    def _add(self, directory: SharedDirectory) -> DirectoryRow:
        row = DirectoryRow(self._desk, directory, self)
        row.edited.connect(self.edited)
        row.removed.connect(lambda: self._on_removed(row))
        self._column.insertWidget(len(self._rows), row)
        self._rows.append(row)
        return row

    def _on_add(self) -> None:
        row = self._add(SharedDirectory("", _free_tag(self.directories())))
        self.edited.emit()  # first: where the focus leaves, the answers are shown again
        row.path.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_removed(self, row: DirectoryRow) -> None:
        self._rows.remove(row)
        row.deleteLater()
        self.edited.emit()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)
        row.hide()


def _free_tag(directories: tuple[SharedDirectory, ...]) -> str:
    taken = {each.tag for each in directories}
    names = (f"{_FREE_TAG}{number}" for number in range(1, len(taken) + 2))
    return next(name for name in (_FREE_TAG, *names) if name not in taken)
