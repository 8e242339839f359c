from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QTextCursor, QTextDocument

from vmgui.ui.widgets import codekeys

pytestmark = pytest.mark.usefixtures("qapp")

CURSOR, ANCHOR = "|", "^"


def cursor_in(marked: str) -> QTextCursor:
    """A cursor where "|" stands, with a selection from "^" if there is one."""
    anchor = marked.replace(CURSOR, "").find(ANCHOR)
    place = marked.replace(ANCHOR, "").index(CURSOR)
    document = QTextDocument(marked.replace(CURSOR, "").replace(ANCHOR, ""))
    cursor = QTextCursor(document)
    if anchor >= 0:
        cursor.setPosition(anchor)
        cursor.setPosition(place, QTextCursor.MoveMode.KeepAnchor)
    else:
        cursor.setPosition(place)
    document.setParent(QCoreApplication.instance())  # a cursor does not keep it
    return cursor


def result(cursor: QTextCursor) -> str:
    text, place = cursor.document().toPlainText(), cursor.position()
    return text[:place] + CURSOR + text[place:]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  <a/>|", "  <a/>\n  |"),
        ("  <a b='>'>|", "  <a b='>'>\n    |"),
        ("  <a>|</a>", "  <a>\n    |\n  </a>"),
        ("  <a>text|</a>", "  <a>text\n  |</a>"),
        ("  </a>|", "  </a>\n  |"),
        ("  <!-- a -->|", "  <!-- a -->\n  |"),
        ("  ^words|", "  \n  |"),
        ("|  <a/>", "\n|  <a/>"),
    ],
)
def test_start_line_indents_as_the_line_wants_it(before, after):
    cursor = cursor_in(before)

    codekeys.start_line(cursor)

    assert result(cursor) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a|b", "a  b"),
        ("^a\n\nb|\nc", "  a\n\n  b\nc"),
        ("^a\n|b", "  a\nb"),
    ],
)
def test_indent_inserts_a_level_or_moves_the_selected_lines(before, after):
    cursor = cursor_in(before)

    codekeys.indent(cursor)

    assert cursor.document().toPlainText() == after


@pytest.mark.parametrize(
    ("before", "after"),
    [("    a|", "  a"), (" a|", "a"), ("a|", "a"), ("\ta|", "a"), ("  ^a\n    b|", "a\n  b")],
)
def test_outdent_takes_a_level_from_the_lines(before, after):
    cursor = cursor_in(before)

    codekeys.outdent(cursor)

    assert cursor.document().toPlainText() == after


def test_key_is_one_step_for_undo():
    cursor = cursor_in("^a\nb\nc|")

    codekeys.indent(cursor)
    cursor.document().undo()

    assert cursor.document().toPlainText() == "a\nb\nc"
