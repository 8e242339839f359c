"""Imports what a machine's window needs before somebody opens the first one.

That takes 150 ms, which nobody shall wait for: not at the start, and not at the first window. So it
is done when the start is over, in the GUI thread, a module or a few at a time, with a rest between
them. A thread would be no gain: Python imports and runs code in one thread at a time.
"""

from __future__ import annotations

import asyncio
import linecache
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

REST_SECONDS = 1.0
"""After the start, so that the first lists come before it."""
STEP_SECONDS = 0.01
"""Between two modules: for input and painting."""
_FIRST = (
    "vmgui.core.editing",
    "vmgui.hardware.fields",
    "vmgui.xmldoc.relaxng.patterns",
    "vmgui.xmldoc.schema",
)
"""What others import that takes long."""
_PACKAGES = ("vmgui.hardware.kinds", "vmgui.hardware.panels")
"""All modules of these."""
_WINDOW = (
    "vmgui.ui.machine.window",
    "vmgui.ui.machine.overview",
    "vmgui.core.applying.steps",
    "vmgui.core.applying.apply",
    "vmgui.ui.machine.hardware.conflict",
    "vmgui.ui.machine.hardware.frame",
    "vmgui.ui.forms.rows",
    "vmgui.ui.forms.form",
    "vmgui.ui.forms.tables",
    "vmgui.ui.forms.special",
    "vmgui.ui.widgets.xmleditor",
    "vmgui.ui.machine.hardware.page",
)


def names() -> Iterator[str]:
    """What is imported, in an order in which none takes long."""
    yield from _FIRST
    for package in _PACKAGES:
        for module in iter_modules(import_module(package).__path__, f"{package}."):
            yield module.name
    yield from _WINDOW


async def import_ahead() -> None:
    """Import it; what is there already costs nothing."""
    _forget_sources()
    await asyncio.sleep(REST_SECONDS)
    for name in names():
        import_module(name)
        _forget_sources()
        await asyncio.sleep(STEP_SECONDS)


def _forget_sources() -> None:
    """Give back the text of all modules: 8 MiB, which PySide's import hook has had Python keep."""
    linecache.clearcache()
