"""The bar under a form: what is changed or wrong, *Cancel* and *Apply*."""

from __future__ import annotations

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from vmgui.base.i18n import _, ngettext
from vmgui.ui.dialogs.frame import breakable
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.statuslabel import StatusLabel


class ApplyBar(QWidget):
    """Says how things stand, and lets a person go on. Decides nothing."""

    apply_asked = Signal()
    cancel_asked = Signal()
    remove_asked = Signal()
    changes_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it for an item without changes."""
        super().__init__(parent)
        self.remove = self._button("hardware-remove", _("&Remove"), self.remove_asked)
        self._status = self._label("apply-status")
        self._problem = self._label("apply-problem")
        self.changes = self._button("show-changes", _("&Show Changes…"), self.changes_asked)
        self.cancel = self._button("cancel", _("&Cancel"), self.cancel_asked)
        self.apply = self._button("apply", _("&Apply"), self.apply_asked)
        row = QHBoxLayout()
        row.setSpacing(space(self, Space.SMALL))
        row.addWidget(self.remove)
        row.addWidget(self._status, 1)
        row.addWidget(self.changes)
        row.addWidget(self.cancel)
        row.addWidget(self.apply)
        column = QVBoxLayout(self)
        edge = space(self, Space.MEDIUM)
        column.setContentsMargins(edge, space(self, Space.SMALL), edge, edge)
        column.setSpacing(space(self, Space.SMALL))
        column.addWidget(self._problem)
        column.addLayout(row)
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
        self._problem.set_status("severity.error" if problem else None, breakable(problem))
        self._problem.setVisible(bool(problem))
        has_changes = bool(count or problem)
        self.changes.setVisible(has_difference)
        self.cancel.setEnabled(has_changes and not is_busy)
        self.cancel.setToolTip(_("Undo every change that is not applied, on all pages."))
        self.apply.setEnabled(bool(count) and not (problem or obstacle or is_busy))
        self.apply.setToolTip(problem or obstacle or _("Apply the changes of all pages."))

    def show_removal(self, reason: str | None) -> None:
        """Let the device be removed, or say why it cannot; an empty reason hides the button."""
        self.remove.setVisible(reason != "")
        self.remove.setEnabled(reason is None)
        self.remove.setToolTip(reason or _("Remove this device from the machine."))

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """In the order in which the Tab key goes through them."""
        return self.remove, self.changes, self.cancel, self.apply

    def status(self) -> str:
        """What is said."""
        return self._problem.text() or self._status.text()

    def _label(self, name: str) -> StatusLabel:
        label = StatusLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        return label

    def _button(self, name: str, text: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(signal)
        return button
