from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from vmgui.ui.storage.namelist import add_names
from vmgui.ui.widgets.elide import ElideLabel


def listed(qtbot: QtBot, names: list[str]) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    add_names(QVBoxLayout(widget), names, widget)
    return widget


def test_few_names_stand_below_each_other(qtbot: QtBot) -> None:
    widget = listed(qtbot, ["a", "b" * 500])

    assert [label.text() for label in widget.findChildren(ElideLabel)] == ["a", "b" * 500]
    assert widget.sizeHint().width() < 500


def test_many_names_scroll(qtbot: QtBot) -> None:
    widget = listed(qtbot, [str(number) for number in range(40)])

    view = widget.findChild(QPlainTextEdit, "names")
    assert view is not None
    assert view.toPlainText().count("\n") == 39
    assert view.accessibleName()
