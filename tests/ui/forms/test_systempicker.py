from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.support.contexts import unnamed
from tests.support.systems import DEBIAN, FEDORA, OLD, Known, install
from tests.support.worlds import eventually
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.forms.systempicker import SystemPicker
from vmgui.ui.tasks import TaskScope

ENDED = "Fedora 1 (support ended in 2004)"
FOREIGN = "http://example.org/os/1"


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> Known:
    """A database of today."""
    return install(monkeypatch)


def new_picker(qtbot: QtBot, *, is_free: bool = False) -> SystemPicker:
    """A picker that nobody has seen yet."""
    window = QWidget()
    qtbot.addWidget(window)
    picker = SystemPicker(TaskScope(window, ErrorPresenter(window)), window, is_free=is_free)
    QVBoxLayout(window).addWidget(picker)
    return picker


@asynccontextmanager
async def seen(qtbot: QtBot, *, is_free: bool = False) -> AsyncIterator[SystemPicker]:
    picker = new_picker(qtbot, is_free=is_free)
    picker.window().show()
    await eventually(picker.names, "the systems are listed")
    yield picker


@contextmanager
def choices(picker: SystemPicker) -> Iterator[list[str]]:
    """What a person chooses meanwhile."""
    found: list[str] = []
    picker.chosen.connect(found.append)
    yield found


def search(qtbot: QtBot, picker: SystemPicker, text: str) -> None:
    picker.search.setFocus()
    picker.search.clear()
    qtbot.keyClicks(picker.search, text)


async def test_nothing_is_read_before_it_is_seen(qtbot: QtBot) -> None:
    picker = new_picker(qtbot)
    picker.show_chosen(DEBIAN.id)
    assert not picker.names()

    picker.window().show()
    assert not picker.names()  # what is seen first does not wait for the list
    await eventually(picker.names, "the systems are listed")

    assert picker.view.currentIndex().data() == DEBIAN.name


async def test_systems_are_searched(qtbot: QtBot) -> None:
    async with seen(qtbot) as picker:
        assert picker.names() == [DEBIAN.name, FEDORA.name]

        search(qtbot, picker, "fed")

        assert picker.names() == [FEDORA.name]


async def test_ended_ones_are_listed_on_demand(qtbot: QtBot) -> None:
    async with seen(qtbot) as picker:
        picker.ended.click()

        assert picker.names() == [DEBIAN.name, FEDORA.name, ENDED]


async def test_keys_move_in_the_list_from_the_search(qtbot: QtBot) -> None:
    async with seen(qtbot) as picker:
        picker.search.setFocus()

        with choices(picker) as found:
            for key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Up):
                qtbot.keyClick(picker.search, key)

        assert found == [DEBIAN.id, FEDORA.id, DEBIAN.id]


async def test_what_is_shown_is_nobodys_choice(qtbot: QtBot) -> None:
    async with seen(qtbot, is_free=True) as picker:
        with choices(picker) as found:
            for os_id in (DEBIAN.id, OLD.id, FOREIGN, None):
                picker.show_chosen(os_id)
            search(qtbot, picker, "deb")

        assert found == []


async def test_search_hides_what_is_chosen_and_keeps_it(qtbot: QtBot) -> None:
    async with seen(qtbot) as picker:
        picker.show_chosen(DEBIAN.id)

        search(qtbot, picker, "fedora")

        assert picker.os_id == DEBIAN.id
        assert not picker.view.currentIndex().isValid()


async def test_list_without_a_choice_has_no_none(qtbot: QtBot) -> None:
    async with seen(qtbot) as picker:
        picker.show_chosen(FOREIGN)

        assert picker.names() == [DEBIAN.name, FEDORA.name]


async def test_free_one_offers_none_first(qtbot: QtBot) -> None:
    async with seen(qtbot, is_free=True) as picker:
        assert picker.names() == ["Not stated", DEBIAN.name, FEDORA.name]
        assert picker.view.currentIndex().data() == "Not stated"

        picker.show_chosen(DEBIAN.id)
        with choices(picker) as found:
            picker.view.setCurrentIndex(picker.model.index(0))

        assert found == [""]
        assert picker.os_id is None


@pytest.mark.parametrize(("os_id", "name"), [(FOREIGN, "os 1"), (OLD.id, ENDED)])
async def test_free_one_lists_what_is_chosen_whatever_it_is(
    qtbot: QtBot, os_id: str, name: str
) -> None:
    async with seen(qtbot, is_free=True) as picker:
        picker.show_chosen(os_id)

        assert picker.names() == ["Not stated", name, DEBIAN.name, FEDORA.name]
        assert picker.view.currentIndex().data() == name


async def test_free_one_takes_a_typed_identifier(qtbot: QtBot) -> None:
    async with seen(qtbot, is_free=True) as picker:
        search(qtbot, picker, FOREIGN)
        assert picker.names() == [FOREIGN]

        with choices(picker) as found:
            qtbot.keyClick(picker.search, Qt.Key.Key_Down)

        assert found == [FOREIGN]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (DEBIAN.id, [DEBIAN.name]),
        (OLD.id, [ENDED]),
        ("http://", []),
        ("http://a b", []),
        ("://example.org/os/1", []),
    ],
)
async def test_only_identifiers_that_nobody_knows_are_added(
    qtbot: QtBot, text: str, names: list[str]
) -> None:
    async with seen(qtbot, is_free=True) as picker:
        search(qtbot, picker, text)

        assert picker.names() == names


async def test_best_one_is_chosen_of_what_is_searched_for(qtbot: QtBot) -> None:
    async with seen(qtbot) as picker:
        with choices(picker) as found:
            picker.choose_best()
            search(qtbot, picker, "nothing")
            picker.choose_best()
            search(qtbot, picker, "fedora")
            picker.choose_best()

        assert found == [FEDORA.id]


async def test_name_is_the_databases_once_it_is_read(qtbot: QtBot) -> None:
    picker = new_picker(qtbot)
    assert picker.name(FEDORA.id) == "Fedora 37"

    picker.window().show()
    await eventually(picker.names, "the systems are listed")

    assert picker.name(FEDORA.id) == FEDORA.name
    assert picker.name(FOREIGN) == "os 1"


async def test_nothing_can_be_chosen_while_it_is_found_out(qtbot: QtBot) -> None:
    async with seen(qtbot) as picker:
        picker.set_choosing(False)

        assert not any(each.isVisible() for each in (picker.search, picker.view, picker.ended))


@pytest.mark.parametrize(
    ("version", "words"),
    [(date(2020, 1, 1), "2020-01"), (None, "no database"), (date.today(), "")],
)
async def test_age_of_the_database_is_said_when_it_matters(
    qtbot: QtBot, known: Known, version: date | None, words: str
) -> None:
    known.version = version

    async with seen(qtbot) as picker:
        assert words in picker.age.text()
        assert picker.age.isVisibleTo(picker) == bool(words)


async def test_everything_has_a_name(qtbot: QtBot) -> None:
    async with seen(qtbot) as picker:
        assert unnamed(picker.window()) == []


async def test_one_that_is_chosen_already_and_fits_is_the_best(qtbot: QtBot) -> None:
    async with seen(qtbot) as picker:
        picker.ended.click()
        search(qtbot, picker, "fed")
        qtbot.keyClick(picker.search, Qt.Key.Key_PageDown)
        was_chosen = picker.os_id
        with choices(picker) as found:
            qtbot.keyClick(picker.search, Qt.Key.Key_Return)

        assert was_chosen == OLD.id  # the second of two
        assert found == []
