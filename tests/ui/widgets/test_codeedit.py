from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QHelpEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip, QVBoxLayout, QWidget

from vmgui.ui.style import own_palette
from vmgui.ui.widgets.codeedit import CodeEdit, Mark


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


def test_keys_indent_and_control_tab_leaves(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    editor, after = CodeEdit(), QLineEdit()
    column.addWidget(editor)
    column.addWidget(after)
    page.show()
    page.activateWindow()
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)

    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return):
        qtbot.keyClick(editor, key)
    text = editor.toPlainText()
    qtbot.keyClick(editor, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)

    assert text == "  \n  "
    assert editor.toPlainText() == text
    assert after.hasFocus()
    qtbot.keyClick(after, Qt.Key.Key_Backtab)
    assert editor.hasFocus()


def test_marks_move_with_the_text(editor):
    editor.setPlainText("one\n  two words\nthree")

    editor.set_marks([Mark(2, 3, "This is wrong."), Mark(3, None, "That too."), Mark(99, 9, "")])
    QTextCursor(editor.document()).insertText("zero\n")

    assert editor.marked_lines() == [3, 4]
    assert [each.cursor.selectedText() for each in editor.extraSelections()] == ["two", "three", ""]
    assert editor.mark_place(0) == (3, 3)


def test_marks_have_an_icon_in_the_margin(editor):
    editor.setPlainText("one\ntwo")
    before = editor.grab().toImage()

    editor.set_marks([Mark(1, None, "This is wrong.")])

    margin = QRect(0, 0, editor.margin_width(), editor.height())
    assert editor.grab().toImage().copy(margin) != before.copy(margin)


def test_go_to_a_line_puts_the_cursor_there(editor):
    editor.setPlainText("one\n  two\n" * 200)

    editor.go_to(200)
    without_column = editor.textCursor().positionInBlock()
    editor.go_to(200, 99)
    beyond = editor.textCursor().positionInBlock()
    editor.go_to(9999)

    assert editor.textCursor().blockNumber() == 199
    assert (without_column, beyond) == (2, 5)
    assert editor.verticalScrollBar().value() > 100


def test_pointer_on_a_marked_line_shows_what_is_wrong(qtbot, editor):
    editor.setPlainText("one\ntwo")
    editor.set_marks([Mark(2, None, "This is wrong.")])
    line = QTextCursor(editor.document().findBlockByNumber(1))
    place = editor.cursorRect(line).center()
    tip = QHelpEvent(QEvent.Type.ToolTip, place, editor.viewport().mapToGlobal(place))

    QApplication.sendEvent(editor.viewport(), tip)

    assert QToolTip.text() == "This is wrong."
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_underline_follows_the_palette(editor):
    editor.setPlainText("one")
    editor.set_marks([Mark(1, None, "This is wrong.")])
    (light,) = editor.extraSelections()

    editor.setPalette(own_palette(dark=True))

    (dark,) = editor.extraSelections()
    assert dark.format.underlineColor() != light.format.underlineColor()
