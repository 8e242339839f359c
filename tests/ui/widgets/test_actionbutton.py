from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction

from vmgui.ui.widgets.actionbutton import ActionButton


def test_click_triggers_the_action(qtbot):
    owner = QObject()
    action = QAction("&Retry", owner)
    button = ActionButton(action)
    qtbot.addWidget(button)

    with qtbot.waitSignal(action.triggered):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_button_follows_the_action(qtbot):
    owner = QObject()
    action = QAction("&Retry", owner)
    button = ActionButton(action)
    qtbot.addWidget(button)

    action.setText("&Connect")
    action.setToolTip("There is no address.")
    action.setEnabled(False)
    action.setVisible(False)

    assert button.text() == "&Connect"
    assert button.toolTip() == "There is no address."
    assert not button.isEnabled()
    assert button.isHidden()
