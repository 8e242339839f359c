"""Clashes in the words of the forms: what a person and others have both changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from vmgui.base.i18n import _
from vmgui.core.draft import Draft, pairs
from vmgui.hardware import registry
from vmgui.hardware.difference import rows_path
from vmgui.hardware.fields import Field
from vmgui.hardware.items import Rows
from vmgui.hardware.panel import Panel
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.leaves import is_within, leaves
from vmgui.xmldoc.patch import Change, Clash, step


class Dispute(NamedTuple):
    """One value in three versions, translated; empty where there is nothing."""

    title: str
    """What it is: "Memory, Maximum allocation"."""
    before: str
    """As it was when the person began."""
    theirs: str
    """As others have made it."""
    mine: str
    """As the person has made it."""


class _Sides(NamedTuple):
    """The same element in three versions, and the form that shows it."""

    title: str
    panel: Panel[Any]
    before: Element
    theirs: Element | None
    mine: Element | None
    prefix: str = ""
    """The path to the element, as `Change.plain_path` begins with it."""


def disputes(draft: Draft, scene: Scene) -> list[Dispute]:
    """What clashes in a draft: the fields, and as XML what no field shows.

    Args:
        draft: of the machine.
        scene: of the machine as it is in the draft.
    """
    found: dict[str, Dispute] = {}
    for clash in draft.clashes:
        told = list(_in_words(clash.change, draft, scene)) or [_in_xml(clash)]
        for each in told:
            found.setdefault(each.title, each)
    return list(found.values())


def _in_xml(clash: Clash) -> Dispute:
    change = clash.change
    return Dispute(change.path, change.before or "", clash.found or "", change.after or "")


def _in_words(change: Change, draft: Draft, scene: Scene) -> Iterator[Dispute]:
    """The fields in which a change is seen: those of the first form that has any."""
    for sides in _sides(change, draft):
        found = list(_fields(sides, change, scene))
        if found:
            yield from found
            return


def _sides(change: Change, draft: Draft) -> Iterator[_Sides]:
    """The elements in which a change may be."""
    before = Domain(change.spot.node.getroottree().getroot())
    if change.where[:1] and change.where[0].tag == "devices":
        yield from _of_device(change, before, draft)
    for panel in registry.PANELS:
        kind = panel.element
        theirs, mine = (each.viewed_as(kind) for each in (draft.original_domain, draft.domain))
        yield _Sides(_(panel.title), panel, before.viewed_as(kind), theirs, mine)


def _of_device(change: Change, before: Domain, draft: Draft) -> Iterator[_Sides]:
    for entry in registry.entries(before):
        if change.where[1:2] == (step(entry.device.node),):
            theirs, mine = (
                pairs(before, each).counterpart(entry.device)
                for each in (draft.original_domain, draft.domain)
            )
            prefix = f"devices/{change.where[1].tag}/"
            yield _Sides(entry.name, entry.kind, entry.device, theirs, mine, prefix)


def _fields(sides: _Sides, change: Change, scene: Scene) -> Iterator[Dispute]:
    """The fields of a form that a change is about, in three versions."""
    places = [leaf.removeprefix(sides.prefix) for leaf in leaves(change)]
    versions = sides.before, sides.theirs, sides.mine
    for row in sides.panel.rows():
        if not isinstance(row, Field | Rows):
            continue
        path = row.bound.path.text if isinstance(row, Field) else rows_path(row.rows)
        if not any(is_within(place, path) for place in places):
            continue
        texts = [_text(row, each, scene) for each in versions]
        if len(set(texts)) > 1:
            # Translators: a page or device, and its field: "Memory, Maximum allocation"
            title = _("{title}, {field}").format(title=sides.title, field=_(row.label))
            yield Dispute(title, *texts)


def _text(row: Field | Rows, element: Element | None, scene: Scene) -> str:
    """What a row shows of an element; a table is its XML, which says all of it."""
    if element is None:
        return ""
    if isinstance(row, Field):
        return row.text(element, scene)
    return "\n".join(each.xml().strip() for each in row.of(element))
