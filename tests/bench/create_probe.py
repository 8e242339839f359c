"""The wizard for a new machine from inside: the verbs of `tests.bench.probe` about it.

    ["open"]                   does what the action "program.create" does; answers the seconds until
                               the first page is painted and can be used
    ["close"]                  closes it
    ["recognise", PATH]        goes to the page of the medium and pastes the path of an ISO image;
                               answers the seconds until the system in it is painted, and its name
    ["search"]                 goes to the page of the system and types into the search for it;
                               answers the seconds until each key is painted
    ["import", PATH]           answers all that has to be said for a machine of this disk image, and
                               goes to the last page
    ["finish"]                 presses Finish; answers the seconds until the machine runs
    ["again"]                  stops that machine, and defines and starts it as any client would;
                               answers the seconds

The action makes its machine on the only host that is connected.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import libvirt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from tests.bench.painting import MOST_SECONDS, Painting, closed, press
from vmgui.app.windows import ProgramWindows
from vmgui.base.states import DomainState
from vmgui.core.inventory import Batch
from vmgui.ui.context import Context

if TYPE_CHECKING:
    # The program imports them when it needs them, and that is measured, too.
    from vmgui.ui.create.mediumpage import MediumPage
    from vmgui.ui.create.wizard import CreateWindow

_SEARCHES = ("debian 12", "windows server", "fedora", "xyz")
"""Each is typed and taken back again, key by key."""
_BACKSPACE = "\b"

W = TypeVar("W", bound=QWidget)


class CreateProbe:
    """The verbs."""

    def __init__(self, windows: ProgramWindows, parts: Context) -> None:
        self._windows = windows
        self._inventory = parts.inventory
        self._fleet = parts.fleet

    async def open(self) -> float:
        """Open the wizard."""
        began = time.monotonic()
        self._windows.open_manager().actions_of_window.trigger("program.create")
        while (window := _wizard()) is None:
            await asyncio.sleep(0)
        self._window = window
        self._painting = Painting(window)
        forward = _part(window, QPushButton, "forward")
        return await self._painting.until(forward.isEnabled) - began

    async def close(self) -> bool:
        """Close it, once it has nothing left to ask."""
        await self._window.flow.settled()
        await closed(self._window)
        return True

    async def recognise(self, path: str) -> tuple[float, str]:
        """Choose an ISO image."""
        page = await self._medium_page("iso")
        line = _field(page, "medium")
        detected = _part(page, QWidget, "detected")
        began = time.monotonic()
        line.insert(path)
        seconds = await self._painting.until(detected.isVisible) - began
        system = self._window.flow.around.system
        return seconds, system.name if system is not None else ""

    async def search(self) -> list[float]:
        """Search for systems."""
        picker = (await self._medium_page("manual")).picker
        while not picker.names():
            await self._painting.next()
        await self._painting.rest()
        picker.search.setFocus()
        await self._painting.rest()
        keys = "".join(text + _BACKSPACE * len(text) for text in _SEARCHES)
        return [await self._painting.after(lambda k=key: press(picker.search, k)) for key in keys]
