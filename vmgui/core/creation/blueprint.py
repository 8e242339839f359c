"""Blueprint: everything that is to be made for a new machine, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from vmgui.base.ids import HostId
from vmgui.core.creation.answers import CloudInit, Tree
from vmgui.core.creation.facts import TreeFacts
from vmgui.core.operations.images import NewImage


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of this computer becomes the volume."""

    path: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """A file of this computer is converted here, and then becomes the volume."""

    path: str


@dataclass(frozen=True, slots=True)
class Copy:
    """The volume is a copy of an image of the host, in another format perhaps."""

    path: str
    format: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """The volume stands on an image of the host."""

    path: str
    format: str


@dataclass(frozen=True, slots=True)
class Seed:
    """The volume is a NoCloud image for cloud-init."""

    cloud: CloudInit
    name: str
    """Of the machine."""


Content: TypeAlias = Upload | Conversion | Copy | Overlay | Seed


@dataclass(frozen=True, slots=True)
class PlannedImage:
    """A volume that is made for the machine."""

    path: str
    """Where it will be: the document's disks name it. It is made only if one does."""
    image: NewImage
    content: Content | None = None
    """None for an empty disk."""
    is_kept: bool = False
    """Whether it stays when the rest fails, as an uploaded medium may."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What is different at the first start."""

    medium: str = ""
    """The path on the host of the ISO image in the machine's first CD-ROM drive."""
    tree: TreeFacts | None = None
    """Kernel and initrd are fetched from it."""
    wishes: Tree | None = None
    """Arguments of that kernel, and what is put into the initrd."""
    scratch_pool: str = ""
    """Where kernel and initrd are while the installer is started."""
    boots_network: bool = False
    """PXE first."""
    is_disk_first: bool = True
    """Whether the disk is still empty, so that the machine may try it first: then a reboot comes
    up from it. Else the machine has to be ended and started anew at the reboot."""
    is_medium_kept: bool = False
    """Whether the medium stays in the drive for good: a live system without a disk."""

    @property
    def is_needed(self) -> bool:
        """Whether the first start differs from all later ones."""
        return bool(self.medium) or self.tree is not None or self.boots_network


@dataclass(frozen=True, slots=True)
class NewPool:
    """A directory pool that is made because the host has none."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A machine to be made on a host."""

    host: HostId
    name: str
    domain: str
    """The permanent description, XML: media and kernel of the installation are not in it."""
    images: tuple[PlannedImage, ...] = ()
    installation: Installation = Installation()
    pool: NewPool | None = None
    network: str = ""
    """The virtual network that has to be started first."""
    is_autostart: bool = False
    is_started: bool = True
