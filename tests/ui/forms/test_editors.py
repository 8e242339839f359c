from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from tests.support.contexts import shown
from tests.support.worlds import eventually
from tests.ui.forms import samples
from tests.ui.forms.samples import panel_of, scene, thing, tools
from vmgui.ui.forms.form import Form
from vmgui.ui.forms.rows import Bound, FieldRow


@pytest.fixture
def form_of(qtbot):
    """Makes a form of some fields, bound to a thing; gives both."""

    def make(xml: str, *fields, **with_tools):
        owner = QWidget()
        qtbot.addWidget(owner)
        form = Form(panel_of(*fields), tools(owner, **with_tools))
        qtbot.addWidget(form)
        form.resize(800, 600)
        form.show()
        form.activateWindow()
        qtbot.waitUntil(form.isActiveWindow)
        made = thing(xml)
        form.bind(Bound(made, scene()))
        return form, made

    return make


def widget(form: Form, field):
    row = form.row(field.name)
    assert isinstance(row, FieldRow)
    return row.editor.widget


def retype(qtbot, where, text: str) -> None:
    where.setFocus()
    where.selectAll() if hasattr(where, "selectAll") else where.lineEdit().selectAll()
    qtbot.keyClick(where, Qt.Key.Key_Delete)
    qtbot.keyClicks(where, text)


def test_text_is_written_while_it_is_typed(qtbot, form_of):
    form, made = form_of("<thing name='x'/>", samples.NAME)

    retype(qtbot, widget(form, samples.NAME), "web1")

    assert made.name == "web1"


def test_text_that_is_cleared_goes(qtbot, form_of):
    form, made = form_of("<thing name='x'/>", samples.NAME)

    retype(qtbot, widget(form, samples.NAME), "")

    assert made.xml() == "<thing/>"


def test_cursor_stays_where_somebody_types(qtbot, form_of):
    form, made = form_of("<thing name='abc' speed='100'/>", samples.NAME, samples.SPEED)

    box = widget(form, samples.SPEED)
    for where, line in ((name := widget(form, samples.NAME), name), (box, box.lineEdit())):
        where.setFocus()
        line.setCursorPosition(1)
        qtbot.keyClicks(where, "12")
        assert line.cursorPosition() == 3

    assert (made.name, made.speed) == ("a12bc", "F12ast")


def test_control_character_is_told_and_kept(form_of):
    form, made = form_of("<thing name='x'/>", samples.NAME)
    line = widget(form, samples.NAME)

    line.setText("a\x01b")
    line.textEdited.emit("a\x01b")

    assert made.name == "x"
    assert "control characters" in form.problems()[0].message
    assert line.text() == "a\x01b"


def test_lines_are_written_and_tab_leaves_them(qtbot, form_of):
    form, made = form_of("<thing><notes>one</notes></thing>", samples.NOTES, samples.NAME)
    text = widget(form, samples.NOTES)

    text.setFocus()
    qtbot.keyClicks(text, "zero ")
    qtbot.keyClick(text, Qt.Key.Key_Tab)

    assert made.notes == "zero one"
    assert widget(form, samples.NAME).hasFocus()


def test_number_is_written_and_goes_when_cleared(qtbot, form_of):
    form, made = form_of("<thing count='3'/>", samples.COUNT)
    spin = widget(form, samples.COUNT)

    retype(qtbot, spin, "7")
    assert made.count == 7

    retype(qtbot, spin, "")
    assert made.count is None


def test_number_with_zeros_is_left_alone_until_the_field_is_left(qtbot, form_of):
    form, made = form_of("<thing count='3'/>", samples.COUNT, samples.NAME)
    spin = widget(form, samples.COUNT)

    retype(qtbot, spin, "007")
    assert (made.count, spin.text()) == (7, "007")

    widget(form, samples.NAME).setFocus()
    assert spin.text() == "7"


@pytest.mark.parametrize(
    ("field", "xml"),
    [
        (samples.COUNT, "<thing count='auto'/>"),
        (samples.MEMORY, "<thing><memory>lots</memory></thing>"),
        (samples.IOMMU, "<thing iommu='maybe'/>"),
        (samples.KIND, "<thing kind='zeta'/>"),
    ],
)
def test_odd_value_is_shown_and_kept(form_of, field, xml):
    form, made = form_of(xml, field)
    before = made.xml()

    form.refresh()
    form.look_at_all()

    row = form.row(field.name)
    shown_text = getattr(row.editor.widget, "currentText", None) or row.editor.widget.text
    assert shown_text() in xml
    assert made.xml() == before
    assert [problem for problem in form.problems() if problem.field == field.name] == []


def test_odd_value_of_a_switch_is_not_offered_to_the_next_element(form_of):
    form, _made = form_of("<thing iommu='maybe'/>", samples.IOMMU)
    box = widget(form, samples.IOMMU)
    assert box.count() == 4

    form.bind(Bound(thing("<thing iommu='off'/>"), scene()))

    assert (box.count(), box.currentText()) == (3, "Off")


def test_text_that_is_no_number_is_told_and_survives_another_element(qtbot, form_of):
    form, made = form_of("<thing count='3'/>", samples.COUNT)
    spin = widget(form, samples.COUNT)
    typed: dict[str, str] = {}
    first = Bound(made, scene(), typed=typed)
    form.bind(first)

    retype(qtbot, spin, "many")
    assert typed == {"count": "many"}
    assert "many" in form.problems()[0].message
    assert made.count is None

    form.bind(Bound(thing("<thing count='5'/>"), scene()))
    assert (spin.text(), form.problems()) == ("5", [])

    form.bind(first)
    assert spin.text() == "many"
    assert form.problems()

    retype(qtbot, spin, "4")
    assert (typed, made.count, form.problems()) == ({}, 4, [])


def test_size_keeps_how_it_is_typed(qtbot, form_of):
    form, made = form_of("<thing><memory unit='GiB'>1</memory></thing>", samples.MEMORY)
    line = widget(form, samples.MEMORY)

    retype(qtbot, line, "1.50")

    assert made.memory == 3 * 2**29
    assert line.text() == "1.50"


def test_space_checks_a_box(qtbot, form_of):
    form, made = form_of("<thing/>", samples.SHARED)

    qtbot.keyClick(widget(form, samples.SHARED), Qt.Key.Key_Space)
    assert made.is_shared is True

    qtbot.keyClick(widget(form, samples.SHARED), Qt.Key.Key_Space)
    assert made.xml() == "<thing/>"


def test_switch_goes_through_its_three_values(qtbot, form_of):
    form, made = form_of("<thing/>", samples.IOMMU)
    box = widget(form, samples.IOMMU)
    found = []

    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up):
        qtbot.keyClick(box, key)
        found.append(made.iommu)

    assert found == [True, False, True, None]


def test_choice_is_written_and_greyed_ones_are_skipped(qtbot, form_of):
    form, made = form_of("<thing kind='a'/>", samples.KIND)
    box = widget(form, samples.KIND)

    for _time in range(3):
        qtbot.keyClick(box, Qt.Key.Key_Down)

    assert made.kind == "b"


def test_greyed_choice_says_why(form_of):
    form, _made = form_of("<thing kind='a'/>", samples.KIND)
    model = widget(form, samples.KIND).model()
    assert isinstance(model, QStandardItemModel)

    item = model.item(2)

    assert not item.isEnabled()
    assert item.toolTip() == samples.BUSY
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == f"Gamma ({samples.BUSY})"


def test_editable_choice_takes_labels_values_and_anything_else(qtbot, form_of):
    form, made = form_of("<thing/>", samples.SPEED)
    box = widget(form, samples.SPEED)
    found = []

    for typed in ("Fast", "10", "1000", ""):
        retype(qtbot, box, typed)
        found.append(made.speed)

    assert found == ["100", "10", "1000", None]


def test_nothing_is_completed_that_nobody_typed(qtbot, form_of):
    form, made = form_of("<thing/>", samples.SPEED)
    box = widget(form, samples.SPEED)

    retype(qtbot, box, "Fa")

    assert (box.currentText(), made.speed) == ("Fa", "Fa")


def test_editable_choice_says_what_it_means_once_it_is_left(qtbot, form_of):
    form, _made = form_of("<thing/>", samples.SPEED, samples.NAME)
    box = widget(form, samples.SPEED)

    retype(qtbot, box, "100")
    assert box.currentText() == "100"

    widget(form, samples.NAME).setFocus()
    assert box.currentText() == "Fast"


def test_password_is_hidden_until_somebody_asks(form_of):
    form, _made = form_of("<thing password='secret'/>", samples.PASSWORD)
    line = widget(form, samples.PASSWORD)
    assert line.echoMode() is QLineEdit.EchoMode.Password

    form.findChild(QPushButton).click()
    assert line.echoMode() is QLineEdit.EchoMode.Normal

    form.bind(Bound(thing("<thing password='other'/>"), scene()))
    assert line.echoMode() is QLineEdit.EchoMode.Password


def test_button_makes_a_mac_address(form_of):
    form, made = form_of("<thing/>", samples.MAC, new_mac=lambda: "52:54:00:00:00:01")

    form.findChild(QPushButton).click()

    assert made.mac == "52:54:00:00:00:01"


def test_without_addresses_there_is_no_button(form_of):
    form, _made = form_of("<thing/>", samples.MAC)

    assert form.findChild(QPushButton) is None


@pytest.mark.parametrize(("answer", "expected"), [("/new", "/new"), (None, "/old")])
async def test_path_is_chosen_with_the_windows_tool(qtbot, answer, expected):
    owner = QWidget()
    qtbot.addWidget(owner)
    asked = []

    async def choose(what: str, present: str) -> str | None:
        asked.append((what, present))
        return answer

    form = Form(panel_of(samples.PATH), tools(owner, choose_path=choose))
    made = thing("<thing path='/old'/>")
    form.bind(Bound(made, scene()))
    async with shown(form):
        form.findChild(QPushButton).click()
        await eventually(lambda: asked, "the tool was asked")
        await eventually(lambda: made.path == expected, "the path is written")

    assert asked == [("volume", "/old")]
