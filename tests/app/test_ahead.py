from __future__ import annotations

import subprocess
import sys

import pytest

from vmgui.app import ahead

STEP_SECONDS = 0.05
"""Nobody feels a pause that is shorter."""
_NEW = "{m for m in sys.modules if m.startswith(('vmgui.hardware', 'vmgui.ui.machine'))}"
_START = (
    "import sys; from vmgui.app import early; early.import_without_qt();"
    "early.import_after_the_window();"
    "import vmgui.app.main, vmgui.app.windows, vmgui.ui.manager.window;"
)
_STEPS = """
import time
from importlib import import_module
from vmgui.app import ahead

def taken(name):
    began = time.perf_counter()
    import_module(name)
    return time.perf_counter() - began

print(max(taken(name) for name in ahead.names()))
"""
"""Prints the seconds of the step that takes longest."""


def run(code: str) -> str:
    command = [sys.executable, "-c", _START + code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_start_imports_no_hardware() -> None:
    assert run(f"print({_NEW})") == "set()"


def test_window_with_its_hardware_page_imports_nothing_more_of_hardware() -> None:
    code = (
        "import asyncio; from vmgui.app import ahead; ahead.REST_SECONDS = ahead.STEP_SECONDS = 0;"
        f"asyncio.run(ahead.import_ahead()); before = {_NEW};"
        "import vmgui.ui.machine.window, vmgui.ui.machine.overview, vmgui.hardware.registry;"
        "import vmgui.ui.machine.hardware.page, vmgui.ui.forms.special, vmgui.ui.forms.tables;"
        f"print(len(before) > 50, {_NEW} - before)"
    )

    assert run(code) == "True set()"


def test_start_imports_no_editing_and_no_creation() -> None:
    unneeded = "{'vmgui.core.editing', 'vmgui.core.creation.answers'}"

    assert run(f"import vmgui.ui.preview.pane; print({unneeded} & {{*sys.modules}})") == "set()"


def test_import_ahead_keeps_no_sources() -> None:
    code = (
        "import asyncio, linecache; from vmgui.app import ahead;"
        "ahead.REST_SECONDS = ahead.STEP_SECONDS = 0; before = len(linecache.cache);"
        "asyncio.run(ahead.import_ahead()); print(before > 50, len(linecache.cache))"
    )

    assert run(code) == "True 0"


@pytest.mark.performance
def test_no_step_takes_long() -> None:
    run(_STEPS)  # fills the cache of compiled modules

    assert min(float(run(_STEPS)) for _turn in range(3)) < STEP_SECONDS


def test_names_are_each_once() -> None:
    names = list(ahead.names())

    assert len(names) == len(set(names))
