"""The first start of a new machine: its description with the installer's medium or kernel in it.

The lasting description is defined before and knows nothing of this. A machine whose disk is still
empty tries that first and then the installer, so its reboot comes up from the disk. Where it cannot
be so, the machine ends when the installer reboots it, and is started anew (see
`vmgui.core.creation.reboots`).
"""

from __future__ import annotations

import re

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.creation.blueprint import Installation
from vmgui.core.creation.build.disks import set_source
from vmgui.core.creation.facts import TreeFacts
from vmgui.hardware import boot
from vmgui.hardware.kinds.disk_document import DiskDevice
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.domain.domain import Domain

_ENDS = "destroy"

_SOURCE_ARGUMENTS = (
    (re.compile("fedora|red hat|rhel|centos|alma|rocky|oracle", re.IGNORECASE), "inst.repo"),
    (re.compile("suse|sle", re.IGNORECASE), "install"),
)
"""Family of a tree -> the kernel's argument that tells the installer where the tree is; Debian's
and Ubuntu's ask for a mirror."""
_REPO_SINCE = 7
"""The first version of Red Hat's with "inst.repo"; before, it is "method"."""
_CONSOLES = {
    **dict.fromkeys(("x86_64", "i686", "riscv64", "loongarch64"), "ttyS0"),
    **dict.fromkeys(("aarch64", "armv7l"), "ttyAMA0"),
    **dict.fromkeys(("ppc64", "ppc64le"), "hvc0"),
}
"""Architecture -> what Linux calls the first serial port; IBM Z's installers find it."""


def installing(
    defined_xml: str, installation: Installation, kernel: str = "", initrd: str = ""
) -> str:
    """The description that the machine is started with for the first time.

    Args:
        defined_xml: the permanent description, as the host gives it.
        installation: what is different.
        kernel: the path of the installer's kernel on the host, if it has one.
        initrd: the path of its initrd.

    Raises:
        InvalidInput: the machine has no drive for the medium.
    """
    domain = parse(defined_xml, Domain)
    first = _device(domain, installation)
    if kernel:
        domain.os.kernel, domain.os.initrd = kernel, initrd or None
        domain.os.cmdline = arguments(domain, installation) or None
    elif first is not None:
        _set_order(domain, first, is_disk_first=installation.is_disk_first)
    is_disk_next = installation.is_disk_first or installation.is_medium_kept
    if kernel or not is_disk_next:
        domain.on_reboot = _ENDS
    return serialize(domain)


def arguments(domain: Domain, installation: Installation) -> str:
    """The arguments of the installer's kernel: those that are asked for, and what they lack.

    That is where the tree is, for installers that have to be told, and the serial port of a machine
    without a display.
    """
    words = (installation.wishes.arguments if installation.wishes else "").split()
    names = {word.partition("=")[0] for word in words}
    if installation.tree is not None and not names & {"inst.repo", "method", "install", "repo"}:
        words += _source_arguments(installation.tree)
    console = _CONSOLES.get(domain.os.arch or "")
    if console and "console" not in names and not domain.devices.graphics:
        words.append(f"console={console}")
    return " ".join(words)


def _source_arguments(tree: TreeFacts) -> list[str]:
    """How the installer is told where its tree is."""
    found = (name for pattern, name in _SOURCE_ARGUMENTS if pattern.search(tree.family))
    name = next(found, "")
    major = tree.version.partition(".")[0]
    if name == "inst.repo" and major.isdecimal() and int(major) < _REPO_SINCE:
        name = "method"
    return [f"{name}={tree.url}"] if name else []


def _device(domain: Domain, installation: Installation) -> Device | None:
    """The device that the installer comes from, with its medium in it; None for a kernel."""
    if installation.medium:
        disks = (disk.viewed_as(DiskDevice) for disk in domain.devices.disks)
        drive = next((disk for disk in disks if disk.what == "cdrom"), None)
        if drive is None:
            raise InvalidInput(_("The machine has no CD-ROM drive for the installation medium."))
        set_source(drive, installation.medium)
        return drive
    if installation.boots_network:
        return next(iter(domain.devices.interfaces), None)
    return None


def _set_order(domain: Domain, first: Device, *, is_disk_first: bool) -> None:
    """Have the machine try a device: right behind the disks that are empty, or before all."""
    tried = [entry.device for entry in boot.bootable(domain) if entry.order is not None]
    others = [device for device in tried if device != first]
    disks = [number for number, device in enumerate(others, start=1) if _is_disk(device)]
    index = max(disks, default=0) if is_disk_first else 0
    boot.set_order(domain, [*others[:index], first, *others[index:]])


def _is_disk(device: Device) -> bool:
    return device.tag == "disk" and device.viewed_as(DiskDevice).what == "disk"
