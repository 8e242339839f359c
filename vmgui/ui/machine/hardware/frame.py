"""EditFrame: the banner above and the bar below of every page that edits the draft."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.applying import restart
from vmgui.ui.dialogs import questions
from vmgui.ui.machine.hardware import applying, conflict
from vmgui.ui.machine.hardware.applybar import ApplyBar
from vmgui.ui.machine.hardware.problems import read_only, why_not_apply
from vmgui.ui.machine.place import MachinePlace
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.banner import Banner, Severity


class EditPage(Protocol):
    """What the frame asks the page for."""

    def change_count(self) -> int:
        """How many things are changed and not applied."""

    def problem(self) -> str:
        """Why what is edited cannot be applied, translated; empty if it can."""

    def unusable(self) -> Iterable[str]:
        """What is typed, and is no value of its field: translated sentences."""

    def has_text(self) -> bool:
        """Whether text is typed here that is not in the draft."""

    def typed_title(self) -> str:
        """What the text is about that may be typed here, translated."""

    def take_typed(self) -> None:
        """Put what was typed into the draft.

        Raises:
            InvalidInput: it cannot be used; it stays where it is.
        """

    def drop_typed(self) -> None:
        """Throw away what was typed and is not in the draft."""

    def show_problem(self) -> None:
        """Show a person where something is wrong."""

    def set_busy(self, is_busy: bool) -> None:
        """Let nothing be edited while the draft is being applied."""


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
        self._refused = ""
        """Why the text that is typed could not be put into the draft."""
        self._said: object = None
        self.banner = Banner(widget)
        self.bar = ApplyBar(widget)
        self._actions = self._new_actions()
        self.bar.apply_asked.connect(self.apply)
        self.bar.cancel_asked.connect(self._editing.cancel)
        self.bar.changes_asked.connect(self._show_changes)
        self._editing.rebasing.connect(self._on_rebasing)
        self._editing.dropping.connect(self._on_dropping)
        self._editing.busy_changed.connect(self._on_busy)

    def refresh(self) -> None:
        """Show how things stand."""
        refused = [self._refused] if self._refused else []
        self._editing.set_unusable(self, [*refused, *self._page.unusable()])
        self._show_banner()
        draft = self._editing.draft
        count = self._page.change_count()
        self.bar.show_state(
            count,
            self._page.problem() if count else "",
            is_busy=self._editing.is_busy,
            has_difference=self._page.has_text() or (draft is not None and draft.is_changed),
        )

    def typed(self) -> None:
        """Show how things stand after a person has typed: what was refused is another text now."""
        self._refused = ""
        self.refresh()

    def take(self) -> bool:
        """Put what was typed into the draft; False if it cannot be, which is then said."""
        self._refused = ""
        try:
            self._page.take_typed()
        except InvalidInput as error:
            # Translators: what was typed as XML, and what is wrong with it
            text = _("XML of {title}: {problem}")
            self._refused = text.format(title=self._page.typed_title(), problem=error.message)
        self.refresh()
        return not self._refused

    def apply(self) -> None:
        """Apply what is edited, after a question where it matters."""
        if not self.take() or why_not_apply(self._editing):
            self._page.show_problem()
            return
        self._scope.start(self._applied(), _("The changes were not applied."))

    async def _applied(self) -> None:
        await applying.apply(self._place.context, self._editing, self._widget.window())

    def _show_banner(self) -> None:
        editing, draft = self._editing, self._editing.draft
        if draft is None:
            self._clear()  # the page itself says why
        elif editing.problem is not None:
            lines = (editing.problem.message, editing.problem.hint, editing.problem.detail)
            text = "\n".join(dict.fromkeys(line for line in lines if line))
            self._say(Severity.ERROR, text, *(["retry"] if editing.is_connected else []))
        elif draft.clashes:
            text = _("Somebody else has changed this machine in the same places as you.")
            self._say(Severity.WARNING, text, "resolve")
        elif draft.is_rebased and draft.is_changed:
            text = _("This machine was changed elsewhere. What you have edited is kept.")
            self._say(Severity.INFO, text, "known")
        elif not editing.is_secure:
            self._say(Severity.INFO, read_only())
        elif editing.pending:
            text = _("The machine has changes that take effect after its next start.")
            self._say(Severity.INFO, text, "pending", "restart")
        else:
            self._clear()

    def _say(self, severity: Severity, text: str, *names: str) -> None:
        """Show a message; the same one stays as it is, with the focus that may be in it."""
        if self._said != (severity, text, names):
            self._said = severity, text, names
            actions = [self._actions[name] for name in names]
            self.banner.show_message(severity, text, actions, closable=False)

    def _clear(self) -> None:
        if self._said is not None:
            self._said = None
            self.banner.clear_message()

    def _new_actions(self) -> dict[str, QAction]:
        runs = {
            "retry": (_("Re&try"), self._editing.load),
            "resolve": (_("Com&pare…"), self._resolve),
            "known": (_("&OK"), self._know),
            "pending": (_("Sho&w Changes…"), self._show_pending),
            "restart": (_("Restart to App&ly"), self._restart),
        }
        actions = {}
        for name, (text, run) in runs.items():
            action = QAction(text, self)
            action.setObjectName(f"draft-{name}")
            action.triggered.connect(lambda _checked=False, run=run: run())
            actions[name] = action
        return actions

    def _on_rebasing(self, _nothing: None) -> None:
        self.take()

    def _on_dropping(self, _nothing: None) -> None:
        self._refused = ""
        self._page.drop_typed()

    def _on_busy(self, _nothing: None) -> None:
        self._page.set_busy(self._editing.is_busy)
        self.refresh()

    def _show_changes(self) -> None:
        draft = self._editing.draft
        if not self.take() or draft is None:
            self._page.show_problem()
            return
        sentence = _("What your changes do to the description of the machine:")
        difference = draft.difference()
        if not difference:
            sentence = _("Only passwords change, which are not shown.")
        self._show_difference(_("Changes"), sentence, difference)

    def _show_pending(self) -> None:
        sentence = _("What is different after the next start of the machine:")
        self._show_difference(_("After the Next Start"), sentence, self._editing.pending)

    def _show_difference(self, title: str, sentence: str, difference: str) -> None:
        window = self._widget.window()
        self._scope.start(conflict.show_difference(title, sentence, difference, window), title)

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
        self._scope.start(self._restarted(), _("The machine was not restarted."))

    async def _restarted(self) -> None:
        context, record = self._place.context, self._editing.record
        if record is None or not await questions.confirm(
            self._widget.window(),
            _("Restart to Apply"),
            _("Restart “{name}”?").format(name=record.name),
            _("&Restart"),
            informative=_(
                "The guest is asked to shut down. When it has, the machine is started again. "
                "What you have edited and not applied takes no effect."
            ),
        ):
            return
        self._actions["restart"].setEnabled(False)
        try:
            job = restart.restart(context.fleet, context.jobs, self._place.where)
            await context.jobs.wait(job)
        finally:
            if isValid(self):  # the window may have gone meanwhile
                self._actions["restart"].setEnabled(True)
        if job.error is not None:
            raise job.error
