"""The wizard *New VM* and the windows it opens, as a person uses them: for `tests.support.driver`.

wizard = Wizard.opened(program)                     # File, New Virtual Machine…
wizard.mark("Network Boot (PXE)")
wizard.forward(SOURCE)                              # … and that step is seen
"""

from __future__ import annotations

from typing import Self

from tests.support.driver import Program, Role, State
from tests.support.lab import LabDomain, LabHost
from tests.support.machinepages import MachineWindow, Sheet

MANAGER = "Virtual Machine Manager"
WIZARD = "New VM"
MEDIA = "Choose Storage Volume"

TYPE = "Specify installation type"
SOURCE = "Select the installation source"
RESOURCES = "Configure memory (RAM) and virtual CPUs"
STORAGE = "Configure storage"
FINAL = "Name and final configuration"

LOCAL = "Local install media (ISO image or CDROM)"
NETWORK = "Network Install (HTTP, HTTPS, or FTP)"
PXE = "Network Boot (PXE)"
IMPORT = "Import existing disk image"
CLOUD = "Cloud image"
MANUAL = "Manual install"
DESCRIPTION = "Domain XML file"

DETECT = "Automatically detect operating system based on install media"
SYSTEMS = "Operating systems"

_STEP_SECONDS = 30.0
"""Before a step is shown, what it needs may be looked up on the host or in the network."""
_BELOW_HEADINGS = (Role.FIELD, Role.CHOICE, Role.CHECK_BOX)


class Wizard(Sheet):
    """The wizard at any of its steps; the newest, if there are several."""

    def __init__(self, program: Program) -> None:
        """Wait for the first step."""
        super().__init__(program, WIZARD, SYSTEMS)
        self.wait_step(TYPE)

    @classmethod
    def opened(cls, program: Program) -> Self:
        """Open it as the guide does: *File*, *New Virtual Machine…*."""
        program.activate(program.window(MANAGER))
        program.menu("File", "New Virtual Machine…")
        return cls(program)

    def wait_step(self, title: str) -> None:
        """Wait until a step is shown."""
        self.program.find(Role.LABEL, title, WIZARD, _STEP_SECONDS)

    def wait_text(self, pattern: str) -> str:
        """Wait until something in it matches, and return what did."""
        return self.program.wait_text(pattern, WIZARD, _STEP_SECONDS)

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

    def choose_type(self, label: str) -> None:
        """Choose what the system comes from, and go on."""
        self.mark(label)
        self.forward(SOURCE)

    def choose_system(self, name: str) -> None:
        """Choose a system by hand where it could be recognised by the medium."""
        self.wait_text("The operating system is not recognised")
        self.check(DETECT, is_on=False)
        self.search_system(name)

    def search_system(self, name: str) -> None:
        """Search a system, and choose it from the list."""
        self.type("Operating system", name)
        self.show(name)

    def give(self, memory: str, following: str = STORAGE) -> None:
        """Say how much memory there is, such as "128 MiB", and one CPU; then go on."""
        self.type("Memory (RAM)", memory)
        self.type("CPUs", "1")
        self.forward(following)

    def finish(self) -> None:
        """*Finish*; the window goes."""
        self.press("Finish")
        self.program.wait_closed(WIZARD, _STEP_SECONDS)

    def finish_is_refused(self, pattern: str) -> None:
        """*Finish* makes nothing: this is said, and the window stays."""
        self.press("Finish")
        self.wait_text(pattern)
        assert self.program.window(WIZARD).find_all(Role.BUTTON, "Finish")

    def customize(self, name: str) -> CustomizeWindow:
        """*Customize configuration before install* and *Finish*."""
        self.check("Customize configuration before install")
        self.finish()
        return CustomizeWindow(self.program, name)

    def unfold(self, heading: str, field: str) -> None:
        """Open what is below a heading, until one of its fields is seen."""
        self.check(heading)

        def look() -> bool:
            window = self.program.window(WIZARD)
            return any(window.find_all(role, field) for role in _BELOW_HEADINGS)

        self.program.screen.wait(look, f"“{field}” below “{heading}”")

    def pick(self, title: str, volume: str) -> None:
        """Choose a volume in the window of this title, which *Browse…* has opened."""
        self.program.click(self.program.find(Role.CELL, volume, title))

        def look() -> bool:
            buttons = self.program.window(title).find_all(Role.BUTTON, "Choose Volume")
            return any(button.has(State.SENSITIVE) for button in buttons)

        self.program.screen.wait(look, f"“{volume}” is chosen")
        self.program.press("Choose Volume", title)
        self.program.wait_closed(title)


class CustomizeWindow(MachineWindow):
    """The hardware of a machine that does not exist yet."""

    def __init__(self, program: Program, name: str) -> None:
        """Take the window of the machine that shall have this name, which is open."""
        super().__init__(program, f"New machine {name}")

    def begin(self) -> None:
        """*Begin Installation*; the window goes."""
        self.press("Begin Installation")
        self.program.wait_closed(self.title)


def made(host: LabHost, name: str) -> LabDomain:
    """A machine that is there now."""
    return LabDomain(host, name, host.virsh("domuuid", name))
