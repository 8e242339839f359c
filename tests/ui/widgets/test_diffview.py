from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton

from vmgui.ui.colours import TEXT_CONTRAST, contrast
from vmgui.ui.style import own_palette
from vmgui.ui.widgets.diffview import Clash, DiffView, ThreeWayView
from vmgui.xmldoc.document import difference

DIFF = difference(
    "<domain><name>a</name><vcpu>1</vcpu></domain>", "<domain><name>b</name><x/></domain>"
)
MEMORY = Clash("Memory", "4 GiB", "8 GiB", "6 GiB")
DISK = Clash("Disk vda", "<driver cache='none'/>", "", "<driver cache='writeback'/>")


@pytest.fixture
def view(qtbot):
    made = DiffView("What changes in mail")
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


@pytest.fixture
def text(view):
    return view.findChild(QPlainTextEdit, "diff-text")


def line_starting(text, start):
    document = text.document()
    blocks = (document.findBlockByNumber(number) for number in range(document.blockCount()))
    return next(block for block in blocks if block.text().startswith(start))


def test_diff_keeps_its_signs_and_is_read_only(view, text):
    view.set_text(DIFF)

    assert view.text() == DIFF.rstrip("\n")
    assert text.isReadOnly()
    assert text.accessibleName() == "What changes in mail"
    assert text.accessibleDescription() == view.summary() == "2 lines added, 2 lines removed"


@pytest.mark.parametrize("dark", [False, True])
def test_lines_are_coloured_readably_and_follow_the_palette(view, text, dark):
    view.set_text(DIFF)

    view.setPalette(own_palette(dark=dark))

    added, removed = line_starting(text, "+"), line_starting(text, "-")
    for block in (added, removed):
        letters = block.begin().fragment().charFormat().foreground().color()
        assert contrast(letters, block.blockFormat().background().color()) >= TEXT_CONTRAST
    assert added.blockFormat().background() != removed.blockFormat().background()
    same = line_starting(text, " ").blockFormat().background()
    assert same.style() is Qt.BrushStyle.NoBrush


def test_no_difference_says_so(view, text):
    view.set_text(DIFF)

    view.set_text("")

    assert view.findChild(QLabel, "diff-empty").isVisible()
    assert not text.isVisible()
    assert view.summary() == ""
    assert not view.findChild(QPushButton, "diff-copy").isEnabled()


def test_copy_puts_all_on_the_clipboard(qtbot, view):
    view.set_text(DIFF)

    qtbot.mouseClick(view.findChild(QPushButton, "diff-copy"), Qt.MouseButton.LeftButton)

    assert QGuiApplication.clipboard().text() == view.text()


@pytest.fixture
def clashes(qtbot):
    made = ThreeWayView()
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    return made


def versions(view, name):
    return view.findChildren(QLabel, f"clash-{name}")


def test_clash_shows_three_versions_with_names(clashes):
    clashes.set_clashes([MEMORY, DISK])

    assert clashes.clashes() == (MEMORY, DISK)
    assert [each.text() for each in versions(clashes, "title")] == ["Memory", "Disk vda"]
    assert [each.text() for each in versions(clashes, "theirs")] == ["8 GiB", "Nothing"]
    assert versions(clashes, "ours")[0].accessibleName() == "Memory: Yours"
    assert versions(clashes, "ours")[0].accessibleDescription() == "6 GiB"
    assert versions(clashes, "ours")[0].focusPolicy() & Qt.FocusPolicy.TabFocus


def test_versions_are_beside_each_other_or_below_when_narrow(qtbot, clashes):
    clashes.set_clashes([MEMORY])
    before, ours = versions(clashes, "before")[0].parentWidget(), versions(clashes, "ours")[0]
    ours = ours.parentWidget()

    qtbot.waitUntil(lambda: ours.x() > before.x() and ours.y() == before.y())
    clashes.resize(250, 400)
    qtbot.waitUntil(lambda: ours.x() == before.x() and ours.y() > before.y())


def test_no_clashes_says_so(clashes):
    clashes.set_clashes([MEMORY])

    clashes.set_clashes([])

    assert clashes.findChild(QLabel, "clashes-empty").isVisible()
    assert not versions(clashes, "title")


def test_versions_stand_on_the_base_colour(clashes):
    clashes.set_clashes([MEMORY])

    frame = versions(clashes, "ours")[0].parentWidget()

    assert frame.backgroundRole() is QPalette.ColorRole.Base
