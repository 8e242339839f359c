"""Leaving a window with edits that are not applied: asks what to do with them."""

from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from vmgui.base.i18n import _
from vmgui.core.editing import Editing
from vmgui.ui.context import Context
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.dialogs.frame import asked
from vmgui.ui.machine.hardware import applying


async def may_leave(context: Context, editing: Editing, window: QWidget) -> bool:
    """Whether a window may be closed: its edits are applied or given up, or there are none.

    Raises:
        VmguiError: they could not be applied; the window stays.
    """
    editing.rebasing.emit(None)  # what is typed as XML counts too
    draft, record = editing.draft, editing.record
    if draft is None or record is None or not draft.is_changed:
        return True
    dialog = ConfirmationDialog(
        window,
        _("Changes Not Applied"),
        _("Apply the changes of “{name}”?").format(name=record.name),
        _("&Apply"),
    )
    dialog.add_text(_("The window has changes that are not applied yet."))
    discard = QPushButton(_("&Discard"), dialog)
    discard.setObjectName("discard")
    dialog.add_button(discard, QDialogButtonBox.ButtonRole.DestructiveRole)
    discard.setCheckable(True)  # which of the two buttons it was
    discard.clicked.connect(dialog.accept)
    if not await asked(dialog):
        return False
    if discard.isChecked():
        draft.reset()
        return True
    return await applying.apply(context, editing, window)
