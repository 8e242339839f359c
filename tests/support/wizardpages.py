"""The wizard *New VM* and the windows it opens, as a person uses them: for `tests.support.driver`.

wizard = Wizard.opened(program)                     # File, New Virtual Machine…
wizard.mark("Network Boot (PXE)")
wizard.forward("Select the installation source")    # … and this step is seen
"""

from __future__ import annotations

from typing import Self

from tests.support.driver import Program, Role, State
from tests.support.machinepages import Sheet

MANAGER = "Virtual Machine Manager"
WIZARD = "New VM"
MEDIA = "Locate media volume"
NEW_VOLUME = "New Volume in "

TYPE = "Specify installation type"
SOURCE = "Select the installation source"
RESOURCES = "Configure memory (RAM) and virtual CPUs"
STORAGE = "Configure storage"
FINAL = "Name and final configuration"
"""The titles of the steps."""


class Wizard(Sheet):
    """The wizard, at any of its steps; with several of them, the newest."""

    def __init__(self, program: Program) -> None:
        """Wait for its first step."""
        super().__init__(program, WIZARD, "Operating systems")
        self.wait_step(TYPE)

    @classmethod
    def opened(cls, program: Program) -> Self:
        """Open it as the guide does: *File*, *New Virtual Machine…*."""
        program.activate(program.window(MANAGER))
        program.menu("File", "New Virtual Machine…")
        return cls(program)

    def wait_step(self, title: str, seconds: float = 20) -> None:
        """Wait until a step is shown."""
        self.program.find(Role.LABEL, title, WIZARD, seconds)

    def wait_text(self, pattern: str, seconds: float = 20) -> str:
        """Wait until something in it matches, and return what did."""
        return self.program.wait_text(pattern, WIZARD, seconds)

    def forward(self, title: str) -> None:
        """*Forward*, to the step of this title."""
        self.press("Forward")
        self.wait_step(title)

    def back(self, title: str) -> None:
        """*Back*, to the step of this title."""
        self.press("Back")
        self.wait_step(title)

    def stays(self, pattern: str) -> None:
        """*Forward* leads nowhere: this is said, and the step stays."""
        self.press("Forward")
        self.wait_text(pattern)
        assert self.program.window(WIZARD).find_all(Role.BUTTON, "Forward")

    def finish(self) -> None:
        """*Finish*, and the window goes."""
        self.press("Finish")
        self.program.wait_closed(WIZARD, 60)

    def unfold(self, heading: str, field: str) -> None:
        """Open what is below a heading, until a field or box of it is seen."""
        self.press(heading)
        self._wait_any(field)

    def choose_volume(self, title: str, name: str) -> None:
        """*Browse…*, a volume in the window of this title, *Choose Volume*."""
        self.press("Browse…")
        self.program.window(title)
        self.pick(title, name)

    def pick(self, title: str, name: str) -> None:
        """Choose a volume in a window that is there."""
        cell = self.program.find(Role.CELL, name, title)
        self.program.click(cell)
        self.program.screen.wait(
            lambda: self._is_selected(title, name), f"“{name}” is chosen in “{title}”"
        )
        self.program.press("Choose Volume", title)
        self.program.wait_closed(title)

    def _is_selected(self, title: str, name: str) -> bool:
        buttons = self.program.window(title).find_all(Role.BUTTON, "Choose Volume")
        return bool(buttons) and buttons[0].has(State.SENSITIVE)

    def _wait_any(self, name: str) -> None:
        def look() -> bool:
            window = self.program.window(WIZARD)
            return any(
                window.find_all(role, name) for role in (Role.FIELD, Role.CHOICE, Role.CHECK_BOX)
            )

        self.program.screen.wait(look, f"“{name}” below its heading")
