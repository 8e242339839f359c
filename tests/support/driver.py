"""Drives a program from outside as a person does: it sees through AT-SPI and acts through X.

It knows nothing of the program's code, so a test gets what a user, and a screen reader, gets.

    with Desktop() as desktop, Screen(desktop) as screen:
        program = screen.start([".venv/bin/vmgui", "--connect", "test:///default"])
        program.menu("File", "Add Connection…")
        program.type("Hostname:", "hostB")
        program.press("Connect")
        program.wait_row("test", State="Running")
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from tests.support.desktop import Desktop
from tests.support.needs import SYSTEM_PYTHON

T = TypeVar("T")
HELPER = Path(__file__).with_name("atspi.py")
SECONDS = 20.0
"""How long to wait for something to show, also on a machine that is busy with other tests."""
STEP_SECONDS = 0.03
MOST_PRESSES = 20
"""After so many a key does not lead to what is looked for."""
DOUBLE_CLICK_SECONDS = 0.5
"""Two clicks at the same place within less are a double click."""
END_SECONDS = 10.0


class Role(Enum):
    """Kinds of widgets, with the numbers that AT-SPI has for them."""

    CELL = frozenset({56, 91})
    CHECK_BOX = frozenset({7})
    CHOICE = frozenset({11})
    DIALOG = frozenset({2, 16})
    FIELD = frozenset({40, 52, 61, 79})
    HEADER = frozenset({10, 57})
    ITEM = frozenset({8, 33, 35, 45})
    LABEL = frozenset({29, 116})
    LINE = frozenset({32})
    LIST = frozenset({31})
    MENU_BAR = frozenset({34})
    RADIO_BUTTON = frozenset({44})
    TAB = frozenset({37})
    TREE = frozenset({55, 65, 66})
    BUTTON = frozenset({43, 62, 129})
    WINDOW = frozenset({2, 16, 23, 69})


class State(Enum):
    """What a widget may be, with the numbers that AT-SPI has for it."""

    ACTIVE = 1
    CHECKED = 4
    FOCUSED = 12
    SELECTED = 23
    SENSITIVE = 24


class NotSeen(AssertionError):  # noqa: N818 - it reads as what happened
    """Something did not show in time; the message says what did."""


@dataclass(frozen=True)
class Widget:
    """A widget as it was at one moment."""

    role: int
    name: str
    description: str
    states: frozenset[int]
    box: tuple[int, int, int, int]
    """x, y, width, height on the screen."""
    text: str
    """What is written in a field."""
    label: str
    """The label of a box to choose from, whose name is what is chosen."""
    children: tuple[Widget, ...] = field(repr=False)
    bus: str = field(repr=False)
    path: str = field(repr=False)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Widget:
        """What the helper has told."""
        return cls(
            told["role"],
            told["name"],
            told["description"],
            frozenset(told["states"]),
            tuple(told["box"]),
            told["text"],
            told["label"].removesuffix(" •").removesuffix(":"),
            tuple(cls.of(child) for child in told["children"]),
            told["bus"],
            told["path"],
        )

    def walk(self) -> Iterator[Widget]:
        """It and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def has(self, state: State) -> bool:
        """Was it so?"""
        return state.value in self.states

    def is_a(self, role: Role) -> bool:
        """Is it of this kind?"""
        return self.role in role.value

    @property
    def is_placed(self) -> bool:
        """Does it have a place on the screen? What is scrolled away has none."""
        return self.box[2] > 0 and self.box[3] > 0

    @property
    def centre(self) -> tuple[int, int]:
        """Where a person clicks."""
        x, y, width, height = self.box
        return x + width // 2, y + height // 2

    def find_all(self, role: Role, name: str | None = None) -> list[Widget]:
        """Those below it of this kind and name."""
        return [
            widget
            for widget in self.walk()
            if widget.is_a(role) and widget.is_placed
            if name is None or name == (widget.label if role is Role.CHOICE else widget.name)
        ]

    @property
    def texts(self) -> str:
        """All that can be read in it, line by line."""
        words = ((widget.name, widget.text) for widget in self.walk() if widget.is_placed)
        return "\n".join(text for pair in words for text in pair if text)


class Screen:
    """A desktop on which programs are driven."""

    def __init__(self, desktop: Desktop) -> None:
        self.desktop = desktop
        self.programs: list[Program] = []
        self._helper = subprocess.Popen(
            [SYSTEM_PYTHON, str(HELPER)],
            env=desktop.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._last_click = ((-1, -1), 0.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for program in self.programs:
            program.end()
        with self._helper:  # closes its input, which ends it
            pass

    def start(
        self, command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None
    ) -> Program:
        """Start a program; `Program.window` waits for its first window.

        Args:
            command: what to run; it must become the program, not start it as a child.
            log: gets what the program prints.
            environment: variables besides the desktop's.
        """
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                env={**self.desktop.environment, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        program = Program(self, process, log)
        self.programs.append(program)
        return program

    def ask(self, what: str, **values: object) -> Any:
        """Ask the helper."""
        assert self._helper.stdin is not None
        assert self._helper.stdout is not None
        self._helper.stdin.write(json.dumps({"do": what, **values}) + "\n")
        self._helper.stdin.flush()
        answer = json.loads(self._helper.stdout.readline())
        if "error" in answer:
            raise LookupError(answer["error"])
        return answer["answer"]

    def act(self, *words: object) -> str:
        """Run xdotool and return what it prints."""
        done = subprocess.run(
            ["xdotool", *map(str, words)],
            env=self.desktop.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout

    def click_at(self, place: tuple[int, int], button: int = 1, count: int = 1) -> None:
        """Move the mouse there and click."""
        last, when = self._last_click
        if last == place:
            time.sleep(max(0.0, when + DOUBLE_CLICK_SECONDS - time.monotonic()))
        times = ("--repeat", count, "--delay", 30 if count > 1 else 1)
        self.act("mousemove", *place, "click", *times, button)
        self._last_click = (place, time.monotonic())

    def press_keys(self, *keys: str) -> None:
        """Press keys, such as "ctrl+a"."""
        self.act("key", "--delay", 4, *keys)

    def windows(self, program: str, title: str = "") -> dict[int, int]:
        """The X windows of other programs, by number, with the pid of the program.

        Args:
            program: a pattern of its name (the class of its windows).
            title: a pattern of the window's title; any without it.
        """
        numbers = self.act("search", "--onlyvisible", "--class", program).split()
        pids = {int(number): self.act("getwindowpid", number).strip() for number in numbers}
        return {
            number: int(pid)
            for number, pid in pids.items()
            if pid and re.search(title, self.act("getwindowname", number))
        }

    def picture_of(self, window: int, path: Path) -> Path:
        """Write a picture of an X window."""
        subprocess.run(
            ["import", "-window", str(window), str(path)],
            env=self.desktop.environment,
            check=True,
        )
        return path

    def wait(self, condition: Callable[[], T], what: str, seconds: float = SECONDS) -> T:
        """Return what the condition gives as soon as that is true.

        Raises:
            NotSeen: it was not in time.
        """
        end = time.monotonic() + seconds
        while True:
            with suppress(LookupError):  # a widget has just vanished
                if value := condition():
                    return value
            if time.monotonic() > end:
                raise NotSeen(f"waited {seconds} s in vain: {what}")
            time.sleep(STEP_SECONDS)


class Program:
    """A program on a screen."""

    def __init__(self, screen: Screen, process: subprocess.Popen[bytes], log: Path) -> None:
        self.screen = screen
        self.process = process
        self._log = log

    # Seeing

    @property
    def pid(self) -> int:
        """Its process."""
        return self.process.pid

    @property
    def log(self) -> str:
        """What it has printed."""
        return self._log.read_text(errors="replace")

    @property
    def windows(self) -> list[Widget]:
        """Its windows, as they are now."""
        return self.windows_of("")

    def windows_of(self, title: str) -> list[Widget]:
        """Its windows whose titles are, or begin with, this; fewer windows are seen faster."""
        told = self.screen.ask("windows", pid=self.pid, title=title)
        return [Widget.of(each) for each in told]

    def window(self, title: str, seconds: float = SECONDS) -> Widget:
        """Wait for a window whose title is, or begins with, this."""
        return self._wait(
            lambda: next(iter(self.windows_of(title)), None),
            f"a window “{title}”",
            seconds,
        )

    def wait_closed(self, title: str, seconds: float = SECONDS) -> None:
        """Wait until there is no such window any more, or no program."""

        def look() -> bool:
            has_ended = self.process.poll() is not None
            return has_ended or not self.windows_of(title)

        self.screen.wait(look, f"no window “{title}”", seconds)

    def find(self, role: Role, name: str, window: str = "", seconds: float = SECONDS) -> Widget:
        """Wait for a widget that stands still.

        Args:
            role: its kind.
            name: its name; the mnemonic is not part of it.
            window: the beginning of the title of the window it is in; empty for any.
            seconds: how long to wait.
        """
        last: list[Widget] = []

        def look() -> Widget | None:
            found = [
                widget
                for w in reversed(self.windows_of(window))
                for widget in w.find_all(role, name)
            ]
            is_still = bool(found and last and found[0].box == last[0].box)
            last[:] = found
            return found[0] if is_still else None

        return self._wait(look, f"{role.name.lower()} “{name}”", seconds)

    def wait_text(self, pattern: str, window: str = "", seconds: float = SECONDS) -> str:
        """Wait until something that can be read matches, and return what did."""

        def look() -> str | None:
            texts = (w.texts for w in self.windows_of(window))
            found = re.search(pattern, "\n".join(texts))
            return found[0] if found else None

        return self._wait(look, f"text “{pattern}”", seconds)

    def rows(self, window: str = "") -> list[dict[str, str]]:
        """The lines of the first table or tree: the texts of the cells by their headers."""
        for seen in self.windows_of(window):
            if trees := seen.find_all(Role.TREE):
                return _rows(trees[0])
        return []

    def wait_row(self, name: str, seconds: float = SECONDS, **cells: str) -> dict[str, str]:
        """Wait for the line of this name whose cells begin with these texts."""

        def look() -> dict[str, str] | None:
            for row in self.rows():
                if row.get("Name") == name and all(
                    row.get(column, "").startswith(text) for column, text in cells.items()
                ):
                    return row
            return None

        return self._wait(look, f"a row “{name}” with {cells}", seconds)

    def wait_field(self, name: str, text: str, window: str = "") -> None:
        """Wait until this is written in a field."""
        self._wait(
            lambda: self.find(Role.FIELD, name, window).text == text, f"“{text}” in “{name}”"
        )

    def wait_no_text(self, pattern: str, window: str = "", seconds: float = SECONDS) -> None:
        """Wait until nothing that can be read matches any more."""

        def look() -> bool:
            return not any(re.search(pattern, w.texts) for w in self.windows_of(window))

        self._wait(look, f"no text “{pattern}”", seconds)

    def focused(self, window: str = "") -> list[str]:
        """The names of what has the focus: a widget, and a line in it."""
        widgets = (widget for w in self.windows_of(window) for widget in w.walk())
        return [widget.name for widget in widgets if widget.has(State.FOCUSED)]

    def wait_focus(self, name: str, window: str = "") -> None:
        """Wait until something of this name has the focus."""
        self._wait(lambda: name in self.focused(window), f"“{name}” with the focus")

    def wait_focus_moved(self, before: list[str], window: str = "") -> None:
        """Wait until something else has the focus than what `focused` told before."""
        self._wait(lambda: self.focused(window) != before, f"the focus to leave {before}")

    # Acting

    def activate(self, window: Widget) -> None:
        """Bring a window to the front."""
        if window.has(State.ACTIVE):
            return
        pattern = f"^{re.escape(window.name)}$"
        numbers = self.screen.act("search", "--onlyvisible", "--name", pattern).split()
        if numbers:
            self.screen.act("windowactivate", "--sync", numbers[-1])

    def click(self, widget: Widget, button: int = 1, count: int = 1) -> None:
        """Click into the middle of a widget."""
        self.screen.click_at(widget.centre, button, count)

    def press(self, name: str, window: str = "") -> None:
        """Press a button that can be pressed."""
        button = self.find(Role.BUTTON, name, window)
        assert button.has(State.SENSITIVE), f"“{name}” is grey"
        self.click(button)

    def type(self, name: str, text: str, window: str = "") -> None:
        """Replace what is in a field, by keys of a US keyboard."""
        x, y, width, height = self.find(Role.FIELD, name, window).box
        self.screen.click_at((x + width // 4, y + height // 2))
        self.screen.press_keys("ctrl+a", "BackSpace")
        self.screen.act("type", "--delay", 3, "--", text)
        self.wait_field(name, text, window)

    def check(self, name: str, window: str = "", *, is_on: bool = True) -> None:
        """Switch a check box."""
        box = self.find(Role.CHECK_BOX, name, window)
        if box.has(State.CHECKED) is not is_on:
            x, y, _width, height = box.box
            self.screen.click_at((x + height // 2, y + height // 2))
            self._wait(
                lambda: self.find(Role.CHECK_BOX, name, window).has(State.CHECKED) is is_on,
                f"check box “{name}” to be {is_on}",
            )

    def select(self, name: str) -> None:
        """Click the line of this name."""
        self.click(self.find(Role.CELL, name))

    def menu(self, *path: str) -> None:
        """Choose an entry of the menu bar of the window in front."""
        window = next((w for w in self.windows if w.has(State.ACTIVE)), None)
        seen = window or self.windows[0]
        self.activate(seen)
        for depth, name in enumerate(path):
            self._click_item(lambda: self.windows, name, is_last=depth == len(path) - 1)

    def wait_active(self, window: str = "") -> None:
        """Wait until a window gets the keys, as a person sees by its frame."""
        self.activate(self.window(window))
        self._wait(lambda: self.window(window).has(State.ACTIVE), f"“{window}” in front")

    def open_menu_by_keys(self, keys: str, entry: str) -> None:
        """Open a menu of the window in front by the keyboard; once more if nothing shows."""
        for seconds in (SECONDS / 2, SECONDS):
            self.screen.press_keys(keys)
            with suppress(NotSeen):
                self.find(Role.ITEM, entry, seconds=seconds)
                return
        raise NotSeen(f"no menu with “{entry}” by {keys}")

    def open_context_menu(self, name: str) -> float:
        """Open the context menu of the line of this name; returns when, for `choose`."""
        since: float = self.screen.ask("time")
        self.click(self.find(Role.CELL, name), button=3)
        self._wait(lambda: self._menus(since), "a context menu")
        return since

    def choose(self, since: float, *path: str) -> None:
        """Choose an entry of a menu that was opened since then."""
        for depth, name in enumerate(path):
            self._click_item(lambda: self._menus(since), name, is_last=depth == len(path) - 1)

    def move_focus(self, key: str, name: str, window: str = "") -> None:
        """Press a key until something of this name has the focus."""
        for _press in range(MOST_PRESSES):
            before = self.focused(window)
            if name in before:
                return
            self.screen.press_keys(key)
            self.wait_focus_moved(before, window)
        raise NotSeen(f"{key} does not reach “{name}”")

    def close(self, title: str) -> None:
        """Close a window by the keyboard, as the window manager does."""
        self.activate(self.window(title))
        self.screen.press_keys("alt+F4")
        self.wait_closed(title)

    def end(self) -> None:
        """End it, if it has not ended."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is None:
                os.kill(self.pid, number)
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(END_SECONDS)

    def _menus(self, since: float) -> list[Widget]:
        return [Widget.of(told) for told in self.screen.ask("menus", pid=self.pid, since=since)]

    def _click_item(self, places: Callable[[], list[Widget]], name: str, *, is_last: bool) -> None:
        last: list[Widget] = []

        def look() -> Widget | None:
            found = [item for place in places() for item in place.find_all(Role.ITEM, name)]
            is_still = bool(found and last and found[0].box == last[0].box)
            last[:] = found
            return found[0] if is_still else None

        item = self._wait(look, f"menu entry “{name}”")
        if is_last and not item.has(State.SENSITIVE):
            raise NotSeen(f"menu entry “{name}” is grey: {item.description}")
        self.click(item)

    def _wait(self, condition: Callable[[], T | None], what: str, seconds: float = SECONDS) -> T:
        def look() -> T | None:
            if self.process.poll() is not None:
                raise AssertionError(f"the program has ended:\n{self.log}")
            return condition()

        try:
            return self.screen.wait(look, what, seconds)  # type: ignore[return-value]
        except NotSeen as error:
            seen = "\n".join(f"--- {w.name}\n{w.texts}" for w in self.windows)
            raise NotSeen(f"{error}\nThis shows:\n{seen}\n--- log\n{self.log[-3000:]}") from None


def _rows(tree: Widget) -> list[dict[str, str]]:
    """The cells of a tree, by line and header: both are found by their places."""
    headers = tree.find_all(Role.HEADER)
    rows: dict[int, dict[str, str]] = {}
    for cell in tree.find_all(Role.CELL):
        middle = cell.centre[0]
        for header in headers:
            x, _y, width, _height = header.box
            if x <= middle < x + width:
                rows.setdefault(cell.box[1], {})[header.name] = cell.name
                break
    return [rows[y] for y in sorted(rows)]
