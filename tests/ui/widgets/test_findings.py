from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from vmgui.ui.widgets.findings import FindingsList
from vmgui.xmldoc.schema import Finding

TWO = (Finding(3, 5, "This is wrong.", "libxml2 says so"), Finding(9, None, "That is wrong, too."))


@pytest.fixture
def findings(qtbot):
    made = FindingsList()
    qtbot.addWidget(made)
    made.resize(400, 200)
    return made


def test_list_is_hidden_while_there_is_nothing(findings):
    findings.set_findings(TWO)
    was_hidden = findings.isHidden()

    findings.set_findings(())

    assert not was_hidden
    assert findings.isHidden()


def test_finding_says_its_line_and_has_libxml2_s_words_behind_it(findings):
    findings.set_findings(TWO)

    assert findings.item(0).text() == "Line 3: This is wrong."
    assert findings.item(0).toolTip() == "This is wrong.\nlibxml2 says so"
    assert findings.item(1).toolTip() == "That is wrong, too."
    assert not findings.selectedItems()


def test_click_and_enter_choose(qtbot, findings):
    findings.set_findings(TWO)
    findings.show()
    chosen = []
    findings.chosen.connect(chosen.append)

    place = findings.visualItemRect(findings.item(1)).center()
    qtbot.mouseClick(findings.viewport(), Qt.MouseButton.LeftButton, pos=place)
    findings.setCurrentRow(0)
    qtbot.keyClick(findings, Qt.Key.Key_Return)

    assert set(chosen) == {0, 1}
    assert chosen[0] == 1


def test_long_findings_are_wrapped(findings):
    findings.set_findings([Finding(1, 1, "word " * 60)])
    findings.show()

    assert findings.sizeHint().height() > 3 * findings.fontMetrics().height()


def test_many_findings_scroll(findings):
    findings.set_findings(TWO * 2)
    few = findings.sizeHint().height()

    findings.set_findings(TWO * 20)

    assert findings.sizeHint().height() == few
