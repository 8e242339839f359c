from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton

from vmgui.ui.widgets.emptystate import EmptyState


def visible_buttons(state: EmptyState) -> list[QPushButton]:
    return [button for button in state.findChildren(QPushButton) if not button.isHidden()]


def test_empty_state_says_what_is_missing_and_what_to_do(qtbot):
    state = EmptyState()
    qtbot.addWidget(state)
    state.resize(600, 400)

    state.set_content("action.new_domain", "Nothing here", "Create something.")

    assert state.accessibleName() == "Nothing here"
    assert state.accessibleDescription() == "Create something."
    assert not state.grab().isNull()


def test_button_triggers_its_action(qtbot):
    state = EmptyState()
    qtbot.addWidget(state)
    action = QAction("&Create…", state)
    state.set_content("action.new_domain", "Nothing here", "Create something.", [action])
    state.show()

    with qtbot.waitSignal(action.triggered):
        qtbot.mouseClick(visible_buttons(state)[0], Qt.MouseButton.LeftButton)


def test_set_content_replaces_the_buttons(qtbot):
    state = EmptyState()
    qtbot.addWidget(state)
    first, second, third = (QAction(text, state) for text in ("&A", "&B", "&C"))
    state.set_content("action.search", "Nothing found", "Search less.", [first])

    state.set_content("action.search", "Nothing found", "Search less.", [second, third])

    assert [button.text() for button in visible_buttons(state)] == ["&B", "&C"]


@pytest.mark.parametrize("width", [240, 1800])
@pytest.mark.parametrize("sentence", ["Short.", "Long enough for more than one line. " * 6])
def test_texts_stand_in_the_middle(qtbot, width, sentence):
    state = EmptyState()
    qtbot.addWidget(state)
    state.set_content("action.new_domain", "Nothing here", sentence)

    state.resize(width, 600)
    state.show()

    for name in ("empty-title", "empty-sentence"):
        label = state.findChild(QLabel, name)
        assert label.geometry().center().x() == pytest.approx(state.rect().center().x(), abs=1)
        assert label.height() >= label.heightForWidth(label.width())
