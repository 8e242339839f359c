from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QHBoxLayout, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.dialogs.acting import part, problem
from vmgui.base.errors import InvalidInput
from vmgui.ui.dialogs.fields import FieldForm, ReadOnlyLine

WRONG = InvalidInput("“x y” is not a host name.", field="host", hint="Leave the space out.")


@pytest.fixture
def form(qtbot: QtBot) -> FieldForm:
    made = FieldForm()
    qtbot.addWidget(made)
    made.add_field("host", "&Host:", QLineEdit(made))
    made.add_field("port", "&Port:", QLineEdit(made))
    made.show()
    return made


def leave(field: QWidget, reason: Qt.FocusReason) -> None:
    QApplication.sendEvent(field, QFocusEvent(QFocusEvent.Type.FocusOut, reason))


def test_problem_field_not_looked_at_is_not_shown(form: FieldForm) -> None:
    is_seen = form.show_problem(WRONG)

    assert not is_seen
    assert problem(form, "host") == ""


def test_problem_field_left_is_shown(form: FieldForm) -> None:
    leave(form.field("host"), Qt.FocusReason.TabFocusReason)

    is_seen = form.show_problem(WRONG)

    assert is_seen
    assert problem(form, "host") == "“x y” is not a host name. Leave the space out."


@pytest.mark.parametrize(
    "reason", [Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason]
)
def test_problem_only_window_left_is_not_shown(form: FieldForm, reason: Qt.FocusReason) -> None:
    leave(form.field("host"), reason)

    assert not form.show_problem(WRONG)


def test_problem_all_looked_at_is_shown(form: FieldForm) -> None:
    form.look_at()

    assert form.show_problem(WRONG)


def test_problem_mended_goes_away(form: FieldForm) -> None:
    form.look_at()
    form.show_problem(WRONG)

    form.show_problem(None)

    assert problem(form, "host") == ""
    assert form.field("host").accessibleDescription() == ""


def test_problem_of_another_field_replaces_the_first(form: FieldForm) -> None:
    form.look_at()
    form.show_problem(WRONG)

    form.show_problem(InvalidInput("No such port.", field="port"))

    assert problem(form, "host") == ""
    assert problem(form, "port") == "No such port."


def test_problem_shown_is_read_to_who_cannot_see(form: FieldForm) -> None:
    form.look_at()

    form.show_problem(WRONG)

    assert form.field("host").accessibleDescription().startswith("“x y” is not a host name.")


def test_focus_problem_puts_the_cursor_there(form: FieldForm) -> None:
    form.focus_problem(InvalidInput("No such port.", field="port"))

    assert form.focusWidget() is form.field("port")


def test_hidden_field_takes_its_problem_along(form: FieldForm) -> None:
    form.look_at()
    form.show_problem(WRONG)

    form.set_shown("host", False)

    assert problem(form, "host") == ""
    assert not form.field("host").isVisible()


def test_shown_again_field_brings_its_problem_back(form: FieldForm) -> None:
    form.look_at()
    form.show_problem(WRONG)
    form.set_shown("host", False)

    form.set_shown("host", True)

    assert problem(form, "host") != ""


def test_field_in_a_row_is_the_buddy_of_the_label(form: FieldForm) -> None:
    row = QWidget(form)
    edit = QLineEdit(row)
    QHBoxLayout(row).addWidget(edit)

    form.add_field("file", "&File:", edit, row)

    assert [label.buddy() for label in form.findChildren(QLabel) if label.text() == "&File:"] == [
        edit
    ]


def test_check_box_clicked_leaves_the_focus(form: FieldForm) -> None:
    form.add_field("on", "", QCheckBox("On", form))

    assert form.field("on").focusPolicy() is Qt.FocusPolicy.TabFocus


def test_note_is_the_tooltip_too(form: FieldForm) -> None:
    form.add_note("port", "Above 1023.")

    assert part(form, QLabel, "port-note").text() == "Above 1023."
    assert form.field("port").toolTip() == "Above 1023."


def test_read_only_line_long_text_shows_its_beginning(qtbot: QtBot) -> None:
    line = ReadOnlyLine()
    qtbot.addWidget(line)

    line.show_text("x" * 500)

    assert line.cursorPosition() == 0
    assert line.isReadOnly()


def test_focus_problem_of_a_hidden_field_leads_nowhere(form: FieldForm) -> None:
    form.field("host").setFocus()
    form.set_shown("port", False)

    is_found = form.focus_problem(InvalidInput("No such port.", field="port"))

    assert not is_found
    assert form.focusWidget() is form.field("host")


def test_forms_above_each_other_can_begin_their_fields_at_one_place(
    form: FieldForm, qtbot: QtBot
) -> None:
    other = FieldForm()
    qtbot.addWidget(other)
    other.add_field("long", "A label that is rather long:", QLineEdit(other))
    width = other.label_width()

    form.set_label_width(width)

    assert form.label_width() < width
    labels = [each for each in form.findChildren(QLabel) if each.buddy()]
    assert labels
    assert {each.minimumWidth() for each in labels} == {width}


def test_letter_of_a_label_can_lead_elsewhere(form: FieldForm) -> None:
    row = QWidget(form)
    edit, box = QLineEdit(row), QCheckBox("Find it", row)
    form.add_field("file", "&File:", edit, row)

    form.set_buddy("file", box)

    labels = [each for each in form.findChildren(QLabel) if each.text() == "&File:"]
    assert [each.buddy() for each in labels] == [box]
