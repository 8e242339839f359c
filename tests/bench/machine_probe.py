"""A machine's window from inside: the verbs of `tests.bench.probe` about it.

    ["open", URI, NAME, PAGE]  opens its window at "hardware" or "xml" and waits until that page can
                               be used; answers the seconds until it is painted with the machine
    ["close"]                  closes it
    ["visit"]                  shows each hardware page; answers [key, seconds] until it is painted
    ["edit", COUNT]            types into the first field of so many hardware pages; answers the
                               seconds until each key is painted
    ["type"]                   types into the XML; answers the longest pause at each key, in seconds

A page that is painted can be used: the GUI thread does nothing else then.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QPlainTextEdit, QPushButton

from tests.bench.painting import Painting, closed, press
from vmgui.app.windows import ProgramWindows
from vmgui.base.ids import HostId
from vmgui.ui.context import Context

if TYPE_CHECKING:
    # The program imports them when it needs them, and that is measured, too.
    from vmgui.ui.machine.hardware.page import HardwarePage
    from vmgui.ui.machine.xmlpage import XmlPage

_KEYS = "abcdefghijklm"
_XML_KEYS = (*"abcdefghijklm", "\n", *"<!-- a <b/> -->")
_AT_ONCE_SECONDS, _PAUSE_SECONDS = 0.02, 0.5
"""After a key; now and then nobody types, so that the text is checked while the next keys come."""


class MachineProbe:
    """The verbs."""

    def __init__(self, windows: ProgramWindows, parts: Context) -> None:
        self._windows = windows
        self._inventory = parts.inventory

    async def open(self, uri: str, name: str, page: str) -> float:
        """Open a machine's window at a page."""
        records = self._inventory.domains(HostId(uri))
        where = next(record.id for record in records if record.name == name)
        began = time.monotonic()
        window = self._window = self._windows.open_domain(where, page)
        self._painting = Painting(window)
        return await self._painting.until(self._is_shown) - began

    async def close(self) -> bool:
        """Close it, without its edits."""
        self._cancel()
        await closed(self._window)
        return True

    async def visit(self) -> list[tuple[str, float]]:
        """Show each hardware page; the first of the list, which is shown already, comes last."""
        page = self._hardware
        first, *others = page.item_keys()
        return [
            (key, await self._painting.after(lambda key=key: page.show_item(key)))
            for key in (*others, first)
        ]

    async def edit(self, count: int) -> list[float]:
        """Type into the first field of each of these pages that can be typed into."""
        taken = []
        for key in self._hardware.item_keys():
            self._hardware.show_item(key)
            field = self._first_field()
            if field is None or count == 0:
                continue
            count -= 1
            field.setFocus()
            await self._painting.rest()
            taken += [await self._painting.after(lambda c=c, f=field: press(f, c)) for c in _KEYS]
        self._cancel()
        return taken

    async def type(self) -> list[float]:
        """Type in the middle of the machine's XML, with a rest now and then."""
        text = self._xml
        cursor = text.textCursor()
        cursor.setPosition(text.document().characterCount() // 2)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfLine)
        text.setTextCursor(cursor)
        text.setFocus()
        pauses = []
        for number, key in enumerate(_XML_KEYS):
            seconds = _AT_ONCE_SECONDS if number % 4 else _PAUSE_SECONDS
            pauses.append(await _longest_pause(lambda key=key: press(text, key), seconds))
        assert text.document().isModified()
        return pauses

    # The window

    @property
    def _hardware(self) -> HardwarePage:
        return cast("HardwarePage", self._window.book.page("hardware"))

    @property
    def _xml(self) -> QPlainTextEdit:
        editor = cast("XmlPage", self._window.book.page("xml")).editor
        return cast(QPlainTextEdit, editor.findChild(QPlainTextEdit, "xml-text"))

    def _first_field(self) -> QLineEdit | None:
        """The first field of the page that is shown which a person can type into."""
        form = self._hardware.pane.form
        fields = form.findChildren(QLineEdit) if form is not None else []
        return next((each for each in fields if _can_be_typed_into(each)), None)

    def _is_shown(self) -> bool:
        """Whether the page that was asked for shows the machine."""
        if self._window.book.current() == "hardware":
            form = self._hardware.pane.form
            return form is not None and form.isVisible()
        return bool(self._xml.toPlainText())

    def _cancel(self) -> None:
        """Take back what was typed."""
        if (button := self._window.findChild(QPushButton, "cancel")) is not None:
            button.click()


async def _longest_pause(act: Callable[[], object], seconds: float) -> float:
    """How long the GUI was held up at most, by `act` and for a time after it."""
    last = time.monotonic()
    end = last + seconds
    worst = 0.0
    act()
    while last < end:
        await asyncio.sleep(0)
        now = time.monotonic()
        worst, last = max(worst, now - last), now
    return worst


def _can_be_typed_into(field: QLineEdit) -> bool:
    is_number = isinstance(field.parent(), QAbstractSpinBox)
    return field.isVisible() and field.isEnabled() and not (field.isReadOnly() or is_number)
