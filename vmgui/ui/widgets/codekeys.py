"""What the keys do in a text that is indented: a new line, more and less indentation.

Each function is one step for undo.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtGui import QTextBlock, QTextCursor

INDENT = "  "
"""One level, as libvirt indents."""

_LEADING = re.compile(r"[ \t]*")
_OPEN_TAG = re.compile(r"""<[\w:.-]+(?:[^<>"']|"[^"]*"|'[^']*')*(?<!/)>\s*$""")
"""The start of an element, and nothing behind it."""


def start_line(cursor: QTextCursor) -> None:
    """Begin a new line, indented like this one, or deeper after the start of an element."""
    with _one_step(cursor):
        cursor.removeSelectedText()
        text, place = cursor.block().text(), cursor.positionInBlock()
        before, behind = text[:place], text[place:]
        leading = _leading(before)
        is_deeper = _OPEN_TAG.search(before) is not None
        cursor.insertText("\n" + leading + (INDENT if is_deeper else ""))
        if is_deeper and behind.lstrip().startswith("</"):
            # The end of the element goes on a line of its own.
            here = cursor.position()
            cursor.insertText("\n" + leading)
            cursor.setPosition(here)


def indent(cursor: QTextCursor) -> None:
    """Insert one level of indentation; with lines selected, before each of them."""
    if not cursor.hasSelection():
        cursor.insertText(INDENT)
        return
    _change_lines(cursor, lambda line: line.insertText(INDENT) if line.block().text() else None)


def outdent(cursor: QTextCursor) -> None:
    """Take one level of indentation from the lines that are selected, or from this one."""
    _change_lines(cursor, _outdent_line)


def _outdent_line(line: QTextCursor) -> None:
    leading = _leading(line.block().text())
    count = 1 if leading.startswith("\t") else min(len(leading), len(INDENT))
    line.movePosition(line.MoveOperation.Right, line.MoveMode.KeepAnchor, count)
    line.removeSelectedText()


def _change_lines(cursor: QTextCursor, change: Callable[[QTextCursor], object]) -> None:
    with _one_step(cursor):
        for block in list(_selected_lines(cursor)):
            change(QTextCursor(block))


def _selected_lines(cursor: QTextCursor) -> Iterator[QTextBlock]:
    """The lines with a selection in them, or the one with the cursor."""
    document = cursor.document()
    block = document.findBlock(cursor.selectionStart())
    end = cursor.selectionEnd()
    yield block
    while (block := block.next()).isValid() and block.position() < end:
        yield block


def _leading(text: str) -> str:
    found = _LEADING.match(text)
    return found.group() if found else ""


@contextmanager
def _one_step(cursor: QTextCursor) -> Iterator[None]:
    cursor.beginEditBlock()
    try:
        yield
    finally:
        cursor.endEditBlock()
