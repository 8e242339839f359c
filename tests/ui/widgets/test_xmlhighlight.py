from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette, QTextDocument

from vmgui.ui.colours import TEXT_CONTRAST, contrast
from vmgui.ui.style import own_palette
from vmgui.ui.widgets.xmlhighlight import XmlHighlighter

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def paint():
    """Highlights a text; returns the colour of each character, line by line."""
    kept = []

    def highlighted(text: str, *, dark: bool = False) -> list[dict[int, QColor]]:
        document = QTextDocument(text)
        highlighter = XmlHighlighter(document, own_palette(dark=dark))
        highlighter.rehighlight()
        kept.append((document, highlighter))
        return [colours(document, number) for number in range(document.blockCount())]

    return highlighted


def colours(document: QTextDocument, number: int) -> dict[int, QColor]:
    formats = document.findBlockByNumber(number).layout().formats()
    return {
        index: span.format.foreground().color()
        for span in formats
        for index in range(span.start, span.start + span.length)
    }


def test_parts_of_a_tag_have_colours_of_their_own(paint):
    (line,) = paint("<boot dev='hd'/>")

    assert len({line[1].name(), line[6].name(), line[10].name()}) == 3
    assert line[1] == line[15]


def test_text_has_no_colour(paint):
    (line,) = paint("<name>mail</name>")

    assert 7 not in line


def test_comment_over_several_lines_is_one(paint):
    first, second, third = paint("<a/><!-- one\n<b> two\nthree --><c/>")

    assert first[6] == second[0] == third[0]
    assert third[10] == first[0] != first[6]


@pytest.mark.parametrize("dark", [True, False])
def test_colours_are_readable(paint, dark):
    lines = paint("<a b='c'>&amp;<!-- d --></a>", dark=dark)

    base = own_palette(dark=dark).color(QPalette.ColorRole.Base)
    for colour in lines[0].values():
        assert contrast(colour, base) > TEXT_CONTRAST - 0.05


def test_set_palette_changes_the_colours():
    document = QTextDocument("<a/>")
    highlighter = XmlHighlighter(document, own_palette(dark=False))
    highlighter.rehighlight()
    before = colours(document, 0)

    highlighter.set_palette(own_palette(dark=True))

    assert colours(document, 0) != before
