"""What an edit changes, in the words of the form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vmgui.base.i18n import _
from vmgui.hardware.fields import Field
from vmgui.hardware.items import Rows
from vmgui.hardware.panel import Panel
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children


def differences(
    panel: Panel[Any], before: Element, after: Element, scene: Scene
) -> Iterator[tuple[str, str]]:
    """The fields that differ between two elements: the path of each, and a line for people.

    Args:
        panel: has the fields.
        before: the element as it was.
        after: the same element as it will be.
        scene: around `after`.
    """
    seen = set()
    for row in panel.rows():
        if isinstance(row, Field):
            path = row.bound.path.text
            if path not in seen and row.differs(before, after):
                seen.add(path)
                yield path, _line(row, before, after, scene)
        elif isinstance(row, Rows) and row.differs(before, after):
            # Translators: a table in a form that was edited, such as "Pinning: edited"
            yield rows_path(row.rows), _("{title}: edited").format(title=_(row.label))


def rows_path(rows: Children[Any]) -> str:
    """The path of the elements of a table."""
    return "/".join(part for part in (rows.path.text, rows.kind.TAG) if part)


def _line(field: Field, before: Element, after: Element, scene: Scene) -> str:
    nothing = _("nothing")
    # Translators: a field that was edited, with its value before and after
    return _("{title}: {before} → {after}").format(
        title=_(field.label),
        before=field.text(before, scene) or nothing,
        after=field.text(after, scene) or nothing,
    )
