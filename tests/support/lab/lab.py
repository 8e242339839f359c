"""The lab: hosts by name, started when they are needed."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from tests.support import guest
from tests.support.lab import cgroups, cleaning, files, network
from tests.support.lab.client import Client
from tests.support.lab.host import LabHost, capture
from tests.support.lab.namespaces import Init, Kind
from tests.support.lab.waiting import LabError, wait_until

BASE = Path("/tmp")
"""Not TMPDIR: the path of a Unix socket has at most 107 bytes, and 50 are below the lab."""
PREFIX = "vmlab"
ROOT_NAME = re.compile(rf"{PREFIX}-(\d+)-(\d+)-")

DaemonAction = Literal["kill", "stop", "start", "restart", "freeze", "thaw"]
SIGNALS = {"kill": "KILL", "stop": "TERM", "restart": "TERM", "freeze": "STOP", "thaw": "CONT"}
ENDING = ("kill", "stop", "restart")
STARTING = ("start", "restart")


class Lab:
    """Hosts, and the client which reaches them; a context manager that removes all of them."""

    def __init__(self) -> None:
        remove_abandoned()
        own = f"{PREFIX}-{os.getpid()}-{start_time(os.getpid())}-"
        self.root = Path(tempfile.mkdtemp(prefix=own, dir=BASE))
        self.root.chmod(0o755)  # libvirt's qemu runs under an account of its own
        self._hosts: dict[str, LabHost] = {}
        self._indexes: dict[str, int] = {}
        self._keys = self.root / "keys"
        self._client: Client | None = None

    def __enter__(self) -> Self:
        try:
            self._open()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    # ------------------------------------------------------------------------- starting, stopping

    def _open(self) -> None:
        """Start the client."""
        self._keys.mkdir(mode=0o700)
        for key in ("client", "host"):
            files.make_key(self._keys / key, key)
        self.shared.mkdir()
        self.shared.chmod(0o777)
        self._client = Client(self.root / "client", self._keys / "client")
        self._client.start()

    def close(self) -> None:
        """End everything and remove all files."""
        for name in list(self._hosts):
            self.down(name)
        if self._client:
            self._client.end()
        cgroups.remove_matching(f"{self.root.name}.*")
        shutil.rmtree(self.root)

    def host(self, name: str) -> LabHost:
        """Return a host which runs; start it if it does not."""
        return self.up(name)[0]

    def up(self, *names: str) -> list[LabHost]:
        """Start those of the hosts which do not run, at the same time."""
        absent = [name for name in names if name not in self._hosts]
        for name in absent:
            self._indexes.setdefault(name, len(self._indexes) + 1)
            files.make_host(self._directory(name) / "fs", name, self._keys)
        if absent:
            self._write_names()
            with ThreadPoolExecutor(len(absent)) as pool:
                list(pool.map(self._boot, absent))
        return [self._hosts[name] for name in names]

    def down(self, name: str) -> None:
        """End a host at once, as a power failure does, and remove its files."""
        host = self._hosts.pop(name)
        files.keep_capabilities(host.files)
        self._remove(host.init, host.groups, host.directory)

    def restore(self, name: str) -> None:
        """Make a host as if it had just started; call it after each test that used it.

        What a test has made on it and in the shared directory is removed. After a fault it is
        ended, and the next use starts a new one.
        """
        cleaning.empty(self.shared)
        host = self._hosts.get(name)
        if host is None:
            return
        if host.is_tampered or not cleaning.clear(host):
            self.down(name)

    def _boot(self, name: str) -> None:
        index = self._indexes[name]
        directory = self._directory(name)
        groups = cgroups.make(f"{self.root.name}.{name}")
        init = Init(
            Kind.HOST,
            directory,
            name,
            f"{network.address(index)}/24",
            groups,
            {
                "LAB_CONTROLLERS": " ".join(cgroups.controllers()),
                "LAB_SHARED": str(self.shared),
            },
        )
        host = LabHost(name, index, directory, init, groups)
        try:
            self._plug_in(host)
            init.wait_ready()
            wait_until(lambda: host.answers, f"{name}'s libvirtd answers", 60, step=0.02)
        except LabError:
            self._remove(init, groups, directory)
            raise
        host.first_configuration = host.configuration()
        self._hosts[name] = host

    def _plug_in(self, host: LabHost) -> None:
        ip = self.client.argv(["ip", "-batch", "-"])
        capture([*ip, "-force"], stdin=network.unplugging(host.index), check=False)
        capture(ip, stdin=network.cables(host.index, host.init.pid))

    @staticmethod
    def _remove(init: Init, groups: Iterable[Path], directory: Path) -> None:
        init.end()
        cgroups.remove(groups)
        shutil.rmtree(directory)

    # ----------------------------------------------------------------------------------- reaching

    @property
    def shared(self) -> Path:
        """A directory which every host sees under this path.

        Live migration of a disk in it needs the flag "unsafe"; the same files below
        /var/lib/libvirt/shared do not, where bindfs is installed.
        """
        return self.root / "shared"

    @property
    def client(self) -> Client:
        """The namespaces from which the hosts are reached by ssh.

        Raises:
            LabError: the lab is not open.
        """
        if self._client is None:
            raise LabError("the lab is not open")
        return self._client

    def uri(
        self,
        name: str,
        *,
        ssh: bool = False,
        from_outside: bool = False,
        user: str = "root",
        port: int | None = None,
    ) -> str:
        """Return a URI for libvirt on a host.

        Args:
            name: the host, or network.SILENT.
            ssh: by ssh instead of the host's socket, which every process can reach.
            from_outside: for a process which is not in the client.
            user: who logs in; `files.ACCOUNTS` lists them.
            port: such as network.REFUSED_PORT.
        """
        if not ssh:
            return self.host(name).uri
        where = name if port is None else f"{name}:{port}"
        query = f"?command={self.client.ssh}" if from_outside else ""
        return f"qemu+ssh://{user}@{where}/system{query}"

    def client_argv(self, command: Iterable[str | os.PathLike[str]]) -> list[str]:
        """Return a command which runs the given one in the client; see Client.argv."""
        return self.client.argv(command)

    def guest_file(self, name: str) -> Path:
        """Return a file of the tiny guest at a place which every host sees.

        A copy, because libvirt changes the owner of what a domain uses.
        """
        target = self.root / "guest" / name
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(guest.images() / name, target)
        return target

    # ------------------------------------------------------------------------------------- faults

    def daemon(self, name: str, action: DaemonAction) -> None:
        """Do something to libvirtd alone; domains live on."""
        host = self._tampered(name)
        if action in SIGNALS:
            host.signal_daemon(SIGNALS[action])
        if action in ENDING:
            wait_until(lambda: not host.has_daemon, f"{name}'s libvirtd has ended", 30)
        if action in STARTING:
            host.start_daemon()
            wait_until(lambda: host.answers, f"{name}'s libvirtd answers", 60, step=0.02)

    def link(self, name: str, state: Literal["down", "up"]) -> None:
        """Pull or plug in the network cable: packets vanish, connections stall."""
        host = self._tampered(name)
        self.client.run("ip", "link", "set", network.port(host.index), state)

    def change_host_key(self, name: str) -> None:
        """Give a host a new ssh key, while the client knows the old one."""
        host = self._tampered(name)
        key = host.files / "etc/ssh/ssh_host_ed25519_key"
        files.make_key(key, name)
        host.run("sh", "-c", "kill -HUP $(cat /run/sshd.pid)")
        new = _public_key(key)
        scan = ("ssh-keyscan", "-t", "ed25519", name)
        wait_until(lambda: new in self.client.run(*scan, check=False), f"{name} shows its new key")

    def forget_host_key(self, name: str) -> None:
        """Let the client not know a host's ssh key."""
        self._tampered(name)
        self._write_names(unknown=name)

    def _tampered(self, name: str) -> LabHost:
        host = self.host(name)
        host.is_tampered = True
        return host

    # ------------------------------------------------------------------------------------ helpers

    def _directory(self, name: str) -> Path:
        return self.root / "hosts" / name

    def _write_names(self, unknown: str | None = None) -> None:
        """Tell the client and the hosts each other's addresses and ssh keys."""
        present = [name for name in self._indexes if (self._directory(name) / "fs").is_dir()]
        hosts = network.hosts_file(self._indexes)
        known = "".join(
            f"{name},{network.address(self._indexes[name])} {_public_key(self._host_key(name))}\n"
            for name in present
            if name != unknown
        )
        places = [(self.client.hosts_file, self.client.home)]
        for name in present:
            private = self._directory(name) / "fs"
            places.append((private / "etc/hosts", private / "root"))
        for file, home in places:
            file.write_text(hosts)
            (home / ".ssh/known_hosts").write_text(known)

    def _host_key(self, name: str) -> Path:
        return self._directory(name) / "fs/etc/ssh/ssh_host_ed25519_key"


def remove_abandoned() -> None:
    """Remove the files and control groups of labs whose process has ended without doing so.

    Their hosts have ended with it: see namespaces.Init.
    """
    for root in BASE.glob(f"{PREFIX}-*"):
        owner = ROOT_NAME.match(root.name)
        if owner and start_time(int(owner[1])) != int(owner[2]):
            shutil.rmtree(root, ignore_errors=True)
            cgroups.remove_matching(f"{root.name}.*")


def start_time(pid: int) -> int | None:
    """Return when a living process started, in clock ticks since boot; None if there is none.

    With the pid it names one process for ever, a pid alone does not.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else int(fields[19])


def _public_key(key: Path) -> str:
    """Return type and key, without the comment."""
    return " ".join(key.with_suffix(".pub").read_text().split()[:2])
