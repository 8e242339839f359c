"""Storage on a host of the lab that pools can be made of: devices, exports, targets, clusters.

Devices are loop devices of this machine, so they outlive the host and are given back here. NFS has
no kernel side in the lab: the programs `mount.nfs` and `showmount` of the host are stand-ins there,
which mount the exported directory through FUSE under the name and type that NFS would show.
"""

from __future__ import annotations

import os
import shlex
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from tests.support.lab.host import LabHost, capture
from tests.support.lab.waiting import LabError, wait_until

MIB = 1024**2
ROOT = "/var/lib/libvirt/backends"
"""Where everything is, as the host sees it."""
EXPORT = f"{ROOT}/export"
_SERVED = f"{ROOT}/served,"
"""The export once more: bindfs lets its mounts have another name only if there is a comma in it."""
_LOOP = "vmgui-lab-{pid}-"
"""How the files behind our loop devices begin: they tell whose they are."""
_MOUNT_NFS = f"""\
#!/bin/sh
# A stand-in for NFS: host:/export as a FUSE mount of our only export.
source=$1 target=$2
exec bindfs -o "fsname=$source,subtype=nfs,allow_other" "{_SERVED}" "$target"
"""
_SHOWMOUNT = f"""\
#!/bin/sh
echo "{EXPORT} *"
"""


class Target(NamedTuple):
    """An iSCSI target."""

    host: str
    iqn: str
    unit_size: int
    """Of its only unit, in bytes."""


class Backends:
    """The storage of one host; a context manager that takes everything away again."""

    def __init__(self, host: LabHost) -> None:
        """Make none yet."""
        self.host = host
        self._loops: list[str] = []
        self._undo: list[str] = []

    def __enter__(self) -> Self:
        """Make the directory of it all."""
        _give_back_abandoned()
        self.host.run("mkdir", "-p", ROOT, EXPORT)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take it away, the last first; what was on a host that has ended is gone already."""
        with suppress(LabError):
            for command in reversed(self._undo):
                self._shell(command, check=False)
        for device in self._loops:
            capture(["wipefs", "--all", "--quiet", device], check=False)
            capture(["losetup", "--detach", device], check=False)
        with suppress(LabError):
            self._shell(f"rm -rf {ROOT}", check=False)

    def device(self, size: int = 64 * MIB) -> str:
        """An empty block device; its path, the same for all."""
        number = len(self._loops)
        name = f"{_LOOP.format(pid=os.getpid())}{self.host.name}-{number}"
        path = self.host.files / "var/lib/libvirt/backends" / name
        path.touch()
        os.truncate(path, size)
        device = capture(["losetup", "--find", "--show", "--partscan", str(path)]).strip()
        self._loops.append(device)
        return device

    def nfs(self) -> tuple[str, str]:
        """A server and what it exports."""
        self._shell(f"mkdir '{_SERVED}' && mount --bind {EXPORT} '{_SERVED}'")
        self._undo.append(f"umount -l '{_SERVED}'")
        for program, text in (("mount.nfs", _MOUNT_NFS), ("showmount", _SHOWMOUNT)):
            path = self.host.files / "var/lib/libvirt/backends" / program
            path.write_text(text)
            path.chmod(0o755)
            self._shell(f"mount --bind {ROOT}/{program} $(command -v {program})")
            self._undo.append(f"umount -l $(command -v {program})")
        self._undo.append("pkill -9 bindfs")
        return "localhost", EXPORT

    def target(self, user: str = "", password: str = "") -> Target:
        """An iSCSI target with one unit, behind a CHAP password if one is given."""
        iqn, size = "iqn.2026-11.org.vmgui:target", 64 * MIB
        self._shell("tgtd -C 7 --iscsi portal=127.0.0.1:3260")
        self._undo.append("pkill -9 tgtd")
        wait_until(lambda: self._works("tgtadm -C 7 --lld iscsi --op show --mode target"), "tgtd")
        self._shell(f"truncate -s {size} {ROOT}/unit")
        admin = "tgtadm -C 7 --lld iscsi"
        self._shell(f"{admin} --op new --mode target --tid 1 -T {iqn}")
        self._shell(f"{admin} --op new --mode logicalunit --tid 1 --lun 1 -b {ROOT}/unit")
        self._shell(f"{admin} --op bind --mode target --tid 1 -I ALL")
        if user:
            names = f"--user {shlex.quote(user)}"
            self._shell(f"{admin} --op new --mode account {names} --password {password}")
            self._shell(f"{admin} --op bind --mode account --tid 1 {names}")
        return Target("127.0.0.1", iqn, size)

    def gluster(self) -> tuple[str, str]:
        """A server and its volume; slow: some 10 s."""
        self._shell("mount -t tmpfs tmpfs /var/lib/glusterd")
        self._undo.append("umount -l /var/lib/glusterd")
        self._shell("mkdir -p /var/log/glusterfs && glusterd")
        self._undo.append("pkill -9 gluster")
        gluster = "timeout 30 gluster --mode=script volume"
        wait_until(lambda: self._works(f"{gluster} list"), "glusterd", seconds=30)
        brick = f"{self.host.address}:{ROOT}/brick"
        self._shell(f"mkdir {ROOT}/brick")
        self._shell(f"{gluster} create guests {brick} force && {gluster} start guests")
        return self.host.address, "guests"

    def freeze_nfs(self) -> None:
        """Let the NFS server hang, until `thaw_nfs`."""
        self._shell("pkill -STOP bindfs")
        self._undo.append("pkill -CONT bindfs")

    def thaw_nfs(self) -> None:
        """Let the NFS server answer again."""
        self._shell("pkill -CONT bindfs")

    def _shell(self, command: str, *, check: bool = True) -> str:
        return self.host.run("sh", "-c", command, check=check)

    def _works(self, command: str) -> bool:
        try:
            self._shell(command)
        except LabError:
            return False
        return True


def _give_back_abandoned() -> None:
    """Detach the loop devices of test runs that were killed."""
    beginning = _LOOP.partition("{")[0]
    for line in capture(["losetup", "--list", "--noheadings", "-O", "NAME,BACK-FILE"]).splitlines():
        device, _space, path = line.strip().partition(" ")
        pid, _dash, _rest = Path(path.split()[0]).name.removeprefix(beginning).partition("-")
        is_ours = beginning in path and pid.isdecimal()
        if is_ours and not Path("/proc", pid).exists():
            capture(["losetup", "--detach", device], check=False)
