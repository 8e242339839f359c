from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea, QToolButton
from pytestqt.qtbot import QtBot

from tests.support.answering import manual
from tests.support.wizards import asking, go
from tests.support.worlds import eventually
from tests.ui.dialogs.acting import part, problem
from vmgui.core.creation.steps import Step
from vmgui.hardware.panel import Problem
from vmgui.ui.create.page import CreatePage, is_being_typed, show_text


async def test_problem_stands_under_its_field_once_that_was_looked_at(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=Step.RESOURCES) as window:
        page, wrong = window.page, Problem("memory", "Too little.")

        page.show_problems([wrong])
        before = problem(window, "memory")
        page.look_at_all()
        page.show_problems([wrong])

        assert before == ""
        assert problem(window, "memory") == "Too little."


async def test_warning_is_shown_at_once_and_in_its_own_form_only(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=Step.FINISH) as window:
        part(window, QToolButton, "network-selection").click()
        part(window, QToolButton, "advanced-options").click()

        window.page.show_problems([Problem("mac", "Taken.", True), Problem("name", "Odd.", True)])

        assert problem(window, "mac") == "Taken."
        assert problem(window, "name") == "Odd."


@pytest.mark.parametrize("is_warning", [False, True])
async def test_problem_without_a_field_here_stands_below_all(
    tmp_path: Path, is_warning: bool
) -> None:
    async with asking(tmp_path, manual(), step=Step.RESOURCES) as window:
        window.page.show_problems([Problem("elsewhere", "Something.", is_warning)])
        status = part(window.page, QLabel, "page-status")
        said = status.text(), status.isVisible()
        window.page.show_problems([])

        assert said == ("Something.", True)
        assert not status.isVisible()


async def test_field_that_says_no_answer_is_told_until_it_does(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=Step.RESOURCES) as window:
        page: CreatePage = window.page
        page.look_at_all()

        page.set_unread("memory", "No size.")
        wrong = problem(window, "memory"), page.has_unread, page.is_unread("memory")
        page.focus_problem()
        page.set_unread("memory", "")

        assert wrong == ("No size.", True, True)
        assert part(window, QLineEdit, "memory").hasFocus()
        assert problem(window, "memory") == ""
        assert not page.has_unread


async def test_heading_that_is_opened_is_scrolled_to(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=Step.FINISH) as window:
        window.resize(window.width(), 260)
        area = window._stack.area(Step.FINISH)
        assert isinstance(area, QScrollArea)
        bar = area.verticalScrollBar()
        before = bar.value()

        part(window, QToolButton, "advanced-options").click()

        await eventually(lambda: bar.value() > before, "it is scrolled")
        button = part(window, QToolButton, "advanced-options")
        assert (
            area.viewport().rect().contains(button.mapTo(area.viewport(), button.rect().center()))
        )


async def test_first_field_has_the_keyboard(tmp_path: Path) -> None:
    async with asking(tmp_path, manual()) as window:
        go(window, Step.RESOURCES)

        assert part(window, QLineEdit, "memory").hasFocus()


def test_text_is_shown_unless_a_person_types_another(qtbot: QtBot) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    line.show()
    line.activateWindow()
    qtbot.waitUntil(line.isActiveWindow)
    line.setFocus()

    show_text(line, "suggested")
    shown = line.text()
    QTest.keyClicks(line, "x")
    show_text(line, "another")

    assert shown == "suggested"
    assert is_being_typed(line)
    assert line.text() != "another"
