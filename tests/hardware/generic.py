"""What tests that run over all panels and kinds need: places, values to write, texts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import vmgui.hardware
from tests import documents
from vmgui.hardware import registry
from vmgui.hardware.fields import Check, Choice, Field, Mac, Number, Size, Switch
from vmgui.hardware.items import Group, Row, Rows, is_shown
from vmgui.hardware.panel import Panel
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domcaps import DomainCapabilities
from vmgui.xmldoc.element import Element

OWN_TEXTS = {
    "interface.port_forwards.ranges": "8000-8010",
    "numa.cells.distances": "0:10, 1:30",
    "qemu.overrides.more": "more=1",
    "qemu.overrides.property_value": "7",
}
"""Field -> a text that is one of its own format."""

DOMAINS = [
    path for path in documents.paths("domain") if "<domain" in path.read_text(encoding="utf-8")
]
"""The descriptions of machines, ours first."""

OWN_DOMAINS = [path for path in DOMAINS if documents.OWN in path.parents]


class Spot(NamedTuple):
    """A row of a form about an element, or a cell in a table of it."""

    name: str
    """Panel, table and row, with dots between."""
    row: Row
    element: Element
    owner: Element
    """The element of the form: where the row is a cell, the one that has the table."""


def read(path: Path) -> Domain:
    """A machine."""
    return parse(path.read_text(encoding="utf-8"), Domain)


def host() -> DomainCapabilities:
    """What a host with QEMU can do."""
    return parse(documents.document("qemu-q35", "domcaps"), DomainCapabilities)


def places(domain: Domain) -> Iterator[tuple[Panel[Any], Element]]:
    """All panels of a machine, with their elements."""
    for panel in registry.PANELS:
        yield panel, domain.viewed_as(panel.element)
    for entry in registry.entries(domain):
        yield entry.kind, entry.device


def spots(panel: Panel[Any], element: Element, scene: Scene) -> Iterator[Spot]:
    """What a form shows of an element now, and can be acted on."""
    for item in (*panel.fields, *panel.advanced):
        if not is_shown(item, element, scene):
            continue
        for row in item.items if isinstance(item, Group) else (item,):
            if is_shown(row, element, scene) and not why_not(row, element, scene):
                yield Spot(f"{panel.id}.{row.name}", row, element, element)
                yield from _cells(panel, row, element, scene)


def _cells(panel: Panel[Any], row: Row, element: Element, scene: Scene) -> Iterator[Spot]:
    if isinstance(row, Rows):
        for each in row.of(element):
            for column in row.columns:
                if is_shown(column, each, scene) and not why_not(column, each, scene):
                    yield Spot(f"{panel.id}.{row.name}.{column.name}", column, each, element)


def why_not(row: Any, element: Element, scene: Scene) -> str | None:
    """Why a row or a cell cannot be changed."""
    reason = getattr(row, "why_not", None)
    return reason(element, scene) if reason is not None else None


def samples(spot: Spot, scene: Scene) -> list[Any]:
    """Other values for a field than the present one: all there are of a choice."""
    field, element = spot.row, spot.element
    assert isinstance(field, Field)
    present = field.read(element)
    if isinstance(field, Choice):
        values = [each.value for each in field.options(element, scene) if not each.reason]
        return [value for value in values if value != present]
    if isinstance(field, Switch):
        return [value for value, _label in field.options() if value is not present]
    if isinstance(field, Check):
        return [not present]
    if isinstance(field, Size):
        return [(present or 0) + 2**30]
    if isinstance(field, Number):
        return [max((present or 0) + 1, field.least)]
    if isinstance(field, Mac):
        return ["52:54:00:0a:0b:0c"]
    return [OWN_TEXTS.get(spot.name, "sample")]


@cache
def extracted() -> frozenset[str]:
    """The texts in `vmgui.hardware` that translators get."""
    root = Path(next(iter(vmgui.hardware.__path__)))
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in root.rglob("*.py")]
    return frozenset(
        argument.value
        for tree in trees
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ("N_", "_", "ngettext")
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    )


def texts(panel: Panel[Any]) -> Iterator[tuple[str, str]]:
    """Everything untranslated that a panel shows, with a name for it."""
    yield "title", panel.title
    for item in (*panel.fields, *panel.advanced):
        if isinstance(item, Group):
            yield f"group {item.title}", item.title
    for row in panel.rows():
        yield from _texts(row, row.name)


def _texts(row: Any, name: str) -> Iterator[tuple[str, str]]:
    for part in ("label", "help", "note", "unit", "placeholder", "default"):
        text = getattr(row, part, "")
        if isinstance(text, str) and (text or (part == "label" and _needs_label(row))):
            yield f"{name}.{part}", text
    for column in getattr(row, "columns", ()):
        yield from _texts(column, f"{name}.{column.name}")


def _needs_label(row: Any) -> bool:
    return isinstance(row, Field | Rows)
