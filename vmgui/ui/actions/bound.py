"""BoundActions: the QActions of one window, kept in step with what is selected in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QKeySequence

from vmgui.base.i18n import _
from vmgui.ui.actions.registry import SPECS
from vmgui.ui.actions.spec import ActionSpec, Desk, Selection
from vmgui.ui.icons import icon


class BoundActions:
    """Makes QActions on demand and enables them, or says in their tooltip why not."""

    def __init__(self, desk: Desk, selection: Callable[[], Selection]) -> None:
        """Make the actions of a window.

        Args:
            desk: the window and the program's parts.
            selection: what the actions work on, asked when one is triggered.
        """
        self.desk = desk
        self.selection = selection
        self._actions: dict[str, QAction] = {}

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
        spec, selection = SPECS[id], self.selection()
        if spec.why_not(selection) is not None:
            return False
        self._run(spec)
        return True

    def update(self) -> None:
        """Bring all actions in step with the selection."""
        selection = self.selection()
        for id, action in self._actions.items():
            self._update(SPECS[id], action, selection)

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(_(spec.text), self.desk.window)
        action.setObjectName(spec.id)
        action.setStatusTip(_(spec.help))
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
        work = spec.run(self.desk, self.selection())
        if work is not None:
            self.desk.scope.start(work, _(spec.failed))

    def _update(self, spec: ActionSpec, action: QAction, selection: Selection) -> None:
        reason = spec.why_not(selection)
        action.setEnabled(reason is None)
        action.setVisible(not spec.is_hidden(selection))
        if spec.is_checked is not None:
            action.setChecked(spec.is_checked(selection))
        tip = reason or _with_shortcut(_(spec.help), action.shortcut())
        if action.toolTip() != tip:
            action.setToolTip(tip)


def _with_shortcut(text: str, shortcut: QKeySequence) -> str:
    if shortcut.isEmpty():
        return text
    # Translators: a tooltip and the keys that do the same
    return _("{text} ({keys})").format(
        text=text, keys=shortcut.toString(QKeySequence.SequenceFormat.NativeText)
    )
