"""Names of disks in the guest (<target dev='vda'/>): which a bus uses, and which is free."""

from __future__ import annotations

import itertools
from collections.abc import Collection

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import ngettext

_PREFIXES = {
    "virtio": "vd",
    "scsi": "sd",
    "sata": "sd",
    "usb": "sd",
    "sd": "sd",
    "ide": "hd",
    "fdc": "fd",
    "xen": "xvd",
    "uml": "ubd",
}
"""By bus. libvirt tells a missing bus from the prefix (virDomainDiskDefParse), so they agree."""

_MOST = {"hd": 4, "fd": 2}
"""How many disks there can be: two channels of two on the IDE controller, two floppy drives."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def target_prefix(bus: str) -> str:
    """What the names of a bus's disks begin with; "sd", which libvirt always takes, if unknown."""
    return _PREFIXES.get(bus, "sd")


def free_target(prefix: str, taken: Collection[str]) -> str:
    """The first name that no other disk has: vda, vdb ... vdz, vdaa.

    Args:
        prefix: of `target_prefix`.
        taken: the names of all other disks of the machine.

    Raises:
        InvalidInput: this sort of disk is limited, and all of them are there.
    """
    most = _MOST.get(prefix)
    for index in itertools.count() if most is None else range(most):
        name = target_name(prefix, index)
        if name not in taken:
            return name
    raise InvalidInput(
        ngettext(
            "There is already {count} disk on this bus, and it cannot have more.",
            "There are already {count} disks on this bus, and it cannot have more.",
            most or 0,
        ).format(count=most),
        field="target",
    )


def target_name(prefix: str, index: int) -> str:
    """The name of the disk with this number, counted from 0 (virIndexToDiskName)."""
    letters = ""
    number = index + 1
    while number:
        number, letter = divmod(number - 1, len(_LETTERS))
        letters = _LETTERS[letter] + letters
    return prefix + letters
