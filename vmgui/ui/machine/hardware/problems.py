"""What keeps the edits of a draft from being applied."""

from __future__ import annotations

from collections.abc import Iterable

from vmgui.base.i18n import _
from vmgui.core.editing import Editing
from vmgui.models.hardware import Item, items


def read_only() -> str:
    """Why nothing can be changed over a connection that may only look."""
    return _("This connection may only look: nothing can be changed.")


def why_not_apply(editing: Editing, rows: Iterable[Item] | None = None) -> str:
    """Why what is edited cannot be applied, translated; empty if it can.

    Args:
        editing: of the window.
        rows: of the draft as it is now, if the caller has them.
    """
    draft = editing.draft
    if draft is None:
        return ""
    if not editing.is_secure:
        return read_only()
    if draft.clashes:
        return _("Decide first which of the changes to keep.")
    if editing.unusable:
        return editing.unusable[0]
    if not draft.is_changed:
        return ""
    scene = editing.scene()
    for item in items(draft, scene) if rows is None else rows:
        if item.is_changed:
            for problem in item.panel.all_problems(item.element, scene):
                if not problem.is_warning:
                    return told(item, problem.message)
    return ""


def told(item: Item, problem: str) -> str:
    """A problem and the page or device that has it."""
    # Translators: a page or device, and what is wrong there
    return _("{title}: {problem}").format(title=item.title, problem=problem)
