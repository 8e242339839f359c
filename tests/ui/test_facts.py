from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget
from pytestqt.qtbot import QtBot

from vmgui.ui.facts import Fact, FactSheet, Group, ScrollColumn, ValueLine, ValueText

GROUPS: tuple[Group[dict[str, str]], ...] = (
    Group("First", (Fact("a", "A:", lambda d: d.get("a", "")),)),
    Group(
        "Second",
        (
            Fact("b", "B:", lambda d: d.get("b", "").split()),
            Fact("c", "C:", lambda d: d.get("c", ""), is_long=True),
        ),
    ),
)


def _sheet(qtbot: QtBot, **values: str) -> FactSheet[dict[str, str]]:
    sheet = FactSheet(GROUPS)
    qtbot.addWidget(sheet)
    sheet.show_record(values)
    sheet.show()
    return sheet


def _visible(sheet: QWidget) -> set[str]:
    return {label.text() for label in sheet.findChildren(QLabel) if label.isVisible()}


def test_rows_and_headings_without_anything_to_say_are_hidden(qtbot: QtBot) -> None:
    sheet = _sheet(qtbot, a="1")

    assert _visible(sheet) == {"First", "A:"}


def test_rows_come_back_when_there_is_something_to_say(qtbot: QtBot) -> None:
    sheet = _sheet(qtbot, a="1")

    sheet.show_record({"b": "x y", "c": "line\nline"})

    assert _visible(sheet) == {"Second", "B:", "C:"}
    assert sheet.value("b") == "x\ny"
    assert sheet.value("c") == "line\nline"


def test_every_label_names_its_value(qtbot: QtBot) -> None:
    sheet = _sheet(qtbot, a="1", b="x y", c="z")
    layout = sheet.layout()
    assert isinstance(layout, QFormLayout)

    lines = sheet.findChildren(ValueLine)
    text = sheet.findChildren(ValueText)[0]

    assert [line.accessibleName() for line in lines] == ["A", "B", "B"]
    buddies = [label.buddy() for label in sheet.findChildren(QLabel)]
    assert text in buddies


def test_value_line_is_selectable_plain_and_never_edited(qtbot: QtBot) -> None:
    line = ValueLine("<b>x</b>\ny")
    qtbot.addWidget(line)

    line.selectAll()

    assert line.isReadOnly()
    assert line.selectedText() == "<b>x</b> y"


def test_value_line_shortens_what_does_not_fit(qtbot: QtBot) -> None:
    line = ValueLine("x" * 200)
    qtbot.addWidget(line)
    line.resize(100, 20)

    assert line.is_elided()
    assert line.minimumSizeHint().width() < 100


def test_value_text_grows_with_its_text_and_breaks_long_words(qtbot: QtBot) -> None:
    text = ValueText()
    qtbot.addWidget(text)
    text.resize(120, 20)
    text.show()
    text.set_value("x")
    short = text.height()

    text.set_value("<b>" + "x" * 100)

    assert text.height() > short
    assert text.toPlainText() == "<b>" + "x" * 100


def test_values_stand_beside_their_labels_in_mirrored_windows(qtbot: QtBot) -> None:
    line = ValueLine("latin")
    qtbot.addWidget(line)

    line.setLayoutDirection(Qt.LayoutDirection.RightToLeft)

    assert line.alignment() & Qt.AlignmentFlag.AlignRight


def test_column_never_scrolls_sideways(qtbot: QtBot) -> None:
    column = ScrollColumn("Things")
    qtbot.addWidget(column)
    column.add_section("Section", ValueLine("x" * 500))
    column.resize(240, 200)
    column.show()

    assert column.horizontalScrollBar().maximum() == 0
    assert not column.horizontalScrollBar().isVisible()
