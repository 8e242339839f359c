"""Insertion and removal that respect a document's indentation.

The white space in front of an element is the tail of its predecessor, or its parent's text if it is
the first; the white space in front of a closing tag is the tail of the last child. So one line more
or less in the text means moving tails around, which is all that happens here. In a document written
in one line, or next to text that means something, no white space is added.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

_STEP = "  "
"""What libvirt indents with; used where the document does not show its own habit."""


def insert(
    parent: etree._Element, index: int, node: etree._Element, *, is_exact: bool = False
) -> None:
    """Make `node` the child number `index` of `parent`, on a line of its own.

    A node that is part of a document already is moved. Its own lines are shifted to the new depth.

    Args:
        parent: where it goes.
        index: in front of which child; from the number of children on, behind the last.
        node: what goes there.
        is_exact: even between an element and the comment behind it on its line.
    """
    if node.getparent() is parent and parent.index(node) < index:
        index -= 1  # taking it out moves the siblings behind it one place forward
    remove(node)
    if not len(parent):
        _insert_first(parent, node)
        return
    index = min(index, len(parent))
    if not is_exact:
        index = _behind_comment(parent, index)
    indentation = _indentation_inside(parent)
    if index < len(parent):
        node.tail = indentation
    else:
        last = parent[-1]
        if not _is_blank(last.tail):
            indentation = None
        else:
            node.tail, last.tail = last.tail, indentation
    parent.insert(index, node)
    _shift(node, indentation)


def remove(node: etree._Element) -> None:
    """Take `node` out of its parent and close the gap.

    Text behind it that is more than white space stays.
    """
    parent, previous = node.getparent(), node.getprevious()
    if parent is None:
        return
    tail, node.tail = node.tail, None
    is_last = node.getnext() is None
    parent.remove(node)
    if previous is not None:
        if not _is_blank(tail):
            previous.tail = (previous.tail or "") + (tail or "")
        elif is_last and _is_blank(previous.tail):
            previous.tail = tail
    elif not _is_blank(tail):
        parent.text = (parent.text or "") + (tail or "")
    elif is_last and _is_blank(parent.text):
        parent.text = None


def replace(old: etree._Element, new: etree._Element) -> None:
    """Put `new` where `old` is."""
    parent = old.getparent()
    if parent is None or old is new:
        return
    remove(new)
    front = _front(old)
    new.tail, old.tail = old.tail, None
    parent.replace(old, new)
    _shift(new, _last_line(front))


def indent(node: etree._Element, depth: int = 0) -> None:
    """Put every element on its own line, two spaces deeper per level.

    An element that has text of its own is left in one line, with everything in it.
    """
    if not len(node) or not all(map(_is_blank, (node.text, *(child.tail for child in node)))):
        return
    line = "\n" + _STEP * (depth + 1)
    node.text = line
    for child in node:
        child.tail = line
        indent(child, depth + 1)
    node[-1].tail = "\n" + _STEP * depth


def _insert_first(parent: etree._Element, node: etree._Element) -> None:
    """Insert into an element that has no children: its indentation comes from around it."""
    if not _is_blank(parent.text):
        node.tail = None
        parent.insert(0, node)
        return
    closing = _own_indentation(parent)
    opening = None if closing is None else closing + _habit(parent, closing)
    parent.text, node.tail = opening, closing
    parent.insert(0, node)
    _shift(node, opening)


def _behind_comment(parent: etree._Element, index: int) -> int:
    """`index`, or behind the comment there if it stands on its predecessor's line."""
    while 0 < index < len(parent):
        here = parent[index]
        if isinstance(here.tag, str) or "\n" in (parent[index - 1].tail or ""):
            break
        index += 1
    return index


def _indentation_inside(parent: etree._Element) -> str | None:
    """What starts a line of `parent`'s children, line break included; None: all in one line."""
    fronts = (_last_line(_front(child)) for child in parent)
    return next((front for front in fronts if front is not None), None)


def _own_indentation(node: etree._Element) -> str | None:
    """What `node`'s line starts with, line break included; None: it does not start a line."""
    return "\n" if node.getparent() is None else _last_line(_front(node))


def _habit(node: etree._Element, own: str) -> str:
    """By how much this document indents: how much deeper `node` stands than its parent."""
    parent = node.getparent()
    outer = None if parent is None else _own_indentation(parent)
    if outer is not None and own.startswith(outer) and own != outer:
        return own[len(outer) :]
    return _STEP


def _front(node: etree._Element) -> str | None:
    """The text in front of `node`."""
    previous = node.getprevious()
    if previous is not None:
        return previous.tail
    parent = node.getparent()
    return None if parent is None else parent.text


def _is_blank(text: str | None) -> bool:
    return not text or text.isspace()


def _last_line(text: str | None) -> str | None:
    """The last line break in white space and what follows it, or None if there is none."""
    if not text or not text.isspace() or "\n" not in text:
        return None
    return text[text.rindex("\n") :]


def _shift(node: etree._Element, indentation: str | None) -> None:
    """Move the lines inside `node` to where `node` itself now stands."""
    before = _last_line(node[-1].tail) if len(node) else None
    if before is None or indentation is None or before == indentation:
        return
    for parent in _parents(node):
        parent.text = _moved(parent.text, before, indentation)
        for child in parent:
            child.tail = _moved(child.tail, before, indentation)


def _parents(node: etree._Element) -> Iterator[etree._Element]:
    return (each for each in node.iter() if len(each))


def _moved(text: str | None, before: str, after: str) -> str | None:
    line = _last_line(text)
    if text is None or line is None or not line.startswith(before):
        return text
    return text[: -len(line)] + after + line[len(before) :]
