"""The pages *Storage* and *Secrets* of a connection, and what they open, as a person uses them.

For `tests.support.driver`:

    page = StoragePage.opened(program)                  # Edit, Connection Details, Storage
    page.show("default")                                # a pool of the list at the left
    page.press_volume("New Volume")
    page.wait_line("web1.qcow2", Capacity="1 GiB")      # a volume of the table
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Self, TypeVar

from tests.support.driver import Program, Role, State, Widget
from tests.support.machinepages import Sheet
from tests.support.wizardpages import MANAGER
from vmgui.base.compat import override

T = TypeVar("T")
ADD_POOL = "Add a New Storage Pool"
ADD_VOLUME = "Add a Storage Volume"
DELETE = "Delete"
DELETE_VOLUME = "Delete Volume"
STOP = "Stop"
UPLOAD, DOWNLOAD = "Upload", "Download"
CLONE, RESIZE, WIPE = "Clone Volume", "Resize Volume", "Wipe"
NEW_SECRET = "New Secret"
NEAR = "QEMU/KVM"
"""What the connection to this computer is called."""
_POOLS = "Storage pools"
_FILE_NAME = "File name:"


class ConnectionPage(Sheet):
    """A page of *Connection Details* with a table."""

    TAB: str
    """The title of its tab."""

    @classmethod
    def opened(cls, program: Program, connection: str = NEAR) -> Self:
        """Open it as the guide does: *Edit*, *Connection Details*, its tab."""
        program.wait_row(connection)
        program.select(connection)
        program.wait_text("Preview of the connection\n(.|\n)*Connected", MANAGER)
        program.menu("Edit", "Connection Details")
        page = cls(program, f"{connection} - Connection Details", _POOLS)
        program.window(page.title)
        page.turn_to(cls.TAB)
        return page

    def press_in(self, bar: str, name: str) -> None:
        """Press a button of a bar once it can be pressed: other bars have one of the same name."""
        button = self._wait(lambda: self._button(bar, name), f"“{name}” of “{bar}” not grey")
        self.program.click(button)

    def wait_grey(self, bar: str, name: str) -> None:
        """Wait until a button of a bar cannot be pressed."""
        self._wait(lambda: self._button(bar, name, is_grey=True), f"“{name}” of “{bar}” grey")

    def answer(self, title: str, button: str) -> None:
        """Press a button of a dialog, which closes it."""
        self.program.press(button, title)
        self.program.wait_closed(title)

    def choose_line(self, name: str) -> None:
        """Click a line of the table, and wait until it is chosen."""
        self.program.click(self.program.find(Role.CELL, name, self.title))
        self._wait(lambda: self._cell(name, State.SELECTED), f"“{name}” is chosen")

    def wait_line(self, name: str, **cells: str) -> dict[str, str]:
        """Wait for the line of this name whose cells begin with these texts."""

        def look() -> dict[str, str] | None:
            for row in self.program.rows(self.title):
                is_meant = row.get("Name") == name
                if is_meant and all(row[head].startswith(text) for head, text in cells.items()):
                    return row
            return None

        return self._wait(look, f"a line “{name}” with {cells}")

    def wait_no_line(self, name: str) -> None:
        """Wait until there is no such line any more."""
        self._wait(lambda: not self._cell(name), f"no line “{name}”")

    def _cell(self, name: str, state: State = State.SENSITIVE) -> bool:
        cells = self.program.window(self.title).find_all(Role.CELL, name)
        return any(cell.has(state) for cell in cells)

    def _button(self, bar: str, name: str, *, is_grey: bool = False) -> Widget | None:
        """A button of a bar as it is now, if it is grey or not as is said."""
        for widget in self.program.window(self.title).walk():
            if widget.name == bar and (found := widget.find_all(Role.BUTTON, name)):
                return found[0] if found[0].has(State.SENSITIVE) is not is_grey else None
        return None

    def _wait(self, look: Callable[[], T | None], what: str) -> T:
        found = self.program.screen.wait(look, what)
        assert found is not None
        return found


class StoragePage(ConnectionPage):
    """The pools at the left, which `show` chooses, and the volumes of one of them."""

    TAB = "Storage"

    @override
    def show(self, beginning: str) -> str:
        """Choose the pool of this name as soon as it is listed."""
        self.wait_pool(beginning)
        return super().show(beginning)

    def press_pool(self, name: str) -> None:
        """Press a button about the chosen pool."""
        self.press_in("Storage pool", name)

    def press_volume(self, name: str) -> None:
        """Press a button about the chosen volumes."""
        self.press_in("Volumes", name)

    def wait_pool(self, name: str, *words: str) -> None:
        """Wait for a pool whose line has these words."""

        def look() -> bool:
            lines = (line.split(", ") for line in self.rows())
            return any(line[0] == name and set(words) <= set(line) for line in lines)

        self._wait(look, f"a pool “{name}” with {words}")

    def wait_no_pool(self, name: str) -> None:
        """Wait until there is no such pool any more."""
        self._wait(
            lambda: all(line.split(", ")[0] != name for line in self.rows()), f"no pool “{name}”"
        )


class SecretsPage(ConnectionPage):
    """The secrets of a host in a table."""

    TAB = "Secrets"


class AddPool(Sheet):
    """The dialog *Add a New Storage Pool*, whose list are the types."""

    def __init__(self, program: Program) -> None:
        """Wait for it."""
        super().__init__(program, ADD_POOL, "Type")
        program.window(ADD_POOL)


class ImageWindow(Sheet):
    """The window of a disk image."""

    def __init__(self, program: Program, image: str, connection: str) -> None:
        """Wait for the window of the image of this name."""
        title = f"{image} on {connection} - Disk Image"
        super().__init__(program, title, "Image and what it builds on")
        program.window(self.title)


def fill_volume(program: Program, name: str, capacity: str, format_: str = "") -> None:
    """Fill in *Add a Storage Volume*, which has been opened, and *Finish*.

    Args:
        program: that shows it.
        name: of the volume.
        capacity: with a unit: "8 MiB".
        format_: of the volume; empty for the one that is chosen.
    """
    dialog = Sheet(program, ADD_VOLUME, "")
    program.window(ADD_VOLUME)
    if format_:
        dialog.choose("Format", format_)
    dialog.type("Name:", name)
    dialog.type("Max Capacity", capacity)
    dialog.press("Finish")
    program.wait_closed(ADD_VOLUME)


def choose_file(program: Program, title: str, path: Path) -> None:
    """Type the path of a file into the window of this title, and press Enter."""
    program.type(_FILE_NAME, str(path), title)
    program.screen.press_keys("Return")
    program.screen.wait(
        lambda: not any(w.find_all(Role.FIELD, _FILE_NAME) for w in program.windows_of(title)),
        f"no file dialog “{title}”",
    )


def type_hidden(program: Program, name: str, text: str, window: str) -> None:
    """Type into a field that does not show what is typed."""
    program.click(program.find(Role.FIELD, name, window))
    program.screen.press_keys("ctrl+a", "BackSpace")
    program.screen.act("type", "--delay", 3, "--", text)
