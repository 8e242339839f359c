from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from vmgui.base.compat import override
from vmgui.base.ids import HostId
from vmgui.base.records import HostRecord
from vmgui.ui.actions.spec import Selection
from vmgui.ui.pages import Page, PageBook, PageSpec


class Probe(Page[str]):
    def __init__(self, log: list[str], name: str) -> None:
        super().__init__()
        self.log = log
        self.name = name
        self.selected = Selection()
        log.append(f"made {name}")

    @override
    def selection(self) -> Selection:
        return self.selected

    @override
    def show_record(self, record: str) -> None:
        self.log.append(f"{self.name} shows {record}")

    @override
    def activated(self) -> None:
        self.log.append(f"{self.name} on")

    @override
    def deactivated(self) -> None:
        self.log.append(f"{self.name} off")


SPECS: tuple[PageSpec[list[str], str], ...] = (
    PageSpec("one", "One", "page.overview", lambda log: Probe(log, "one")),
    PageSpec("two", "Two", "page.xml", lambda log: Probe(log, "two")),
)


def _book(qtbot: QtBot, log: list[str]) -> PageBook[list[str], str]:
    book = PageBook(SPECS, log)
    qtbot.addWidget(book)
    return book


def test_page_that_is_wanted_first_is_the_only_one_made(qtbot: QtBot) -> None:
    log: list[str] = []

    book = PageBook(SPECS, log, first="two")
    qtbot.addWidget(book)

    assert log == ["made two"]
    assert book.current() == "two"


def test_page_made_later_is_told_the_record(qtbot: QtBot) -> None:
    log: list[str] = []
    book = _book(qtbot, log)
    book.show_record("a")
    log.clear()

    book.show_page("two")

    assert log == ["made two", "two shows a"]


def test_only_the_page_that_is_seen_is_active(qtbot: QtBot) -> None:
    log: list[str] = []
    book = _book(qtbot, log)
    log.clear()

    book.show()
    book.show_page("two")
    book.hide()

    assert log == ["one on", "made two", "one off", "two on", "two off"]


def test_actions_of_pages_show_them_and_tell_which_is_shown(qtbot: QtBot) -> None:
    book = _book(qtbot, [])

    with qtbot.waitSignal(book.page_shown) as shown:
        book.actions_of_pages[1].trigger()

    assert shown.args == ["two"]
    assert [action.isChecked() for action in book.actions_of_pages] == [False, True]


def test_page_that_is_made_when_its_object_is_gone_is_grey_like_the_others(qtbot: QtBot) -> None:
    book = _book(qtbot, [])

    book.set_live(False)
    book.show_page("two")
    grey = [page.isEnabled() for page in map(book.page, ("one", "two")) if page is not None]
    book.set_live(True)

    assert grey == [False, False]
    assert all(page.isEnabled() for page in map(book.page, ("one", "two")) if page is not None)


def test_unknown_page_is_an_error(qtbot: QtBot) -> None:
    book = _book(qtbot, [])

    with pytest.raises(KeyError):
        book.show_page("three")


def test_selection_is_that_of_the_page_that_is_shown(qtbot: QtBot) -> None:
    book = _book(qtbot, [])
    heard: list[Selection] = []
    book.selection_changed.connect(lambda: heard.append(book.selection()))
    host = HostRecord(HostId("test:///x"), "x")
    book.show_page("two")
    page = book.page("two")
    assert isinstance(page, Probe)

    page.selected = Selection(hosts=(host,))
    page.selection_changed.emit()
    book.show_page("one")

    assert heard == [Selection(), Selection(hosts=(host,)), Selection()]
