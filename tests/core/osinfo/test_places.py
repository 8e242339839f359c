from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.core.osinfo.conftest import Place
from tests.support.guards import LogGuard
from vmgui.core.osinfo.places import files, places, version


def names(directories: tuple[Path, ...], below: Path) -> list[str]:
    return [str(path.relative_to(below)) for path in files(directories)]


def test_places_without_environment_are_the_usual_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SYSTEM", "LOCAL", "USER"):
        monkeypatch.delenv(f"OSINFO_{name}_DIR", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", "/home/a/.config")

    assert list(map(str, places())) == [
        "/usr/share/osinfo",
        "/etc/osinfo",
        "/home/a/.config/osinfo",
    ]


def test_places_follow_the_environment(place: Place) -> None:
    assert places() == (place.system, place.local, place.user)


def test_file_of_a_later_place_replaces_the_earlier_one_and_its_additions(place: Place) -> None:
    place.write(name="debian.org/debian-3.1.xml")
    place.write(name="debian.org/debian-3.1.d/more.xml")
    place.write(name="debian.org/debian-4.xml")
    place.write(name="debian.org/debian-3.1.xml", to=place.user)

    assert names(places(), place.system.parent) == [
        "user/os/debian.org/debian-3.1.xml",
        "system/os/debian.org/debian-4.xml",
    ]


def test_additions_of_a_later_place_come_after_the_file_they_add_to(place: Place) -> None:
    place.write(name="debian.org/debian-4.d/z.xml")
    place.write(name="debian.org/debian-4.xml")
    place.write(name="debian.org/debian-4.d/a.xml", to=place.local)

    assert names(places(), place.system.parent) == [
        "system/os/debian.org/debian-4.xml",
        "system/os/debian.org/debian-4.d/z.xml",
        "local/os/debian.org/debian-4.d/a.xml",
    ]


def test_what_is_no_file_does_not_count(place: Place) -> None:
    (place.system / "os" / "directory.xml").mkdir(parents=True)
    (place.system / "os" / "dangling.xml").symlink_to("nowhere")

    assert files(places()) == ()


def test_place_that_cannot_be_read_is_logged(
    place: Place, monkeypatch: pytest.MonkeyPatch, log_guard: LogGuard
) -> None:
    place.write()

    def refuse(_path: Path) -> bool:
        raise PermissionError("no")

    monkeypatch.setattr(Path, "is_file", refuse)
    log_guard.expect(f"{place.system} cannot be read: no")

    assert files(places()) == ()


def test_version_is_the_newest_one_said(place: Place) -> None:
    place.system.mkdir()
    (place.system / "VERSION").write_text("20221203", encoding="ascii")
    place.user.mkdir()
    (place.user / "VERSION").write_text("20240701\n", encoding="ascii")

    assert version(places(), ()) == date(2024, 7, 1)


def test_version_that_nobody_says_is_that_of_the_newest_file(place: Place, tmp_path: Path) -> None:
    path = place.write()
    place.local.mkdir()
    (place.local / "VERSION").write_bytes(b"\xff?")

    found = version(places(), [path, tmp_path / "missing"])

    assert found is not None
    assert abs(found - date.today()).days <= 1


def test_version_without_a_database_is_unknown(place: Place) -> None:
    assert version((place.system, place.local), ()) is None
