"""The single values that a change is about, by their paths as properties write them."""

from __future__ import annotations

from collections.abc import Iterator

from vmgui.xmldoc import document, paths
from vmgui.xmldoc.patch import Change, Kind
from vmgui.xmldoc.paths import Node


def leaves(change: Change) -> tuple[str, ...]:
    """The paths of the values that a change writes or removes.

    Of an element that comes or goes these are its attributes and texts, those of its children too,
    and the element itself if it has none.
    """
    if not change.is_element or change.kind is Kind.MOVE:
        return (change.plain_path,)
    found: dict[str, None] = {}
    for xml in (change.before, change.after):
        if xml:
            for root in document.parse(f"<list>{xml}</list>").node:
                found.update(dict.fromkeys(_below(root, change.plain_path)))
    return tuple(found) or (change.plain_path,)


def is_within(path: str, place: str) -> bool:
    """Whether a path is a place, or inside of it.

    ``driver/@cache`` is within ``driver``, and ``drivers`` is not.
    """
    return path == place or path.startswith(f"{place}/")


def _below(node: Node, path: str) -> Iterator[str]:
    if not isinstance(node.tag, str):
        return
    children = [child for child in node if isinstance(child.tag, str)]
    for name in node.attrib:
        yield f"{path}/@{paths.readable(str(name))}"
    if (node.text or "").strip() or not (children or node.attrib):
        yield path
    for child in children:
        yield from _below(child, f"{path}/{paths.readable(child.tag)}")
