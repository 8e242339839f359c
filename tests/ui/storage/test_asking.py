from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.dialogs.acting import part, press, problem
from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.ui.storage.asking import AskingDialog, Remark, Remarks


class Asked(AskingDialog):
    """Content with "good", and with nothing but that."""

    def __init__(self, *, is_scrolling: bool = False) -> None:
        super().__init__(
            None, "asked", "Title", "&Do", question="Really?", is_scrolling=is_scrolling
        )
        self.line = QLineEdit(self)
        self.form.add_field("word", "&Word:", self.line)
        self.remark = ""

    @override
    def check(self) -> None:
        if self.line.text() == "whole":
            raise InvalidInput("All of it is wrong.")
        if self.line.text() != "good":
            raise InvalidInput("Not good.", field="word")

    @override
    def comments(self) -> Sequence[Remark]:
        return [Remark(self.remark)] if self.remark else []


def shown(qtbot: QtBot, *, is_scrolling: bool = False) -> Asked:
    dialog = Asked(is_scrolling=is_scrolling)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_wrong_answer_keeps_it_open_and_stands_at_the_field(qtbot: QtBot) -> None:
    dialog = shown(qtbot)

    press(dialog, "accept")

    assert dialog.isVisible()
    assert problem(dialog, "word") == "Not good."


def test_good_answer_closes_it(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    dialog.line.setText("good")

    press(dialog, "accept")

    assert not dialog.isVisible()


def test_problem_of_the_whole_is_a_remark(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    dialog.line.setText("whole")
    dialog.remark = "Mind this."

    press(dialog, "accept")

    assert dialog.isVisible()
    assert dialog.remarks.texts() == ["All of it is wrong.", "Mind this."]


def test_question_is_seen_and_heard(qtbot: QtBot) -> None:
    dialog = shown(qtbot, is_scrolling=True)

    assert part(dialog, QLabel, "question").text() == "Really?"
    assert dialog.accessibleDescription() == "Really?"


def test_remarks_come_and_go(qtbot: QtBot) -> None:
    remarks = Remarks()
    qtbot.addWidget(remarks)
    remarks.show_remarks([Remark("A."), Remark("B.", is_warning=False)])

    remarks.show_remarks([Remark("C.")])

    labels = remarks.findChildren(QLabel)
    assert [label.text() for label in labels if label.isVisibleTo(remarks)] == ["C."]
    remarks.show_remarks([])
    assert not remarks.isVisible()


def test_long_remark_has_room(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    before = dialog.height()
    dialog.remark = "word " * 200

    dialog.refresh()

    label = dialog.remarks.findChild(QLabel)
    assert label is not None
    assert dialog.height() > before
    assert label.height() >= label.heightForWidth(label.width())
