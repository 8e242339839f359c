from __future__ import annotations

import asyncio
import time
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.core.osinfo.conftest import Place, system
from tests.support.guards import LogGuard
from vmgui.core.creation.facts import MediumFacts
from vmgui.core.osinfo import database as module
from vmgui.core.osinfo import reading
from vmgui.core.osinfo.database import Loading, OsDatabase, database
from vmgui.core.osinfo.generic import GENERIC
from vmgui.core.osinfo.match import Match

MIB = 1 << 20
MOST_BYTES = 4 * MIB
"""What the whole database may take for good."""
MOST_SECONDS_HELD = 0.1
"""How long the GUI thread may wait for its turn while the database is read."""

LINES = """<derives-from id='http://debian.org/debian/11'/>
<media arch='x86_64'><iso><volume-id>Debian 12</volume-id></iso></media>
<tree arch='x86_64'><kernel>linux</kernel><initrd>initrd.gz</initrd></tree>"""


def short_ids(found: OsDatabase) -> list[str]:
    return [each.short_id for each in found.systems if each not in GENERIC]


def test_system_is_found_by_its_identifier(known: Callable[..., OsDatabase]) -> None:
    found = known(system("debian/12"))

    debian = found.system("http://debian.org/debian/12")

    assert debian is not None
    assert debian.name == "Debian 12"
    assert found.system("http://debian.org/debian/13") is None


def test_media_trees_and_kernels_lead_to_their_system(known: Callable[..., OsDatabase]) -> None:
    found = known(system("debian/12", LINES), system("debian/11"))
    debian = found.system("http://debian.org/debian/12")

    assert debian is not None
    assert found.match_medium(MediumFacts("Debian 12")) == Match(debian)
    assert found.match_tree("Debian", "", "12", "amd64") == Match(debian)
    assert found.match_file_name("/pool/debian-12.qcow2") == Match(debian)
    assert found.kernels("http://debian.org/debian/12", "x86_64") == (("linux", "initrd.gz"),)
    assert found.kernels("http://nobody.org", "x86_64") == ()


def test_nothing_is_recognised_in_what_is_unknown(known: Callable[..., OsDatabase]) -> None:
    found = known()

    assert found.match_medium(MediumFacts("Debian 12")) is None
    assert found.match_tree("Debian", "", "12", "amd64") is None
    assert found.match_file_name("debian-12.qcow2") is None


def test_file_of_the_user_replaces_that_of_the_system(place: Place) -> None:
    place.write(system("debian/12", "<vendor>Debian</vendor>"))
    place.write(system("debian/12", "<vendor>Me</vendor>"), to=place.user)

    debian = place.read().system("http://debian.org/debian/12")

    assert debian is not None
    assert debian.vendor == "Me"


def test_further_files_add_to_a_system(place: Place) -> None:
    place.write(system("win/10"), name="microsoft.com/win-10.xml")
    drivers = "<driver arch='x86_64' location='x'><device id='one'/></driver>"
    place.write(system("win/10", drivers), name="microsoft.com/win-10.d/drivers.xml")

    windows = place.read().system("http://debian.org/win/10")

    assert windows is not None
    assert windows.extra_devices == {"one"}


def test_broken_file_is_left_out(place: Place, log_guard: LogGuard) -> None:
    log_guard.expect("broken.xml of the osinfo database is left out")
    place.write(system("debian/12"))
    place.write(name="debian.org/broken.xml").write_text("<libosinfo", encoding="utf-8")

    found = place.read()

    assert short_ids(found) == ["debian12"]


def test_generic_systems_of_the_database_go_first(place: Place) -> None:
    place.write(
        "<os id='http://libosinfo.org/linux/2022'><short-id>linux2022</short-id>"
        "<name>Its own</name></os>"
    )

    found = place.read()

    assert [each.id for each in found.systems if each.short_id == "linux2022"] == [
        "http://libosinfo.org/linux/2022"
    ]
    own = found.system("http://libosinfo.org/linux/2022")
    assert own is not None
    assert own.name == "Its own"


async def test_reading_that_fails_leaves_the_generic_systems(
    place: Place, monkeypatch: pytest.MonkeyPatch, log_guard: LogGuard
) -> None:
    log_guard.expect("The osinfo database cannot be read")
    place.write(system("debian/12"))

    def fail(_path: Path) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(module, "definitions", fail)

    found = await database()

    assert found.systems == GENERIC
    assert await database() is found


async def test_without_a_database_only_generic_systems_are_known(place: Place) -> None:
    found = await database()

    assert found.systems == GENERIC
    assert found.version is None
    assert not found.is_old(date(2999, 1, 1))
    assert not place.system.exists()


def test_database_is_old_after_a_year(place: Place) -> None:
    place.write(system("debian/12"))
    (place.system / "VERSION").write_text("20221203", encoding="ascii")

    found = place.read()

    assert found.version == date(2022, 12, 3)
    assert not found.is_old(date(2023, 12, 3))
    assert found.is_old(date(2023, 12, 4))


async def test_database_is_read_once(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    definitions = reading.definitions

    def counted(path: Path) -> tuple[reading.Definition, ...]:
        read.append(path)
        return definitions(path)

    monkeypatch.setattr(module, "definitions", counted)
    for number in range(40):
        place.write(system(f"debian/{number}"), name=f"debian.org/{number}.xml")

    first, second = await asyncio.gather(database(), database())

    assert first is second is await database()
    assert len(read) == len(set(read)) == 40


async def test_caller_who_gives_up_does_not_stop_the_others(place: Place) -> None:
    place.write(system("debian/12"))

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await database()
    found = await database()

    assert short_ids(found) == ["debian12"]


@pytest.mark.usefixtures("place")
def test_step_after_the_end_changes_nothing() -> None:
    loading = Loading()
    while loading.database is None:
        loading.step()
    found = loading.database

    loading.step()

    assert loading.database is found
    assert found.systems == GENERIC


def test_every_real_system_has_a_name_and_can_be_found(real: OsDatabase) -> None:
    assert len(real.systems) > len(GENERIC)
    assert all(each.name and each.short_id for each in real.systems)
    assert all(real.system(each.id) is each for each in real.systems)


def test_real_database_takes_little_memory(real: OsDatabase, real_place: Place) -> None:
    tracemalloc.start()
    try:
        again = real_place.read()
        present, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(again.systems) == len(real.systems)
    assert present < MOST_BYTES


@pytest.mark.performance
async def test_reading_leaves_the_gui_thread_its_turn(
    real_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert real_place.system.is_dir()
    monkeypatch.setattr(module, "_LOADING", Loading())
    longest, beat = 0.0, time.perf_counter()

    task = asyncio.gather(database())
    while not task.done():
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        longest, beat = max(longest, now - beat), now

    (found,) = await task
    assert short_ids(found)
    assert longest < MOST_SECONDS_HELD
