"""What the pages of a machine's window are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QAction

from vmgui.base.ids import ObjectId
from vmgui.ui.context import Context

if TYPE_CHECKING:
    from vmgui.core.editing import Editing  # previews, which the start shows, edit nothing


class ActionSource(Protocol):
    """Gives ready actions that work on the window's machine."""

    def action(self, id: str) -> QAction:
        """The action of this id, always the same one."""


@dataclass(frozen=True)
class MachinePlace:
    """The machine and the program's parts."""

    context: Context
    where: ObjectId
    actions: ActionSource
    editing: Editing
    """The draft that all pages edit."""
