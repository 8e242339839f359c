"""Commit: what is in an overlay goes into an image that it builds on."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.imaging.look import ImageItem
from vmgui.core.imaging.values import ImageFile
from vmgui.core.storage.users import User
from vmgui.ui.dialogs.frame import asked
from vmgui.ui.image.breaking import breaking
from vmgui.ui.storage.asking import AskingDialog, Remark

Builders = Mapping[str, Sequence[User]]
"""Who else builds on an image, by its path."""


class Commitment(NamedTuple):
    """What was answered."""

    base: ImageFile
    """Where the content goes."""
    keeps_content: bool
    """Whether the overlay is left as it is."""


async def ask(parent: QWidget | None, item: ImageItem, builders: Builders) -> Commitment | None:
    """Ask where the content of an overlay shall go.

    Args:
        parent: the window in front of which it is asked.
        item: the overlay.
        builders: for each image of its chain that can be written to.
    """
    dialog = CommitDialog(parent, item, builders)
    return dialog.answer() if await asked(dialog) else None


class CommitDialog(AskingDialog):
    """The window of `ask`."""

    def __init__(self, parent: QWidget | None, item: ImageItem, builders: Builders) -> None:
        """Build it; see `ask`."""
        super().__init__(parent, "commit", _("Commit Disk Image"), _("Co&mmit"))
        self._builders = builders
        self._links = [link for link in item.chain[1:] if link.file.path in builders]
        self._base = QComboBox(self)
        for link in self._links:
            self._base.addItem(posixpath.basename(link.file.path), link.file.path)
        self._keeps = QCheckBox(_("&Leave the overlay as it is"), self)
        self._breaks = QCheckBox(_("Do it though others &break"), self)
        self.form.add_field("base", _("&Into:"), self._base)
        self.form.add_field("keeps", "", self._keeps)
        self.form.add_field("breaks", "", self._breaks)
        self._base.activated.connect(lambda _index: self.refresh())
        for box in (self._keeps, self._breaks):
            box.clicked.connect(lambda _checked: self.refresh())
        self.refresh()

    def answer(self) -> Commitment:
        """What was answered; see `check`."""
        link = self._links[self._base.currentIndex()]
        return Commitment(link.file, self._keeps.isChecked() or self._is_further_down())

    @override
    def check(self) -> None:
        if not self._links:
            raise InvalidInput(_("The image that it builds on cannot be read."), field="base")
        if self._others() and not self._breaks.isChecked():
            raise InvalidInput(_("Tick this to commit all the same."), field="breaks")

    @override
    def comments(self) -> Sequence[Remark]:
        found = [Remark(each) for each in breaking(self._others())]
        if self._is_further_down():
            text = _("The images between the two cannot be used any more afterwards.")
            found.append(Remark(text))
        elif not self._keeps.isChecked():
            text = _("The overlay is empty afterwards; the guest sees no change.")
            found.append(Remark(text, is_warning=False))
        return found

    @override
    def refresh(self) -> InvalidInput | None:
        self.form.set_shown("breaks", bool(self._others()))
        self.form.set_shown("keeps", not self._is_further_down())
        return super().refresh()

    def _others(self) -> Sequence[User]:
        return self._builders.get(str(self._base.currentData()), ())

    def _is_further_down(self) -> bool:
        return self._base.currentIndex() > 0
