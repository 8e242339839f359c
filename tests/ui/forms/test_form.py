from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from tests.support.contexts import unnamed
from tests.ui.forms.samples import ThingPanel, scene, thing, tools
from vmgui.ui.forms.form import Form
from vmgui.ui.forms.rows import Bound, FieldRow


@pytest.fixture
def form(qtbot) -> Form:
    owner = QWidget()
    qtbot.addWidget(owner)
    made = Form(ThingPanel(), tools(owner), owner)
    owner.resize(900, 900)
    made.resize(900, 900)
    owner.show()
    owner.activateWindow()
    qtbot.waitUntil(owner.isActiveWindow)
    return made


def bind(form: Form, xml: str, **more):
    made = thing(xml)
    form.bind(Bound(made, scene(), **more))
    return made


def widget(form: Form, name: str) -> QWidget:
    row = form.row(name)
    assert row.focus_widget is not None
    return row.focus_widget


def label(form: Form, name: str) -> str:
    row = form.row(name)
    assert row.label is not None
    return row.label.text()


def said(form: Form, name: str) -> list[str]:
    """What is to be read under a row."""
    return [each.text() for each in form.row(name).body.findChildren(QLabel) if each.isVisible()]


def headings(form: Form) -> list[str]:
    return [
        each.text() for each in form.findChildren(QLabel) if each.isVisible() and each.font().bold()
    ]


def choose(form: Form, value: int) -> None:
    box = widget(form, "kind")
    box.setCurrentIndex(value)
    box.activated.emit(value)


def test_what_does_not_apply_is_hidden_with_its_heading(form):
    bind(form, "<thing name='x' kind='b'/>")
    assert headings(form) == []
    assert not widget(form, "count").isVisible()

    choose(form, 0)

    assert headings(form) == ["Only for Alpha"]
    assert widget(form, "count").isVisible()


def test_change_shows_what_it_brings_with_it(form):
    made = bind(form, "<thing name='x' kind='b' count='4'/>")

    choose(form, 0)

    assert made.count is None
    assert widget(form, "count").text() == ""


def test_note_is_shown_while_it_has_something_to_say(form):
    bind(form, "<thing name='x' kind='b'/>")
    assert said(form, "hint") == ["Beware."]

    choose(form, 0)
    assert said(form, "hint") == []


def test_edits_are_told_with_the_name_of_the_field(qtbot, form):
    bind(form, "<thing name='x'/>")

    with qtbot.waitSignal(form.edited) as told:
        qtbot.keyClicks(widget(form, "name"), "y")

    assert told.args == ["name"]


def test_problem_is_shown_once_the_field_was_left(qtbot, form):
    bind(form, "<thing/>")
    line = widget(form, "name")
    line.setFocus()
    qtbot.keyClicks(line, "zero")
    assert said(form, "name") == []

    widget(form, "kind").setFocus()
    assert said(form, "name") == ["No zeros."]
    assert "No zeros." in line.accessibleDescription()

    line.setFocus()
    qtbot.keyClicks(line, "s")
    assert said(form, "name") == []
    assert "No zeros." not in line.accessibleDescription()


def test_all_problems_are_shown_when_somebody_looks(form):
    bind(form, "<thing/>")
    assert said(form, "name") == []

    form.look_at_all()

    assert said(form, "name") == ["Enter a value."]


def test_problems_of_one_element_are_not_shown_with_the_next(form):
    bind(form, "<thing/>")
    form.look_at_all()

    bind(form, "<thing/>")

    assert said(form, "name") == []


def test_warning_is_shown_at_once_and_the_whole_has_a_place(form):
    bind(form, "<thing name='odd'/>")
    assert said(form, "name") == ["Maybe."]

    form.look_at_all()

    seen = [each.text() for each in form.findChildren(QLabel) if each.isVisible()]
    assert "The whole is odd." in seen


def test_cursor_goes_to_the_first_problem(form):
    bind(form, "<thing count='99'/>")
    widget(form, "kind").setFocus()

    form.focus_problem()

    assert widget(form, "name").hasFocus()


def test_cursor_goes_to_a_problem_among_the_advanced(form):
    bind(form, "<thing name='x'><memory>-5</memory></thing>")
    row = form.row("memory")
    assert isinstance(row, FieldRow)
    form.advanced.set_open(False)
    row.editor.show_typed("lots")
    form.bind(Bound(thing("<thing name='x'/>"), scene(), typed={"memory": "lots"}))

    form.focus_problem()

    assert form.advanced.is_open()
    assert widget(form, "memory").hasFocus()


def test_advanced_fields_are_made_when_they_are_opened(form):
    bind(form, "<thing name='x'><memory unit='GiB'>2</memory></thing>")
    assert form.findChild(QWidget, "memory") is None

    form.advanced.set_open(True)

    assert widget(form, "memory").text() == "2"


def test_closed_advanced_fields_follow_when_they_are_opened_again(form):
    bind(form, "<thing name='x'><memory unit='GiB'>2</memory></thing>")
    form.advanced.set_open(True)
    form.advanced.set_open(False)

    bind(form, "<thing name='y'><memory unit='GiB'>3</memory></thing>")
    form.advanced.set_open(True)

    assert widget(form, "memory").text() == "3"


def test_change_is_marked_until_it_is_undone(qtbot, form):
    bind(form, "<thing name='x'/>", original=thing("<thing name='x'/>"))
    line = widget(form, "name")

    qtbot.keyClicks(line, "y")
    line.clear()
    qtbot.keyClicks(line, "xy")
    assert label(form, "name") == "Name: •"
    assert line.accessibleDescription() == "Not applied yet. Before: x"
    assert line.toolTip() == "What it is called.\nNot applied yet. Before: x"

    qtbot.keyClick(line, Qt.Key.Key_Backspace)
    assert label(form, "name") == "Name:"
    assert line.accessibleDescription() == ""


def test_changed_box_is_marked(qtbot, form):
    bind(form, "<thing name='x'/>", original=thing("<thing name='x'/>"))

    qtbot.keyClick(widget(form, "is_shared"), Qt.Key.Key_Space)

    assert widget(form, "is_shared").text() == "Shared •"


def test_what_the_running_machine_has_is_said_where_it_differs(form):
    bind(form, "<thing name='x' count='2'/>", present=thing("<thing name='x' count='4'/>"))

    assert said(form, "count")[-1] == "Running with: 4 pieces"
    assert said(form, "name") == []


def test_wheel_scrolls_and_changes_nothing(form):
    made = bind(form, "<thing name='x' kind='a' count='4'/>")
    form.advanced.set_open(True)
    before = made.xml()

    for name in ("kind", "count", "iommu"):
        target = widget(form, name)
        target.setFocus()
        where = QPointF(target.rect().center())
        event = QWheelEvent(
            where,
            target.mapToGlobal(where),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(target, event)
        assert not event.isAccepted()

    assert made.xml() == before


def test_every_field_is_reached_by_tab_in_the_order_of_the_form(qtbot, form):
    bind(form, "<thing name='x' kind='a'/>")
    form.advanced.set_open(True)
    widget(form, "name").setFocus()
    reached = []

    for _step in range(40):
        where = QApplication.focusWidget()
        name = where.objectName()
        if name in reached:
            break
        reached.append(name)
        qtbot.keyClick(where, Qt.Key.Key_Tab)

    fields = ["name", "kind", "count", "is_shared", "pins", "advanced", "memory", "iommu", "speed"]
    assert [name for name in reached if name in fields] == fields


def test_everything_has_a_name(form):
    bind(form, "<thing name='x' kind='a' path='/x'/>")
    form.advanced.set_open(True)

    assert unnamed(form.window()) == []


def test_controls_are_not_as_wide_as_the_window(form):
    bind(form, "<thing name='x' kind='a'/>")
    form.window().resize(2400, 900)
    form.resize(2400, 900)
    QApplication.sendPostedEvents()

    assert widget(form, "name").width() <= form.fontMetrics().averageCharWidth() * 64
    assert widget(form, "name").x() == widget(form, "kind").x()
