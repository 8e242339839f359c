"""Viewers: programs of their own that show consoles.

They are started in their own session, so they outlive vmgui, and several may run at once. What they
print goes to an unnamed file and reaches the user if they fail. Starting blocks, so it is done in a
lane; waiting has a lane for each viewer.
"""

from __future__ import annotations

import logging
import os
import shutil
import socket
import subprocess
import tempfile
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

START_SECONDS = 30.0
"""How long the tunnel and the program may take to start."""
TUNNEL_IDLE_SECONDS = 30
"""How long a tunnel waits for the viewer to connect; afterwards it ends with the last connection."""
MOST_OUTPUT = 4000
"""Characters of the viewer's last words that are kept."""

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


class Viewers:
    """Starts viewers and watches how they end."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._starting = Lane("viewer start", 2)

    async def show(self, record: DomainRecord) -> None:
        """Open a domain's console and wait until the viewer is closed.

        Whoever is not interested any more cancels; the viewer stays.

        Raises:
            NotPossibleNow: there is no display, or the viewer is not installed.
            ConnectionLost: the tunnel could not be made.
            VmguiError: the viewer failed; `detail` has its last words.
        """
        launch = plan(record, self._settings)
        process, output = await self._starting.call(START_SECONDS, _start, launch)
        waiting = Lane(f"viewer {process.pid}", 1)
        try:
            status = await waiting.call(None, process.wait)
            words = await waiting.call(None, _last_words, output)
        finally:
            waiting.close()
        log.debug("%s ended with status %s", launch.program, status)
        if status != 0:
            raise VmguiError(
                _("{program} ended with status {status}.").format(
                    program=launch.program, status=status
                ),
                detail=words,
            )


def _start(launch: Launch) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    """Make the tunnel and the connection file, and start the program. Blocks."""
    program = _find(launch.program)
    local_port = _forward(launch.tunnel) if launch.tunnel else None
    file = _new_file() if launch.connection_file else None
    ready = launch.filled(local_port, str(file or ""))
    if file is not None:
        file.write_text(ready.connection_file, encoding="utf-8")
    output = tempfile.TemporaryFile()  # noqa: SIM115 - closed by _last_words
    try:
        process = subprocess.Popen(
            [program, *ready.arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    except OSError as error:
        output.close()
        raise VmguiError(
            _("{program} could not be started.").format(program=launch.program),
            detail=str(error),
        ) from error
    return process, output


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
        # Output goes to a file: the background ssh keeps it open, and a pipe would never end.
        status = subprocess.call(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            start_new_session=True,
            timeout=START_SECONDS,
        )
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


def _last_words(output: IO[bytes]) -> str:
    with output:
        return _read_end(output)


def _read_end(file: IO[bytes]) -> str:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - MOST_OUTPUT))
    return file.read().decode(errors="replace").strip()
