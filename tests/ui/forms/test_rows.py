from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QTextEdit, QWidget

from tests.ui.forms.samples import COUNT, SHARED, Thing, scene, thing, tools
from vmgui.hardware.fields import Field, Number
from vmgui.hardware.items import Fact, Note
from vmgui.hardware.panel import Problem
from vmgui.ui.forms.rows import Bound, FactRow, NoteRow, Row, row_for


@pytest.fixture
def place(qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def row_of(item, place: QWidget, xml: str = "<thing/>", **more) -> Row:
    row = row_for(item, tools(place), place)
    row.show(Bound(thing(xml), scene(), **more))
    return row


def said(row: Row) -> list[str]:
    return [each.text() for each in row.body.findChildren(QLabel) if not each.isHidden()]


def test_label_leads_to_the_editor(place):
    row = row_of(COUNT, place)

    assert row.label.text() == "Count:"
    assert row.label.buddy() is row.focus_widget
    assert row.focus_widget.accessibleName() == "Count"


def test_box_has_its_own_label_and_its_note_below(place):
    row = row_of(SHARED, place)

    assert row.label is None
    assert row.focus_widget.text() == "Shared"
    assert said(row) == ["Others may use it too."]


def test_reason_greys_the_editor_and_is_said(place):
    reasons = ["Not now."]
    field = Number(Thing.count, "Count", why_not=lambda _e, _s: reasons[0] or None)
    row = row_of(field, place)
    assert not row.focus_widget.isEnabled()
    assert "Not now." in said(row)
    assert "Not now." in row.focus_widget.accessibleDescription()

    reasons[0] = ""
    row.show(Bound(thing(), scene()))
    assert row.focus_widget.isEnabled()
    assert "Not now." not in said(row)


@pytest.mark.parametrize(
    ("is_assigned", "xml", "expected"),
    [
        (False, "<thing/>", ["Running with: 4"]),
        (True, "<thing/>", []),
        (True, "<thing count='2'/>", ["Running with: 4"]),
        (False, "<thing count='4'/>", []),
        (False, "<thing count='04'/>", []),
    ],
)
def test_present_value_is_said_where_it_means_something_else(place, is_assigned, xml, expected):
    field: Field = Number(Thing.count, "Count", is_assigned=is_assigned)

    row = row_of(field, place, xml, present=thing("<thing count='4'/>"))

    assert said(row) == expected


def test_problem_comes_and_goes(place):
    row = row_of(COUNT, place)

    row.show_problem(Problem("count", "Too many.", is_warning=True))
    assert "Too many." in said(row)
    assert row.focus_widget.accessibleDescription() == "Too many."

    row.show_problem(None)
    assert "Too many." not in said(row)
    assert row.focus_widget.accessibleDescription() == ""


def test_fact_and_note_say_what_there_is(place):
    fact = row_of(Fact("where", "Where", lambda element, _s: element.path or ""), place)
    note = row_of(Note("note", lambda _e, _s: "Beware.", is_warning=True), place)

    assert isinstance(fact, FactRow)
    assert not fact.has_text()
    assert isinstance(note, NoteRow)
    assert note.has_text()
    assert said(note) == ["Beware."]


def test_long_fact_takes_as_many_lines_as_it_needs(place):
    command = "sudo mkdir -p /mnt/share && sudo mount -t virtiofs share /mnt/share " * 3
    fact = row_of(Fact("mount", "Mount", lambda _e, _s: command, is_long=True), place)

    text = fact.body.findChild(QTextEdit, "mount")
    assert text.toPlainText() == command
    assert text.accessibleName() == "Mount"
    assert fact.has_text()
