"""The throw-away desktop, on which programs are looked at as a person would."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import cache, needs
from tests.support.desktop import Desktop, run

pytestmark = pytest.mark.skipif(bool(needs.desktop()), reason=str(needs.desktop()))


def test_desktop_screenshot_has_size_of_screen(tmp_path: Path) -> None:
    with Desktop("640x480") as desktop:
        picture = desktop.screenshot(tmp_path / "screen.ppm")

    assert picture.read_bytes().startswith(b"P6\n640 480\n")


def test_desktop_gives_programs_display_bus_and_directories() -> None:
    command = ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]
    bus = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus"]
    question = ["/", "org.freedesktop.DBus.GetId"]

    with Desktop() as desktop:
        shown = subprocess.run(command, env=desktop.environment, capture_output=True, check=True)
        subprocess.run([*bus, *question], env=desktop.environment, capture_output=True, check=True)
        runtime = Path(desktop.environment["XDG_RUNTIME_DIR"])
        assert runtime.stat().st_mode & 0o777 == 0o700

    assert b"window id" in shown.stdout
    assert not runtime.exists()


def test_desktops_two_have_different_displays() -> None:
    with Desktop() as one, Desktop() as other:
        assert one.environment["DISPLAY"] != other.environment["DISPLAY"]
        assert one.environment[cache.VARIABLE] == other.environment[cache.VARIABLE]


def test_run_returns_exit_status_of_command() -> None:
    assert run([sys.executable, "-c", "raise SystemExit(7)"]) == 7
