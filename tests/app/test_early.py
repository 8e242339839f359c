from __future__ import annotations

import json
import subprocess
import sys

import pytest

from vmgui.app import early
from vmgui.app.cli import Request
from vmgui.base import paths


@pytest.fixture
def remembered() -> None:
    path = paths.config_dir() / early.SETTINGS_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [
        {"uri": "test:///default"},
        {"uri": "qemu:///system", "autoconnect": False},
    ]
    path.write_text(json.dumps({"hosts": rows}))


@pytest.mark.usefixtures("remembered")
@pytest.mark.parametrize(
    ("request_", "uris"),
    [
        (Request(), ["test:///default"]),
        (Request("qemu:///session"), ["qemu:///session", "test:///default"]),
        (Request("qemu:///session", "console", "web"), ["qemu:///session"]),
    ],
)
def test_uris_are_what_the_start_connects_to(request_: Request, uris: list[str]) -> None:
    assert early.uris(request_) == uris


def test_uris_without_settings_are_none() -> None:
    assert early.uris(Request()) == []


def test_window_does_not_wait_for_lxml() -> None:
    code = (
        "import sys; from vmgui.app import early; early.import_without_qt();"
        "before = 'lxml' in sys.modules; qt = 'PySide6' in sys.modules;"
        "early.import_after_the_window(); print(before, qt, 'lxml' in sys.modules)"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.split() == ["False", "False", "True"]
