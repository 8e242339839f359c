"""A throw-away desktop: X server, D-Bus session, window manager and XDG directories of its own.

It shares nothing with other sessions of the machine. In a test:

    with Desktop() as desktop:
        subprocess.run(command, env=desktop.environment)
        desktop.screenshot(Path("picture.png"))

From a shell: `python -m tests.support.desktop [--size 1600x1000] command ...`
"""

from __future__ import annotations

import argparse
import os
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support import cache
from tests.support.lab.waiting import wait_until

SIZE = "1600x1000"
START_SECONDS = 20
END_SECONDS = 5
# They would connect programs to the desktop on which the tests are started.
FOREIGN = (
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "SESSION_MANAGER",
    "DBUS_SESSION_BUS_ADDRESS",
    "AT_SPI_BUS_ADDRESS",
    "NO_AT_BRIDGE",
    "GTK_MODULES",
    "QT_QPA_PLATFORM",
)
DIRECTORIES = ("runtime", "config", "cache", "data", "state")


class Desktop:
    """A context manager; its programs end with it, and with the process that has started it.

    Args:
        size: of the screen, in pixels: WIDTHxHEIGHT.
    """

    def __init__(self, size: str = SIZE) -> None:
        self._size = size
        self._stack = ExitStack()
        self.environment: dict[str, str] = {}

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            directory = Path(tempfile.mkdtemp(prefix="vmgui-desktop-"))
            stack.callback(shutil.rmtree, directory, ignore_errors=True)
            self.environment = _environment(directory)
            self._start_x_server(stack, directory)
            self._start_bus(stack, directory)
            self._start_window_manager(stack, directory)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()

    def screenshot(self, path: Path) -> Path:
        """Write a picture of the whole screen; the suffix of the path says in which format."""
        command = ["import", "-window", "root", str(path)]
        subprocess.run(command, env=self.environment, check=True)
        return path

    def _start_x_server(self, stack: ExitStack, directory: Path) -> None:
        """Start it on a free display, whose number it tells when it is ready.

        Without -noreset it begins anew when its last client leaves, which happens between programs.
        """
        screen = ["-screen", "0", f"{self._size}x24", "-dpi", "96", "-nolisten", "tcp", "-noreset"]
        number = self._start_and_read(stack, directory, ["Xvfb", *screen, "-displayfd", "{fd}"])
        self.environment["DISPLAY"] = f":{number}"

    def _start_bus(self, stack: ExitStack, directory: Path) -> None:
        """Start it at a path: an abstract socket could not be reached from other namespaces."""
        place = f"--address=unix:path={directory}/runtime/bus"
        options = ["--session", "--nofork", "--nopidfile", place, "--print-address={fd}"]
        command = ["dbus-daemon", *options]
        address = self._start_and_read(stack, directory, command)
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = address

    def _start_window_manager(self, stack: ExitStack, directory: Path) -> None:
        """Start it: without one there is no focus, no active window and no modality."""
        self._start(stack, directory, ["openbox", "--sm-disable"])
        wait_until(
            lambda: "window id" in self._root_property("_NET_SUPPORTING_WM_CHECK"),
            "the window manager is there",
            START_SECONDS,
            step=0.03,
        )

    def _root_property(self, name: str) -> str:
        command = ["xprop", "-root", name]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False
        )
        return done.stdout

    def _start_and_read(self, stack: ExitStack, directory: Path, command: Sequence[str]) -> str:
        """Start a program which writes one line to the file descriptor {fd} when it is ready."""
        reader, writer = os.pipe()
        with os.fdopen(reader) as answers:
            try:
                told = [word.format(fd=writer) for word in command]
                self._start(stack, directory, told, inherit=(writer,))
            finally:
                os.close(writer)
            ready, _, _ = select.select([answers], [], [], START_SECONDS)
            line = answers.readline().strip() if ready else ""
        if not line:
            log = (directory / f"{command[0]}.log").read_text(errors="replace")
            raise RuntimeError(f"{command[0]} did not start:\n{log}")
        return line

    def _start(
        self,
        stack: ExitStack,
        directory: Path,
        command: Sequence[str],
        inherit: tuple[int, ...] = (),
    ) -> None:
        """Start a program in the background; the kernel ends it when our process dies."""
        with (directory / f"{command[0]}.log").open("wb") as log:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", *command],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=inherit,
                start_new_session=True,
            )
        stack.callback(_end, process)


def run(command: Sequence[str], size: str = SIZE) -> int:
    """Run a command on a desktop of its own and return its exit status."""
    with Desktop(size) as desktop:
        return subprocess.run(command, env=desktop.environment, check=False).returncode


def _environment(directory: Path) -> dict[str, str]:
    for name in DIRECTORIES:
        (directory / name).mkdir(mode=0o700)
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    own: Mapping[str, object] = {
        "XDG_RUNTIME_DIR": directory / "runtime",
        "XDG_CONFIG_HOME": directory / "config",
        "XDG_CACHE_HOME": directory / "cache",
        "XDG_DATA_HOME": directory / "data",
        "XDG_STATE_HOME": directory / "state",
        cache.VARIABLE: cache.directory(),
        "XDG_SESSION_TYPE": "x11",
        "GSETTINGS_BACKEND": "memory",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "LC_ALL": "C.UTF-8",
    }
    return kept | {name: str(value) for name, value in own.items()}


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main(arguments: Sequence[str]) -> int:
    """Run the command of the command line; its exit status is ours."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.desktop")
    parser.add_argument("--size", default=SIZE, help="of the screen (default: %(default)s)")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    if not options.command:
        parser.error("a command is needed")
    return run(options.command, options.size)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
