from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from vmgui.ui.icons import ROLES
from vmgui.ui.widgets.banner import Banner, Severity


@pytest.fixture
def banner(qtbot):
    made = Banner()
    qtbot.addWidget(made)
    return made


def buttons(banner: Banner) -> list[str]:
    found = banner.findChildren(QPushButton)
    return [button.text() for button in found if not button.isHidden()]


def test_banner_is_hidden_until_there_is_a_message(banner):
    assert banner.isHidden()


@pytest.mark.parametrize("severity", Severity)
def test_show_message_says_severity_in_icon_and_name(banner, severity):
    banner.show_message(severity, "The host does not answer.")

    assert banner.isVisible()
    assert severity.role in ROLES
    assert banner.severity is severity
    assert banner.text() == "The host does not answer."
    assert banner.accessibleName() == f"{severity.label}: The host does not answer."
    assert not banner.grab().isNull()


def test_show_message_does_not_read_mark_up(banner):
    banner.show_message(Severity.INFO, "<b>bold</b>")

    label = banner.findChild(QLabel, "banner-text")
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_show_message_replaces_the_actions(banner):
    first, second = QAction("&First", banner), QAction("&Second", banner)
    banner.show_message(Severity.INFO, "One", [first, second])

    banner.show_message(Severity.INFO, "Two", [second])

    assert buttons(banner) == ["&Second"]


def test_show_message_with_too_many_actions_is_refused(banner):
    actions = [QAction(str(number), banner) for number in range(3)]

    with pytest.raises(ValueError, match="at most 2"):
        banner.show_message(Severity.INFO, "text", actions)


def test_tab_goes_through_text_actions_and_close(banner):
    actions = [QAction("&First", banner), QAction("&Second", banner)]
    banner.show_message(Severity.INFO, "text", actions)
    text = banner.findChild(QLabel, "banner-text")

    order = [text]
    while len(order) < 4:
        following = order[-1].nextInFocusChain()
        while not following.focusPolicy() & Qt.FocusPolicy.TabFocus or following.isHidden():
            following = following.nextInFocusChain()
        order.append(following)

    names = [widget.objectName() for widget in order]
    assert names == ["banner-text", "button-&First", "button-&Second", "banner-close"]


def test_close_button_hides_and_tells(qtbot, banner):
    banner.show_message(Severity.INFO, "text")
    close = banner.findChild(QToolButton, "banner-close")

    with qtbot.waitSignal(banner.closed):
        qtbot.mouseClick(close, Qt.MouseButton.LeftButton)

    assert banner.isHidden()
    assert close.accessibleName()


def test_escape_closes(qtbot, banner):
    banner.show_message(Severity.INFO, "text")
    banner.activateWindow()
    close = banner.findChild(QToolButton, "banner-close")
    close.setFocus()
    qtbot.waitUntil(close.hasFocus)

    with qtbot.waitSignal(banner.closed):
        qtbot.keyClick(close, Qt.Key.Key_Escape)


def test_close_message_of_what_must_stay_does_nothing(qtbot, banner):
    banner.show_message(Severity.ERROR, "text", closable=False)

    with qtbot.assertNotEmitted(banner.closed):
        banner.close_message()

    assert banner.isVisible()


def test_clear_message_is_not_the_user_s_closing(qtbot, banner):
    banner.show_message(Severity.ERROR, "text")

    with qtbot.assertNotEmitted(banner.closed):
        banner.clear_message()

    assert banner.isHidden()


def test_narrow_banner_is_as_high_as_its_text_and_no_higher(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    banner = Banner(window)
    column.addWidget(banner)
    column.addStretch(1)
    banner.show_message(Severity.WARNING, "A sentence of some words.\n" * 5)

    window.resize(200, 900)
    window.show()
    qtbot.waitExposed(window)

    assert banner.height() == banner.heightForWidth(banner.width())
    assert banner.height() > banner.sizeHint().height()
