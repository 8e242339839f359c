from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date

import pytest

from tests.core.osinfo.conftest import system
from vmgui.core.osinfo.database import OsDatabase
from vmgui.core.osinfo.generic import GENERIC
from vmgui.core.osinfo.search import search, words
from vmgui.core.osinfo.system import System

TODAY = date(2025, 6, 1)
GENERICS = [each.short_id for each in GENERIC]
BUDGET_SECONDS = 0.01
"""The issue's figure is 30 ms per key, with drawing the list."""


def dated(name: str, released: str, more: str = "", ended: str = "") -> str:
    end = f"<eol-date>{ended}</eol-date>" if ended else ""
    return system(name, f"<release-date>{released}</release-date>{end}{more}")


SYSTEMS = (
    dated("debian/11", "2021-08-14", "<codename>bullseye</codename>"),
    dated("debian/12", "2023-06-10", "<codename>bookworm</codename>"),
    dated("debian/9", "2017-06-17", ended="2022-06-30"),
    dated("debian/2", "1998-07-24"),
    dated("fedora/37", "2022-11-15", "<vendor>Fedora Project</vendor>"),
    dated("fedora/36", "2022-05-10"),
    dated("fedora-coreos/1", "2024-01-01"),
    system("fedora-unknown"),
    system("archlinux", "<release-status>rolling</release-status>"),
    system("windows"),
    "<os id='http://microsoft.com/win/11'><short-id>win11</short-id>"
    "<name>Microsoft Windows 11</name><release-date>2021-10-05</release-date></os>",
    "<os id='http://microsoft.com/win/10'><short-id>win10</short-id>"
    "<name>Microsoft Windows 10</name><release-date>2018-11-13</release-date></os>",
    "<os id='http://redhat.com/rhel/9.1'><short-id>rhel9.1</short-id>"
    "<name>Red Hat Enterprise Linux 9.1</name><release-date>2022-11-15</release-date></os>",
)


@pytest.fixture
def found(known: Callable[..., OsDatabase]) -> Callable[..., list[str]]:
    """Searches, and tells the short names of what is found, without the generic ones."""
    database = known(*SYSTEMS)

    def found(text: str, *, with_ended: bool = False) -> list[str]:
        systems = search(database, text, with_ended=with_ended, today=TODAY)
        return [each.short_id for each in systems if each.short_id not in GENERICS]

    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("win 11", ["win11"]),
        ("11 Windows", ["win11"]),
        ("  WIN11 ", ["win11"]),
        ("debian 12", ["debian12"]),
        ("debian12", ["debian12"]),
        ("bookworm", ["debian12"]),
        ("book", ["debian12"]),
        ("rhel9", ["rhel9.1"]),
        ("red hat", ["rhel9.1"]),
        ("hat 9.1 red", ["rhel9.1"]),
        ("archlin", ["archlinux"]),
        ("redhat", ["rhel9.1"]),
        ("project", ["fedora37"]),
        ("nobody", []),
        ("77", []),
    ],
)
def test_systems_are_found_by_what_people_type(
    found: Callable[..., list[str]], text: str, expected: list[str]
) -> None:
    assert found(text) == expected


def test_distribution_itself_comes_before_what_is_named_after_it(
    found: Callable[..., list[str]],
) -> None:
    assert found("fedora") == ["fedora37", "fedora36", "fedora-coreos1", "fedora-unknown"]


def test_number_that_is_complete_comes_before_one_that_begins_so(
    known: Callable[..., OsDatabase],
) -> None:
    database = known(dated("debian/1", "2001-01-01"), dated("debian/11", "2021-08-14"))

    systems = search(database, "debian 1", with_ended=True, today=TODAY)

    assert [each.short_id for each in systems][:2] == ["debian1", "debian11"]


def test_unknown_version_finds_the_known_ones(found: Callable[..., list[str]]) -> None:
    assert found("debian 99") == ["debian12", "debian11"]


def test_without_text_all_are_there_and_the_newest_first(
    found: Callable[..., list[str]],
) -> None:
    shown = found("")

    assert shown[:4] == ["archlinux", "fedora-coreos1", "debian12", "fedora37"]
    assert len(shown) == len(SYSTEMS) - len({"debian9", "debian2"})


def test_ended_systems_are_shown_when_asked_for(found: Callable[..., list[str]]) -> None:
    assert found("debian") == ["debian12", "debian11"]
    assert found("debian", with_ended=True) == ["debian12", "debian11", "debian9", "debian2"]


@pytest.mark.parametrize("text", ["", "debian", "nobody", "linux 1999"])
def test_generic_systems_can_always_be_reached(known: Callable[..., OsDatabase], text: str) -> None:
    systems = search(known(*SYSTEMS), text, with_ended=False, today=date(2099, 1, 1))

    assert set(GENERICS) <= {each.short_id for each in systems}


def test_generic_systems_that_fit_are_not_there_twice(known: Callable[..., OsDatabase]) -> None:
    systems = search(known(*SYSTEMS), "generic", with_ended=False, today=TODAY)

    assert [each.short_id for each in systems] == GENERICS


def test_without_a_database_the_generic_systems_are_found(
    known: Callable[..., OsDatabase],
) -> None:
    systems = search(known(), "debian 12", with_ended=False, today=TODAY)

    assert systems == GENERIC


def test_words_are_letters_and_numbers() -> None:
    assert words(["rhel9.1", "Red Hat", "rhel", "Pop!_OS"]) == " rhel 9.1 red hat pop os "


def first(systems: Sequence[System]) -> str:
    return systems[0].distro


@pytest.mark.parametrize(
    ("text", "distro"),
    [
        ("win 11", "win"),
        ("debian 12", "debian"),
        ("ubuntu 24.04", "ubuntu"),
        ("rhel9", "rhel"),
        ("fedora", "fedora"),
        ("centos stream", "centos"),
        ("leap", "opensuse"),
    ],
)
def test_real_systems_are_found(real: OsDatabase, text: str, distro: str) -> None:
    assert first(search(real, text, with_ended=True, today=TODAY)) == distro


@pytest.mark.performance
@pytest.mark.parametrize("text", ["", "l", "linux", "debian 12", "xyzzy 1 2 3"])
def test_search_takes_little_time(real: OsDatabase, text: str) -> None:
    began = time.perf_counter()
    search(real, text, with_ended=True, today=TODAY)

    assert time.perf_counter() - began < BUDGET_SECONDS
