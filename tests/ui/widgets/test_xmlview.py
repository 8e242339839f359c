from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from vmgui.ui.style import own_palette
from vmgui.ui.widgets.findbar import FindBar
from vmgui.ui.widgets.xmlview import XmlView

XML = "<domain>\n" + "  <!-- a long document -->\n" * 300 + "</domain>\n"


@pytest.fixture
def view(qtbot):
    made = XmlView("XML of mail")
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    made.activateWindow()
    return made


@pytest.fixture
def editor(view):
    return view.findChild(QPlainTextEdit, "xml-text")


def first_colour(editor: QPlainTextEdit) -> QColor:
    spans = editor.document().firstBlock().layout().formats()
    return spans[0].format.foreground().color()


def test_text_is_read_only_named_and_reached_by_keyboard(view, editor):
    view.set_text(XML)

    assert view.text() == XML
    assert editor.isReadOnly()
    assert editor.accessibleName() == "XML of mail"
    assert editor.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_set_text_again_keeps_the_place(view, editor):
    view.set_text(XML)
    editor.verticalScrollBar().setValue(100)

    view.set_text(XML.replace("long", "very long"))

    assert editor.verticalScrollBar().value() == 100


def test_set_text_of_the_same_document_keeps_the_selection(view, editor):
    view.set_text(XML)
    editor.selectAll()

    view.set_text(XML)

    assert editor.textCursor().hasSelection()


def test_copy_puts_all_on_the_clipboard(qtbot, view):
    view.set_text(XML)

    qtbot.mouseClick(view.findChild(QPushButton, "xml-copy"), Qt.MouseButton.LeftButton)

    assert QGuiApplication.clipboard().text() == XML


def test_buttons_need_a_document(view):
    buttons = view.findChildren(QPushButton)
    assert not any(button.isEnabled() for button in buttons)

    view.set_text(XML)

    assert all(button.isEnabled() for button in buttons)


def test_control_f_opens_the_search_and_f3_goes_on(qtbot, view, editor):
    view.set_text("<a>one</a><a>one</a>")
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)

    qtbot.keyClick(editor, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    bar = view.findChild(FindBar)
    qtbot.waitUntil(bar.isVisible)
    qtbot.keyClicks(view.focusWidget(), "one")
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_F3)

    assert editor.textCursor().selectionStart() == 13


def test_line_numbers_can_be_hidden(view, editor):
    view.set_line_numbers_visible(False)

    assert editor.viewportMargins().left() == 0


def test_colours_follow_the_palette(view, editor):
    view.set_text("<a/>")
    before = first_colour(editor)

    view.setPalette(own_palette(dark=True))

    assert first_colour(editor) != before
