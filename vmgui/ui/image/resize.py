"""Resize: another size for a disk image."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QCheckBox, QWidget

import vmgui.base.units as units
from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.imaging.look import ImageItem
from vmgui.core.storage.abilities import SHRUNK
from vmgui.core.storage.users import User
from vmgui.ui.dialogs.fields import ReadOnlyLine
from vmgui.ui.dialogs.frame import asked
from vmgui.ui.image.breaking import breaking
from vmgui.ui.storage.asking import AskingDialog, Remark
from vmgui.ui.storage.sizes import checked_size
from vmgui.ui.widgets.sizeedit import SizeEdit


class NewSize(NamedTuple):
    """What was answered."""

    size: int
    """In bytes."""
    may_shrink: bool


async def ask(parent: QWidget | None, item: ImageItem, builders: Sequence[User]) -> NewSize | None:
    """Ask for the size that an image shall have.

    Args:
        parent: the window in front of which it is asked.
        item: the image.
        builders: the machines whose disks build on it.
    """
    dialog = ResizeDialog(parent, item, builders)
    return dialog.answer() if await asked(dialog) else None


class ResizeDialog(AskingDialog):
    """The window of `ask`."""

    def __init__(self, parent: QWidget | None, item: ImageItem, builders: Sequence[User]) -> None:
        """Build it; see `ask`."""
        super().__init__(parent, "resize-image", _("Resize Disk Image"), _("&Resize"))
        self._builders = builders
        self._present = (item.info.virtual_size if item.info is not None else None) or 0
        self._format = item.info.file.format if item.info is not None else ""
        present = ReadOnlyLine(self)
        present.show_text(units.size(self._present))
        self._size = SizeEdit(parent=self)
        self._size.set_size(self._present)
        self._shrinks = QCheckBox(_("&Shrink it"), self)
        self.form.add_field("present", _("Present size:"), present)
        self.form.add_field("size", _("&New size:"), self._size.line, self._size)
        self.form.add_field("shrinks", "", self._shrinks)
        self._size.edited.connect(self.refresh)
        self._shrinks.clicked.connect(lambda _checked: self.refresh())
        self.refresh()

    def answer(self) -> NewSize:
        """What was answered; see `check`."""
        size = checked_size(self._size, "size")
        return NewSize(size, size < self._present)

    @override
    def check(self) -> None:
        size = checked_size(self._size, "size")
        if size == self._present:
            raise InvalidInput(_("It has this size already."), field="size")
        if size < self._present and self._format not in SHRUNK:
            message = _("Images in the format “{format}” cannot shrink.")
            raise InvalidInput(message.format(format=self._format), field="size")
        if size < self._present and not self._shrinks.isChecked():
            raise InvalidInput(_("Tick this to shrink the image."), field="shrinks")

    @override
    def comments(self) -> Sequence[Remark]:
        if self._is_shrinking():
            text = _(
                "The last {size} of the image are lost. Before, the file system and the partition "
                "in it have to be made smaller by at least that much; else data are lost."
            )
            lost = self._present - checked_size(self._size, "size")
            first = Remark(text.format(size=units.size(lost)))
            return [first, *(Remark(each) for each in breaking(self._builders))]
        text = _("The partition and the file system have to be grown in the guest afterwards.")
        return [Remark(text, is_warning=False)]

    @override
    def refresh(self) -> InvalidInput | None:
        self.form.set_shown("shrinks", self._is_shrinking() and self._format in SHRUNK)
        return super().refresh()

    def _is_shrinking(self) -> bool:
        try:
            return checked_size(self._size, "size") < self._present
        except InvalidInput:
            return False
