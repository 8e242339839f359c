"""The wheel holds everything the installed program needs, and the desktop files are valid."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
DESKTOP = TOP / "packaging/desktop"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in a wheel built from a copy of the checkout."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("vmgui", "resources", "i18n", "packaging"):
        ignored = shutil.ignore_patterns("__pycache__", "locale")
        shutil.copytree(TOP / name, copy / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(TOP / name, copy)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel"],
        cwd=copy,
        capture_output=True,
        check=True,
    )
    (path,) = copy.glob("dist/*.whl")
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


@pytest.mark.parametrize(
    "name",
    [
        "vmgui/__init__.py",
        "vmgui/resources/worlds/sample.xml",
        "vmgui/resources/icons/vmgui/index.theme",
        "vmgui/resources/locale/de/LC_MESSAGES/vmgui.mo",
        "share/applications/org.vmgui.vmgui.desktop",
        "share/icons/hicolor/scalable/apps/org.vmgui.vmgui.svg",
        "share/metainfo/org.vmgui.vmgui.metainfo.xml",
        "licenses/LICENSE",
    ],
)
def test_wheel_built_from_a_checkout_holds(wheel: list[str], name: str) -> None:
    found = [entry for entry in wheel if entry.endswith(name)]

    assert len(found) == 1


def test_wheel_built_from_a_checkout_holds_every_module(wheel: list[str]) -> None:
    modules = {str(path.relative_to(TOP)) for path in (TOP / "vmgui").rglob("*.py")}

    assert modules <= set(wheel)


@pytest.mark.parametrize(
    "command",
    [
        ["desktop-file-validate", str(DESKTOP / "org.vmgui.vmgui.desktop")],
        ["appstreamcli", "validate", "--no-net", str(DESKTOP / "org.vmgui.vmgui.metainfo.xml")],
    ],
    ids=lambda command: command[0],
)
def test_desktop_files_checked_by_their_tools_are_valid(command: list[str]) -> None:
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")

    result = subprocess.run(command, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout
