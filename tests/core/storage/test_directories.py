from __future__ import annotations

from pathlib import Path

import pytest

from vmgui.core.storage.directories import images_directory


@pytest.mark.parametrize(
    ("uri", "directory"),
    [
        ("qemu:///system", "/var/lib/libvirt/images"),
        ("qemu+ssh://ann@host/system", "/var/lib/libvirt/images"),
        ("qemu+ssh://ann@host/session", "/home/ann/.local/share/libvirt/images"),
        ("qemu+ssh://root@host/session", "/root/.local/share/libvirt/images"),
    ],
)
def test_images_directory_is_that_of_libvirts_tools(uri: str, directory: str) -> None:
    assert images_directory(uri, ()) == directory


def test_images_directory_of_another_home_is_seen_in_what_is_there() -> None:
    paths = ("/srv/x", "/homes/ann/.local/share/libvirt/images")

    found = images_directory("qemu+ssh://ann@host/session", paths)

    assert found == "/homes/ann/.local/share/libvirt/images"


def test_images_directory_of_this_computers_user_follows_the_desktop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    assert images_directory("qemu:///session", ()) == str(tmp_path / "libvirt/images")
