"""The wizard for a new machine from inside: the verbs of `tests.bench.probe` about it.

    ["open"]                   does what the action "program.create" does; answers the seconds until
                               the first page is painted and can be used
    ["close"]                  closes it
    ["recognise", PATH]        goes to the page of the medium and pastes the path of an ISO image;
                               answers the seconds until the system in it is painted, and its name
    ["search"]                 goes to the page of the system and types into the search for it;
                               answers the seconds until each key is painted
    ["fill", PATH]             answers all that has to be said for a machine of this disk image, and
                               goes to the last page
    ["finish"]                 presses Finish; answers the seconds until that machine runs, and its
                               name

The action makes its machine on the only host that is connected.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QPushButton, QRadioButton, QWidget

from tests.bench.painting import MOST_SECONDS, Painting, closed, press
from vmgui.app.windows import ProgramWindows
from vmgui.base.states import DomainState
from vmgui.core.inventory import Batch
from vmgui.ui.context import Context

if TYPE_CHECKING:
    # The program imports them when it needs them, and that is measured, too.
    from vmgui.ui.create.page import CreatePage
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

    async def open(self) -> float:
        """Open the wizard."""
        began = time.monotonic()
        self._windows.open_manager().actions_of_window.trigger("program.create")
        window = self._window = await _shown()
        self._painting = Painting(window)
        forward = _part(window, QPushButton, "forward")
        return await self._painting.until(forward.isEnabled) - began

    async def close(self) -> bool:
        """Close it, once it has nothing left to ask."""
        await self._window.flow.settled()
        self._window.abandon()
        await closed(self._window)
        return True

    async def recognise(self, path: str) -> tuple[float, str]:
        """Choose an ISO image."""
        page = await self._medium_page("iso")
        line = _part(_part(page, QWidget, "medium"), QLineEdit, "")
        detected = _part(page, QWidget, "detected")
        began = time.monotonic()
        line.insert(path)
        seconds = await self._painting.until(detected.isVisible) - began
        system = self._window.flow.around.system
        return seconds, system.name if system is not None else ""

    async def search(self) -> list[float]:
        """Search for systems."""
        page = await self._medium_page("manual")
        line = _part(page, QLineEdit, "os")
        systems = _part(page, QListView, "systems").model()
        while not systems.rowCount():
            await self._painting.next()
        line.setFocus()
        await self._painting.rest()
        keys = "".join(text + _BACKSPACE * len(text) for text in _SEARCHES)
        return [await self._painting.after(lambda k=key: press(line, k)) for key in keys]

    async def fill(self, path: str) -> bool:
        """Answer everything for a machine of a disk image."""
        from vmgui.core.creation.answers import Extras, FileChoice, ImageUse, Source

        flow = self._window.flow
        flow.answer(
            source=Source.IMPORT,
            medium=FileChoice(path),
            image_use=ImageUse.KEEP,
            extras=Extras(graphics="none"),  # so that no viewer is started
        )
        while not flow.is_last:
            await self._forward()
        return True

    async def finish(self) -> tuple[float, str]:
        """Make the machine."""
        flow = self._window.flow
        await flow.settled()
        await self._painting.rest()
        name = flow.filled.name or ""
        runs = asyncio.Event()

        def look(_batch: Batch) -> None:
            records = self._inventory.domains(flow.host)
            if any(r.name == name and r.state is DomainState.RUNNING for r in records):
                runs.set()

        self._inventory.changed.connect(look)
        began = time.monotonic()
        _part(self._window, QPushButton, "finish").click()
        await asyncio.wait_for(runs.wait(), MOST_SECONDS)
        self._inventory.changed.disconnect(look)
        return time.monotonic() - began, name

    async def _medium_page(self, source: str) -> CreatePage:
        """Choose a source and go to its page."""
        button = _part(self._window, QRadioButton, f"source-{source}")
        button.click()
        await self._forward()
        await self._painting.rest()
        return self._window.page

    async def _forward(self) -> None:
        flow = self._window.flow
        if not await flow.forward():
            raise RuntimeError(f"{flow.step}: {flow.why_not()}")


async def _shown() -> CreateWindow:
    """Wait until the wizard is shown, which is before it is painted.

    Raises:
        TimeoutError: it is not.
    """
    async with asyncio.timeout(MOST_SECONDS):
        while True:
            for window in QApplication.topLevelWidgets():
                if window.objectName() == "create-window" and window.isVisible():
                    return cast("CreateWindow", window)
            await asyncio.sleep(0)


def _part(whole: QWidget, kind: type[W], name: str) -> W:
    """A part of a window that must be there."""
    found = whole.findChild(kind, name)
    assert found is not None, name
    return found
