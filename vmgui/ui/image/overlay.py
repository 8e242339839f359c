"""Create Overlay: an image that builds on another one and holds only what differs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.imaging.look import ImageItem
from vmgui.ui.dialogs.frame import asked
from vmgui.ui.image.places import NewPath
from vmgui.ui.storage.asking import AskingDialog, Remark
from vmgui.ui.storage.sizes import checked_size
from vmgui.ui.widgets.sizeedit import SizeEdit


class NewOverlay(NamedTuple):
    """What was answered."""

    path: str
    size: int | None
    """In bytes; None for as much as the image has."""


async def ask(parent: QWidget | None, item: ImageItem) -> NewOverlay | None:
    """Ask for an overlay to make.

    Args:
        parent: the window in front of which it is asked.
        item: the image that it will build on.
    """
    dialog = OverlayDialog(parent, item)
    return dialog.answer() if await asked(dialog) else None


class OverlayDialog(AskingDialog):
    """The window of `ask`."""

    def __init__(self, parent: QWidget | None, item: ImageItem) -> None:
        """Build it; see `ask`."""
        super().__init__(parent, "overlay", _("Create Overlay"), _("&Create"))
        self._item = item
        self._least = (item.info.virtual_size if item.info is not None else None) or 0
        self._path = NewPath(item, self)
        self._path.suggest("-overlay.qcow2")
        self._size = SizeEdit(parent=self)
        self._size.set_size(self._least)
        self.form.add_field("path", _("&New file:"), self._path.line, self._path)
        self.form.add_field("size", _("Ma&x Capacity:"), self._size.line, self._size)
        self._path.edited.connect(self.refresh)
        self._size.edited.connect(self.refresh)
        self.refresh()

    def answer(self) -> NewOverlay:
        """What was answered; see `check`."""
        size = checked_size(self._size, "size")
        return NewOverlay(self._path.path("path"), None if size == self._least else size)

    @override
    def check(self) -> None:
        self._path.path("path")
        if checked_size(self._size, "size") < self._least:
            raise InvalidInput(
                _("It cannot be smaller than the image that it builds on."), field="size"
            )

    @override
    def comments(self) -> Sequence[Remark]:
        text = _("The image must not be changed any more: the overlay would break.")
        found = [Remark(text, is_warning=False)]
        for user in self._item.users:
            if not user.is_readonly:
                words = _("“{machine}” writes to the image as its disk {target}.")
                found.append(Remark(words.format(machine=user.name, target=user.target)))
        return found
