"""BoundActions: the QActions of one window, kept in step with what is selected in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu

from vmgui.base.errors import NotPossibleNow
from vmgui.base.i18n import _
from vmgui.ui.actions.registry import SPECS
from vmgui.ui.actions.spec import ActionSpec, Desk, Selection
from vmgui.ui.icons import icon


class BoundActions:
    """Makes QActions on demand and enables them, or says in their tooltip why not.

    While a menu is open, its actions work on what was selected when it was opened, whatever comes,
    goes or is selected meanwhile: a click must never hit another machine than the one it was
    meant for.
    """

    def __init__(self, desk: Desk, selection: Callable[[], Selection]) -> None:
        """Make the actions of a window.

        Args:
            desk: the window and the program's parts.
            selection: what the actions work on, asked when one is triggered.
        """
        self.desk = desk
        self._selection = selection
        self._actions: dict[str, QAction] = {}
        self._held: Selection | None = None
        self._asking: dict[str, tuple[asyncio.Task[Any], int]] = {}
        """What actions were begun last, and the newest job of then."""

    def selection(self) -> Selection:
        """What the actions work on now, as it is now; what is gone is as it was last."""
        if self._held is None:
            return self._selection()
        inventory = self.desk.context.inventory
        return replace(
            self._held,
            domains=tuple(inventory.domain(record.id) or record for record in self._held.domains),
            hosts=tuple(inventory.hosts.get(record.id, record) for record in self._held.hosts),
        )

    def action(self, id: str) -> QAction:
        """The QAction of a spec; always the same one."""
        made = self._actions.get(id)
        if made is None:
            made = self._make(SPECS[id])
            self._actions[id] = made
            self._update(SPECS[id], made, self.selection())
        return made

    def trigger(self, id: str) -> bool:
        """Run an action if it is possible now; False if it is not."""
        spec = SPECS[id]
        if spec.why_not(self.selection()) is not None:
            return False
        self._run(spec)
        return True

    def attempt(self, id: str) -> None:
        """Run an action, or say why it is impossible: for keys, which no tooltip explains."""
        self._run(SPECS[id])

    def update(self) -> None:
        """Bring all actions in step with the selection."""
        selection = self.selection()
        for id, action in self._actions.items():
            self._update(SPECS[id], action, selection)

    def hold_while_open(self, menu: QMenu) -> None:
        """Keep to what is selected now as long as a menu, or one it belongs to, is open."""
        menu.aboutToShow.connect(self._hold)
        menu.aboutToHide.connect(self._release_soon)

    def _hold(self) -> None:
        if self._held is None:
            self._held = self._selection()

    def _release_soon(self) -> None:
        # A menu hides before it triggers what was clicked.
        QTimer.singleShot(0, self.desk.window, self._release)

    def _release(self) -> None:
        if QApplication.activePopupWidget() is None:  # else a submenu closed, or a neighbour opened
            self._held = None
            self.update()

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(_(spec.text), self.desk.window)
        action.setObjectName(spec.id)
        if spec.icon:
            action.setIcon(icon(spec.icon))
        if spec.shortcut:
            action.setShortcut(QKeySequence(spec.shortcut))
        if spec.is_checked is not None:
            action.setCheckable(True)
        action.triggered.connect(partial(self._on_triggered, spec))
        self.desk.window.addAction(action)
        return action

    def _on_triggered(self, spec: ActionSpec, _is_checked: bool = False) -> None:
        self._run(spec)
        if spec.is_checked is not None:  # the host decides, not the click
            self._update(spec, self._actions[spec.id], self.selection())

    def _run(self, spec: ActionSpec) -> None:
        selection = self.selection()
        reason = self._gone(selection) or spec.why_not(selection)
        if reason is not None:  # since the last update; the row may say nothing of it yet
            self.desk.errors.show(_(spec.failed) or _("Nothing was done."), NotPossibleNow(reason))
            return
        if self._is_asking(spec):
            return
        work = spec.run(self.desk, selection)
        if work is not None:
            task = self.desk.scope.start(work, _(spec.failed))
            self._asking[spec.id] = (task, self._newest_job())

    def _is_asking(self, spec: ActionSpec) -> bool:
        """Whether an action that asks first has begun and led to no job yet.

        A second click, while what it asks about is still being read, must not ask twice.
        """
        task, newest = self._asking.get(spec.id, (None, 0))
        is_waiting = task is not None and not task.done() and newest == self._newest_job()
        return _(spec.text).endswith("…") and is_waiting

    def _newest_job(self) -> int:
        jobs = self.desk.context.jobs.jobs
        return jobs[-1].number if jobs else 0

    def _gone(self, selection: Selection) -> str | None:
        """A sentence if all that is selected does not exist any more, None otherwise."""
        inventory = self.desk.context.inventory
        there = any(inventory.domain(record.id) for record in selection.domains)
        if selection.domains and not there:
            name = selection.domains[0].name
            return _("“{name}” is not there any more. Somebody else may have deleted it.").format(
                name=name
            )
        return None

    def _update(self, spec: ActionSpec, action: QAction, selection: Selection) -> None:
        reason = spec.why_not(selection)
        action.setEnabled(reason is None)
        action.setVisible(not spec.is_hidden(selection))
        if spec.is_checked is not None:
            action.setChecked(spec.is_checked(selection))
        tip = reason or _with_shortcut(_(spec.help), action.shortcut())
        if action.toolTip() != tip:
            action.setToolTip(tip)
            # The status bar shows it on the way through a menu with the keyboard: no tooltip does.
            action.setStatusTip(reason or _(spec.help))


def _with_shortcut(text: str, shortcut: QKeySequence) -> str:
    if shortcut.isEmpty():
        return text
    # Translators: a tooltip and the keys that do the same
    return _("{text} ({keys})").format(
        text=text, keys=shortcut.toString(QKeySequence.SequenceFormat.NativeText)
    )
