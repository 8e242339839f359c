from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox

from vmgui.base.errors import InvalidInput
from vmgui.ui.widgets.sizeedit import SizeEdit

MIB, GIB = 2**20, 2**30


@pytest.fixture
def edit(qtbot) -> SizeEdit:
    made = SizeEdit()
    qtbot.addWidget(made)
    made.show()
    return made


def unit(edit: SizeEdit) -> QComboBox:
    return edit.findChild(QComboBox, "unit")


def units(edit: SizeEdit) -> list[str]:
    return [unit(edit).itemText(index) for index in range(unit(edit).count())]


@pytest.mark.parametrize(
    ("size", "text", "name"),
    [
        (4 * GIB, "4", "GiB"),
        (1536 * MIB, "1536", "MiB"),
        (2**40, "1", "TiB"),
        (0, "0", "MiB"),
        (2 * 10**9, "1953125", "KiB"),
        (GIB + 1, "1073741825", "bytes"),
        (2**63 - 1, "9223372036854775807", "bytes"),
    ],
)
def test_size_is_shown_exactly_in_the_largest_unit(edit, size, text, name):
    edit.set_size(size)

    assert (edit.line.text(), unit(edit).currentText()) == (text, name)
    assert edit.size_in_bytes() == size


def test_units_are_offered_from_the_smallest_that_is_useful(edit):
    assert units(edit) == ["MiB", "GiB", "TiB"]

    edit.set_size(1)
    assert units(edit) == ["bytes", "KiB", "MiB", "GiB", "TiB"]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("1.5", "GiB", 1536 * MIB),
        ("1,5", "GiB", 1536 * MIB),
        (" 2 ", "MiB", 2 * MIB),
        (".5", "MiB", MIB // 2),
        ("007", "MiB", 7 * MIB),
        ("0.1", "GiB", 104858 * 1024),
        ("", "GiB", None),
    ],
)
def test_text_is_read_with_either_mark_and_rounded_up_to_kib(edit, text, name, expected):
    unit(edit).setCurrentText(name)
    edit.set_text(text)

    assert edit.size_in_bytes() == expected


@pytest.mark.parametrize("text", ["lots", "-1", "1e9", "1_000", "NaN", ".", "1.2.3", "9" * 400])
def test_other_text_is_refused_and_stays(edit, text):
    edit.set_text(text)

    with pytest.raises(InvalidInput) as refused:
        edit.size_in_bytes()
    assert len(refused.value.message) < 100
    assert edit.line.text() == text


def test_what_is_typed_is_left_as_it_is(qtbot, edit):
    edit.set_size(GIB)
    edit.line.clear()
    qtbot.keyClicks(edit.line, "1.50")

    edit.set_size(edit.size_in_bytes())

    assert (edit.line.text(), unit(edit).currentText()) == ("1.50", "GiB")


def test_other_unit_is_another_size(qtbot, edit):
    edit.set_size(GIB)

    with qtbot.waitSignal(edit.edited):
        unit(edit).setCurrentText("MiB")
        unit(edit).activated.emit(0)

    assert edit.size_in_bytes() == MIB


def test_no_size_is_an_empty_line(edit):
    edit.set_size(GIB)

    edit.set_size(None)

    assert edit.line.text() == ""
    assert edit.size_in_bytes() is None


@pytest.mark.parametrize(
    ("typed", "size", "line", "name"),
    [
        ("2 GiB", 2 * GIB, "2", "GiB"),
        ("512M", 512 * MIB, "512", "MiB"),
        ("1,5 gib", 1536 * MIB, "1,5", "GiB"),
        ("64k", 64 * 1024, "64", "KiB"),
    ],
)
def test_unit_typed_with_the_number_counts_and_moves_to_its_place(edit, typed, size, line, name):
    edit.line.setText(typed)
    assert edit.size_in_bytes() == size

    edit.set_size(size)  # as the form does when the line is left

    assert (edit.line.text(), unit(edit).currentText()) == (line, name)
    assert edit.size_in_bytes() == size


@pytest.mark.parametrize("typed", ["GiB", "2 GB", "2 GiB GiB", "2 pounds", ".", "-1"])
def test_other_words_are_no_size(edit, typed):
    edit.line.setText(typed)

    with pytest.raises(InvalidInput):
        edit.size_in_bytes()


def test_unit_says_what_it_belongs_to(edit):
    edit.set_title("Memory")

    assert edit.line.accessibleName() == "Memory"
    assert unit(edit).accessibleDescription() == "Memory"
