"""Wipe: what is in volumes is overwritten, one way or another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QWidget

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import N_, _, ngettext
from vmgui.core.storage.items import VolumeItem
from vmgui.core.storage.wiping import wipe_algorithms
from vmgui.hardware.scene import Option
from vmgui.ui.dialogs.frame import asked
from vmgui.ui.forms.choices import ChoiceBox
from vmgui.ui.storage.asking import AskingDialog, Remark
from vmgui.ui.storage.namelist import add_names
from vmgui.ui.storage.texts import named_sizes
from vmgui.ui.storage.usedby import sentences

_MEANT_FOR = {
    "zero": N_("Enough for most purposes: no program can read what was overwritten once."),
    "random": N_("Also hides which parts were empty. Takes longer."),
    "nnsa": N_("The rule of the US nuclear agency for magnetic disks: two random passes, a fixed "
               "one, and a check."),
    "dod": N_("The old rule of the US Department of Defense for magnetic disks."),
    "bsi": N_("The rule of the German Federal Office for Information Security."),
    "gutmann": N_("Made for the magnetic disks of the 1990s; more than any disk of today needs."),
    "schneier": N_("Bruce Schneier's rule of 1996: ones, zeros, and five random passes."),
    "pfitzner7": N_("Seven random passes."),
    "pfitzner33": N_("Thirty-three random passes; takes very long."),
    "trim": N_("The storage forgets where the data are. Quick, but nothing is overwritten."),
}  # fmt: skip
"""What each way to wipe is good for, by its id."""
_ON_BOARD = frozenset({"zero", "trim"})
"""What libvirt does by itself."""


async def ask(
    parent: QWidget | None, items: Sequence[VolumeItem], *, left_out: str = ""
) -> str | None:
    """Ask how to wipe volumes; the id of an algorithm.

    Args:
        parent: the window in front of which it is asked.
        items: at least one, none of which a running machine uses.
        left_out: why others of the selected volumes stay as they are; empty if there are none.
    """
    dialog = WipeDialog(parent, items, left_out)
    return dialog.algorithm() if await asked(dialog) else None


class WipeDialog(AskingDialog):
    """The window of `ask`."""

    def __init__(
        self, parent: QWidget | None, items: Sequence[VolumeItem], left_out: str = ""
    ) -> None:
        """Build it; see `ask`."""
        number = len(items)
        # Translators: {name} is used only where one volume is wiped
        question = ngettext("Wipe the volume “{name}”?", "Wipe {number} volumes?", number)
        super().__init__(
            parent,
            "wipe",
            _("Wipe"),
            _("&Wipe"),
            question=question.format(name=items[0].volume.name, number=number),
            is_destructive=True,
        )
        self._items, self._left_out = items, left_out
        if number > 1:
            add_names(self.column, named_sizes([item.volume for item in items]), self)
        self._algorithm = ChoiceBox(self)
        self._algorithm.set_options(
            [Option(each.id, each.label) for each in wipe_algorithms(items[0].pool)]
        )
        self._algorithm.set_value("zero")
        sure = ngettext(
            "&Destroy what is in it for good",
            "&Destroy what is in them for good",
            number,
        )
        self._is_sure = QCheckBox(sure, self)
        self.form.add_field("algorithm", _("&Algorithm:"), self._algorithm)
        self.form.add_field("sure", "", self._is_sure)
        self._algorithm.chosen.connect(self.refresh)
        self._is_sure.toggled.connect(lambda _checked: self.refresh())
        self.refresh()

    def algorithm(self) -> str:
        """What was chosen."""
        return self._algorithm.value() or "zero"

    @override
    def check(self) -> None:
        if not self._is_sure.isChecked():
            raise InvalidInput(_("Tick this to wipe."), field="sure")

    @override
    def comments(self) -> Sequence[Remark]:
        chosen = self.algorithm()
        said = [Remark(_(_MEANT_FOR[chosen]), is_warning=False)]
        if chosen not in _ON_BOARD:
            said.append(Remark(_("The program “scrub” has to be on the host."), is_warning=False))
        if any(item.volume.format not in ("raw", "") for item in self._items):
            said.append(
                Remark(_("Only zeros or random data are left: what was a disk image of a format "
                         "such as qcow2 has to be created anew."))
            )  # fmt: skip
        said.append(
            Remark(_("SSDs, file systems with copy-on-write such as Btrfs and ZFS, and snapshots "
                     "may keep the old data: there it is no guarantee."))
        )  # fmt: skip
        said += [Remark(text) for text in sentences(self._items)]
        if self._left_out:
            said.append(Remark(self._left_out, is_warning=False))
        return said
