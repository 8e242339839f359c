"""The program itself, as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from tests.support.worlds import Machine, wait_until, world
from vmgui.app import main
from vmgui.app.cli import Request
from vmgui.app.handover import hand_over, socket_path

SECONDS = 20


@contextmanager
def vmgui(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A vmgui that listens already, killed at the end if it has not ended."""
    process = start(*arguments)
    try:
        wait_until(socket_path().exists, "it listens", SECONDS)
        yield process
    finally:
        process.kill()
        process.communicate()


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "vmgui", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def uri(tmp_path: Path) -> str:
    return world(tmp_path, [Machine("web1")])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_it_in_order(uri: str, home: Path, number: signal.Signals) -> None:
    with vmgui("--connect", uri) as process:
        process.send_signal(number)

        assert process.wait(SECONDS) == 0

    assert process.stderr is not None
    assert not socket_path().exists()
    layout = json.loads((home / ".local/state/vmgui/layout.json").read_text())
    assert "manager.columns" in layout or "manager.geometry" in layout


def test_second_start_ends_at_once_and_leaves_the_first_running(uri: str) -> None:
    with vmgui("--connect", uri) as first:
        second = start("--connect", uri, "--show-domain-editor", "web1")

        assert second.wait(SECONDS) == 0
        out, err = second.communicate()
        assert (out, err) == ("", "")
        assert first.poll() is None
        first.terminate()
        first.wait(SECONDS)


def test_killed_program_keeps_no_other_from_starting(uri: str) -> None:
    with ExitStack() as stack:
        first = stack.enter_context(vmgui("--connect", uri))
        first.kill()
        first.wait(SECONDS)

        second = start("--connect", uri)
        stack.callback(second.communicate)
        stack.callback(second.kill)
        wait_until(lambda: hand_over(Request()), "the second listens", SECONDS)
        assert second.poll() is None


def test_nothing_is_printed_in_a_usual_session(uri: str) -> None:
    with vmgui("--connect", uri) as process:
        process.terminate()
        _out, err = process.communicate(timeout=SECONDS)

    lines = [line for line in err.splitlines() if "plugin does not support" not in line]
    assert lines == []


def test_without_a_display_it_says_so(uri: str) -> None:
    names = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    environment = {name: value for name, value in os.environ.items() if name not in names}

    done = subprocess.run(
        [sys.executable, "-m", "vmgui", "--connect", uri],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "needs a graphical session" in done.stderr


def test_qt_speaks_the_users_language(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[QTranslator] = []
    monkeypatch.setattr(main, "QLocale", lambda: QLocale("de_DE"))
    monkeypatch.setattr(type(qapp), "installTranslator", lambda _app, t: installed.append(t))

    main._translate_qt(qapp)

    assert installed[0].translate("QShortcut", "Ctrl") == "Strg"
