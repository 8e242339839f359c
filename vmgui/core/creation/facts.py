"""What was found out about what a machine is made from: media, trees, images."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MediumFacts:
    """What the volume headers of an ISO 9660 image say (ECMA-119, 8.4)."""

    volume_id: str
    system_id: str = ""
    publisher_id: str = ""
    application_id: str = ""
    volume_size: int = 0
    """In bytes, as the header says."""
    file_size: int | None = None
    """In bytes, as the host says."""
    is_bootable: bool = True
    """Whether there is an El Torito boot record."""

    @property
    def is_truncated(self) -> bool:
        """Whether the file is shorter than the volume in it."""
        return self.file_size is not None and self.file_size < self.volume_size


@dataclass(frozen=True, slots=True)
class TreeFacts:
    """An installation tree on a server, as it was found."""

    url: str
    """Its root, without a slash at the end, after redirects."""
    arch: str
    kernel: str
    """URL."""
    initrd: str
    """URL; empty if there is none."""
    family: str = ""
    """What .treeinfo says, or what was found in other files of the tree."""
    variant: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """A disk image that is there already."""

    path: str
    format: str
    """"qcow2", "raw", "vmdk", "vdi", "vhdx", "vpc" ..."""
    capacity: int | None = None
    """What the guest sees, in bytes."""
    backing_path: str = ""
    users: tuple[str, ...] = ()
    """The names of the machines whose disks are in it."""
    dependents: tuple[str, ...] = ()
    """The names of the machines whose disks stand on it: they break when it is written to."""
