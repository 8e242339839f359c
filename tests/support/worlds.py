"""Simulated hosts of libvirt's test driver, in this process and behind a daemon of our own.

uri = world(tmp_path, domains=10)               # each connection has a copy of its own
uri = world(tmp_path, [Machine("web1", title="Shop", tags=("prod",))])

def test_x(daemon: Daemon):                     # a libvirtd of the test's own
    daemon.uri                                  # one host, shared by all connections
    daemon.define(300); daemon.kill(); daemon.start()
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import subprocess
import tempfile
import time
import uuid as uuids
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import libvirt
import pytest

_TEST = "http://libvirt.org/schemas/domain/test/1.0"
_OURS = "https://vmgui.org/xmlns/domain/1"
_NUMBERS = uuids.UUID("00000000-0000-4000-8000-000000000000").int
RUNNING = libvirt.VIR_DOMAIN_RUNNING
PAUSED = libvirt.VIR_DOMAIN_PAUSED
SHUT_OFF = libvirt.VIR_DOMAIN_SHUTOFF
CRASHED = libvirt.VIR_DOMAIN_CRASHED


@dataclass(frozen=True)
class Machine:
    """A domain of a world."""

    name: str
    state: int = SHUT_OFF
    """libvirt's virDomainState."""
    title: str = ""
    notes: str = ""
    folder: str = ""
    tags: tuple[str, ...] = ()
    memory_mib: int = 128
    vcpus: int = 1
    is_saved: bool = False
    is_transient: bool = False
    graphics: str = "vnc"
    """Empty for none."""
    uuid: str = ""
    """Empty for one made of the name."""
    os_id: str = ""

    def xml(self) -> str:
        """The description, with the test driver's own elements."""
        lines = [
            f"<domain type='test' xmlns:test='{_TEST}'>",
            f"<name>{escape(self.name)}</name>",
            f"<uuid>{self.uuid or uuid_of(self.name)}</uuid>",
            f"<title>{escape(self.title)}</title>" if self.title else "",
            f"<description>{escape(self.notes)}</description>" if self.notes else "",
            self._metadata(),
            f"<memory unit='MiB'>{self.memory_mib}</memory><vcpu>{self.vcpus}</vcpu>",
            "<os><type arch='x86_64'>hvm</type></os><devices>",
            f"<disk type='file' device='disk'><source file='/images/{escape(self.name)}.qcow2'/>",
            "<target dev='vda' bus='virtio'/></disk>",
            f"<interface type='network'><mac address='{mac_of(self.name)}'/>",
            "<source network='default'/></interface>",
            f"<graphics type='{self.graphics}' autoport='yes'/>" if self.graphics else "",
            "</devices>",
            f"<test:runstate>{self.state}</test:runstate>",
            "<test:hasmanagedsave/>" if self.is_saved else "",
            "<test:transient/>" if self.is_transient else "",
            "</domain>",
        ]
        return "\n".join(line for line in lines if line)

    def _metadata(self) -> str:
        parts = []
        if self.folder or self.tags:
            folder = f"<v:folder>{escape(self.folder)}</v:folder>" if self.folder else ""
            tags = "".join(f"<v:tag>{escape(tag)}</v:tag>" for tag in self.tags)
            parts.append(f"<v:machine xmlns:v='{_OURS}'>{folder}{tags}</v:machine>")
        if self.os_id:
            parts.append(
                "<libosinfo:libosinfo xmlns:libosinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'>"
                f"<libosinfo:os id='{self.os_id}'/></libosinfo:libosinfo>"
            )
        return f"<metadata>{''.join(parts)}</metadata>" if parts else ""


def uuid_of(name: str) -> str:
    """The UUID that a machine of this name gets."""
    return str(uuids.uuid5(uuids.UUID(int=_NUMBERS), name))


def mac_of(name: str) -> str:
    """The MAC address that a machine of this name gets."""
    digits = uuid_of(name).replace("-", "")
    return "52:54:00:" + ":".join(digits[index : index + 2] for index in (0, 2, 4))


def machines(count: int) -> list[Machine]:
    """Machines m0000, m0001, ...: every third runs, every tenth is paused."""
    return [
        Machine(
            f"m{index:04}",
            state=PAUSED if index % 10 == 9 else RUNNING if index % 3 == 0 else SHUT_OFF,
        )
        for index in range(count)
    ]


def world(directory: Path, domains: int | Iterable[Machine] = 10, *, name: str = "world") -> str:
    """Write the description of a simulated host.

    Args:
        directory: where the file goes.
        domains: how many machines, or which.
        name: the name of the file.

    Returns:
        Its URI. Each connection gets a copy of its own, which ends with it.
    """
    rows = machines(domains) if isinstance(domains, int) else domains
    path = directory / f"{name}.xml"
    path.write_text(
        "<node>\n"
        + "\n".join(row.xml() for row in rows)
        + "\n<network><name>default</name><bridge name='virbr0'/>"
        "<ip address='192.168.122.1' netmask='255.255.255.0'><dhcp>"
        "<range start='192.168.122.2' end='192.168.122.254'/></dhcp></ip></network>\n</node>\n",
        encoding="utf-8",
    )
    return f"test://{path}"


def wait_until(condition: Callable[[], object], what: str, seconds: float = 10) -> None:
    """Return as soon as the condition is true; for tests that are no coroutines."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            pytest.fail(f"waited {seconds} s in vain until {what}")
        time.sleep(0.005)


async def eventually(condition: Callable[[], object], what: str, seconds: float = 20) -> None:
    """Return as soon as the condition is true, while the loop runs."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            pytest.fail(f"waited {seconds} s in vain until {what}")
        await asyncio.sleep(0.005)


_MORTAL = ("setpriv", "--pdeathsig", "KILL") if shutil.which("setpriv") else ()
"""Starts a program that ends with us, even if we are killed."""


class Daemon:
    """A libvirtd of the test's own, that serves nothing but the test driver.

    It finds no other drivers (LIBVIRT_DRIVER_DIR is empty) and keeps its sockets and its pid in
    `directory`, so that the machine's own daemon and its state are not touched. Its
    `test:///default` is one host for all connections, as long as one of them is open.
    """

    def __init__(self, directory: Path, program: str) -> None:
        self.directory = directory
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper: libvirt.virConnect | None = None

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.directory / "libvirt-sock"

    @property
    def uri(self) -> str:
        """The shared host."""
        return self.uri_through(self.socket)

    @staticmethod
    def uri_through(socket: Path) -> str:
        """The shared host, reached by another socket."""
        return f"test+unix:///default?socket={socket}"

    def start(self, permissions: str = "0777") -> None:
        """Start it and wait until it answers."""
        (self.directory / "drivers").mkdir(exist_ok=True)
        config = self.directory / "libvirtd.conf"
        config.write_text(
            f'unix_sock_dir = "{self.directory}"\n'
            f'unix_sock_rw_perms = "{permissions}"\n'
            'auth_unix_rw = "none"\nauth_unix_ro = "none"\n'
            f'log_outputs = "3:file:{self.directory}/log"\n'
        )
        environment = {**os.environ, "LIBVIRT_DRIVER_DIR": str(self.directory / "drivers")}
        self.socket.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [*_MORTAL, self._program, "--config", config, "-p", self.directory / "pid"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self._answers, "libvirtd answers")

    def _answers(self) -> bool:
        with contextlib.suppress(libvirt.libvirtError):
            self._keeper = libvirt.open(self.uri)
        return self._keeper is not None

    @property
    def connection(self) -> libvirt.virConnect:
        """Another client's connection to the shared host, which also keeps the host alive."""
        assert self._keeper is not None
        return self._keeper

    def define(self, rows: int | Iterable[Machine]) -> None:
        """Add machines to the shared host; they start as their state says."""
        for row in machines(rows) if isinstance(rows, int) else rows:
            domain = self.connection.defineXML(row.xml())
            if row.state in (RUNNING, PAUSED):
                domain.create()
            if row.state == PAUSED:
                domain.suspend()

    def domain(self, name: str) -> libvirt.virDomain:
        """A machine of the shared host, as another client sees it."""
        return self.connection.lookupByName(name)

    def names(self) -> set[str]:
        """The names of all machines of the shared host."""
        return {domain.name() for domain in self.connection.listAllDomains()}

    def kill(self) -> None:
        """End it as a crash would."""
        self._end(kill=True)

    def stop(self) -> None:
        """End it in order."""
        self._end(kill=False)

    def _end(self, *, kill: bool) -> None:
        if self._process is not None:
            self._process.kill() if kill else self._process.terminate()
            self._process.wait(10)
            self._process = None
        if self._keeper is not None:
            with contextlib.suppress(libvirt.libvirtError):
                self._keeper.close()
            self._keeper = None


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    """A libvirtd of the test's own; it has the machine "test", running."""
    program = shutil.which("libvirtd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        pytest.skip("needs libvirtd: install libvirt-daemon")
    # Not below tmp_path: the paths of sockets are short, and other users must get there.
    with tempfile.TemporaryDirectory(prefix="vmgui-libvirtd-") as name:
        directory = Path(name)
        directory.chmod(0o755)
        daemon = Daemon(directory, program)
        daemon.start()
        yield daemon
        daemon.stop()
