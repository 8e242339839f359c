from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from tests.support.contexts import unnamed
from tests.support.wizards import USUAL, asking, go, surround
from vmgui.core.creation.answers import Answers, FileChoice, Source
from vmgui.core.creation.steps import Step
from vmgui.hardware.panel import Problem
from vmgui.ui.create.mediumpage import MediumPage
from vmgui.ui.create.wizard import CreateWindow


def page_of(window: CreateWindow) -> MediumPage:
    page = window.page
    assert isinstance(page, MediumPage)
    return page


def is_seen(page: MediumPage, name: str) -> bool:
    found = page.findChild(QWidget, name)
    return found is not None and found.isVisibleTo(page)


FIELDS = {
    Source.ISO: {"medium", "os"},
    Source.URL: {"url", "os"},
    Source.IMPORT: {"medium", "image_use", "os"},
    Source.CLOUD: {"medium", "image_use", "user", "password", "ssh_keys", "host_name", "os"},
    Source.PXE: {"os"},
    Source.MANUAL: {"os"},
    Source.XML: {"medium"},
}


@pytest.mark.parametrize("source", list(Source))
async def test_fields_are_those_of_the_source(tmp_path: Path, source: Source) -> None:
    answers = Answers(source=source, is_os_detected=False)

    async with asking(tmp_path, answers, step=Step.MEDIUM) as window:
        page = page_of(window)

        seen = {name for name in set().union(*FIELDS.values()) if is_seen(page, name)}
        assert seen == FIELDS[source]
        assert unnamed(window) == []


async def test_fields_of_another_source_come_and_go(tmp_path: Path) -> None:
    async with asking(tmp_path, Answers(source=Source.ISO), step=Step.MEDIUM) as window:
        page = page_of(window)
        window.flow.answer(source=Source.URL)

        assert is_seen(page, "url")
        assert not is_seen(page, "medium")
        window.flow.answer(source=Source.ISO)
        assert is_seen(page, "medium")
        assert not is_seen(page, "url")


async def test_tab_goes_from_the_medium_to_the_system_and_on_to_the_buttons(
    tmp_path: Path,
) -> None:
    reached = []

    async with asking(tmp_path, Answers(source=Source.ISO), step=Step.MEDIUM) as window:
        for _press in range(4):
            focus = window.focusWidget()
            reached.append(focus.objectName())
            QTest.keyClick(focus, Qt.Key.Key_Tab)

    assert reached == ["medium", "browse", "detect", "preview"]


async def test_medium_that_is_wrong_is_said_at_its_field(tmp_path: Path) -> None:
    answers = Answers(source=Source.ISO, medium=FileChoice("/images/a.iso"))

    async with asking(tmp_path, answers, step=Step.MEDIUM) as window:
        import dataclasses

        surround(
            window.flow, dataclasses.replace(USUAL, problems={"medium": "That is a text file."})
        )
        page = go(window, Step.MEDIUM)
        page.look_at_all()

        field = page.findChild(QWidget, "medium")
        assert field is not None
        assert field.accessibleDescription() == "That is a text file."


async def test_problem_of_a_field_of_another_source_is_said_below_all(tmp_path: Path) -> None:
    async with asking(tmp_path, Answers(source=Source.URL), step=Step.MEDIUM) as window:
        window.flow.answer(source=Source.ISO)
        page = page_of(window)
        page.show_problems([Problem("url", "No such server.")])

        status = page.findChild(QLabel, "page-status")
        assert status is not None
        assert status.text() == "No such server."


@pytest.mark.parametrize("is_detected", [True, False])
async def test_letter_of_the_system_leads_to_what_is_shown_of_it(
    tmp_path: Path, is_detected: bool
) -> None:
    answers = Answers(source=Source.ISO, is_os_detected=is_detected)

    async with asking(tmp_path, answers, step=Step.MEDIUM) as window:
        picker = page_of(window).picker
        found = [each for each in window.page.findChildren(QLabel) if "&Operating" in each.text()]

        assert [each.buddy() for each in found] == [
            picker.detect if is_detected else picker.systems.search
        ]
