from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView, QWidget

from tests.ui.forms import samples
from tests.ui.forms.samples import Thing, panel_of, scene, thing, tools
from vmgui.ui.forms.form import Form
from vmgui.ui.forms.rows import Bound
from vmgui.ui.forms.tables import TableRow

PINS = "<thing><pins><pin number='0' cpus='a'/><pin number='1' cpus='b'/></pins></thing>"


@pytest.fixture
def form(qtbot) -> Form:
    owner = QWidget()
    qtbot.addWidget(owner)
    made = Form(panel_of(samples.PINS), tools(owner), owner)
    owner.resize(700, 500)
    made.resize(700, 500)
    owner.show()
    owner.activateWindow()
    qtbot.waitUntil(owner.isActiveWindow)
    return made


def bind(form: Form, xml: str = PINS, **more) -> tuple[TableRow, Thing]:
    made = thing(xml)
    form.bind(Bound(made, scene(), **more))
    row = form.row("pins")
    assert isinstance(row, TableRow)
    return row, made


def button(form: Form, name: str) -> QPushButton:
    return form.findChild(QPushButton, f"pins-{name}")


def rows(made: Thing) -> list[tuple[int | None, str | None]]:
    return [(pin.number, pin.cpus) for pin in made.pins]


def edit(qtbot, view: QTableView, row: int, column: int, text: str) -> None:
    """Type into a cell, as a person does with the keyboard."""
    view.setFocus()
    view.setCurrentIndex(view.model().index(row, column))
    qtbot.keyClick(view, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    getattr(editor, "lineEdit", lambda: editor)().selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.state() is not QTableView.State.EditingState)


def test_elements_are_shown_in_their_columns(form):
    row, _made = bind(form)

    model = row.model
    headers = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(3)]
    assert headers == ["Number", "CPUs", "Strict"]
    texts = [[model.index(line, column).data() for column in range(2)] for line in range(2)]
    assert texts == [["0", "a"], ["1", "b"]]


@pytest.mark.parametrize(("column", "typed", "expected"), [(0, "5", (5, "a")), (1, "z", (0, "z"))])
def test_cell_is_edited_by_keyboard(qtbot, form, column, typed, expected):
    row, made = bind(form)

    with qtbot.waitSignal(form.edited):
        edit(qtbot, row.view, 0, column, typed)

    assert rows(made) == [expected, (1, "b")]


def test_cell_that_cannot_be_read_keeps_its_value_and_says_why(qtbot, form):
    row, made = bind(form)
    before = made.xml()

    edit(qtbot, row.view, 0, 0, "many")

    assert made.xml() == before
    seen = [each.text() for each in form.findChildren(QLabel) if each.isVisible()]
    assert any("many" in text for text in seen)

    edit(qtbot, row.view, 0, 0, "3")
    seen = [each.text() for each in form.findChildren(QLabel) if each.isVisible()]
    assert not any("many" in text for text in seen)


def test_cell_that_is_left_as_it_is_is_not_written(qtbot, form):
    row, made = bind(form, "<thing><pins><pin number='0x1' cpus='a'/></pins></thing>")
    before = made.xml()

    edit(qtbot, row.view, 0, 1, "a")

    assert made.xml() == before


def test_check_is_toggled_by_keyboard(qtbot, form):
    row, made = bind(form)
    row.view.setFocus()
    row.view.setCurrentIndex(row.model.index(0, 2))

    qtbot.keyClick(row.view, Qt.Key.Key_Space)

    assert [pin.is_strict for pin in made.pins] == [True, None]
    state = row.model.index(0, 2).data(Qt.ItemDataRole.CheckStateRole)
    assert Qt.CheckState(state) is Qt.CheckState.Checked


def test_row_is_added_and_its_first_cell_is_being_edited(form):
    row, made = bind(form)

    button(form, "add").click()

    assert rows(made)[-1] == (2, None)
    assert row.view.state() is QTableView.State.EditingState
    assert not button(form, "add").isEnabled()  # three are the most


def test_row_is_removed_and_the_next_one_is_chosen(form):
    row, made = bind(form)
    row.view.setCurrentIndex(row.model.index(0, 0))

    button(form, "remove").click()

    assert rows(made) == [(1, "b")]
    assert row.view.currentIndex().row() == 0
    assert button(form, "remove").isEnabled()


def test_last_row_takes_its_container_along(form):
    row, made = bind(form, "<thing><pins><pin number='0'/></pins></thing>")
    row.view.setCurrentIndex(row.model.index(0, 0))

    button(form, "remove").click()

    assert made.xml() == "<thing/>"
    assert not button(form, "remove").isEnabled()


def test_rows_are_moved(form):
    row, made = bind(form)
    row.view.setCurrentIndex(row.model.index(0, 0))
    assert not button(form, "up").isEnabled()

    button(form, "down").click()

    assert rows(made) == [(1, "b"), (0, "a")]
    assert row.view.currentIndex().row() == 1
    assert not button(form, "down").isEnabled()


def test_empty_table_can_only_be_added_to(form):
    row, _made = bind(form, "<thing/>")

    enabled = [name for name in ("add", "remove", "up", "down") if button(form, name).isEnabled()]
    assert enabled == ["add"]
    assert row.view.height() > 0


def test_wrong_cell_is_a_problem_of_the_table(form):
    _row, _made = bind(form, "<thing><pins><pin number='9' cpus='zero'/></pins></thing>")

    found = [problem.message for problem in form.problems()]

    assert found == ["Row 1, Number: Enter a number from 0 to 7.", "Row 1, CPUs: No zeros."]


def test_change_is_marked_and_the_running_machine_compared(form):
    other = thing("<thing/>")
    row, _made = bind(form, original=other, present=other)

    assert row.label is not None
    assert row.label.text() == "Pins: •"
    seen = [each.text() for each in form.findChildren(QLabel) if each.isVisible()]
    assert "The running machine has other values." in seen


def test_cells_speak_to_assistive_technology(form):
    row, _made = bind(form)

    interface = QAccessible.queryAccessibleInterface(row.view)

    assert interface.text(QAccessible.Text.Name) == "Pins"
    assert row.model.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole) == "no"
