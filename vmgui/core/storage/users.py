"""Who uses a volume: values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from vmgui.base.i18n import N_, _
from vmgui.base.ids import ObjectId


class UserKind(Enum):
    """What a machine uses a volume for."""

    DISK = "disk"
    """One of its disks or drives."""
    BACKING = "backing"
    """One of its disks builds on it."""
    KERNEL = "kernel"
    INITRD = "initrd"
    DTB = "dtb"
    NVRAM = "nvram"
    LOADER = "loader"

    @property
    def label(self) -> str:
        """A word or two for people, translated."""
        return _(_LABELS[self])


_LABELS = {
    UserKind.DISK: N_("disk"),
    UserKind.BACKING: N_("a disk builds on it"),
    UserKind.KERNEL: N_("kernel"),
    UserKind.INITRD: N_("initial RAM disk"),
    UserKind.DTB: N_("device tree"),
    UserKind.NVRAM: N_("firmware variables"),
    UserKind.LOADER: N_("firmware"),
}


@dataclass(frozen=True, slots=True)
class User:
    """A machine that uses a volume."""

    machine: ObjectId
    name: str
    """The machine's."""
    kind: UserKind
    target: str = ""
    """The name of the disk in the guest, such as "vda"; empty for what is no disk."""
    is_active: bool = False
    """True while the machine runs, and so has the volume open."""
    is_readonly: bool = False
    """True if the machine only reads it."""
