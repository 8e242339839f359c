"""The window of a machine and its dialogs, as a person uses them: for `tests.support.driver`.

machine = MachineWindow.opened(program, "web1")
with machine.adding("Storage") as dialog:           # Add Hardware … Finish
dialog.choose("Bus type", "VirtIO")
machine.show("NIC")                                 # a row of the list at the left
machine.choose("Device model", "e1000")
machine.press("Apply")
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.driver import NotSeen, Program, Role, State, Widget

ADDING = "Add New Virtual Hardware"
APPLYING = "Apply Changes"
REMOVING = "Remove Device"
LEAVING = "Changes Not Applied"
VOLUMES = "Choose Storage Volume"
_WHEEL_DOWN, _WHEEL_UP = 5, 4
_WHOLE_LIST = 15
"""Turns of the wheel that go through every list."""


class Sheet:
    """A window with a list at the left and a form at the right."""

    def __init__(self, program: Program, title: str, listing: str) -> None:
        """Take a window that is there.

        Args:
            program: whose window it is.
            title: of the window, or its beginning.
            listing: the name of the list at the left.
        """
        self.program = program
        self.title = title
        self._listing = listing

    def press(self, name: str) -> None:
        """Press a button of the window."""
        self.program.press(name, self.title)

    def turn_to(self, tab: str) -> None:
        """Choose a tab: the one lowest in the window, if two have the name."""
        self.program.find(Role.TAB, tab, self.title)
        window = self.program.window(self.title)
        lowest = max(window.find_all(Role.TAB, tab), key=lambda each: each.box[1])
        self.program.click(lowest)

    def mark(self, name: str) -> None:
        """Choose a radio button."""
        self.program.click(self.program.find(Role.RADIO_BUTTON, name, self.title))

    def type(self, name: str, text: str) -> None:
        """Replace what is in a field."""
        self.program.type(name, text, self.title)

    def check(self, name: str, *, is_on: bool = True) -> None:
        """Switch a check box."""
        self.program.check(name, self.title, is_on=is_on)

    def choose(self, label: str, option: str) -> None:
        """Open a box to choose from, and click the option that begins so."""
        x, y, width, height = self.program.find(Role.CHOICE, label, self.title).box
        self.program.screen.click_at((x + width - height // 2, y + height // 2))
        last: list[Widget] = []

        def look() -> Widget | None:
            found = [line for line in self._options(label) if line.name.startswith(option)]
            found.sort(key=lambda line: line.name != option)
            is_still = bool(found and last and found[0].box == last[0].box)
            last[:] = found
            return found[0] if is_still else None

        line = self.program.screen.wait(look, f"“{option}” among the options of “{label}”")
        assert line is not None
        assert line.has(State.SENSITIVE), f"“{line.name}” is grey"
        self.program.click(line)
        self.program.screen.wait(
            lambda: line.name in self._shown(label), f"“{line.name}” in “{label}”"
        )

    def _options(self, label: str) -> list[Widget]:
        """What an open box offers."""
        boxes = self.program.window(self.title).find_all(Role.CHOICE, label)
        return [line for box in boxes for line in box.find_all(Role.LINE)]

    def _shown(self, label: str) -> list[str]:
        """What a box shows, and what is typed in it."""
        window = self.program.window(self.title)
        names = [box.name for box in window.find_all(Role.CHOICE, label)]
        return names + [field.text for field in window.find_all(Role.FIELD, label)]

    def rows(self) -> list[str]:
        """The rows of the list that are in sight."""
        return [line.name for line in self._list().find_all(Role.LINE)]

    def show(self, beginning: str) -> str:
        """Click the first row that begins so; scrolls to it. Returns what it is called."""
        row = self._row(beginning)
        self.program.click(row)
        self.program.screen.wait(
            lambda: any(
                line.has(State.SELECTED) for line in self._list().find_all(Role.LINE, row.name)
            ),
            f"“{row.name}” is chosen",
        )
        return row.name

    def _row(self, beginning: str) -> Widget:
        """Find a row; if it is not in sight, scroll through the whole list."""
        seen = self._list()
        if found := _in_sight(seen, beginning):
            return found
        self.program.click(seen, _WHEEL_UP, _WHOLE_LIST)
        before: list[Widget] = []
        while before != (lines := (seen := self._list()).find_all(Role.LINE)):
            if found := _in_sight(seen, beginning):
                return found
            before = lines
            self.program.click(seen, _WHEEL_DOWN, 3)
        raise NotSeen(f"no row begins with “{beginning}”: {self.rows()}")

    def _list(self) -> Widget:
        lists = self.program.window(self.title).find_all(Role.LIST, self._listing)
        if not lists:
            raise LookupError(f"there is no list “{self._listing}”")
        return lists[0]


class AddHardware(Sheet):
    """The dialog *Add New Virtual Hardware*."""

    def __init__(self, program: Program) -> None:
        """Wait for it."""
        super().__init__(program, ADDING, "Kinds of hardware")
        program.window(ADDING)


class MachineWindow(Sheet):
    """The details of a machine."""

    def __init__(self, program: Program, name: str) -> None:
        """Take the window of the machine of this name, which is open."""
        super().__init__(program, f"{name} on ", "Hardware")
        program.window(self.title)

    @classmethod
    def opened(cls, program: Program, name: str) -> MachineWindow:
        """Open the details as the guide does: *Edit*, *Virtual Machine Details*."""
        program.wait_row(name)
        program.select(name)
        program.menu("Edit", "Virtual Machine Details")
        return cls(program, name)

    @contextmanager
    def adding(self, kind: str) -> Iterator[Sheet]:
        """*Add Hardware*, a kind, … and *Finish*."""
        self.press("Add Hardware")
        dialog = AddHardware(self.program)
        dialog.show(kind)
        yield dialog
        dialog.press("Finish")
        self.program.wait_closed(ADDING)

    def wait_row(self, beginning: str) -> str:
        """Wait for a row of the list, wherever it is."""
        return str(self.program.screen.wait(lambda: self._row(beginning).name, beginning))

    def type_xml(self, text: str) -> None:
        """Replace what is in the editor of XML."""
        self.program.click(self.program.find(Role.FIELD, "XML", self.title))
        self.program.screen.press_keys("ctrl+a", "Delete")
        self.program.screen.act("type", "--delay", 3, "--", text)

    def wait_gone(self, row: str) -> None:
        """Wait until a row that was in sight is not there any more."""
        self.program.screen.wait(lambda: row not in self.rows(), f"no row “{row}”")

    def wait_applied(self) -> None:
        """Wait until nothing is left to apply."""

        def look() -> bool:
            window = self.program.window(self.title)
            buttons = window.find_all(Role.BUTTON, "Apply")
            is_idle = bool(buttons) and not any(each.has(State.SENSITIVE) for each in buttons)
            return is_idle and "being applied" not in window.texts

        self.program.screen.wait(look, "nothing is left to apply")

    def apply(self, *, expecting: str = "") -> None:
        """*Apply*, and *Apply* once more where a machine runs.

        Args:
            expecting: a pattern of what the question says; without it none is asked.
        """
        self.press("Apply")
        if expecting:
            self.program.wait_text(expecting, APPLYING)
            self.answer(APPLYING, "Apply")
        self.wait_applied()

    def answer(self, title: str, button: str) -> None:
        """Press a button of a dialog, which closes it."""
        self.program.press(button, title)
        self.program.wait_closed(title)


def _in_sight(listing: Widget, beginning: str) -> Widget | None:
    """The row that begins so, if its middle is not scrolled away."""
    _x, y, _width, height = listing.box
    for line in listing.find_all(Role.LINE):
        if line.name.startswith(beginning) and y <= line.centre[1] < y + height:
            return line
    return None
