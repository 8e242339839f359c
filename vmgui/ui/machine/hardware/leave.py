"""Leaving a window with edits that are not applied: asks what to do with them."""

from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from vmgui.base.i18n import _
from vmgui.core.editing import Editing
from vmgui.ui.context import Context
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.dialogs.frame import asked
from vmgui.ui.machine.hardware import applying
from vmgui.ui.machine.hardware.problems import why_not_apply


async def may_leave(context: Context, editing: Editing, window: QWidget) -> bool:
    """Whether a window may be closed: its edits are applied or given up, or there are none.

    Raises:
        VmguiError: they could not be applied; the window stays.
    """
    if editing.is_busy:  # a question may stand in front of it that has to be answered first
        window.raise_()
        window.activateWindow()
    await editing.idle()
    if not has_edits(editing) or (record := editing.record) is None:
        return True
    problem = why_not_apply(editing)
    if problem:
        is_given_up = await asked(discarding(window, record.name, problem))
    else:
        dialog, discard = applying_or_not(window, record.name)
        if not await asked(dialog):
            return False
        is_given_up = discard.isChecked()
        if not is_given_up:
            return await applying.apply(context, editing, window)
    if is_given_up:
        editing.cancel()
    return is_given_up


def has_edits(editing: Editing) -> bool:
    """Whether there is something to lose; what is typed as XML, or being applied, counts too."""
    if editing.is_busy:
        return True
    editing.rebasing.emit(None)
    return editing.is_edited and editing.record is not None


def applying_or_not(window: QWidget | None, name: str) -> tuple[ConfirmationDialog, QPushButton]:
    """The question with three answers, and the button that is checked after *Discard*."""
    dialog = ConfirmationDialog(
        window,
        _("Changes Not Applied"),
        _("Apply the changes of “{name}”?").format(name=name),
        _("&Apply"),
    )
    dialog.add_text(_("The window has changes that are not applied yet."))
    discard = QPushButton(_("&Discard"), dialog)
    discard.setObjectName("discard")
    dialog.add_button(discard, QDialogButtonBox.ButtonRole.DestructiveRole)
    discard.setCheckable(True)  # which of the two buttons it was
    discard.clicked.connect(dialog.accept)
    return dialog, discard


def discarding(window: QWidget | None, name: str, problem: str) -> ConfirmationDialog:
    """The question about changes that cannot be applied as they are."""
    dialog = ConfirmationDialog(
        window,
        _("Changes Not Applied"),
        _("Discard the changes of “{name}”?").format(name=name),
        _("&Discard"),
        is_destructive=True,
    )
    dialog.add_text(_("The window has changes that are not applied, and cannot be applied yet:"))
    dialog.add_text(problem)
    return dialog
