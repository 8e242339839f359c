"""Databases of a few systems, and the real one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from vmgui.core.osinfo import database as module
from vmgui.core.osinfo.database import Loading, OsDatabase

REAL = Path("/usr/share/osinfo")


def document(*systems: str) -> str:
    return f"<libosinfo version='0.0.1'>{''.join(systems)}</libosinfo>"


def system(name: str, parts: str = "", host: str = "debian.org") -> str:
    """A system: "debian/12" is http://debian.org/debian/12, in short debian12."""
    distro, _slash, version = name.partition("/")
    return (
        f"<os id='http://{host}/{name}'><short-id>{distro}{version}</short-id>"
        f"<name>{distro.capitalize()} {version}</name><version>{version}</version>"
        f"<distro>{distro}</distro><family>linux</family>{parts}</os>"
    )


class Place:
    """The three directories of a database."""

    def __init__(self, directory: Path) -> None:
        self.system = directory / "system"
        self.local = directory / "local"
        self.user = directory / "user"

    @property
    def environment(self) -> dict[str, str]:
        """What tells libosinfo and the program of it."""
        return {
            "OSINFO_SYSTEM_DIR": str(self.system),
            "OSINFO_LOCAL_DIR": str(self.local),
            "OSINFO_USER_DIR": str(self.user),
        }

    def write(self, *systems: str, name: str = "debian.org/a.xml", to: Path | None = None) -> Path:
        """Put systems into a file, of the system's directory unless another one is named."""
        path = (to or self.system) / "os" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document(*systems), encoding="utf-8")
        return path

    def read(self) -> OsDatabase:
        """Read what is there now."""
        loading = Loading()
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.environment.items():
                patch.setenv(name, value)
            while loading.database is None:
                loading.step()
        return loading.database


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A database without a system, which the program takes for its own."""
    found = Place(tmp_path)
    for name, value in found.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(module, "_LOADING", Loading())
    return found


@pytest.fixture
def known(place: Place) -> Callable[..., OsDatabase]:
    """Makes a database of systems."""

    def known(*systems: str) -> OsDatabase:
        place.write(*systems)
        return place.read()

    return known


@pytest.fixture(scope="session")
def real_place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Where the database of this computer is, as its distribution made it."""
    if not (REAL / "os").is_dir():
        pytest.skip("osinfo-db is not installed")
    place = Place(tmp_path_factory.mktemp("osinfo"))
    place.system = REAL
    return place


@pytest.fixture(scope="session")
def real(real_place: Place) -> OsDatabase:
    """The database of this computer."""
    return real_place.read()
