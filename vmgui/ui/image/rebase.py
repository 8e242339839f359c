"""Rebase: another image for a disk image to build on, or none."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.imaging.look import ImageItem
from vmgui.core.imaging.values import ImageFile
from vmgui.ui.context import Context
from vmgui.ui.dialogs.frame import asked
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.image.convert import FORMATS
from vmgui.ui.storage.asking import AskingDialog, Remark
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope


class NewBase(NamedTuple):
    """What was answered."""

    base: ImageFile | None
    """None for none: the image then stands alone."""
    is_safe: bool


async def ask(context: Context, parent: QWidget | None, item: ImageItem) -> NewBase | None:
    """Ask what an image shall build on.

    Args:
        context: the program's parts.
        parent: the window in front of which it is asked.
        item: the image.
    """
    dialog = RebaseDialog(context, parent, item)
    return dialog.answer() if await asked(dialog) else None


class RebaseDialog(AskingDialog):
    """The window of `ask`."""

    def __init__(self, context: Context, parent: QWidget | None, item: ImageItem) -> None:
        """Build it; see `ask`."""
        super().__init__(parent, "rebase", _("Rebase Disk Image"), _("&Rebase"))
        self._context, self._item = context, item
        self._scope = TaskScope(self, ErrorPresenter(self))
        self._path = QLineEdit(item.info.backing_path if item.info is not None else "", self)
        self._path.setPlaceholderText(_("None: the image stands alone"))
        self._format = QComboBox(self)
        self._format.addItem(_("As its first bytes say"), "")
        for name in FORMATS:
            self._format.addItem(name, name)
        self._safe = QRadioButton(_("&Copy what differs: the guest sees no change"), self)
        self._unsafe = QRadioButton(_("Only write the &name down"), self)
        self._safe.setChecked(True)
        self._knows = QCheckBox(_("The content &is the very same"), self)
        self._knows.clicked.connect(lambda _checked: self.refresh())
        group = QButtonGroup(self)
        for button in (self._safe, self._unsafe):
            group.addButton(button)
        self.form.add_field("path", _("New &base:"), self._path, self._path_row())
        self.form.add_field("format", _("Its &format:"), self._format)
        self.form.add_field("safe", "", self._safe)
        self.form.add_field("unsafe", "", self._unsafe)
        self.form.add_field("knows", "", self._knows)
        self._path.textEdited.connect(lambda _text: self.refresh())
        group.buttonClicked.connect(lambda _button: self.refresh())
        self.refresh()

    def answer(self) -> NewBase:
        """What was answered; see `check`."""
        path = self._path.text().strip()
        base = ImageFile(posixpath.normpath(path), str(self._format.currentData()))
        return NewBase(base if path else None, self._safe.isChecked())

    @override
    def check(self) -> None:
        path = self._path.text().strip()
        if path and not path.startswith("/"):
            raise InvalidInput(_("Enter the whole path, from “/” on."), field="path")
        if path and posixpath.normpath(path) == posixpath.normpath(self._item.file.path):
            raise InvalidInput(_("An image cannot build on itself."), field="path")
        if self._unsafe.isChecked() and not self._knows.isChecked():
            raise InvalidInput(_("Tick this to write only the name down."), field="knows")

    @override
    def comments(self) -> Sequence[Remark]:
        if self._safe.isChecked():
            return ()
        return [
            Remark(
                _(
                    "This is right only if the new base has the very same content as the old one: "
                    "if it was moved or renamed, for instance. With any other the guest's data "
                    "are destroyed, and so are those of whatever builds on this image."
                )
            )
        ]

    @override
    def refresh(self) -> InvalidInput | None:
        self.form.set_shown("knows", self._unsafe.isChecked())
        return super().refresh()

    def _path_row(self) -> QWidget:
        holder = QWidget(self)
        browse = QPushButton(_("B&rowse…"), holder)
        browse.setObjectName("browse")
        browse.setAutoDefault(False)
        browse.clicked.connect(lambda: self._scope.start(self._browse(), _("No image was chosen.")))
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(self, Space.SMALL))
        row.addWidget(self._path, 1)
        row.addWidget(browse)
        return holder

    async def _browse(self) -> None:
        from vmgui.ui.storage.browser import choose_volume

        present = self._path.text() or self._item.file.path
        found = await choose_volume(self._context, self._item.host, "volume", present, self)
        if found is not None:
            self._path.setText(found)
            self.refresh()
