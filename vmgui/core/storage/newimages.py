"""New images: what a volume that is to be made is like, and where one can be made."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import vmgui.base.units as units
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.base.names import why_no_file
from vmgui.core.resources import PoolReading
from vmgui.core.storage import abilities
from vmgui.core.storage.abilities import Ability
from vmgui.xmldoc.volume import Volume

FORMATS = ("qcow2", "raw")
"""The formats of new images, the usual one first."""
Preallocation = Literal["", "metadata", "full"]
"""What is prepared of an image at once: nothing, the tables of a qcow2 image, or all its space."""

_SUFFIXES = {"qcow2": "qcow2", "raw": "img"}
_QCOW2_VERSION = "1.1"
"""That of QEMU since 1.1; libvirt's default is the one before, for hosts of 2012."""
_USUAL = "default"
"""The pool that libvirt's tools make first."""
_LONGEST_NAME = 255
"""Bytes of a file's name (Linux: NAME_MAX)."""
_LOGICAL_NAME = re.compile(r"(?!-)[A-Za-z0-9+_.-]{1,127}")
"""See lvm(8), "VALID NAMES"."""


@dataclass(frozen=True, slots=True)
class NewImage:
    """An image to be made."""

    pool: str
    name: str
    """Of its volume."""
    format: str
    capacity: int
    """What the guest sees, in bytes."""
    allocation: int = 0
    """What it takes at once, in bytes."""
    backing_path: str = ""
    """The image that it stands on, which must not be changed any more; empty for none."""
    backing_format: str = ""
    preallocation: Preallocation = ""
    """Beyond `allocation`."""
    secret: str = ""
    """The UUID of the secret that it is encrypted with (LUKS); empty for none."""
    is_nocow: bool = False
    """Whether copy-on-write is turned off for its file, on Btrfs."""

    @property
    def is_full(self) -> bool:
        """Whether it takes all its space at once."""
        return self.preallocation == "full" or self.allocation >= self.capacity

    @property
    def allocated(self) -> int:
        """What it takes at once in all, in bytes."""
        return self.capacity if self.is_full else self.allocation

    @property
    def is_prepared(self) -> bool:
        """Whether libvirt is told to prepare its tables: other formats refuse to be told."""
        is_wanted = bool(self.preallocation) or self.is_full
        return self.format == "qcow2" and is_wanted and not self.backing_path

    def xml(self) -> str:
        """The description of its volume."""
        volume = Volume.create()
        volume.name = self.name
        volume.capacity = self.capacity
        volume.allocation = self.allocated
        volume.format = self.format
        if self.secret:
            volume.encryption_format = "luks"
            volume.encryption_secret_type = "passphrase"
            volume.encryption_secret = self.secret
        if self.format == "qcow2":
            volume.compat = _QCOW2_VERSION
        if self.is_nocow:
            volume.is_nocow = True
        if self.backing_path:
            volume.backing_path = self.backing_path
            volume.backing_format = self.backing_format or None
        return volume.xml()


# Where images can be made


def why_not(pool: PoolReading) -> str | None:
    """Why no image that a machine names by its path can be made in a pool; None if one can."""
    reason = abilities.why_not(pool, Ability.CREATE)
    if reason is None and not abilities.has_paths(pool.type):
        message = _("No disk images can be made here in storage pools of the type “{type}”.")
        return message.format(type=pool.type)
    return reason


def formats(pool: PoolReading) -> Sequence[str]:
    """The formats that images in a pool can have, the usual one first."""
    return FORMATS if abilities.has_files(pool.type) else ("raw",)


def path_in(pool: PoolReading, name: str) -> str:
    """Where an image of this name will be."""
    return posixpath.join(pool.target_path, name)


def default_pool(pools: Sequence[PoolReading], sources: Iterable[str]) -> PoolReading | None:
    """The pool to make a machine's next image in; None if there is none that can have one.

    It is the one that has the machine's first disk, else "default", else the first one with files.

    Args:
        pools: all of the host.
        sources: where the disks of the machine are: paths, or "pool/volume".
    """
    usable = [pool for pool in pools if why_not(pool) is None]
    first = next(iter(sources), "")
    order = sorted(
        usable,
        key=lambda pool: (
            not _has(pool, first),
            pool.name != _USUAL,
            not abilities.has_files(pool.type),
        ),
    )
    return next(iter(order), None)


def _has(pool: PoolReading, source: str) -> bool:
    if not source.startswith("/"):
        return source.partition("/")[0] == pool.name
    return bool(pool.target_path) and posixpath.dirname(source) == pool.target_path.rstrip("/")


def suffix_in(pool: PoolReading | None, format: str) -> str:  # noqa: A002
    """How the names of images end in a pool: ".qcow2"; None stands for a pool of files."""
    if pool is not None and not abilities.has_files(pool.type):
        return ""
    return f".{_SUFFIXES.get(format, format)}"


def free_name(machine: str, pool: PoolReading, format: str, taken: Collection[str]) -> str:  # noqa: A002
    """A name that no volume of a pool has: "web1-1.qcow2", "web1-2.qcow2" ...

    Args:
        machine: the name of the machine.
        pool: where the image shall be.
        format: of the image.
        taken: the names of the pool's volumes.
    """
    suffix = suffix_in(pool, format)
    number = 1
    while f"{machine}-{number}{suffix}" in taken:
        number += 1
    return f"{machine}-{number}{suffix}"


def check_name(name: str, taken: Collection[str], pool: PoolReading | None = None) -> None:
    """Check the name of a new volume.

    Args:
        name: what somebody wants.
        taken: the names of the pool's volumes.
        pool: where it will be, if that is known: volume groups allow less.

    Raises:
        InvalidInput: no volume can have it, or one has it already.
    """
    if problem := why_no_file(name, _LONGEST_NAME):
        raise InvalidInput(problem, field="name")
    if pool is not None and pool.type == "logical" and not _LOGICAL_NAME.fullmatch(name):
        message = _("Here a name has only letters of English, digits and “+”, “_”, “.”, “-”.")
        raise InvalidInput(message, field="name")
    if name in taken:
        raise InvalidInput(_("The storage pool has a volume of this name."), field="name")


def too_large(pool: PoolReading, size: int) -> str:
    """A warning if a pool has no room for so many bytes, translated; empty if it has."""
    if pool.available is None or size <= pool.available:
        return ""
    return _("That is more than the {size} that are free in the storage pool “{pool}”.").format(
        size=units.size(pool.available), pool=pool.name
    )
