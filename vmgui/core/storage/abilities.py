"""What libvirt can do with the volumes of each type of pool, and of each format.

From the backends of its storage driver (src/storage/storage_backend_*.c): what a backend has no
function for, libvirt refuses. The formats are those that it has qemu-img create, and resize. Data,
so that a reason can be said before anything is asked for.
"""

from __future__ import annotations

from enum import Flag, auto
from typing import TYPE_CHECKING

from vmgui.base.i18n import N_, _

if TYPE_CHECKING:  # the start does without lxml
    from vmgui.core.resources import PoolReading


class Ability(Flag):
    """Something that can be done with the volumes of a pool."""

    CREATE = auto()
    FILL = auto()
    """Make a volume that is a copy of another one."""
    RESIZE = auto()
    TRANSFER = auto()
    """Upload and download."""
    WIPE = auto()
    DELETE = auto()


_ALL = Ability(~Ability(0))
_DEVICES = Ability.TRANSFER | Ability.WIPE
_ABILITIES = {
    "dir": _ALL,
    "fs": _ALL,
    "netfs": _ALL,
    "vstorage": _ALL,
    "disk": _ALL & ~Ability.RESIZE,
    "logical": _ALL & ~Ability.RESIZE,
    "rbd": _ALL & ~Ability.TRANSFER,
    "zfs": Ability.CREATE | Ability.TRANSFER | Ability.DELETE,
    "iscsi": _DEVICES,
    "scsi": _DEVICES,
    "mpath": _DEVICES,
    "iscsi-direct": Ability.WIPE,
    "gluster": Ability.DELETE,
}
_REASONS = {
    Ability.CREATE: N_("Libvirt cannot create volumes in storage pools of the type “{type}”."),
    Ability.FILL: N_("Libvirt cannot copy into storage pools of the type “{type}”."),
    Ability.RESIZE: N_("Libvirt cannot resize volumes in storage pools of the type “{type}”."),
    Ability.TRANSFER: N_(
        "Libvirt can neither upload to storage pools of the type “{type}” nor download from them."
    ),
    Ability.WIPE: N_("Libvirt cannot wipe volumes in storage pools of the type “{type}”."),
    Ability.DELETE: N_("Libvirt cannot delete volumes in storage pools of the type “{type}”."),
}
_OF_FILES = ("qcow2", "raw", "vmdk", "vdi", "vpc", "qed", "qcow")
_OF_PARTITIONS = (
    "none", "linux", "fat16", "fat32", "linux-swap", "linux-lvm", "linux-raid", "extended",
)  # fmt: skip
_FORMATS = dict.fromkeys(("dir", "fs", "netfs", "vstorage"), _OF_FILES) | {"disk": _OF_PARTITIONS}
_ENCRYPTED = frozenset({"qcow2", "raw"})
RESIZED = frozenset({"qcow2", "raw", "qed"})
"""The formats whose images can grow; only the first two can shrink."""
SHRUNK = RESIZED - {"qed"}
_NAMED_DEVICES = frozenset({"logical", "zfs"})
_SPARSE = frozenset({"dir", "fs", "netfs", "vstorage", "zfs", "rbd"})


def formats(pool_type: str) -> tuple[str, ...]:
    """The formats that new volumes in pools of a type can have, the usual one first."""
    return _FORMATS.get(pool_type, ("raw",))


def has_files(pool_type: str) -> bool:
    """Whether the volumes of pools of a type are files, of any format."""
    return formats(pool_type) is _OF_FILES


def has_paths(pool_type: str) -> bool:
    """Whether new volumes in pools of a type have a path that ends with the name that was wanted.

    Partitions are named by their disk, and images of services have no path.
    """
    return has_files(pool_type) or pool_type in _NAMED_DEVICES


def is_sparse(pool_type: str) -> bool:
    """Whether volumes take their space only as they are written to, if nobody says otherwise."""
    return pool_type in _SPARSE


def can_encrypt(pool_type: str, format: str) -> bool:  # noqa: A002
    """Whether libvirt can encrypt new volumes with LUKS."""
    return has_files(pool_type) and format in _ENCRYPTED


def can_allocate(pool_type: str, format: str) -> bool:  # noqa: A002
    """Whether people decide how much space a new volume takes at once."""
    return format in ("qcow2", "raw") and pool_type != "rbd"


def can(pool_type: str, ability: Ability) -> bool:
    """Whether libvirt can do this in pools of a type ("dir", "rbd" ...)."""
    return ability in _ABILITIES.get(pool_type, Ability(0))


def why_not(pool: PoolReading, *abilities: Ability) -> str | None:
    """Why something cannot be done with a pool's volumes now, translated; None if it can."""
    if not pool.is_active:
        return _("The storage pool “{name}” is not active.").format(name=pool.name)
    missing = next((each for each in abilities if not can(pool.type, each)), None)
    return None if missing is None else _(_REASONS[missing]).format(type=pool.type)
