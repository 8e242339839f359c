"""CustomizeBar: *Begin Installation* and *Cancel Installation*, and what keeps one from it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vmgui.base.i18n import _
from vmgui.ui.machine.hardware.editbar import EditBar


class CustomizeBar(EditBar):
    """Says how things stand, and lets a person go on. Decides nothing."""

    begin_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make it for a machine that can be made."""
        super().__init__(parent)
        self.cancel = self._add_verb("cancel", _("&Cancel Installation"), self.cancel_asked)
        self.cancel.setToolTip(_("Go back to the wizard. Nothing is made on the host."))
        self.begin = self._add_verb("begin", _("&Begin Installation"), self.begin_asked)
        # Only its looks: Enter in a field is the end of a value, not the beginning of a machine.
        self.begin.setDefault(True)
        self.show_state("")

    def show_state(self, problem: str, *, obstacle: str = "", is_busy: bool = False) -> None:
        """Say how things stand.

        Args:
            problem: what is wrong with the machine; empty if nothing is.
            obstacle: what else keeps it from being made, and is said elsewhere; empty if nothing.
            is_busy: True while it is looked at once more.
        """
        self._show_problem(problem)
        text = _("Looking for what may be wrong…") if is_busy else ""
        self._status.set_status("job.running" if is_busy else None, text)
        self.begin.setEnabled(not (problem or obstacle or is_busy))
        self.begin.setToolTip(problem or obstacle or _("Make the machine and start it."))
