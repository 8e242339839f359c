from __future__ import annotations

from pytestqt.qtbot import QtBot

from vmgui.ui.machine.hardware.applybar import ApplyBar

LONG = "a problem that takes many words to be told " * 6


def shown(qtbot: QtBot, width: int = 500) -> ApplyBar:
    bar = ApplyBar()
    qtbot.addWidget(bar)
    bar.resize(width, bar.heightForWidth(width))
    bar.show()
    return bar


def test_nothing_changed_leaves_nothing_to_do(qtbot: QtBot) -> None:
    bar = shown(qtbot)

    bar.show_state(0, "")

    assert bar.status() == ""
    assert not bar.apply.isEnabled()
    assert not bar.cancel.isEnabled()
    assert bar.changes.isHidden()


def test_changes_are_counted_and_can_be_applied(qtbot: QtBot) -> None:
    bar = shown(qtbot)

    bar.show_state(2, "", has_difference=True)

    assert bar.status() == "2 changes are not applied yet."
    assert bar.apply.isEnabled()
    assert bar.cancel.isEnabled()
    assert bar.changes.isVisible()


def test_what_is_done_instead_of_applying_is_said(qtbot: QtBot) -> None:
    bar = shown(qtbot)

    bar.show_state(1, "", is_busy=True, doing="Waiting for the guest.")

    assert bar.status() == "Waiting for the guest."
    assert not bar.apply.isEnabled()


def test_what_has_to_end_first_is_said_and_keeps_from_applying(qtbot: QtBot) -> None:
    bar = shown(qtbot)

    bar.show_state(1, "", waits_for="Restart web1")

    assert bar.status() == "The changes can be applied when this has ended: Restart web1"
    assert bar.apply.toolTip() == bar.status()
    assert not bar.apply.isEnabled()
    assert bar.cancel.isEnabled()


def test_problem_is_told_in_whole_and_keeps_from_applying(qtbot: QtBot) -> None:
    bar = shown(qtbot)
    before = bar.heightForWidth(500)

    bar.show_state(1, LONG)

    assert bar.status() == LONG
    assert not bar.apply.isEnabled()
    assert bar.apply.toolTip() == LONG
    assert bar.cancel.isEnabled()
    assert bar.heightForWidth(500) >= before + 2 * bar.fontMetrics().height()


def test_nothing_can_be_pressed_while_it_is_applied(qtbot: QtBot) -> None:
    bar = shown(qtbot)

    bar.show_state(1, "a problem", is_busy=True)

    assert bar.status() == "The changes are being applied…"
    assert not bar.apply.isEnabled()
    assert not bar.cancel.isEnabled()


def test_removal_is_offered_refused_with_a_reason_or_hidden(qtbot: QtBot) -> None:
    bar = shown(qtbot)

    bar.show_removal(None)
    offered = bar.remove.isEnabled()
    bar.show_removal("It is needed.")
    refused = bar.remove.isEnabled(), bar.remove.toolTip()
    bar.show_removal("")

    assert offered
    assert refused == (False, "It is needed.")
    assert bar.remove.isHidden()
