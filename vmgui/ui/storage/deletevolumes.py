"""Delete: which volumes go, and what breaks without them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QCheckBox, QWidget

from vmgui.base.i18n import _, ngettext
from vmgui.core.storage.items import VolumeItem
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.dialogs.frame import asked
from vmgui.ui.storage.texts import named_sizes, size_text
from vmgui.ui.storage.usedby import sentences


class Deleting(NamedTuple):
    """What was answered."""

    forgets_secrets: bool = False
    """Whether the secrets that were made for the volumes go, too."""


async def ask(
    parent: QWidget | None,
    items: Sequence[VolumeItem],
    *,
    overlays: Sequence[str] = (),
    left_out: str = "",
    secrets: int = 0,
) -> Deleting | None:
    """Ask whether to delete volumes.

    Args:
        parent: the window in front of which it is asked.
        items: at least one, none of which a running machine uses.
        overlays: sentences about other volumes that build on them.
        left_out: why others of the selected volumes stay; empty if there are none.
        secrets: for how many of them the host keeps one that was made for it.
    """
    window = dialog(parent, items, overlays=overlays, left_out=left_out)
    check = _add_secrets(window, secrets) if secrets else None
    if not await asked(window):
        return None
    return Deleting(check is not None and check.isChecked())


def dialog(
    parent: QWidget | None,
    items: Sequence[VolumeItem],
    *,
    overlays: Sequence[str] = (),
    left_out: str = "",
) -> ConfirmationDialog:
    """The window of `ask`."""
    number, first = len(items), items[0].volume
    # Translators: {name} is used only where one volume is deleted
    question = ngettext(
        "Delete the volume “{name}”?", "Delete {number} volumes?", number
    ).format(name=first.name, number=number)  # fmt: skip
    window = ConfirmationDialog(
        parent, _("Delete Volume"), question, _("&Delete"), is_destructive=True
    )
    window.setObjectName("delete-volumes")
    if number > 1:
        window.add_list("names", "", named_sizes([item.volume for item in items]))
    elif size := size_text(first):
        # Translators: of a volume
        window.add_text(_("Size: {size}").format(size=size))
    window.add_text(
        ngettext(
            "What is in it is lost; this cannot be undone.",
            "What is in them is lost; this cannot be undone.",
            number,
        )
    )
    if used := [*sentences(items), *overlays]:
        label = ngettext("It is used:", "They are used:", number)
        window.add_list("users", label, used, is_wrapping=True)
    if left_out:
        window.add_text(left_out)
    return window


def _add_secrets(window: ConfirmationDialog, number: int) -> QCheckBox:
    check = window.add_check(
        ngettext(
            "Delete the &secret of the encrypted volume, too",
            "Delete the &secrets of the encrypted volumes, too",
            number,
        )
    )
    window.add_text(
        _("Other volumes may be encrypted with the same secret: nobody can read them then.")
    )
    return check
