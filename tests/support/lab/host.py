"""One host of the lab: what is the same during its life."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.lab import cgroups, network
from tests.support.lab.namespaces import Init, clean_environment
from tests.support.lab.waiting import LabError

COMMAND_SECONDS = 60
OBJECTS = ("qemu", "storage", "secrets", "nwfilter")
"""Where libvirt keeps the definitions of persistent objects, below /etc/libvirt."""


@dataclass
class LabHost:
    """A host that runs: libvirtd, virtlogd, sshd, its own storage, networks and file system parts.

    Args:
        name: its host name in the lab.
        index: says which addresses and cables it has.
        directory: its files on the machine.
        init: its first process.
        groups: its control groups.
        is_tampered: a test has broken something; the lab starts a new one for the next test.
        first_configuration: libvirt's objects when the host had just started.
    """

    name: str
    index: int
    directory: Path
    init: Init
    groups: list[Path] = field(repr=False)
    is_tampered: bool = False
    first_configuration: dict[Path, bytes] = field(default_factory=dict, repr=False)

    def configuration(self) -> dict[Path, bytes]:
        """Return the files in which libvirt keeps its persistent objects."""
        etc = self.files / "etc/libvirt"
        paths = (path for folder in OBJECTS for path in (etc / folder).rglob("*"))
        return {path: b"" if path.is_symlink() else path.read_bytes() for path in _files(paths)}

    @property
    def files(self) -> Path:
        """Its private parts of the file system, as seen from outside."""
        return self.directory / "fs"

    @property
    def images(self) -> Path:
        """The directory of its pool "default", as seen from outside."""
        return self.files / "var/lib/libvirt/images"

    @property
    def address(self) -> str:
        """Its address for the client and the other hosts."""
        return network.address(self.index)

    @property
    def uri(self) -> str:
        """The URI which reaches it from anywhere on this machine, without ssh."""
        return f"qemu+unix:///system?socket={self.files}/run/libvirt/libvirt-sock"

    def run(self, *command: str | os.PathLike[str], check: bool = True) -> str:
        """Run a command on the host and return what it prints.

        Raises:
            LabError: it failed, and `check` is set.
        """
        return capture(self.init.argv(command), check=check)

    def virsh(self, *arguments: str) -> str:
        """Run one command of virsh and return what it prints.

        A program of its own, because the first connection inside a process decides how libvirt's
        events travel in it, and that is for the program under test to say.

        Raises:
            LabError: libvirt refused it, or did not answer.
        """
        return capture(["virsh", "-q", "-c", self.uri, *arguments]).strip()

    def virsh_script(self, commands: Iterable[str]) -> None:
        """Run many commands of virsh in one process; those which fail do not stop the others."""
        text = "\n".join(commands)
        capture(["virsh", "-q", "-c", self.uri], stdin=text, check=False)

    def start_daemon(self) -> None:
        """Start libvirtd, in the host's control groups."""
        daemon = ["/usr/sbin/libvirtd", "-d", "-l", "--pid-file", "/run/libvirtd.pid"]
        inside = self.init.argv(["env", "HOME=/root", *daemon])
        capture(cgroups.joining(self.groups, inside))

    def signal_daemon(self, signal: str) -> None:
        """Send libvirtd a signal, such as KILL; its pid is one of its own pid namespace."""
        self.run("sh", "-c", f"kill -{signal} $(cat /run/libvirtd.pid)")

    @property
    def has_daemon(self) -> bool:
        """Is libvirtd running, be it frozen?"""
        script = "kill -0 $(cat /run/libvirtd.pid) 2>/dev/null && echo yes"
        return bool(self.run("sh", "-c", script, check=False))

    @property
    def answers(self) -> bool:
        """Does libvirtd answer, with the network which it starts by itself?"""
        try:
            return "default" in self.virsh("net-list", "--name").split()
        except LabError:
            return False


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    return (path for path in paths if path.is_symlink() or path.is_file())


def capture(command: list[str], *, stdin: str = "", check: bool = True) -> str:
    """Run a command and return what it prints.

    Raises:
        LabError: it failed and `check` is set, or took a minute.
    """
    try:
        done = subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            text=True,
            errors="replace",
            env=clean_environment(),
            timeout=COMMAND_SECONDS,
            check=check,
        )
    except subprocess.CalledProcessError as error:
        raise LabError(f"{' '.join(command)} failed:\n{error.stdout}{error.stderr}") from error
    except subprocess.TimeoutExpired as error:
        raise LabError(f"{' '.join(command)} took more than {COMMAND_SECONDS} s") from error
    return done.stdout
