from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.support.systems import DEBIAN, FEDORA, install
from tests.support.wizards import USUAL, asking, surround
from tests.support.worlds import eventually
from vmgui.core.creation.answers import Answers, Source
from vmgui.core.creation.steps import Step
from vmgui.ui.create.mediumpage import MediumPage
from vmgui.ui.create.ospicker import OsPicker
from vmgui.ui.create.wizard import CreateWindow

MANUAL = Answers(source=Source.MANUAL)
ISO = Answers(source=Source.ISO)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of today."""
    install(monkeypatch)


async def picker_of(window: CreateWindow) -> OsPicker:
    page = window.page
    assert isinstance(page, MediumPage)
    await eventually(lambda: page.picker.systems.names(), "the systems are listed")
    return page.picker


async def test_systems_that_are_supported_are_listed(tmp_path: Path) -> None:
    async with asking(tmp_path, MANUAL, step=Step.MEDIUM) as window:
        picker = await picker_of(window)

        assert picker.systems.names() == ["Debian 11", FEDORA.name]
        picker.systems.search.setText("fedora")
        picker.systems.search.textEdited.emit("fedora")
        assert picker.systems.names() == [FEDORA.name]


async def test_ended_ones_are_listed_on_demand(tmp_path: Path) -> None:
    async with asking(tmp_path, MANUAL, step=Step.MEDIUM) as window:
        picker = await picker_of(window)

        picker.systems.ended.click()

        assert "Fedora 1 (support ended in 2004)" in picker.systems.names()


async def test_system_is_chosen_by_keyboard_alone(tmp_path: Path) -> None:
    async with asking(tmp_path, MANUAL, step=Step.MEDIUM) as window:
        picker = await picker_of(window)
        picker.systems.search.setFocus()

        QTest.keyClicks(picker.systems.search, "fed")
        QTest.keyClick(picker.systems.search, Qt.Key.Key_Down)

        assert window.flow.answers.os_id == FEDORA.id
        assert not window.flow.answers.is_os_detected


async def test_search_keeps_what_is_chosen(tmp_path: Path) -> None:
    async with asking(tmp_path, replace(MANUAL, os_id=DEBIAN.id), step=Step.MEDIUM) as window:
        picker = await picker_of(window)

        picker.systems.search.setText("fedora")
        picker.systems.search.textEdited.emit("fedora")

        assert window.flow.answers.os_id == DEBIAN.id
        assert not picker.systems.view.currentIndex().isValid()


async def test_detected_system_is_shown_in_place_of_the_list(tmp_path: Path) -> None:
    async with asking(tmp_path, ISO, step=Step.MEDIUM) as window:
        picker = await picker_of(window)
        surround(window.flow, replace(USUAL, system=FEDORA, detected=FEDORA))

        assert picker.is_detecting
        assert picker._detected.text() == FEDORA.name
        assert not picker.systems.search.isVisibleTo(picker)


async def test_choosing_by_hand_begins_with_what_was_detected(tmp_path: Path) -> None:
    async with asking(tmp_path, ISO, step=Step.MEDIUM) as window:
        picker = await picker_of(window)
        surround(window.flow, replace(USUAL, system=FEDORA, detected=FEDORA))

        picker.detect.click()

        assert window.flow.answers.os_id == FEDORA.id
        assert not window.flow.answers.is_os_detected
        assert picker.systems.view.currentIndex().data() == FEDORA.name
        picker.detect.click()
        assert window.flow.answers.os_id is None
        assert window.flow.answers.is_os_detected


async def test_unknown_medium_is_no_dead_end(tmp_path: Path) -> None:
    async with asking(tmp_path, ISO, step=Step.MEDIUM) as window:
        picker = await picker_of(window)
        medium = replace(ISO.medium, path="/images/odd.iso")
        window.flow.answer(medium=medium)
        surround(window.flow, replace(USUAL, system=None, detected=None))

        assert "not recognised" in picker._detected.text()


async def test_enter_chooses_the_best_match_and_only_then_goes_on(tmp_path: Path) -> None:
    async with asking(tmp_path, MANUAL, step=Step.MEDIUM) as window:
        picker = await picker_of(window)
        said = [picker._detected.text()]
        picker.systems.search.setFocus()

        QTest.keyClicks(picker.systems.search, "fed")
        QTest.keyClick(picker.systems.search, Qt.Key.Key_Return)
        said.append(picker._detected.text())
        step = window.flow.step
        QTest.keyClick(picker.systems.search, Qt.Key.Key_Return)

        assert window.flow.answers.os_id == FEDORA.id
        assert said == ["No operating system is chosen.", f"Chosen: {FEDORA.name}"]
        assert step is Step.MEDIUM
        await eventually(lambda: window.flow.step is Step.RESOURCES, "it goes on")


async def test_escape_searches_anew_before_it_closes(tmp_path: Path) -> None:
    async with asking(tmp_path, MANUAL, step=Step.MEDIUM) as window:
        picker = await picker_of(window)
        picker.systems.search.setFocus()
        QTest.keyClicks(picker.systems.search, "fed")

        QTest.keyClick(picker.systems.search, Qt.Key.Key_Escape)

        assert window.isVisible()
        assert picker.systems.search.text() == ""
        assert picker.systems.names() == ["Debian 11", FEDORA.name]
