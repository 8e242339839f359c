"""What a person says about a machine that is yet to be made. Values: going back loses nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from vmgui.base.i18n import N_, _

MIB = 1 << 20
GIB = 1 << 30


class Source(Enum):
    """What the machine's system comes from (the guide's step 1)."""

    ISO = "iso"
    URL = "url"
    PXE = "pxe"
    IMPORT = "import"
    CLOUD = "cloud"
    MANUAL = "manual"
    XML = "xml"

    @property
    def label(self) -> str:
        """The guide's words, translated."""
        return _(_LABELS[self])


_LABELS = {
    Source.ISO: N_("Local install media (ISO image or CDROM)"),
    Source.URL: N_("Network Install (HTTP, HTTPS, or FTP)"),
    Source.PXE: N_("Network Boot (PXE)"),
    Source.IMPORT: N_("Import existing disk image"),
    Source.CLOUD: N_("Cloud image"),
    Source.MANUAL: N_("Manual install"),
    Source.XML: N_("Domain XML file"),
}


class ImageUse(Enum):
    """What becomes of a disk image that is there already."""

    KEEP = "keep"
    """The machine writes into it."""
    COPY = "copy"
    """A copy of it in a pool, as qcow2 or raw: also how a format is converted."""
    OVERLAY = "overlay"
    """A new qcow2 image that stands on it; it must not be changed any more."""


class StorageChoice(Enum):
    """Where the machine's disk comes from (the guide's step 4)."""

    NEW = "new"
    EXISTING = "existing"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Platform:
    """What kind of machine the host emulates; None lets the host choose."""

    domain_type: str | None = None
    """"kvm", "qemu" ..."""
    arch: str | None = None
    machine: str | None = None
    """The machine type, such as "q35"."""
    os_type: str = "hvm"


@dataclass(frozen=True, slots=True)
class FileChoice:
    """A file: on the host, or on this computer, from where it is uploaded."""

    path: str = ""
    is_here: bool = False
    """True if it is on this computer and the host is another one."""
    pool: str = ""
    """The pool that it is uploaded into."""


@dataclass(frozen=True, slots=True)
class Tree:
    """An installation tree on a server (the guide's *Network Install*)."""

    url: str = ""
    arguments: str = ""
    """*Kernel options*: "ks=… ip=…"."""
    injected: tuple[Path, ...] = ()
    """Files of this computer that are put into the root of the installer's initrd (3.2.5)."""


@dataclass(frozen=True, slots=True)
class CloudInit:
    """What a cloud image is told at its first start."""

    is_used: bool = True
    user: str = ""
    """The name of the first user; empty for the one that the image has."""
    password: str = field(default="", repr=False)
    ssh_keys: tuple[str, ...] = ()
    """Public keys, a line each."""
    host_name: str = ""
    """Empty for the name of the machine."""
    user_data: str = field(default="", repr=False)
    """The whole user-data, in place of the above; YAML with "#cloud-config", or a script."""


@dataclass(frozen=True, slots=True)
class DiskAnswer:
    """The machine's disk."""

    choice: StorageChoice = StorageChoice.NEW
    pool: str = ""
    """Where the new image is made; empty for the usual pool."""
    name: str = ""
    """Of its volume; empty to call it after the machine."""
    format: str = "qcow2"
    capacity: int | None = None
    """In bytes; None for what the system needs."""
    is_full: bool = False
    """*Allocate entire disk now*."""
    path: str = ""
    """Of the storage that is there already."""


@dataclass(frozen=True, slots=True)
class NetworkAnswer:
    """What the machine's network card is plugged into."""

    kind: str = ""
    """"network", "bridge", "direct" (macvtap), "user", "none"; empty for the usual one."""
    name: str = ""
    """Of the network, the bridge or the host's interface."""
    portgroup: str = ""
    mode: str = "bridge"
    """Of macvtap: "vepa", "bridge", "private", "passthrough"."""
    mac: str = ""
    """Empty for any free one."""
    starts: bool = False
    """Start the network, which is not active."""


@dataclass(frozen=True, slots=True)
class SharedDirectory:
    """A directory of the host that the guest can mount (the guide's `--filesystem`)."""

    path: str
    tag: str
    """What the guest mounts it by."""
    is_readonly: bool = False


@dataclass(frozen=True, slots=True)
class Extras:
    """The rest of the guide's table 3.1."""

    directories: tuple[SharedDirectory, ...] = ()
    host_devices: tuple[str, ...] = ()
    """XML of <hostdev> elements."""
    graphics: str = ""
    """"spice", "vnc", "none"; empty for the best that the host has."""
    boots_network_first: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """All of it. What is empty or None follows from the rest: see `defaults.filled`."""

    source: Source = Source.ISO
    platform: Platform = field(default_factory=Platform)
    medium: FileChoice = field(default_factory=FileChoice)
    """The ISO image, the disk image, the cloud image or the XML file, by `source`."""
    tree: Tree = field(default_factory=Tree)
    image_use: ImageUse | None = None
    """Of an imported or cloud image; None for what suits it."""
    cloud: CloudInit = field(default_factory=CloudInit)
    os_id: str | None = None
    """libosinfo's identifier, chosen by hand; None for the one that was recognised."""
    is_os_detected: bool = True
    """*Automatically detect operating system based on install media*."""
    memory: int | None = None
    """Bytes; None for what the system needs."""
    cpus: int | None = None
    disk: DiskAnswer = field(default_factory=DiskAnswer)
    name: str | None = None
    """None for a suggestion."""
    network: NetworkAnswer = field(default_factory=NetworkAnswer)
    extras: Extras = field(default_factory=Extras)
    firmware: str | None = None
    """"bios", "efi", "efi-secure"; None for what the system wants."""
    drivers: str = ""
    """A second CD-ROM: the path of virtio-win.iso on the host; empty for none."""
    is_autostart: bool = False
    is_customized: bool = False
    """*Customize configuration before install*."""
