from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from vmgui.base.settings import Grouping
from vmgui.base.states import DomainState
from vmgui.ui.manager.filterbar import FilterBar
from vmgui.ui.widgets.chips import ChipButton


def bar_with(qtbot: QtBot, **counts: int) -> FilterBar:
    bar = FilterBar()
    qtbot.addWidget(bar)
    bar.show_counts({DomainState[name]: count for name, count in counts.items()})
    return bar


def chips(bar: FilterBar) -> dict[str, int | None]:
    found = bar.chips.findChildren(ChipButton)
    return {b.chip.key: b.chip.count for b in found if not b.isHidden()}


def test_typing_filters_once_after_a_pause(qtbot: QtBot) -> None:
    bar = bar_with(qtbot)
    changes: list[str] = []
    bar.changed.connect(lambda: changes.append(bar.filter.text))

    QTest.keyClicks(bar.search, "web")

    qtbot.waitUntil(lambda: changes == ["web"])


def test_leaving_downwards_filters_at_once(qtbot: QtBot) -> None:
    bar = bar_with(qtbot)
    heard: list[str] = []
    bar.changed.connect(lambda: heard.append("changed"))
    bar.left_downwards.connect(lambda: heard.append("left"))

    QTest.keyClicks(bar.search, "w")
    QTest.keyClick(bar.search, Qt.Key.Key_Down)

    assert heard == ["changed", "left"]


def test_usual_states_have_chips_even_without_machines(qtbot: QtBot) -> None:
    bar = bar_with(qtbot, CRASHED=2)

    assert chips(bar) == {"running": 0, "paused": 0, "shut-off": 0, "crashed": 2}


def test_checked_chip_stays_when_its_last_machine_goes(qtbot: QtBot) -> None:
    bar = bar_with(qtbot, CRASHED=2)
    bar.chips.set_checked({"crashed"})

    bar.show_counts({DomainState.RUNNING: 3})

    assert chips(bar)["crashed"] == 0
    assert bar.filter.states == {DomainState.CRASHED}


def test_clear_shows_everything(qtbot: QtBot) -> None:
    bar = bar_with(qtbot, RUNNING=1)
    bar.search.setText("web")
    bar.chips.set_checked({"running"})
    changes: list[bool] = []
    bar.changed.connect(lambda: changes.append(bar.filter.is_active))

    bar.clear()

    assert bar.filter.is_active is False
    assert changes[-1] is False


def test_grouping_chosen_by_the_user_is_told(qtbot: QtBot) -> None:
    bar = bar_with(qtbot)
    bar.show_grouping(Grouping.TAG)
    assert bar.groups.currentText() == "Tag"

    with qtbot.waitSignal(bar.grouping_chosen) as told:
        bar.groups.setFocus()
        QTest.keyClick(bar.groups, Qt.Key.Key_Down)

    assert told.args == [Grouping.STATE]
