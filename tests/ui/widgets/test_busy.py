from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QStyle

from vmgui.ui.widgets.busy import BusyIndicator


@pytest.fixture
def busy(qtbot):
    made = BusyIndicator(2)
    qtbot.addWidget(made)
    return made


def test_timer_runs_only_while_started_and_seen(busy):
    busy.start()
    assert not busy.is_animated()

    busy.show()
    assert busy.is_animated()

    busy.hide()
    assert busy.is_running()
    assert not busy.is_animated()

    busy.show()
    busy.stop()
    assert not busy.is_animated()


def test_arc_turns(qtbot, busy):
    busy.show()
    busy.start()
    first = busy.grab().toImage()

    qtbot.waitUntil(lambda: busy.grab().toImage() != first)


def test_stopped_one_is_empty_and_keeps_its_room(busy):
    size = busy.sizeHint()
    busy.start()
    running = busy.grab().toImage()

    busy.stop()

    assert busy.grab().toImage() != running
    assert busy.sizeHint() == size


def test_arc_stands_still_where_animations_are_not_wanted(busy, monkeypatch):
    style = QApplication.style()
    asked = style.styleHint

    def without_motion(hint: QStyle.StyleHint, *rest: object) -> int:
        return 0 if hint is QStyle.StyleHint.SH_Widget_Animate else asked(hint, *rest)

    monkeypatch.setattr(style, "styleHint", without_motion)
    busy.show()

    busy.start()

    assert busy.is_running()
    assert not busy.is_animated()


def test_assistive_technology_hears_of_it_only_while_it_is_started(busy):
    names = [busy.accessibleName()]
    for act in (busy.start, busy.stop):
        act()
        names.append(busy.accessibleName())

    assert names == ["", "Busy", ""]
