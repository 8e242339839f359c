"""EditFrame: the banner above and the bar below of every page that edits the draft."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import Protocol, TypeAlias

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.applying import lingering, restart
from vmgui.core.draft import Draft
from vmgui.core.jobs import Job
from vmgui.hardware.registry import Entry
from vmgui.ui.machine.hardware import applying, conflict, restarting
from vmgui.ui.machine.hardware.applybar import ApplyBar
from vmgui.ui.machine.hardware.problems import read_only, refused_text, why_not_apply
from vmgui.ui.machine.place import MachinePlace
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.banner import Banner, Severity
from vmgui.xmldoc.domain.domain import Domain

_Run: TypeAlias = Coroutine[object, object, None]


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
        self._busy_with: object = None
        self._compared: tuple[Domain, Domain | None] | None = None
        """The descriptions in which `_left` was found."""
        self._left: list[Entry] = []
        self._reminded: set[str] = set()
        """The devices that the guest was asked once more to let go of."""
        self.banner = Banner(widget)
        self.bar = ApplyBar(widget)
        self._actions = self._new_actions()
        self.bar.apply_asked.connect(self.apply)
        self.bar.cancel_asked.connect(self._editing.cancel)
        self.bar.changes_asked.connect(self._show_changes)
        self._editing.rebasing.connect(self._on_rebasing)
        self._editing.dropping.connect(self._on_dropping)
        self._editing.busy_changed.connect(self._on_busy)
        for event in (place.context.jobs.added, place.context.jobs.changed):
            event.connect(self._on_job)

    def refresh(self) -> None:
        """Show how things stand."""
        refused = [self._refused] if self._refused else []
        self._editing.set_unusable(self, [*refused, *self._page.unusable()])
        self._show_banner()
        draft, job = self._editing.draft, self._job()
        # Nothing can be applied to a machine that is gone.
        count = self._page.change_count() if self._editing.record is not None else 0
        self._actions["restart"].setEnabled(job is None)
        self._actions["detach"].setEnabled(job is None)
        self.bar.show_state(
            count,
            self._page.problem() if count else "",
            is_busy=self._editing.is_busy,
            doing=self._editing.doing,
            waits_for=job.title if job is not None else "",
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
            self._refused = refused_text(self._page.typed_title(), error)
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
        if draft is None or not editing.is_connected or editing.record is None:
            self._clear()  # the page itself says why, or the window
        elif editing.problem is not None:
            lines = (editing.problem.message, editing.problem.hint, editing.problem.detail)
            text = "\n".join(dict.fromkeys(line for line in lines if line))
            self._say(Severity.ERROR, text, "retry")
        elif restart.waiting(self._place.context.jobs, self._place.where) is not None:
            text = _("Waiting for the guest to shut down. Then the machine is started again.")
            self._say(Severity.INFO, text, "force-off", "stop")
        elif not self._say_what_others_did(draft):
            self._say_what_waits()

    def _say_what_others_did(self, draft: Draft) -> bool:
        """Show a message if others have changed what is edited; False if they have not."""
        if draft.clashes:
            text = _("Somebody else has changed this machine in the same places as you.")
            self._say(Severity.WARNING, text, "resolve")
        elif draft.is_rebased and draft.is_changed:
            text = _("This machine was changed elsewhere. What you have edited is kept.")
            self._say(Severity.INFO, text, "known")
        else:
            return False
        return True

    def _say_what_waits(self) -> None:
        """Show what cannot be done, or is not done yet."""
        if not self._editing.is_secure:
            self._say(Severity.INFO, read_only())
        elif left := self._lingering():
            names = ", ".join(entry.name for entry in left)
            text = _("The running machine still has devices that were removed: {names}.")
            sentences = [text.format(names=names)]
            if self._reminded.issuperset(entry.name for entry in left):
                sentences.append(
                    _("The guest was asked to let go of the device and has not done so yet.")
                )
            self._say(Severity.INFO, " ".join(sentences), "detach", "restart")
        elif self._editing.pending:
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
            "force-off": (_("Forc&e Off…"), self._force_off),
            "stop": (_("Stop Wa&iting"), lambda: restarting.stop_waiting(self._place)),
            "detach": (_("Remove No&w"), self._detach),
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

    def _job(self) -> Job | None:
        """What is being done to the machine."""
        return self._place.context.jobs.running_on(self._place.where)

    def _on_job(self, job: Job) -> None:
        """Show what is begun, can be cancelled, or is over; not how far it is."""
        if job.target != self._place.where or not isValid(self):
            return
        running = self._job()
        seen, self._busy_with = self._busy_with, (running, running is not None and job.can_cancel)
        if seen != self._busy_with:
            self.refresh()

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
            await conflict.resolve(draft, self._editing.scene(), self._widget.window())
            self._editing.changed.emit(None)

    def _know(self) -> None:
        if (draft := self._editing.draft) is not None:
            draft.accept_mine()
            self.refresh()

    def _restart(self) -> None:
        self._start(restarting.restart_to_apply, _("The machine was not restarted."))

    def _force_off(self) -> None:
        self._start(restarting.force_off, _("The machine was not forced off."))

    def _start(self, what: Callable[[MachinePlace, QWidget], _Run], failed: str) -> None:
        self._scope.start(what(self._place, self._widget.window()), failed)

    def _detach(self) -> None:
        self._scope.start(self._detached(), _("The device was not removed."))

    async def _detached(self) -> None:
        context, found = self._place.context, self._lingering()
        job = lingering.detach(context.fleet, context.jobs, self._place.where, found)
        await context.jobs.wait(job)
        if job.error is not None:
            raise job.error
        if isValid(self):  # the window may have gone meanwhile
            self._reminded.update(entry.name for entry in found)
            self._editing.load()
            self.refresh()

    def _lingering(self) -> list[Entry]:
        """Devices that the guest has not let go of; found out once for each two descriptions."""
        draft = self._editing.draft
        if draft is None:
            return []
        sides = draft.original_domain, draft.present_domain
        if sides != self._compared:
            self._compared = sides
            self._left = lingering.lingering(draft, self._editing.scene())
            self._reminded &= {entry.name for entry in self._left}
        return self._left
