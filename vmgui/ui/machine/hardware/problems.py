"""What keeps the edits of a draft from being applied."""

from __future__ import annotations

from collections.abc import Iterable

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.checks.edits import why_impossible
from vmgui.core.editing import Editing
from vmgui.hardware.fields import Field
from vmgui.hardware.scene import Scene
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
    found = items(draft, scene) if rows is None else rows
    return why_impossible(draft) or first_problem((row for row in found if row.is_changed), scene)


def first_problem(rows: Iterable[Item], scene: Scene) -> str:
    """What is wrong with the first of the rows that has something wrong, and where."""
    for item in rows:
        for problem in item.panel.all_problems(item.element, scene):
            if not problem.is_warning:
                return told(item, problem.message, problem.field)
    return ""


def refused_text(title: str, error: InvalidInput) -> str:
    """Why XML that was typed cannot be put into the draft.

    Args:
        title: of what it is about.
        error: what is wrong with it.
    """
    # Translators: what was typed as XML, and what is wrong with it
    return _("XML of {title}: {problem}").format(title=title, problem=error.message)


def told(item: Item, problem: str, field: str = "") -> str:
    """A problem and where it is.

    Args:
        item: the page or device that has it.
        problem: a translated sentence.
        field: the name of the row that has it, empty for the whole.
    """
    rows = (row for row in item.panel.rows() if row.name == field)
    label = next((row.label for row in rows if isinstance(row, Field)), "")
    for title in (_(label) if label else "", item.title):
        if title:
            # Translators: a page, a device or a field, and what is wrong there
            problem = _("{title}: {problem}").format(title=title, problem=problem)
    return problem
