"""EditFrame: the banner above and the bar below of every page that edits the draft."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.applying import restart
from vmgui.ui.machine.hardware import applying, conflict
from vmgui.ui.machine.hardware.applybar import ApplyBar
from vmgui.ui.machine.place import MachinePlace
from vmgui.ui.tasks import TaskScope, answer
from vmgui.ui.widgets.banner import Banner, Severity


class EditPage(Protocol):
    """What the frame asks the page for."""

    def change_count(self) -> int:
        """How many things are changed and not applied."""

    def problem(self) -> str:
        """What is wrong with them, translated; empty if nothing is."""

    def take_typed(self) -> None:
        """Put what was typed into the draft.

        Raises:
            InvalidInput: it cannot be used; the page says so itself.
        """

    def drop_typed(self) -> None:
        """Throw away what was typed and is not in the draft."""

    def show_problem(self) -> None:
        """Show a person where something is wrong."""

    def show_draft(self) -> None:
        """Show the draft as it is now."""


class EditFrame(QObject):
    """Applies and cancels; tells what others changed, and what waits for the next start."""

    def __init__(self, place: MachinePlace, page: EditPage, widget: QWidget, scope: TaskScope):
        """Make the banner and the bar; the page says where they go.

        Args:
            place: the machine.
            page: what is between the two.
            widget: the same page as a widget.
            scope: owns what runs.
        """
        super().__init__(widget)
        self._place = place
        self._editing = place.editing
        self._page = page
        self._widget = widget
        self._scope = scope
        self._is_busy = False
        self.banner = Banner(widget)
        self.bar = ApplyBar(widget)
        self._actions = self._new_actions()
        self.bar.apply_asked.connect(self.apply)
        self.bar.cancel_asked.connect(self.cancel)
        self.bar.changes_asked.connect(self._show_changes)

    def refresh(self) -> None:
        """Show how things stand."""
        self._show_banner()
        count = self._page.change_count()
        self.bar.show_state(count, self._problem() if count else "", is_busy=self._is_busy)

    def apply(self) -> None:
        """Apply what is edited, after a question where it matters."""
        try:
            self._page.take_typed()
        except InvalidInput:
            return  # the page says what is wrong
        if self._problem():
            self._page.show_problem()
            return
        self._scope.start(self.applied(), _("The changes were not applied."))

    async def applied(self) -> bool:
        """Apply, and wait until it is over; True if it was done.

        Raises:
            VmguiError: it could not be done; the edits are still there.
        """
        self._is_busy = True
        self.refresh()
        try:
            window = self._widget.window()
            return await applying.apply(self._place.context, self._editing, window)
        finally:
            self._is_busy = False
            self.refresh()

    def cancel(self) -> None:
        """Undo every edit."""
        self._page.drop_typed()
        if (draft := self._editing.draft) is not None:
            draft.reset()
        self._editing.changed.emit(None)

    def _problem(self) -> str:
        """Why what is edited cannot be applied; empty if it can."""
        draft = self._editing.draft
        if draft is None:
            return ""
        if not self._editing.is_secure:
            return _("This connection may only look: nothing can be changed.")
        if draft.clashes:
            return _("Decide first which of the changes to keep.")
        return self._page.problem()

    def _show_banner(self) -> None:
        editing, draft = self._editing, self._editing.draft
        if editing.problem is not None:
            lines = (editing.problem.message, editing.problem.hint, editing.problem.detail)
            text = "\n".join(dict.fromkeys(line for line in lines if line))
            self._say(Severity.ERROR, text, "retry")
        elif draft is not None and draft.clashes:
            text = _("Somebody else has changed this machine in the same places as you.")
            self._say(Severity.WARNING, text, "resolve")
        elif draft is not None and draft.is_rebased and draft.is_changed:
            text = _("This machine was changed elsewhere. What you have edited is kept.")
            self._say(Severity.INFO, text, "known")
        elif editing.pending:
            text = _("The machine has changes that take effect after its next start.")
            self._say(Severity.INFO, text, "pending", "restart")
        else:
            self.banner.clear_message()

    def _say(self, severity: Severity, text: str, *names: str) -> None:
        actions = [self._actions[name] for name in names]
        self.banner.show_message(severity, text, actions, closable=False)

    def _new_actions(self) -> dict[str, QAction]:
        runs = {
            "retry": (_("&Retry"), self._editing.load),
            "resolve": (_("&Compare…"), self._resolve),
            "known": (_("&OK"), self._know),
            "pending": (_("&Show Changes…"), self._show_pending),
            "restart": (_("&Restart to Apply"), self._restart),
        }
        actions = {}
        for name, (text, run) in runs.items():
            action = QAction(text, self)
            action.setObjectName(f"draft-{name}")
            action.triggered.connect(lambda _checked=False, run=run: run())
            actions[name] = action
        return actions

    def _show_changes(self) -> None:
        try:
            self._page.take_typed()
        except InvalidInput:
            return  # the page says what is wrong
        if (draft := self._editing.draft) is not None:
            sentence = _("What your changes do to the description of the machine:")
            self._show_difference(_("Changes"), sentence, draft.difference())

    def _show_pending(self) -> None:
        sentence = _("What is different after the next start of the machine:")
        self._show_difference(_("After the Next Start"), sentence, self._editing.pending)

    def _show_difference(self, title: str, sentence: str, difference: str) -> None:
        dialog = conflict.DifferenceDialog(title, sentence, difference, self._widget.window())
        self._scope.start(_shown(dialog), title)

    def _resolve(self) -> None:
        self._scope.start(self._resolved(), _("The conflict was not resolved."))

    async def _resolved(self) -> None:
        if (draft := self._editing.draft) is not None:
            await conflict.resolve(draft, self._widget.window())
            self._editing.changed.emit(None)

    def _know(self) -> None:
        if (draft := self._editing.draft) is not None:
            draft.accept_mine()
            self.refresh()

    def _restart(self) -> None:
        context = self._place.context
        restart.restart(context.fleet, context.jobs, self._place.where)


async def _shown(dialog: conflict.DifferenceDialog) -> None:
    try:
        await answer(dialog)
    finally:
        dialog.deleteLater()
