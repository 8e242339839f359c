from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from vmgui.ui.create.customizebar import CustomizeBar


def shown(qtbot: QtBot) -> CustomizeBar:
    bar = CustomizeBar()
    qtbot.addWidget(bar)
    bar.show()
    return bar


def test_machine_that_is_right_can_be_made(qtbot: QtBot) -> None:
    bar = shown(qtbot)
    asked: list[str] = []
    bar.begin_asked.connect(lambda: asked.append("begin"))
    bar.cancel_asked.connect(lambda: asked.append("cancel"))

    bar.begin.click()
    bar.cancel.click()

    assert asked == ["begin", "cancel"]
    assert bar.status() == ""
    assert bar.begin.isDefault()


@pytest.mark.parametrize(
    ("problem", "obstacle", "is_busy", "said"),
    [
        ("It is wrong.", "", False, "It is wrong."),
        ("", "There is no host.", False, ""),
        ("", "", True, "Looking for what may be wrong…"),
    ],
)
def test_what_keeps_it_from_being_made_is_said(
    qtbot: QtBot, problem: str, obstacle: str, is_busy: bool, said: str
) -> None:
    bar = shown(qtbot)

    bar.show_state(problem, obstacle=obstacle, is_busy=is_busy)

    assert bar.status() == said
    assert not bar.begin.isEnabled()
    assert bar.cancel.isEnabled()
    assert (problem or obstacle) in bar.begin.toolTip()


def test_buttons_have_mnemonics_of_their_own(qtbot: QtBot) -> None:
    bar = shown(qtbot)

    letters = [button.text().partition("&")[2][:1].lower() for button in bar.buttons]

    assert letters == ["r", "c", "b"]
