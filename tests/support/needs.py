"""What this machine can give to tests: each function returns None, or why not as a sentence.

For example `if reason := needs.lab(): pytest.skip(reason)`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tests.support import guest as tiny
from tests.support.lab.namespaces import Kind, clean_environment

# What a host cannot do without: a private mount, a bridge, and a cable.
NAMESPACE_TRIAL = (
    "mount --make-rprivate / && mount -t tmpfs tmpfs /mnt"
    " && ip link add lab0 type bridge && ip link add lab1 type veth peer name lab2"
)
# Program -> Debian package.
LAB_PROGRAMS = {
    "unshare": "util-linux",
    "ip": "iproute2",
    "libvirtd": "libvirt-daemon-system",
    "virtlogd": "libvirt-daemon-system",
    "virsh": "libvirt-clients",
    "qemu-system-x86_64": "qemu-system-x86",
    "dnsmasq": "dnsmasq-base",
    "sshd": "openssh-server",
    "ssh": "openssh-client",
    "iptables": "iptables",
}
GUEST_PROGRAMS = {
    "busybox": "busybox-static",
    "qemu-ga": "qemu-guest-agent",
    "qemu-img": "qemu-utils",
    "modprobe": "kmod",
    "cpio": "cpio",
    "mke2fs": "e2fsprogs",
}
DISK_PROGRAMS = {
    "grub-mkimage": "grub-common",
    "grub-mkrescue": "grub-common",
    "xorriso": "xorriso",
    "mformat": "mtools",
}
STORAGE_PROGRAMS = {
    "tgtd": "tgt",
    "tgtadm": "tgt",
    "glusterd": "glusterfs-server",
    "gluster": "glusterfs-cli",
    "lvm": "lvm2",
    "parted": "parted",
    "bindfs": "bindfs",
    "mount.nfs": "nfs-common",
    "showmount": "nfs-common",
    "losetup": "mount",
    "wipefs": "util-linux",
}
# Module of libvirt -> Debian package.
STORAGE_MODULES = {
    "disk": "libvirt-daemon",
    "fs": "libvirt-daemon",
    "gluster": "libvirt-daemon-driver-storage-gluster",
    "iscsi": "libvirt-daemon",
    "iscsi-direct": "libvirt-daemon-driver-storage-iscsi-direct",
    "logical": "libvirt-daemon",
    "mpath": "libvirt-daemon",
    "rbd": "libvirt-daemon-driver-storage-rbd",
    "scsi": "libvirt-daemon",
}
SYSTEM_PYTHON = "/usr/bin/python3"
DEBIAN_INSTALLER = Path("/usr/lib/debian-installer/images/12/amd64/text")
ACCESSIBILITY_SERVICE = Path("/usr/share/dbus-1/services/org.a11y.Bus.service")
DESKTOP_PROGRAMS = {
    "Xvfb": "xvfb",
    "dbus-daemon": "dbus",
    "openbox": "openbox",
    "xprop": "x11-utils",
    "import": "imagemagick",
}


@cache
def lab() -> str | None:
    """Real libvirt hosts in namespaces of this machine."""
    if sys.platform != "linux":
        return "needs Linux to make namespaces"
    if os.geteuid() != 0:
        return "needs root to make namespaces"
    if reason := _programs(LAB_PROGRAMS):
        return reason
    if not Path("/dev/net/tun").exists():
        return "needs /dev/net/tun for the network cards of domains"
    try:
        pwd.getpwnam("libvirt-qemu")
    except KeyError:
        return "needs the account libvirt-qemu, as Debian's libvirt has it"
    options = [*Kind.HOST.unshare_options, "--fork"]
    command = ["unshare", *options, "sh", "-c", NAMESPACE_TRIAL]
    trial = subprocess.run(command, capture_output=True, env=clean_environment(), check=False)
    return None if trial.returncode == 0 else "needs namespaces, which this machine does not allow"


@cache
def guest() -> str | None:
    """The tiny guest, started from its kernel, and the idle one."""
    if tiny.kernel_version() is None:
        return "needs a kernel for guests: the package linux-image-cloud-amd64"
    return _programs(GUEST_PROGRAMS)


@cache
def bootable_guest() -> str | None:
    """The tiny guest as a disk and as CDs which boot by themselves."""
    if not tiny.GRUB.exists():
        return "needs GRUB for BIOS: the package grub-pc-bin"
    return guest() or _programs(DISK_PROGRAMS)


@cache
def debian_installer() -> str | None:
    """Debian's installation tree, with pxelinux."""
    if not DEBIAN_INSTALLER.exists():
        return "needs Debian's installer: the package debian-installer-12-netboot-amd64"
    return None


@cache
def shared_storage() -> str | None:
    """Storage which libvirt believes to be shared between hosts."""
    if not Path("/dev/fuse").exists():
        return "needs /dev/fuse"
    return _programs({"bindfs": "bindfs"})


@cache
def storage_backends() -> str | None:
    """What pools of every type can be made of, see `tests.support.lab.backends`."""
    if not Path("/dev/fuse").exists():
        return "needs /dev/fuse"
    if not Path("/dev/loop-control").exists():
        return "needs /dev/loop-control for disks that are files"
    folders = Path("/usr").glob("lib*/**/libvirt/storage-backend")
    present = {path.stem for folder in folders for path in folder.glob("*.so")}
    absent = [name for name in STORAGE_MODULES if f"libvirt_storage_backend_{name}" not in present]
    if absent:
        packages = {STORAGE_MODULES[name] for name in absent}
        return f"needs libvirt's storage drivers {_listed(absent)}: install {_listed(packages)}"
    return _programs(STORAGE_PROGRAMS)


@cache
def desktop() -> str | None:
    """A throw-away X server with a window manager."""
    return _programs(DESKTOP_PROGRAMS)


@cache
def driver() -> str | None:
    """What sees and drives the windows of a program from outside: see tests.support.driver."""
    if not ACCESSIBILITY_SERVICE.exists():
        return "needs the accessibility bus: install at-spi2-core"
    command = [SYSTEM_PYTHON, "-c", "from gi.repository import Gio"]
    if not Path(SYSTEM_PYTHON).exists() or subprocess.run(command, capture_output=True).returncode:
        return f"needs GLib's bindings for {SYSTEM_PYTHON}: install python3-gi"
    return _programs({"xdotool": "xdotool"})


def viewer() -> str | None:
    """A program which shows the screen of a domain."""
    return _programs({"virt-viewer": "virt-viewer"})


def _programs(packages: dict[str, str]) -> str | None:
    path = clean_environment()["PATH"]
    absent = [program for program in packages if shutil.which(program, path=path) is None]
    if not absent:
        return None
    return f"needs {_listed(absent)}: install {_listed({packages[name] for name in absent})}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
