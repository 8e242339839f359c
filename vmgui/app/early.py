"""What begins before Qt is imported: connections, and whatever does without Qt.

PySide's import hook reads the source of every module that is imported after it, which costs more
than the import. So the layers below Qt come first.
"""

from __future__ import annotations

import gc
from importlib import import_module
from typing import TYPE_CHECKING

from vmgui.app.cli import Request
from vmgui.base import paths

if TYPE_CHECKING:
    from vmgui.virt.headstart import HeadStart

SETTINGS_FILE = "settings.json"
_WITHOUT_QT = (
    "vmgui.core.creation.reboots",
    "vmgui.core.fleet",
    "vmgui.core.files",
    "vmgui.core.garbage",
    "vmgui.core.jobs",
    "vmgui.core.sampling",
    "vmgui.core.viewers",
    "vmgui.core.operations.keyboard",
    "vmgui.core.operations.metadata",
    "vmgui.core.operations.probing",
    "vmgui.core.operations.screenshots",
)
"""What the first windows import of the layers without Qt."""


_AFTER_THE_WINDOW = "vmgui.core.describing"
"""What is needed soon after the list, and brings lxml: the window does not wait for it."""


def uris(request: Request) -> list[str]:
    """The hosts that this start will connect to, the one asked for first. Blocks for a file."""
    from vmgui.core.remembered import peek

    asked = [request.uri.strip()] if request.uri else []
    if request.show:
        return asked
    kept = peek(paths.config_dir() / SETTINGS_FILE)
    return [*asked, *(config.uri for config in kept if config.is_autoconnect)]


def head_start(request: Request) -> HeadStart:
    """Begin to open them; meanwhile import what does without Qt."""
    from vmgui.virt.headstart import HeadStart

    started = HeadStart(uris(request))
    import_without_qt()
    return started


def import_after_the_window() -> None:
    """Import what the first descriptions need, before a worker has to."""
    import_module(_AFTER_THE_WINDOW)


def import_without_qt() -> None:
    """Import what does without Qt, and switch the automatic collection of garbage off.

    Imports make no garbage; `vmgui.core.garbage` takes over when the loop runs.
    """
    gc.disable()
    for name in _WITHOUT_QT:
        import_module(name)
