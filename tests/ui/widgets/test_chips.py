from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from vmgui.ui.widgets.chips import Chip, ChipButton, ChipRow

RUNNING = Chip("running", "Running", 12, "domain.running")
OFF = Chip("off", "Shut off", 3, "domain.off")
WEB = Chip("web", "web", is_tag=True)


@pytest.fixture
def row(qtbot):
    made = ChipRow("Filter")
    qtbot.addWidget(made)
    made.set_chips([RUNNING, OFF, WEB])
    made.show()
    return made


def button(row: ChipRow, key: str) -> ChipButton:
    return row.findChild(ChipButton, f"chip-{key}")


def test_space_checks_and_unchecks(qtbot, row):
    with qtbot.waitSignal(row.changed):
        qtbot.keyClick(button(row, "off"), Qt.Key.Key_Space)

    assert row.checked == {"off"}

    qtbot.keyClick(button(row, "off"), Qt.Key.Key_Space)

    assert row.checked == set()


def test_chip_is_named_and_checkable_for_assistive_technology(row):
    button(row, "running").setChecked(True)

    interface = QAccessible.queryAccessibleInterface(button(row, "running"))
    assert interface.text(QAccessible.Text.Name) == "Running, 12"
    assert interface.state().checked


def test_chip_without_count_is_named_by_its_text(row):
    assert button(row, "web").accessibleName() == "web"


def test_set_chips_keeps_what_is_checked_and_focused(qtbot, row):
    kept = button(row, "running")
    row.set_checked({"running"})
    row.activateWindow()
    kept.setFocus()
    qtbot.waitUntil(kept.hasFocus)

    with qtbot.assertNotEmitted(row.changed):
        row.set_chips([OFF, Chip("running", "Running", 13, "domain.running")])

    assert button(row, "running") is kept
    assert kept.hasFocus()
    assert row.checked == {"running"}
    assert kept.accessibleName() == "Running, 13"


def test_set_chips_without_a_checked_one_tells(qtbot, row):
    row.set_checked({"web"})

    with qtbot.waitSignal(row.changed):
        row.set_chips([RUNNING, OFF])

    assert row.checked == set()


def test_set_checked_tells_once(row):
    told = []
    row.changed.connect(lambda: told.append(row.checked))

    row.set_checked({"running", "web", "unknown"})
    row.set_checked({"running", "web"})

    assert told == [{"running", "web"}]


@pytest.mark.parametrize(
    ("start", "key", "end"),
    [
        ("running", Qt.Key.Key_Right, "off"),
        ("web", Qt.Key.Key_Right, "running"),
        ("running", Qt.Key.Key_Left, "web"),
        ("off", Qt.Key.Key_Up, "running"),
        ("off", Qt.Key.Key_Down, "web"),
    ],
)
def test_arrow_keys_go_around(qtbot, row, start, key, end):
    row.activateWindow()
    button(row, start).setFocus()

    qtbot.keyClick(button(row, start), key)

    qtbot.waitUntil(button(row, end).hasFocus)


def test_chips_stand_in_the_order_they_were_given(qtbot, row):
    row.set_chips([WEB, Chip("new", "new", 1), RUNNING])
    row.resize(1000, 40)
    qtbot.waitUntil(lambda: button(row, "new").x() > 0)

    places = [button(row, key).x() for key in ("web", "new", "running")]
    assert places == sorted(places)


@pytest.mark.parametrize("checked", [True, False])
def test_chips_that_are_checked_look_different(row, checked):
    before = button(row, "web").grab().toImage()

    button(row, "web").setChecked(checked)

    assert (button(row, "web").grab().toImage() != before) is checked
