"""A process in namespaces of its own, and the way into them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from enum import Enum
from pathlib import Path

from tests.support.lab import cgroups
from tests.support.lab.waiting import LabError, wait_until

SCRIPT = Path(__file__).with_name("init.sh")
# Programs of a host would use the desktop on which the tests are started.
UNWANTED = (
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "DBUS_SESSION_BUS_ADDRESS",
    "XDG_RUNTIME_DIR",
    "LANGUAGE",
)


class Kind(Enum):
    """What an init is the first process of; the value is what init.sh calls it."""

    CLIENT = "client"
    HOST = "host"

    @property
    def unshare_options(self) -> list[str]:
        """Return the namespaces which it gets for itself."""
        options = ["--net", "--mount", "--uts", "--pid", "--propagation=private"]
        return [*options, "--ipc", "--cgroup"] if self is Kind.HOST else options

    @property
    def nsenter_options(self) -> list[str]:
        """Return the namespaces which a command enters.

        Processes in the client keep the outer pid namespace, so that a test can control them.
        """
        options = ["--net", "--mount", "--uts"]
        return [*options, "--pid", "--ipc", "--cgroup"] if self is Kind.HOST else options


class Init:
    """The first process of new namespaces; when it ends, the kernel ends all others in them.

    It lives as long as our end of a pipe is open, so nothing outlives a test run which crashed.

    Args:
        kind: host or client.
        directory: its files, and where it says how far it is.
        name: its host name.
        address: its address, with the length of the prefix.
        groups: control groups it joins.
        environment: more variables for init.sh.
    """

    def __init__(
        self,
        kind: Kind,
        directory: Path,
        name: str,
        address: str,
        groups: Sequence[Path] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._kind = kind
        self._directory = directory
        self._name = name
        start = ["unshare", *kind.unshare_options, "--fork", "--kill-child"]
        script = ["bash", str(SCRIPT), kind.value, str(directory), name, address]
        with (directory / "init.log").open("wb") as log:
            self._process = subprocess.Popen(
                cgroups.joining(groups, [*start, *script]),
                stdin=subprocess.PIPE,  # the lifeline
                stdout=log,
                stderr=log,
                env={**clean_environment(), **(environment or {})},
                cwd="/",
                start_new_session=True,  # Ctrl+C is for the test run, which then closes the lab
            )
        try:
            self._wait_for("init.pid", seconds=10)
        except LabError:
            self.end()
            raise
        self.pid = int((directory / "init.pid").read_text())

    @property
    def is_alive(self) -> bool:
        """Is it running? As long as it is, its pid cannot be another process's."""
        return self._process.poll() is None

    def wait_ready(self, seconds: float = 60) -> None:
        """Return when everything in it is started.

        Raises:
            LabError: something did not start; the message holds the log.
        """
        self._wait_for("ready", seconds)

    def argv(
        self, command: Iterable[str | os.PathLike[str]], directory: Path = Path("/")
    ) -> list[str]:
        """Return a command that runs the given one inside.

        Args:
            command: program and arguments.
            directory: where it starts; a host does not see the machine's /root and /run.

        Raises:
            LabError: it has ended.
        """
        if not self.is_alive:
            raise LabError(f"{self._name} is not running")
        words = (os.fspath(word) for word in command)
        return [*self.nsenter(), f"--wdns={directory}", "--", *words]

    def nsenter(self) -> list[str]:
        """Return the beginning of such a command; it starts in the root directory."""
        program = shutil.which("nsenter") or "nsenter"
        return [program, "--target", str(self.pid), *self._kind.nsenter_options]

    def end(self) -> None:
        """End everything in it at once, as a power failure does."""
        if self._process.stdin:
            self._process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        self._process.kill()
        self._process.wait()

    def _wait_for(self, file: str, seconds: float) -> None:
        """Wait until init.sh has written this file into its directory."""
        path = self._directory / file
        try:
            wait_until(lambda: path.exists() or not self.is_alive, f"it wrote {file}", seconds)
        except LabError as error:
            raise LabError(f"{self._name}: {error}\n{self._log()}") from error
        if not path.exists():
            raise LabError(f"{self._name} ended while it started:\n{self._log()}")

    def _log(self) -> str:
        return (self._directory / "init.log").read_text(errors="replace")


def clean_environment() -> dict[str, str]:
    """Return our environment for programs whose output we read: no desktop, no translations."""
    kept = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    path = os.pathsep.join((kept.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", "/sbin"))
    return kept | {"PATH": path, "LC_ALL": "C.UTF-8"}
