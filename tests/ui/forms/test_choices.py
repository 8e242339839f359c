from __future__ import annotations

import pytest

from vmgui.hardware.scene import Option
from vmgui.ui.forms.choices import ChoiceBox

OPTIONS = [Option(None, "Any"), Option("10", "Slow"), Option("100", "Fast")]


@pytest.fixture(params=[False, True], ids=["list", "editable"])
def box(qtbot, request) -> ChoiceBox:
    made = ChoiceBox(is_editable=request.param)
    qtbot.addWidget(made)
    made.set_options(OPTIONS)
    return made


@pytest.mark.parametrize("option", OPTIONS)
def test_value_is_shown_by_its_label(box, option):
    box.set_value(option.value)

    assert (box.currentText(), box.value()) == (option.label, option.value)


def test_value_outlives_other_options(box):
    box.set_value("100")

    box.set_options(OPTIONS[::-1])
    box.set_value("100")

    assert (box.currentText(), box.value(), box.count()) == ("Fast", "100", 3)


def test_unknown_value_is_shown_only_where_it_can_be_typed(box):
    box.set_value("7")

    expected = ("7", "7") if box.isEditable() else ("", None)
    assert (box.currentText(), box.value()) == expected


def test_showing_is_no_choice(qtbot, box):
    with qtbot.assertNotEmitted(box.chosen):
        box.set_value("10")
        box.set_options(OPTIONS[:2])


def test_options_of_one_label_are_told_apart(box):
    box.set_options([Option("a", "Same"), Option("b", "Same")])

    box.set_value("b")

    assert box.value() == "b"


@pytest.mark.parametrize(("typed", "is_listed"), [("Slo", True), ("Slow", False), ("100", False)])
def test_list_of_completions_goes_when_an_option_is_typed(qtbot, typed, is_listed):
    box = ChoiceBox(is_editable=True)
    qtbot.addWidget(box)
    box.set_options(OPTIONS)
    with qtbot.waitExposed(box):
        box.show()
    box.lineEdit().setFocus()

    qtbot.keyClicks(box.lineEdit(), typed)

    assert box.completer().popup().isVisible() is is_listed
