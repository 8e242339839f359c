"""One run's desktop, directories, worlds and daemon, made when they are first asked for."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.bench.children import Child
from tests.bench.daemon import black_hole, is_installed, private_daemon
from tests.bench.machines import long, many_devices
from tests.bench.programs import Program, Running, started
from tests.bench.screen import WindowWatch
from tests.bench.world import host, stored_world, world
from tests.support import needs
from tests.support.desktop import Desktop
from tests.support.lab import Lab, LabHost
from tests.support.latency_proxy import SlowLink

WINDOW_SECONDS = 60
_REAL = "hostA"


class NotMeasuredError(Exception):
    """Something that a figure needs is not there; the message says what."""


class Rig:
    """A context manager; everything ends with it."""

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            # Sockets are in it, and their paths must be short.
            self._directory = Path(tempfile.mkdtemp(prefix="vmgui-bench-"))
            stack.callback(shutil.rmtree, self._directory, ignore_errors=True)
            self._environment = stack.enter_context(Desktop()).environment | {"NO_AT_BRIDGE": "1"}
            # As most people have it: no screen reader asks, and programs are compiled already.
            for name in ("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "PYTHONDONTWRITEBYTECODE"):
                self._environment.pop(name, None)
            self._environment["PYTHONPYCACHEPREFIX"] = str(self._directory / "pycache")
            self.windows = stack.enter_context(WindowWatch(self._environment))
            self._daemon: Path | None = None
            self._lab: Lab | None = None
            self._warm: set[str] = set()
            self._links = 0
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()

    # Hosts

    def world(self, count: int, name: str = "world") -> Path:
        """A world with this many running machines, as a file."""
        path = self._directory / f"{name}-{count}.xml"
        if not path.exists():
            path.write_text(world(count))
        return path

    def hardware_world(self) -> Path:
        """A world with the two machines of `tests.bench.machines`, as a file."""
        path = self._directory / "hardware.xml"
        if not path.exists():
            path.write_text(host([many_devices(), long()]))
        return path

    def stored_world(self, count: int) -> Path:
        """A world with this many machines and the pool with their disks, as a file."""
        path = self._directory / f"stored-{count}.xml"
        if not path.exists():
            path.write_text(stored_world(count))
        return path

    @property
    def daemon(self) -> Path:
        """The socket of the private libvirtd.

        Raises:
            NotMeasuredError: there is no libvirtd.
        """
        if self._daemon is None:
            if not is_installed():
                raise NotMeasuredError("needs libvirtd")
            place = self._directory / "daemon"
            self._daemon = self._stack.enter_context(private_daemon(place))
        return self._daemon

    def shared_uri(self) -> str:
        """A host that all its clients see alike; empty until somebody fills it."""
        return f"test+unix:///default?socket={self.daemon}"

    def remote_uri(self, world: Path) -> str:
        """A host of its own for each client, over libvirt's remote protocol."""
        return f"test+unix://{world}?socket={self.daemon}"

    @contextmanager
    def slow_host(self, world: Path, round_trip: float) -> Iterator[tuple[str, SlowLink]]:
        """Such a host far away; gives its URI, and the link that counts the calls."""
        with self._slow_link(self.daemon, round_trip) as link:
            yield f"test+unix://{world}?socket={link.path}", link

    @contextmanager
    def real_host(self) -> Iterator[LabHost]:
        """A host that runs real machines, as if it had just been installed.

        Raises:
            NotMeasuredError: this machine cannot give one.
        """
        if reason := needs.lab():
            raise NotMeasuredError(reason)
        if self._lab is None:
            self._lab = self._stack.enter_context(Lab())
        try:
            yield self._lab.host(_REAL)
        finally:
            self._lab.restore(_REAL)

    @contextmanager
    def slow_real_host(self, host: LabHost, round_trip: float) -> Iterator[str]:
        """The URI of the same host, far away."""
        socket = host.files / "run/libvirt/libvirt-sock"
        with self._slow_link(socket, round_trip) as link:
            yield f"qemu+unix:///system?socket={link.path}"

    @contextmanager
    def _slow_link(self, target: Path, round_trip: float) -> Iterator[SlowLink]:
        self._links += 1
        path = self._directory / f"slow-{self._links}.sock"
        with SlowLink(path, target, round_trip / 2) as link:
            yield link

    @contextmanager
    def dead_host(self) -> Iterator[str]:
        """A host that lets itself be connected to and never answers."""
        with black_hole() as port:
            yield f"qemu+tcp://127.0.0.1:{port}/system"

    # Programs

    @contextmanager
    def running(self, program: Program, uri: str, *arguments: str) -> Iterator[Running]:
        """A program, started on this desktop; the first time it starts twice, to fill caches."""
        place = self._directory / program.name
        if program.name not in self._warm:
            with started(program, "test:///default", self._environment, place) as running:
                running.window_seconds(self.windows, WINDOW_SECONDS)
            self._warm.add(program.name)
        with started(program, uri, self._environment, place, *arguments) as running:
            yield running

    def probe(self) -> Child:
        """vmgui from inside."""
        return Child("tests.bench.start_probe", environment=self._environment)

    def changer(self, uri: str, count: int) -> Child:
        """Somebody else, who fills a shared host with machines and changes them."""
        return Child("tests.bench.changes", uri, str(count), environment=self._environment)
