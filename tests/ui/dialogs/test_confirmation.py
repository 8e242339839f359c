from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.dialogs.acting import part
from vmgui.ui.dialogs.confirmation import MOST_LINES, ConfirmationDialog

NAMES = [f"web{number}" for number in range(MOST_LINES + 1)]


@pytest.fixture
def dialog(qtbot: QtBot) -> ConfirmationDialog:
    made = ConfirmationDialog(None, "Force Off", "Force off “web1”?", "&Force Off")
    qtbot.addWidget(made)
    return made


def texts(dialog: ConfirmationDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)]


def test_question_is_the_description_for_who_cannot_see(dialog: ConfirmationDialog) -> None:
    assert dialog.accessibleDescription() == "Force off “web1”?"


def test_verb_is_on_the_button(dialog: ConfirmationDialog) -> None:
    assert part(dialog, QPushButton, "accept").text() == "&Force Off"


def test_list_few_lines_are_shown_as_they_are(dialog: ConfirmationDialog) -> None:
    dialog.add_list("names", "", NAMES[:MOST_LINES])

    assert set(NAMES[:MOST_LINES]) <= set(texts(dialog))


def test_list_many_lines_scroll_and_can_be_selected(dialog: ConfirmationDialog) -> None:
    dialog.add_list("names", "Machines:", NAMES)

    view = part(dialog, QPlainTextEdit, "names")
    assert view.toPlainText().splitlines() == NAMES
    assert view.isReadOnly()
    assert view.accessibleName() == "Machines:"
    assert view.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard


def test_list_without_label_is_named_after_the_question(dialog: ConfirmationDialog) -> None:
    dialog.add_list("names", "", NAMES)

    assert part(dialog, QPlainTextEdit, "names").accessibleName() == "Force off “web1”?"


def test_mark_up_in_names_is_shown_as_it_is(qtbot: QtBot) -> None:
    dialog = ConfirmationDialog(None, "Delete", "Delete “<b>web</b>”?", "Delete")
    qtbot.addWidget(dialog)

    assert part(dialog, QLabel, "question").textFormat() is Qt.TextFormat.PlainText


def test_long_lines_keep_the_width(dialog: ConfirmationDialog) -> None:
    dialog.show()
    before = dialog.width()

    dialog.add_list("names", "", ["x" * 500])
    dialog.adjustSize()

    assert dialog.width() == before


@pytest.mark.parametrize("count", [1, MOST_LINES + 1])
def test_sentences_in_a_list_are_read_whole(dialog: ConfirmationDialog, count: int) -> None:
    sentence = "The network source changes: " + "from here to there, " * 20
    dialog.add_list("changes", "Changes:", [sentence] * count, is_wrapping=True)

    dialog.show()

    views = dialog.findChildren(QPlainTextEdit, "changes")
    labels = [each for each in dialog.findChildren(QLabel) if each.text() == sentence]
    assert dialog.width() < dialog.fontMetrics().horizontalAdvance(sentence) / 2
    assert all(each.wordWrap() for each in labels)
    assert all(each.lineWrapMode() is QPlainTextEdit.LineWrapMode.WidgetWidth for each in views)
    assert len(labels) + len(views) == 1


def test_shown_dialog_is_no_higher_than_its_texts(dialog: ConfirmationDialog) -> None:
    dialog.add_list("changes", "Changes:", ["from here to there, " * 12] * 3, is_wrapping=True)

    dialog.show()

    layout = dialog.layout()
    assert layout is not None
    assert dialog.height() == layout.totalHeightForWidth(dialog.width())


def test_shown_long_question_is_seen_whole(qtbot: QtBot) -> None:
    dialog = ConfirmationDialog(None, "Delete", f"Delete “{'long-' * 60}”?", "Delete")
    qtbot.addWidget(dialog)

    dialog.show()
    layout = dialog.layout()
    assert layout is not None
    layout.activate()

    question = part(dialog, QLabel, "question")
    assert question.height() >= question.heightForWidth(question.width())
