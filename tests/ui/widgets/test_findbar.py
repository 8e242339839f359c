from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from vmgui.ui.widgets.findbar import FindBar


@pytest.fixture
def page(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    column = QVBoxLayout(made)
    editor = QPlainTextEdit("one Two\ntwo three\ntwo")
    column.addWidget(editor)
    column.addWidget(FindBar(editor, made))
    made.show()
    made.activateWindow()
    return made


@pytest.fixture
def editor(page):
    return page.findChild(QPlainTextEdit)


@pytest.fixture
def bar(page):
    return page.findChild(FindBar)


@pytest.fixture
def field(bar):
    return bar.findChild(QLineEdit, "find-text")


def place(editor: QPlainTextEdit) -> tuple[str, int]:
    cursor = editor.textCursor()
    return cursor.selectedText(), cursor.selectionStart()


def test_open_bar_is_ready_to_type(qtbot, bar, field):
    assert bar.isHidden()

    bar.open_bar()

    qtbot.waitUntil(field.hasFocus)
    assert field.accessibleName()


def test_open_bar_takes_what_is_selected(editor, bar, field):
    editor.find("three")

    bar.open_bar()

    assert field.text() == "three"


def test_open_bar_does_not_take_several_lines(editor, bar, field):
    editor.selectAll()

    bar.open_bar()

    assert field.text() == ""


def test_typing_selects_the_first_match_and_counts(qtbot, editor, bar, field):
    bar.open_bar()

    qtbot.keyClicks(field, "two")

    assert place(editor) == ("Two", 4)
    assert bar.findChild(QLabel, "find-result").text() == "3 matches"


def test_typing_what_is_not_there_says_so(qtbot, bar, field):
    bar.open_bar()

    qtbot.keyClicks(field, "four")

    assert bar.findChild(QLabel, "find-result").text() == "No matches"

    field.clear()

    assert bar.findChild(QLabel, "find-result").text() == ""


def test_return_goes_on_and_around(qtbot, editor, bar, field):
    bar.open_bar()
    qtbot.keyClicks(field, "two")

    places = []
    for _time in range(3):
        qtbot.keyClick(field, Qt.Key.Key_Return)
        places.append(place(editor)[1])

    assert places == [8, 18, 4]


def test_previous_goes_back_and_around(qtbot, editor, bar, field):
    bar.open_bar()
    qtbot.keyClicks(field, "two")
    previous = bar.findChild(QToolButton, "find-previous")

    qtbot.mouseClick(previous, Qt.MouseButton.LeftButton)

    assert place(editor)[1] == 18


@pytest.mark.parametrize("name", ["find-previous", "find-next", "find-close"])
def test_buttons_are_named_and_reached_by_keyboard(bar, name):
    button = bar.findChild(QToolButton, name)

    assert button.accessibleName()
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_escape_goes_back_to_the_text(qtbot, editor, bar, field):
    bar.open_bar()
    qtbot.waitUntil(field.hasFocus)

    with qtbot.waitSignal(bar.closed):
        qtbot.keyClick(field, Qt.Key.Key_Escape)

    assert bar.isHidden()
    qtbot.waitUntil(editor.hasFocus)


def test_find_without_words_does_nothing(editor, bar):
    editor.moveCursor(QTextCursor.MoveOperation.End)

    bar.find_next()

    assert place(editor)[0] == ""
