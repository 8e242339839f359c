"""The client: the namespaces from which the hosts are reached by name and by ssh."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from tests.support.lab import files, network
from tests.support.lab.host import capture
from tests.support.lab.namespaces import Init, Kind
from tests.support.lab.waiting import LabError

# The home is the one in the client's passwd: ssh reads it from there.
OUTSIDE_SSH = """\
#!/bin/sh
exec {nsenter} -- ssh "$@"
"""


class Client:
    """It sees the machine's files, displays and processes, but has its own network, /etc and home.

    Args:
        directory: for its files.
        key: the ssh key which opens the hosts.
    """

    def __init__(self, directory: Path, key: Path) -> None:
        self._directory = directory
        self._key = key
        self._init: Init | None = None

    def start(self) -> None:
        """Start it.

        Raises:
            LabError: something in it did not start; the message holds the log.
        """
        self._directory.mkdir()
        files.make_client(self._directory, self._key)
        self._init = Init(
            Kind.CLIENT,
            self._directory,
            network.CLIENT,
            f"{network.CLIENT_ADDRESS}/24",
            environment={"LAB_SILENT": network.SILENT_ADDRESS},
        )
        self._init.wait_ready()
        self.ssh.write_text(OUTSIDE_SSH.format(nsenter=" ".join(self._init.nsenter())))
        self.ssh.chmod(0o755)

    def end(self) -> None:
        """End its own processes; what a test has started in it is the test's."""
        if self._init:
            self._init.end()

    @property
    def ssh(self) -> Path:
        """A program for processes outside: ssh which runs in the client."""
        return self._directory / "ssh"

    @property
    def home(self) -> Path:
        """Its home directory, with .ssh; the same path inside and outside."""
        return self._directory / "home"

    @property
    def hosts_file(self) -> Path:
        """Its /etc/hosts, as seen from outside."""
        return self._directory / "etc/hosts"

    def argv(self, command: Iterable[str | os.PathLike[str]]) -> list[str]:
        """Return a command which runs the given one inside, in the current directory.

        Raises:
            LabError: the client does not run.
        """
        if self._init is None:
            raise LabError("the client is not started")
        return self._init.argv(["env", f"HOME={self.home}", *command], Path.cwd())

    def run(self, *command: str | os.PathLike[str], check: bool = True) -> str:
        """Run a command inside and return what it prints.

        Raises:
            LabError: it failed, and `check` is set.
        """
        return capture(self.argv(command), check=check)
