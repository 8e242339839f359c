from __future__ import annotations

import os
from pathlib import Path

import pytest

from vmgui.base import paths


def test_directories_follow_the_standard(home: Path) -> None:
    assert paths.config_dir() == home / ".config" / "vmgui"
    assert paths.cache_dir() == home / ".cache" / "vmgui"
    assert paths.state_dir() == home / ".local" / "state" / "vmgui"
    assert not (home / ".config").exists()


def test_runtime_dir_with_and_without_a_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/7")
    assert paths.runtime_dir() == Path("/run/user/7/vmgui")

    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert paths.runtime_dir().name == f"vmgui-{os.getuid()}"


def test_resources_are_beside_the_package_in_a_checkout() -> None:
    assert (paths.resources() / "icons").is_dir()
    assert paths.catalogs().parent == paths.resources()


def test_resources_of_an_installed_package_are_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path)

    assert paths.resources() == tmp_path / "resources"


def test_make_private_makes_and_accepts_its_own(tmp_path: Path) -> None:
    place = tmp_path / "a" / "b"

    assert paths.make_private(place) == place
    assert paths.make_private(place) == place
    assert place.stat().st_mode & 0o777 == 0o700


def test_make_private_refuses_what_others_may_enter(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    (tmp_path / "link").symlink_to(tmp_path / "open")

    for name in ("open", "link"):
        with pytest.raises(PermissionError):
            paths.make_private(tmp_path / name)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to give a directory away")
def test_make_private_refuses_what_belongs_to_others(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir(mode=0o700)
    os.chown(tmp_path / "theirs", 65534, -1)

    with pytest.raises(PermissionError):
        paths.make_private(tmp_path / "theirs")
