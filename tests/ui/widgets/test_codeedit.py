from __future__ import annotations

import pytest

from vmgui.ui.widgets.codeedit import CodeEdit


@pytest.fixture
def editor(qtbot):
    made = CodeEdit()
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    return made


def test_margin_grows_with_the_number_of_lines(editor):
    few = editor.margin_width()

    editor.setPlainText("\n" * 5000)

    assert editor.margin_width() > few
    assert editor.viewportMargins().left() == editor.margin_width()


def test_margin_can_be_hidden(editor):
    editor.set_line_numbers_visible(False)

    assert editor.margin_width() == 0
    assert editor.viewportMargins().left() == 0


def test_margin_shows_other_numbers_after_scrolling(editor):
    editor.setPlainText("\n" * 5000)
    before = editor.grab().toImage()

    editor.verticalScrollBar().setValue(3000)

    assert editor.grab().toImage() != before


def test_font_follows_the_application_s(qtbot, qapp, editor):
    old = qapp.font()
    font = qapp.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    before = editor.fontMetrics().height()

    qapp.setFont(font)

    qtbot.waitUntil(lambda: editor.fontMetrics().height() > before)
    qapp.setFont(old)
    qtbot.waitUntil(lambda: editor.fontMetrics().height() == before)
