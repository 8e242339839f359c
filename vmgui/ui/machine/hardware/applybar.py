"""The bar under a form: what is changed or wrong, *Cancel* and *Apply*."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vmgui.base.i18n import _, ngettext
from vmgui.ui.machine.hardware.editbar import EditBar


class ApplyBar(EditBar):
    """Says how things stand, and lets a person go on. Decides nothing."""

    apply_asked = Signal()
    cancel_asked = Signal()
    changes_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it for an item without changes."""
        super().__init__(parent)
        self.changes = self._add_verb("show-changes", _("&Show Changes…"), self.changes_asked)
        self.cancel = self._add_verb("cancel", _("&Cancel"), self.cancel_asked)
        self.apply = self._add_verb("apply", _("&Apply"), self.apply_asked)
        self.show_state(0, "")

    def show_state(
        self,
        count: int,
        problem: str,
        *,
        is_busy: bool = False,
        doing: str = "",
        has_difference: bool = False,
        waits_for: str = "",
    ) -> None:
        """Say how things stand.

        Args:
            count: of the changes that are not applied.
            problem: why they cannot be applied; empty if they can.
            is_busy: True while they are being applied.
            doing: what is being done instead of that while it is busy; empty if nothing.
            has_difference: whether there is something to show of them.
            waits_for: what has to end before they can be applied; empty if nothing.
        """
        obstacle = ""
        if waits_for:
            text = _("The changes can be applied when this has ended: {job}")
            obstacle = text.format(job=waits_for)
        if is_busy:
            self._status.set_status("job.running", doing or _("The changes are being applied…"))
        elif count and not problem and obstacle:
            self._status.set_status("job.running", obstacle)
        elif count and not problem:
            text = ngettext(
                "{count} change is not applied yet.", "{count} changes are not applied yet.", count
            ).format(count=count)
            self._status.set_status("severity.info", text)
        else:
            self._status.set_status(None, "")
        problem = "" if is_busy else problem
        self._show_problem(problem)
        has_changes = bool(count or problem)
        self.changes.setVisible(has_difference)
        self.cancel.setEnabled(has_changes and not is_busy)
        self.cancel.setToolTip(_("Undo every change that is not applied, on all pages."))
        self.apply.setEnabled(bool(count) and not (problem or obstacle or is_busy))
        self.apply.setToolTip(problem or obstacle or _("Apply the changes of all pages."))
