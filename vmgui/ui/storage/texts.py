"""Names and sentences that dialogs about volumes share."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Sequence

import vmgui.base.units as units
from vmgui.base.errors import ConnectionLost, VmguiError
from vmgui.base.i18n import _
from vmgui.core.resources import PoolReading, VolumeReading

_NUMBERED = re.compile(r"(.*?)(\d+)$")


def trouble_text(problem: VmguiError) -> str:
    """Why something could not be read, and what to do."""
    return " ".join(part for part in (problem.message, problem.hint) if part)


def may_retry(problem: VmguiError) -> bool:
    """Whether it helps to read again: as long as the host is away, only connecting does."""
    return not isinstance(problem, ConnectionLost)


def place_text(pool: PoolReading) -> str:
    """In which pool a volume will be, and how much room there is, translated."""
    if pool.available is None:
        return _("In the storage pool “{pool}”.").format(pool=pool.name)
    return _("In the storage pool “{pool}”, which has {size} free.").format(
        pool=pool.name, size=units.size(pool.available)
    )


def size_text(volume: VolumeReading) -> str:
    """What a volume's guest sees and what it takes, translated; empty while nobody knows."""
    if volume.capacity is None:
        return ""
    if volume.allocation is None or volume.allocation == volume.capacity:
        return units.size(volume.capacity)
    # Translators: the capacity of a volume, and how much of it is on the disk
    return _("{capacity}, takes {allocation}").format(
        capacity=units.size(volume.capacity), allocation=units.size(volume.allocation)
    )


def named_sizes(volumes: Sequence[VolumeReading]) -> list[str]:
    """The names of volumes with their sizes."""
    return [
        # Translators: a volume and its size
        _("{name} ({size})").format(name=volume.name, size=text)
        if (text := size_text(volume))
        else volume.name
        for volume in volumes
    ]


def free_partition(device: str, taken: Collection[str]) -> str:
    """What libvirt insists on calling the next partition of a disk: "sdb3", "nvme0n1p3".

    Args:
        device: the path of the disk; without it the name follows from those that are there.
        taken: the names of its partitions.
    """
    parts = [found for name in taken if (found := _NUMBERED.fullmatch(name))]
    disk = posixpath.basename(device)
    stem = f"{disk}p" if disk[-1:].isdigit() else disk
    if not stem and parts:
        stem = parts[0][1]
    if not stem:
        return ""
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"
