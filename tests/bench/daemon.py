"""A private libvirtd that serves the test driver, and hosts that never answer."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.lab.namespaces import clean_environment
from tests.support.lab.waiting import wait_until

PROGRAM = "libvirtd"
_SETTINGS = """\
unix_sock_dir = "{directory}"
unix_sock_rw_perms = "0700"
auth_unix_rw = "none"
auth_unix_ro = "none"
"""


def is_installed() -> bool:
    """True when this machine has the daemon."""
    return shutil.which(PROGRAM, path=clean_environment()["PATH"]) is not None


@contextmanager
def private_daemon(directory: Path) -> Iterator[Path]:
    """Run a libvirtd in this directory; gives its socket.

    It finds no driver modules, so it has the built-in test driver only and touches nothing of the
    machine: no hypervisor, no networks, no storage. Machines of `test+unix:///default?socket=...`
    live as long as somebody is connected, and everybody sees the same.
    """
    (directory / "no-drivers").mkdir(parents=True)
    settings = directory / "libvirtd.conf"
    settings.write_text(_SETTINGS.format(directory=directory))
    environment = clean_environment() | {
        "LIBVIRT_DRIVER_DIR": str(directory / "no-drivers"),
        "XDG_RUNTIME_DIR": str(directory),
        "XDG_CACHE_HOME": str(directory),
        "XDG_CONFIG_HOME": str(directory),
    }
    program = shutil.which(PROGRAM, path=environment["PATH"]) or PROGRAM
    command = [program, "--config", str(settings), "--pid-file", str(directory / "libvirtd.pid")]
    with (directory / "libvirtd.log").open("wb") as log:
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", *command], env=environment, stdout=log, stderr=log
        )
    try:
        path = directory / "libvirt-sock"
        wait_until(lambda: _is_served(path), "libvirtd serves its socket")
        yield path
    finally:
        process.terminate()
        process.wait()


@contextmanager
def black_hole() -> Iterator[int]:
    """A TCP port of this machine where connections succeed and nothing ever answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        yield port


def _is_served(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(os.fspath(path)) == 0
