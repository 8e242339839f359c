from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from vmgui.base.errors import InvalidInput
from vmgui.ui.widgets.numberspin import NumberSpin


@pytest.fixture
def spin(qtbot) -> NumberSpin:
    made = NumberSpin()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("number", [0, -5, 2**31, 2**64, 10**29])
def test_numbers_of_any_size_are_kept(spin, number):
    spin.set_text(str(number))

    assert spin.number() == number


def test_empty_line_is_no_number(spin):
    spin.set_text("  ")

    assert spin.number() is None


@pytest.mark.parametrize("text", ["auto", "1.5", "0x10", "1 2", "--1", "9" * 5000])
def test_other_text_is_refused_and_stays(qtbot, spin, text):
    spin.set_text(text)
    qtbot.keyClick(spin, Qt.Key.Key_Return)

    with pytest.raises(InvalidInput) as refused:
        spin.number()
    assert len(refused.value.message) < 100
    assert spin.text() == text


def test_arrows_count_within_the_limits(qtbot, spin):
    spin.least, spin.most = 1, 3
    found = []

    for key in [Qt.Key.Key_Up] * 4 + [Qt.Key.Key_Down] * 3:
        qtbot.keyClick(spin, key)
        found.append(spin.number())

    assert found == [1, 2, 3, 3, 2, 1, 1]


def test_arrows_bring_a_number_back_into_the_limits(qtbot, spin):
    spin.least, spin.most = 1, 8
    spin.set_text("99")

    qtbot.keyClick(spin, Qt.Key.Key_Down)

    assert spin.number() == 8


def test_arrows_leave_other_text_alone(qtbot, spin):
    spin.set_text("auto")

    qtbot.keyClick(spin, Qt.Key.Key_Up)

    assert spin.text() == "auto"


def test_only_people_edit(qtbot, spin):
    edits = []
    spin.edited.connect(lambda: edits.append(spin.text()))

    spin.set_text("4")
    assert edits == []

    qtbot.keyClicks(spin, "2")
    qtbot.keyClick(spin, Qt.Key.Key_Up)
    assert edits == ["42", "43"]


def test_read_only_does_not_count(qtbot, spin):
    spin.set_text("4")
    spin.setReadOnly(True)

    qtbot.keyClick(spin, Qt.Key.Key_Up)

    assert spin.number() == 4


def test_placeholder_has_room(spin):
    spin.set_placeholder("Chosen by the hypervisor")

    room = spin.lineEdit().width()
    assert room >= spin.fontMetrics().horizontalAdvance("Chosen by the hypervisor")
