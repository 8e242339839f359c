"""The stand-in of an action for one more menu."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from vmgui.ui.actions.twin import TwinAction


@pytest.fixture
def original(qapp: QObject) -> QAction:
    action = QAction("&Run", qapp)
    action.setObjectName("domain.run")
    action.setShortcut(QKeySequence("F5"))
    return action


def test_twin_looks_like_the_original_at_all_times(original: QAction) -> None:
    twin = TwinAction(original, original)

    original.setText("&Restore")
    original.setIcon(QIcon())
    original.setToolTip("It does not run.")
    original.setStatusTip("Starts it.")
    original.setEnabled(False)
    original.setVisible(False)

    assert (twin.objectName(), twin.text()) == ("domain.run", "&Restore")
    assert (twin.toolTip(), twin.statusTip()) == ("It does not run.", "Starts it.")
    assert twin.shortcut() == original.shortcut()
    assert not twin.isEnabled()
    assert not twin.isVisible()


def test_trigger_triggers_the_original_once(original: QAction) -> None:
    twin = TwinAction(original, original)
    triggered: list[bool] = []
    original.triggered.connect(lambda is_checked: triggered.append(is_checked))

    twin.trigger()

    assert triggered == [False]


def test_check_mark_is_that_of_the_original(original: QAction) -> None:
    original.setCheckable(True)
    twin = TwinAction(original, original)
    original.triggered.connect(lambda: original.setChecked(False))  # not yet: the host decides

    twin.trigger()
    is_checked_too_early = twin.isChecked()
    original.setChecked(True)

    assert not is_checked_too_early
    assert twin.isChecked()


def test_menu_ended_original_lives_on(original: QAction, qtbot: QtBot) -> None:
    menu = QMenu()
    TwinAction(original, menu)

    with qtbot.waitSignal(menu.destroyed):
        menu.deleteLater()
    original.setText("&Restore")

    assert original.text() == "&Restore"


def test_entry_of_second_menu_has_a_place_of_its_own(original: QAction, qtbot: QtBot) -> None:
    first, second = QMenu(), QMenu()
    for menu in (first, second):
        qtbot.addWidget(menu)
        menu.addAction(TwinAction(original, menu))

    QAccessible.queryAccessibleInterface(first).child(0)  # somebody looks at the other one first
    second.popup(second.pos())
    entry = QAccessible.queryAccessibleInterface(second).child(0)

    assert entry.text(QAccessible.Text.Name) == "Run"
    assert not entry.state().invisible
    second.close()
