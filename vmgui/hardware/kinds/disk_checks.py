"""What can be wrong with a disk that no single field can know of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vmgui.base.i18n import _
from vmgui.hardware.kinds.disk_document import DiskDevice
from vmgui.hardware.kinds.disk_tuning import RATES
from vmgui.hardware.kinds.placement import same_address
from vmgui.hardware.kinds.shared_memory import has_shared_memory
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.properties import integer
from vmgui.xmldoc.targets import target_prefix

_TARGET = re.compile(r"(ioemu:)?(fd|hd|sd|vd|xvd|ubd)[a-zA-Z0-9_]+")
_SERIAL = re.compile(r"[A-Za-z0-9_.+ -]+")
_WWN = re.compile(r"(0x)?[0-9a-fA-F]{16}")
_SHAREABLE = (None, "raw", "iso", "dir")
"""Formats that several machines can write into at once (qemuDomain...ShareableDisk)."""


class _Threads(Domain):
    iothreads = integer("iothreads")


def problems_of(disk: DiskDevice, scene: Scene) -> Iterator[Problem]:
    """What is wrong with a disk, as far as its machine's description tells."""
    yield from _target(disk, scene)
    yield from _identity(disk)
    yield from _source(disk, scene)
    yield from _driver(disk, scene)
    yield from _limits(disk)


def _target(disk: DiskDevice, scene: Scene) -> Iterator[Problem]:
    """Its name, its address, and what of both belongs to the bus."""
    others = [each for each in scene.domain.devices.disks if each != disk]
    target = disk.target or ""
    if target and any(each.target == target for each in others):
        message = _("Another disk has the name “{target}” already.").format(target=target)
        yield Problem("target", message)
    if target and not _TARGET.fullmatch(target):
        message = _("A target name consists of a prefix such as “sd” and letters or digits.")
        yield Problem("target", message)
    elif target and disk.bus and not target.startswith(target_prefix(disk.bus)):
        message = _("Disks on this bus usually have names that begin with “{prefix}”.")
        prefix = target_prefix(disk.bus)
        yield Problem("target", message.format(prefix=prefix), is_warning=True)
    if disk.what == "floppy" and disk.bus not in ("fdc", None):
        yield Problem("bus", _("A floppy disk needs the floppy controller."))
    elif disk.bus == "fdc" and disk.what != "floppy":
        yield Problem("bus", _("Only floppy disks can be on the floppy controller."))
    elif disk.what == "cdrom" and disk.bus == "virtio":
        yield Problem("bus", _("A CDROM device cannot be on the VirtIO bus."))
    elif disk.what == "lun" and disk.bus not in ("scsi", "virtio"):
        yield Problem("bus", _("LUN passthrough needs the SCSI bus."))
    address = disk.address
    is_drive = address is not None and address.type == "drive"
    # Drive addresses count for each sort of controller anew.
    rivals = [each for each in others if each.bus == disk.bus] if is_drive else scene.domain.devices
    yield from same_address(disk, rivals)


def _identity(disk: DiskDevice) -> Iterator[Problem]:
    """What libvirt's schema says about the texts that the guest sees."""
    if disk.serial and not _SERIAL.fullmatch(disk.serial):
        message = _("A serial number consists of letters, digits, spaces and “_ . + -”.")
        yield Problem("serial", message)
    if disk.wwn and not _WWN.fullmatch(disk.wwn):
        yield Problem("wwn", _("A WWN consists of 16 hexadecimal digits."))
    for name, most in (("vendor", 8), ("product", 16)):
        if len(getattr(disk, name) or "") > most:
            message = _("This can have {most} characters at most.").format(most=most)
            yield Problem(name, message)
    geometry = (disk.cylinders, disk.heads, disk.sectors)
    if any(geometry) and not all(geometry):
        yield Problem("cylinders", _("A geometry needs cylinders, heads and sectors."))


def _source(disk: DiskDevice, scene: Scene) -> Iterator[Problem]:
    """What it is kept in."""
    if disk.what in ("disk", "lun") and not disk.has_medium:
        fields = {"block": "block_device", "network": "remote_name", "volume": "pool"}
        yield Problem(fields.get(disk.type or "", "file"), _("Choose where its contents are kept."))
    if disk.what == "lun" and disk.type not in ("block", "network", "volume"):
        message = _("LUN passthrough needs a block device, network storage or a storage volume.")
        yield Problem("type", message)
    if disk.type == "volume" and disk.volume and not disk.pool:
        yield Problem("pool", _("Choose the storage pool of the volume."))
    if disk.type == "network" and disk.protocol not in ("rbd", None) and not len(disk.hosts):
        yield Problem("hosts", _("Add the server that the storage is on."))
    if disk.type == "network" and disk.user and not disk.user_secret_type:
        yield Problem("user_secret_uuid", _("Choose the secret with the password."))
    if disk.user_secret_uuid and disk.user_secret_usage:
        yield Problem("user_secret_usage", _("Name the secret by UUID or by usage, not both."))
    if disk.encryption and not disk.encryption_secret_type:
        yield Problem("encryption_secret_uuid", _("Choose the secret with the passphrase."))
    if disk.encryption_secret_uuid and disk.encryption_secret_usage:
        message = _("Name the secret by UUID or by usage, not both.")
        yield Problem("encryption_secret_usage", message)
    if disk.type == "vhostuser" and not has_shared_memory(scene.domain):
        message = _("A vhost-user disk needs shared memory: enable it on the Memory page.")
        yield Problem("type", message)


def _driver(disk: DiskDevice, scene: Scene) -> Iterator[Problem]:
    """Options that do not go together."""
    if disk.io == "native" and disk.cache not in ("none", "directsync"):
        message = _("The I/O mode “native” needs the cache mode “none” or “directsync”.")
        yield Problem("io", message)
    if disk.copy_on_read and (disk.is_readonly or disk.is_shareable):
        message = _("A readonly or shareable disk cannot be copied on read.")
        yield Problem("copy_on_read", message)
    if disk.is_shareable and not disk.is_readonly and disk.format not in _SHAREABLE:
        message = _("Several machines can only write into a disk of the format “raw”.")
        yield Problem("is_shareable", message)
    if disk.detect_zeroes == "unmap" and disk.discard != "unmap":
        message = _("Zeroes free no space unless the discard mode is “unmap”.")
        yield Problem("detect_zeroes", message, is_warning=True)
    threads = scene.domain.viewed_as(_Threads).iothreads or 0
    if disk.iothread and disk.iothread > threads:
        message = _("The machine has no IO thread {number}.").format(number=disk.iothread)
        yield Problem("iothread", message)


def _limits(disk: DiskDevice) -> Iterator[Problem]:
    """A limit for both directions excludes those for one of them."""
    for total, read, write in RATES:
        if total.__get__(disk) and (read.__get__(disk) or write.__get__(disk)):
            message = _("A total excludes a limit for reading or for writing.")
            yield Problem(total.name, message)
