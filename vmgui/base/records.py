"""Frozen values: what is known about hosts and their objects at one moment.

`vmgui.virt` makes them, `vmgui.core.inventory` keeps and compares them, models show them. A field
that is None is not known (yet); it is never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from vmgui.base.ids import HostId, ObjectId
from vmgui.base.states import DomainState, HostState


@dataclass(frozen=True, slots=True)
class HostConfig:
    """What the user said about a host."""

    uri: str
    name: str = ""
    """The user's own name for it; empty for one made from the URI."""
    is_autoconnect: bool = True


@dataclass(frozen=True, slots=True)
class HostRecord:
    """A host as the list shows it."""

    id: HostId
    name: str
    """What people call it: their own word, else one made from the URI."""
    state: HostState = HostState.DISCONNECTED
    problem: str = ""
    """A sentence that says why it is not connected."""
    detail: str = ""
    """libvirt's own words about the problem."""
    hint: str = ""
    """What a person can do about the problem."""
    retry_at: float | None = None
    """When the next try begins (`time.time()` seconds), while waiting."""
    is_listed: bool = False
    """True when the domains shown come from this connection, not from the kept list."""
    facts: HostFacts | None = None


@dataclass(frozen=True, slots=True)
class HostFacts:
    """What a host says of itself once connected (virConnectGetInfo and its siblings)."""

    hostname: str
    driver: str
    """libvirt's name of the hypervisor driver: QEMU, TEST, Xen, LXC."""
    driver_version: str
    libvirt_version: str
    architecture: str
    cpus: int
    memory_kib: int
    mhz: int
    numa_nodes: int
    sockets: int
    cores: int
    threads: int
    cpu_model: str = ""


@dataclass(frozen=True, slots=True)
class Graphics:
    """A display of a domain (domain XML <graphics>), as a viewer needs it."""

    type: str
    """vnc, spice, rdp, sdl, egl-headless."""
    listen: str = ""
    """The address it listens on; empty for the host's default."""
    port: int | None = None
    tls_port: int | None = None
    socket: str = ""


@dataclass(frozen=True, slots=True)
class DiskUse:
    """A disk, CD-ROM or floppy of a domain, and the images that it needs."""

    target: str
    """The name in the guest, such as "vda"."""
    source: str
    """A path, "pool/volume" or "protocol:host:name"; empty for an empty drive."""
    is_readonly: bool = False
    """True for every CD-ROM and floppy, too."""
    is_shareable: bool = False
    """True when several domains may write to it at once."""
    backing: tuple[str, ...] = ()
    """The images that this one builds on, nearest first, as far as the description names them:
    it does while the domain runs."""
    format: str = ""
    """What the domain takes the image for, whatever is written in it: "raw", "qcow2" ...; empty
    if the description does not say."""


class BootFile(NamedTuple):
    """A file on the host that a domain needs to start, besides its disks."""

    role: str
    """"kernel", "initrd", "dtb", "nvram" (the firmware's variables) or "loader" (the firmware)."""
    source: str
    """As of a disk: a path, "pool/volume" or "protocol:host:name"."""


@dataclass(frozen=True, slots=True)
class DomainDetails:
    """What only the domain's description says; read after the list, visible rows first."""

    title: str = ""
    description: str = ""
    folder: str = ""
    """Where the user filed it, parts separated by slashes (our metadata)."""
    tags: tuple[str, ...] = ()
    os: str = ""
    """The operating system's name, such as "Debian 12"; empty if the description has none."""
    vcpus: int | None = None
    vcpus_max: int | None = None
    memory_kib: int | None = None
    memory_max_kib: int | None = None
    architecture: str = ""
    machine: str = ""
    graphics: tuple[Graphics, ...] = ()
    disks: tuple[str, ...] = ()
    """Paths or names of the disks' sources."""
    uses: tuple[DiskUse, ...] = ()
    """The disks that have a source, and how they use it."""
    boot_files: tuple[BootFile, ...] = ()
    """The kernel, the firmware's variables and their like, as far as the description names them."""
    secrets: tuple[str, ...] = ()
    """The secrets that it names: a UUID, or usage and name as in "ceph:client.admin"."""
    macs: tuple[str, ...] = ()
    host_devices: tuple[str, ...] = ()
    """The host's devices that it is given, in the words of `vmgui.xmldoc.outline`."""
    has_agent: bool = False
    """True when the description has a guest agent channel."""


@dataclass(frozen=True, slots=True)
class DomainRecord:
    """A domain as the list shows it."""

    id: ObjectId
    name: str
    state: DomainState = DomainState.UNKNOWN
    reason: str = ""
    """Why it is in this state: an untranslated text of `vmgui.virt.enums`; may be empty."""
    number: int | None = None
    """libvirt's id while it runs."""
    is_autostart: bool | None = None
    is_persistent: bool | None = None
    has_saved_state: bool = False
    vcpus: int | None = None
    """From the statistics while it runs, else from the description."""
    memory_kib: int | None = None
    """What it may use now: from the statistics while it runs, else from the description."""
    details: DomainDetails | None = None
    addresses: tuple[str, ...] = ()
    since: float | None = None
    """When vmgui saw it enter this state (`time.time()` seconds)."""
    pending: str = ""
    """An untranslated text such as "Starting…", from the click until the host says."""
    is_stale: bool = False
    """True while the host does not answer: this is what was last known."""

    @property
    def is_active(self) -> bool:
        """True while it has a process on its host; one that crashed may have kept it."""
        if self.state is DomainState.CRASHED:
            return self.number is not None
        return self.state.is_active

    @property
    def uuid(self) -> str:
        """The domain's UUID."""
        return self.id.key

    @property
    def title(self) -> str:
        """The title, empty when there is none or it is not known yet."""
        return self.details.title if self.details else ""

    @property
    def folder(self) -> str:
        """The folder, empty when there is none or it is not known yet."""
        return self.details.folder if self.details else ""

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags, none when they are not known yet."""
        return self.details.tags if self.details else ()


@dataclass(frozen=True, slots=True)
class Sample:
    """One reading of a running domain's consumption, already turned into rates."""

    cpu: float | None = None
    """Share of what the domain's virtual CPUs could use, 0 to 1."""
    memory: float | None = None
    """Share of its memory that the guest uses, 0 to 1."""
    memory_used_kib: int | None = None
    disk_read: float | None = None
    """Bytes per second."""
    disk_write: float | None = None
    network_receive: float | None = None
    network_send: float | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that happened to a domain, kept for its recent events."""

    object: ObjectId
    when: float
    text: str
    """A sentence or a few words, untranslated, with `values` for its placeholders."""
    values: tuple[tuple[str, str], ...] = field(default=())
