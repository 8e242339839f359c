from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QListView, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from vmgui.ui.icons import icon
from vmgui.ui.widgets.actionbar import ActionBar


def _bar(qtbot: QtBot) -> tuple[ActionBar, list[QAction], list[QToolButton]]:
    actions = [QAction(icon("action.run"), "&Start…"), QAction("&Stop")]
    bar = ActionBar("Pool", actions)
    qtbot.addWidget(bar)
    bar.resize(500, 100)
    bar.show()
    return bar, actions, bar.findChildren(QToolButton)


def test_buttons_do_what_the_actions_do_and_can_be_reached(qtbot: QtBot) -> None:
    _made, actions, buttons = _bar(qtbot)

    with qtbot.waitSignal(actions[0].triggered):
        buttons[0].click()
    actions[1].setEnabled(False)

    assert [button.text() for button in buttons] == ["Start", "Stop"]
    assert all(button.focusPolicy() & Qt.FocusPolicy.TabFocus for button in buttons)
    assert not buttons[1].isEnabled()
    assert buttons[0].height() == buttons[1].height()


def test_buttons_begin_where_reading_begins(qtbot: QtBot) -> None:
    bar, _actions, buttons = _bar(qtbot)
    bar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    layout = bar.layout()
    assert layout is not None
    layout.invalidate()
    layout.activate()

    assert buttons[0].geometry().right() == bar.rect().right()
    assert buttons[1].geometry().right() < buttons[0].geometry().left() + 1


def _least_height(qtbot: QtBot, actions: list[QAction]) -> int:
    """Of a page that has a bar of these above a list."""
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.addWidget(ActionBar("Pool", actions, page))
    column.addWidget(QListView(page))
    return page.minimumSizeHint().height()


def test_page_needs_no_more_height_for_more_buttons(qtbot: QtBot) -> None:
    actions = [QAction(text) for text in ("&Start", "S&top", "&Refresh")]

    heights = [_least_height(qtbot, actions[:count]) for count in (1, 3)]

    assert heights[0] == heights[1]
