from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from vmgui.ui.widgets.xmlsheet import XmlSheet


@pytest.fixture
def sheet(qtbot):
    made = XmlSheet("XML of mail")
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    made.activateWindow()
    made.set_text("<a>one</a><a>one</a>")
    made.edit.setFocus()
    qtbot.waitUntil(made.edit.hasFocus)
    return made


def test_sheet_is_editable_until_it_is_made_read_only(qtbot, sheet):
    qtbot.keyClicks(sheet.edit, "x")
    sheet.set_read_only(True)
    qtbot.keyClicks(sheet.edit, "y")
    read_only = sheet.text()
    sheet.set_read_only(False)
    qtbot.keyClicks(sheet.edit, "z")

    assert read_only == "x<a>one</a><a>one</a>"
    assert sheet.text() == "xz<a>one</a><a>one</a>"


def test_search_keys_work(qtbot, sheet):
    qtbot.keyClick(sheet.edit, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(sheet.find_bar.isVisible)
    qtbot.keyClicks(sheet.focusWidget(), "one")
    for key in (Qt.Key.Key_F3, Qt.Key.Key_F3):
        qtbot.keyClick(sheet.focusWidget(), key)
    third = sheet.edit.textCursor().selectionStart()
    qtbot.keyClick(sheet.focusWidget(), Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)

    assert third == 3
    assert sheet.edit.textCursor().selectionStart() == 13
