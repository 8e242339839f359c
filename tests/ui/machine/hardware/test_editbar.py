from __future__ import annotations

from pytestqt.qtbot import QtBot

from vmgui.ui.machine.hardware.editbar import EditBar


def shown(qtbot: QtBot) -> EditBar:
    bar = EditBar()
    qtbot.addWidget(bar)
    bar.show()
    return bar


def test_removal_can_be_hidden_refused_and_asked_for(qtbot: QtBot) -> None:
    bar = shown(qtbot)
    asked: list[None] = []
    bar.remove_asked.connect(lambda: asked.append(None))

    bar.show_removal("")
    is_hidden = bar.remove.isHidden()
    bar.show_removal("It is needed.")
    refused = bar.remove.isEnabled(), bar.remove.toolTip()
    bar.show_removal(None)
    bar.remove.click()

    assert is_hidden
    assert refused == (False, "It is needed.")
    assert asked == [None]


def test_verbs_come_after_remove_in_the_order_in_which_they_were_added(qtbot: QtBot) -> None:
    bar = shown(qtbot)

    first = bar._add_verb("first", "First", bar.remove_asked)
    second = bar._add_verb("second", "Second", bar.remove_asked)

    assert bar.buttons == (bar.remove, first, second)
    assert not any(button.autoDefault() for button in bar.buttons)


def test_problem_is_said_until_it_is_gone(qtbot: QtBot) -> None:
    bar = shown(qtbot)

    bar._show_problem("It is wrong.")
    said = bar.status()
    bar._show_problem("")

    assert (said, bar.status()) == ("It is wrong.", "")
