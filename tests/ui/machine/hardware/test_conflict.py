from __future__ import annotations

import asyncio

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.contexts import unnamed
from tests.ui.machine.editors import dialog, press
from vmgui.core.draft import Draft
from vmgui.hardware.scene import Scene
from vmgui.ui.machine.hardware import conflict
from vmgui.ui.machine.hardware.conflict import DifferenceDialog

XML = "<domain type='kvm'><name>web1</name><title>{}</title><vcpu>{}</vcpu></domain>"


def clashing() -> Draft:
    """Both have changed the title, and only the person the number of CPUs."""
    draft = Draft(XML.format("Shop", 1))
    draft.domain.title, draft.domain.vcpus = "Mine", 2
    draft.rebase(XML.format("Theirs", 1), None)
    return draft


@pytest.mark.parametrize(
    ("answer", "title", "is_decided"),
    [("accept", "Mine", True), ("theirs", "Theirs", True), ("cancel", "Mine", False)],
)
async def test_answer_decides_what_clashes_and_nothing_else(
    qtbot: QtBot, answer: str, title: str, is_decided: bool
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    draft = clashing()

    task = asyncio.ensure_future(conflict.resolve(draft, Scene(draft.domain), window))
    question = await dialog(window, "conflict")
    nameless = unnamed(question)
    press(question, answer)
    await task

    assert draft.domain.title == title
    assert draft.domain.vcpus == 2
    assert (draft.clashes == ()) == is_decided
    assert nameless == []


async def test_difference_is_shown_until_it_is_closed(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

    task = asyncio.ensure_future(
        conflict.show_difference("Changes", "What changes:", "-a\n+b\n", window)
    )
    shown = await dialog(window, "difference")
    text = shown.findChild(QPlainTextEdit, "diff-text")
    assert text is not None
    read = text.toPlainText()
    press(shown, "close")
    await task

    assert read == "-a\n+b"


def test_sentence_that_says_all_comes_without_a_diff(qtbot: QtBot) -> None:
    shown = DifferenceDialog("Changes", "Only passwords change.", "", None)
    qtbot.addWidget(shown)

    assert shown.findChild(QPlainTextEdit) is None
    assert [label.text() for label in shown.findChildren(QLabel)] == ["Only passwords change."]
    assert shown.findChild(QPushButton, "close") is not None
