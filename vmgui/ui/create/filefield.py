"""FileField: a file to make a machine of, on the host or on this computer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vmgui.base.i18n import _
from vmgui.core.creation.answers import FileChoice
from vmgui.hardware.scene import Option
from vmgui.ui.create.page import CreateDesk
from vmgui.ui.dialogs.fields import NoteLabel
from vmgui.ui.dialogs.questions import open_file
from vmgui.ui.forms.choices import ChoiceBox
from vmgui.ui.style import Space, space


class FileField(QWidget):
    """A path that is typed, chosen from what the pools have, browsed for, or uploaded from here."""

    edited = Signal()
    """A person has chosen or typed another file."""

    def __init__(self, desk: CreateDesk, what: str, title: str, parent: QWidget) -> None:
        """Create it empty.

        Args:
            desk: the wizard's.
            what: "medium" for images of CD-ROMs, "volume" for those of disks, "file" for any file
                of this computer, which is read here.
            title: of the dialog for files of this computer.
            parent: the form.
        """
        super().__init__(parent)
        self._desk = desk
        self._what = what
        self._title = title
        self._is_here = False
        self._can_upload = what != "file"
        self.line = ChoiceBox(self, is_editable=True)
        """What has the focus."""
        self._browse = QPushButton(_("B&rowse…"), self)
        self._browse.setObjectName("browse")
        self._browse.setAutoDefault(False)
        self._upload = QPushButton(_("&Upload…"), self)
        self._upload.setObjectName("upload")
        self._upload.setAutoDefault(False)
        self._upload.setToolTip(_("Choose a file of this computer; it is sent to the host."))
        self._note = NoteLabel("", self)
        self._note.setObjectName("upload-note")
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(self, Space.SMALL))
        row.addWidget(self.line, 1)
        row.addWidget(self._browse)
        row.addWidget(self._upload)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.TINY))
        column.addLayout(row)
        column.addWidget(self._note)
        self._note.hide()
        self.setFocusProxy(self.line)
        self.line.chosen.connect(self._on_typed)
        self._browse.clicked.connect(self._on_browse)
        self._upload.clicked.connect(self._on_upload)

    def set_offers(self, offers: Sequence[Option]) -> None:
        """List files of the host to choose from."""
        self.line.set_options(offers)

    def show_file(self, file: FileChoice, pool: str) -> None:
        """Show a file.

        Args:
            file: to show.
            pool: where it is uploaded to, if it is.
        """
        self._is_here = file.is_here
        if self.file().path != file.path:
            self.line.set_value(file.path or None)
        self._upload.setVisible(self._can_upload and not self._desk.flow.around.is_local)
        self._note.setVisible(file.is_here)
        self._note.setText(
            _("This file of your computer is sent into the storage pool “{pool}”.").format(
                pool=file.pool or pool
            )
        )

    def file(self) -> FileChoice:
        """The file that is shown."""
        return FileChoice((self.line.value() or "").strip(), is_here=self._is_here)

    def _on_typed(self) -> None:
        self._is_here = False
        self.edited.emit()

    def _on_browse(self) -> None:
        self._desk.scope.start(self._browsed(), _("No file was chosen."))

    async def _browsed(self) -> None:
        if not self._can_upload:
            await self._choose_here(is_here=False)
            return
        present = "" if self._is_here else self.file().path
        self._take(await self._desk.choose_path(self._what, present), is_here=False)

    def _on_upload(self) -> None:
        self._desk.scope.start(self._choose_here(is_here=True), _("No file was chosen."))

    async def _choose_here(self, *, is_here: bool) -> None:
        found = await open_file(self.window(), self._title, self._start())
        self._take(None if found is None else str(found), is_here=is_here)

    def _start(self) -> PurePath:
        is_mine = self._is_here or not self._can_upload
        return PurePath((is_mine and self.file().path) or "~")

    def _take(self, path: str | None, *, is_here: bool) -> None:
        if path is not None:
            self._is_here = is_here
            self.line.set_value(path)
            self.edited.emit()
            self._desk.flow.look_again()  # the same file may be another one by now
