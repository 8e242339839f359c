"""The programs that are compared, from outside: start, first window, complete list.

Neither is helped or hindered: no accessibility bus, and what tells that a list is complete is what
the program logs anyway. vmgui logs one line when the rows of a host's first list are in the view's
model; virt-manager logs one line for each machine when it hands it to its list, in a log file that
it always writes.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.bench import usage
from tests.bench.screen import WindowWatch

_STEP_SECONDS = 0.005
_END_SECONDS = 10


@dataclass(frozen=True)
class Program:
    """A program that manages machines."""

    name: str
    command: Sequence[str]
    """Starts it; the URI of the connection is appended."""
    log: str
    """The file with its log; {cache} stands for XDG_CACHE_HOME, where stderr goes, too."""
    listed: re.Pattern[str]
    """A line about `count` machines that have been listed, or about one if it has no such group."""

    def is_installed(self) -> bool:
        """True when it can be measured."""
        return shutil.which(self.command[0]) is not None


VMGUI = Program(
    "vmgui",
    (str(Path(sys.executable).with_name("vmgui")), "--debug", "core.host", "--connect"),
    "{cache}/stderr.log",
    re.compile(r": (?P<count>\d+) domains listed$", re.MULTILINE),
)
VIRT_MANAGER = Program(
    "virt-manager",
    ("/usr/bin/virt-manager", "--no-fork", "--connect"),
    "{cache}/virt-manager/virt-manager.log",
    re.compile(r" domain=.* added$", re.MULTILINE),
)


class Running:
    """A program that has been started."""

    def __init__(
        self, program: Program, process: subprocess.Popen[bytes], started: float, log: Path
    ) -> None:
        self._program = program
        self._process = process
        self._log = log
        self.started = started
        """By `time.monotonic()`, just before exec."""

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def window_seconds(self, windows: WindowWatch, seconds: float, title: str = "") -> float:
        """How long after its start the first window, or the one so called, was on the screen.

        Raises:
            TimeoutError: there was none.
        """
        return windows.wait(self.pid, seconds, title) - self.started

    def list_seconds(self, count: int, seconds: float) -> float:
        """How long after its start all `count` machines were listed.

        Raises:
            TimeoutError: they were not.
        """
        deadline = self.started + seconds
        while (now := time.monotonic()) < deadline:
            if self._listed() >= count:
                return now - self.started
            if self._process.poll() is not None:
                raise TimeoutError(f"{self._program.name} has ended: see {self._log}")
            time.sleep(_STEP_SECONDS)
        raise TimeoutError(f"{self._program.name} had not listed {count} machines in {seconds} s")

    def cpu_share(self, seconds: float) -> float:
        """How much of one processor it uses in the coming seconds."""
        before, began = usage.cpu_seconds(self.pid), time.monotonic()
        time.sleep(seconds)
        return (usage.cpu_seconds(self.pid) - before) / (time.monotonic() - began)

    def resident_mib(self) -> float:
        """Its memory now."""
        return usage.resident_mib(self.pid)

    def _listed(self) -> int:
        text = self._log.read_text(errors="replace") if self._log.exists() else ""
        found = self._program.listed.finditer(text)
        return sum(int(match.groupdict().get("count", 1)) for match in found)


@contextmanager
def started(
    program: Program, uri: str, environment: Mapping[str, str], directory: Path, *arguments: str
) -> Iterator[Running]:
    """Start a program with a connection; it ends at the end.

    Args:
        program: what to start.
        uri: the connection it opens.
        environment: of a private desktop.
        directory: holds its settings and caches; a second start finds those of the first one.
        *arguments: of the program, after the URI.
    """
    places = {name: directory / name for name in ("config", "cache", "data", "state")}
    for place in places.values():
        place.mkdir(parents=True, exist_ok=True)
    log = Path(program.log.format(cache=places["cache"]))
    log.unlink(missing_ok=True)
    own = {f"XDG_{name.upper()}_HOME": str(place) for name, place in places.items()}
    with (places["cache"] / "stderr.log").open("wb") as stderr:
        begin = time.monotonic()
        process = subprocess.Popen(
            [*program.command, uri, *arguments],
            env={**environment, **own},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
        )
    try:
        yield Running(program, process, begin, log)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(_END_SECONDS)
    process.kill()
    process.wait()
