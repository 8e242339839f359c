"""How many changes are not applied: as many as *Apply* lists."""

from __future__ import annotations

from collections.abc import Sequence

from vmgui.core.editing import Editing
from vmgui.hardware.difference import differences
from vmgui.models.hardware import Item


def change_count(editing: Editing, rows: Sequence[Item]) -> int:
    """The number of values that differ, of devices that are new, and of those that are gone.

    Args:
        editing: of the window.
        rows: of the draft as it is now.
    """
    draft = editing.draft
    if draft is None or not draft.is_changed:
        return int(editing.is_edited)
    scene, devices, kept = editing.scene(), 0, 0
    places: set[str] = set()
    """Pages about the whole machine may share a value."""
    for item in rows:
        before = draft.element_original(item.element)
        kept += item.is_device and before is not None
        if item.is_changed and before is None:
            devices += 1
        elif item.is_changed and before is not None:
            lines = dict(differences(item.panel, before, item.element, scene))
            if item.is_device:
                devices += max(1, len(lines))
            else:
                places.update(lines)
    gone = len(draft.original_domain.devices) - kept
    return max(1, devices + len(places) + gone)
