"""Viewers: programs of their own that show consoles.

They are started in their own session, so they outlive vmgui, and several may run at once. What they
print goes to an unnamed file and reaches the user if they fail. Starting blocks, so it is done in a
lane; waiting has a lane for each viewer.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from vmgui.base.errors import ConnectionLost, NotPossibleNow, VmguiError
from vmgui.base.i18n import _
from vmgui.base.paths import make_private, runtime_dir
from vmgui.base.records import DomainRecord
from vmgui.base.settings import Settings
from vmgui.core.operations.consoles import Launch, Tunnel, plan
from vmgui.virt.lanes import Lane

log = logging.getLogger(__name__)

MOST_STARTING = 4
"""How many viewers are started at once; a tunnel may take its time."""
TUNNEL_SECONDS = 60.0
"""How long a tunnel may take: a person may have to type a password."""
TUNNEL_IDLE_SECONDS = 30
"""How long a tunnel waits for the viewer; afterwards it ends with the last connection."""
MOST_OUTPUT = 4000
"""Bytes of the viewer's last words that are kept."""

PACKAGES = {
    "virt-viewer": "virt-viewer",
    "remote-viewer": "virt-viewer",
    "vncviewer": "tigervnc-viewer",
    "xtigervncviewer": "tigervnc-viewer",
    "gvncviewer": "gvncviewer",
    "krdc": "krdc",
    "remmina": "remmina",
    "vinagre": "vinagre",
    "ssh": "openssh-client",
}
"""The package that has a program; the same or nearly so in all distributions."""


@dataclass(frozen=True)
class Viewer:
    """A viewer that runs."""

    program: str
    _process: subprocess.Popen[bytes]
    _output: IO[bytes]
    _file: Path | None

    async def closed(self) -> None:
        """Wait until it is closed. Whoever is not interested any more cancels; the viewer stays.

        Raises:
            VmguiError: it failed; `detail` has its last words.
        """
        lane = Lane(f"viewer {self._process.pid}", 1)
        try:
            status, words = await lane.call(None, self._wait)
        finally:
            lane.close()
        log.debug("%s ended with status %s", self.program, status)
        if status != 0:
            # The last line is what went wrong; the toolkit's grumbling stands before it.
            last = words.splitlines()[-1] if words else ""
            raise VmguiError(_ending(self.program, status), detail=words, hint=last)

    def _wait(self) -> tuple[int, str]:
        with self._output:
            status = self._process.wait()
            if self._file is not None:
                self._file.unlink(missing_ok=True)  # the viewer may have failed before it did
            return status, _read_end(self._output)


class Viewers:
    """Starts viewers."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lane = Lane("viewers", MOST_STARTING)

    async def open(self, record: DomainRecord) -> Viewer:
        """Open a domain's console.

        Raises:
            NotPossibleNow: there is no display, or the viewer is not installed.
            InvalidInput: the viewer command of the settings is malformed.
            ConnectionLost: the tunnel could not be made.
            VmguiError: the viewer could not be started.
        """
        return await self._lane.call(None, _start, plan(record, self._settings))

    def close(self) -> None:
        """Start none any more; those that run go on."""
        self._lane.close()


def _ending(program: str, status: int) -> str:
    if status > 0:
        return _("{program} ended with status {status}.").format(program=program, status=status)
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = str(-status)
    return _("{program} was ended by the signal {signal}.").format(program=program, signal=name)


def _start(launch: Launch) -> Viewer:
    """Make the tunnel and the connection file, and start the program. Blocks."""
    program = _find(launch.program)
    local_port = _forward(launch.tunnel) if launch.tunnel else None
    try:
        with ExitStack() as undo:
            file = None
            if launch.connection_file:
                file = _new_file()
                undo.callback(file.unlink, missing_ok=True)
            ready = launch.filled(local_port, str(file or ""))
            if file is not None:
                file.write_text(ready.connection_file, encoding="utf-8")
            output = undo.enter_context(tempfile.TemporaryFile())
            process = _run([program, *ready.arguments], output)
            undo.pop_all()  # `Viewer._wait` does it
    except OSError as error:
        raise VmguiError(
            _("{program} could not be started.").format(program=launch.program),
            detail=str(error),
        ) from error
    return Viewer(launch.program, process, output, file)


def _run(command: list[str], output: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
    )


def _find(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        package = PACKAGES.get(Path(program).name, "")
        raise NotPossibleNow(
            _("{program} is not installed on this computer.").format(program=program),
            hint=_(
                "Install the package “{package}”, or choose another viewer in Preferences."
            ).format(package=package)
            if package
            else _("Install it, or choose another viewer in Preferences."),
        )
    return path


def _forward(tunnel: Tunnel) -> int:
    """Make an SSH forward that lasts as long as the viewer's connections; returns its near port.

    ssh goes to the background once the forward stands and runs a short sleep on the host; it ends
    when the sleep is over and the last forwarded connection is closed.
    """
    near = _free_port()
    *command, separator, login = tunnel.command
    far = f"[{tunnel.host}]" if ":" in tunnel.host else tunnel.host
    forward = f"127.0.0.1:{near}:{far}:{tunnel.port}"
    arguments = [
        *(_find(command[0]), *command[1:]),
        *("-f", "-o", "ExitOnForwardFailure=yes", "-L", forward),
        *(separator, login, f"sleep {TUNNEL_IDLE_SECONDS}"),
    ]
    with tempfile.TemporaryFile() as words:
        try:
            # Output goes to a file: the ssh in the background keeps it open, a pipe would not end.
            status = subprocess.call(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                start_new_session=True,
                timeout=TUNNEL_SECONDS,
            )
        except subprocess.TimeoutExpired:
            status = -1
        if status != 0:
            raise ConnectionLost(
                _("No SSH tunnel to the display could be made."), detail=_read_end(words)
            )
    return near


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _new_file() -> Path:
    """An empty connection file that only the user can read; the viewer deletes it."""
    handle, name = tempfile.mkstemp(suffix=".vv", dir=make_private(runtime_dir()))
    os.close(handle)
    return Path(name)


def _read_end(file: IO[bytes]) -> str:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - MOST_OUTPUT))
    return file.read().decode(errors="replace").strip()
