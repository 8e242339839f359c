from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.support.wizards import USUAL, asking, surround
from tests.support.worlds import eventually
from vmgui.core.creation.answers import Answers, Source
from vmgui.core.creation.steps import Step
from vmgui.core.osinfo.database import OsDatabase
from vmgui.core.osinfo.system import System
from vmgui.ui.create import ospicker
from vmgui.ui.create.mediumpage import MediumPage
from vmgui.ui.create.ospicker import OsPicker
from vmgui.ui.create.wizard import CreateWindow

DEBIAN = System(
    "http://debian.org/debian/11", "debian11", "Debian 11", "11", released=date(2021, 8, 14)
)
FEDORA = System("http://fedora/37", "fedora37", "Fedora 37", "37", released=date(2022, 11, 15))
OLD = System("http://fedora/1", "fedora1", "Fedora 1", "1", ended=date(2004, 9, 20))
MANUAL = Answers(source=Source.MANUAL)
ISO = Answers(source=Source.ISO)


class Known(OsDatabase):
    """A database of a few systems."""

    def __init__(self, version: date | None) -> None:
        super().__init__({}, version)
        self.systems = (DEBIAN, FEDORA, OLD)
        self.words = tuple((each.name.lower(), each.short_id) for each in self.systems)
        self._systems = {each.id: each for each in self.systems}


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> Known:
    """A database of today."""
    database = Known(date.today())

    async def read() -> OsDatabase:
        return database

    monkeypatch.setattr(ospicker, "database", read)
    monkeypatch.setattr(ospicker, "search", _search)
    return database


def _search(
    database: OsDatabase, text: str, *, with_ended: bool, today: date
) -> tuple[System, ...]:
    found = (each for each in database.systems if text.lower() in each.name.lower())
    return tuple(each for each in found if with_ended or not each.is_ended(today))


async def picker_of(window: CreateWindow) -> OsPicker:
    page = window.page
    assert isinstance(page, MediumPage)
    await eventually(lambda: page.picker.names(), "the systems are listed")
    return page.picker


async def test_systems_that_are_supported_are_listed(tmp_path: Path) -> None:
    async with asking(tmp_path, MANUAL, step=Step.MEDIUM) as window:
        picker = await picker_of(window)

        assert picker.names() == ["Debian 11", "Fedora 37"]
        picker.search.setText("fedora")
        picker.search.textEdited.emit("fedora")
        assert picker.names() == ["Fedora 37"]


async def test_ended_ones_are_listed_on_demand(tmp_path: Path) -> None:
    async with asking(tmp_path, MANUAL, step=Step.MEDIUM) as window:
        picker = await picker_of(window)

        picker._ended.click()

        assert picker.names() == ["Debian 11", "Fedora 37", "Fedora 1 (support ended in 2004)"]


async def test_system_is_chosen_by_keyboard_alone(tmp_path: Path) -> None:
    async with asking(tmp_path, MANUAL, step=Step.MEDIUM) as window:
        picker = await picker_of(window)
        picker.search.setFocus()

        QTest.keyClicks(picker.search, "fed")
        QTest.keyClick(picker.search, Qt.Key.Key_Down)

        assert window.flow.answers.os_id == FEDORA.id
        assert not window.flow.answers.is_os_detected


async def test_search_keeps_what_is_chosen(tmp_path: Path) -> None:
    async with asking(tmp_path, replace(MANUAL, os_id=DEBIAN.id), step=Step.MEDIUM) as window:
        picker = await picker_of(window)

        picker.search.setText("fedora")
        picker.search.textEdited.emit("fedora")

        assert window.flow.answers.os_id == DEBIAN.id
        assert not picker._view.currentIndex().isValid()


async def test_detected_system_is_shown_in_place_of_the_list(tmp_path: Path) -> None:
    async with asking(tmp_path, ISO, step=Step.MEDIUM) as window:
        picker = await picker_of(window)
        surround(window.flow, replace(USUAL, system=FEDORA, detected=FEDORA))

        assert picker.is_detecting
        assert picker._detected.text() == "Fedora 37"
        assert not picker.search.isVisibleTo(picker)


async def test_choosing_by_hand_begins_with_what_was_detected(tmp_path: Path) -> None:
    async with asking(tmp_path, ISO, step=Step.MEDIUM) as window:
        picker = await picker_of(window)
        surround(window.flow, replace(USUAL, system=FEDORA, detected=FEDORA))

        picker.detect.click()

        assert window.flow.answers.os_id == FEDORA.id
        assert not window.flow.answers.is_os_detected
        assert picker._view.currentIndex().data() == "Fedora 37"
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


@pytest.mark.parametrize(
    ("version", "words"),
    [(date(2020, 1, 1), "2020-01"), (None, "no database"), (date.today(), "")],
)
async def test_age_of_the_database_is_said_when_it_matters(
    tmp_path: Path, known: Known, version: date | None, words: str
) -> None:
    known.version = version

    async with asking(tmp_path, MANUAL, step=Step.MEDIUM) as window:
        picker = await picker_of(window)

        assert words in picker._age.text()
        assert picker._age.isVisibleTo(picker) == bool(words)
