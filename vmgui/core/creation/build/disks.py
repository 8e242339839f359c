"""Disks and CD-ROM drives."""

from __future__ import annotations

from vmgui.core.creation.build.sketch import Sketch
from vmgui.core.creation.build.storage import Image
from vmgui.hardware import chipset
from vmgui.hardware.kinds.disk import DiskKind, best_bus, change_bus, change_device
from vmgui.hardware.kinds.disk_document import DiskDevice

_KIND = DiskKind()
_DEVICES = "/dev/"
_EMULATED = ("sata", "ide", "scsi", "usb")
"""Buses that need no drivers of VirtIO's, the best one first."""


def add_disk(sketch: Sketch, image: Image) -> DiskDevice:
    """Add a disk that the guest can drive."""
    disk = _new(sketch, "disk", _disk_bus(sketch))
    if sketch.is_qemu:
        disk.format = "raw" if image.path.startswith(_DEVICES) else image.format
        disk.discard = "unmap"
    set_source(disk, image.path)
    return sketch.add(_KIND, disk)


def add_drive(sketch: Sketch, path: str = "") -> DiskDevice:
    """Add a CD-ROM drive, with a medium or without one."""
    drive = _new(sketch, "cdrom", _drive_bus(sketch))
    drive.is_readonly = True
    if path:
        set_source(drive, path)
    return sketch.add(_KIND, drive)


def set_source(disk: DiskDevice, path: str) -> None:
    """Put a medium or an image into a drive.

    Args:
        disk: the drive.
        path: of a file or a block device of the host, or "pool/volume" for a volume that has no
            path; empty for nothing.
    """
    disk.source = None
    pool, slash, volume = path.partition("/")
    if path.startswith(_DEVICES):
        disk.type, disk.block_device = "block", path
    elif pool and slash:
        disk.type, disk.pool, disk.volume = "volume", pool, volume
    else:
        disk.type, disk.file = "file", path or None


def _new(sketch: Sketch, device: str, bus: str) -> DiskDevice:
    disk = _KIND.new(sketch.scene)
    disk.device, disk.bus = device, bus
    change_device(disk, sketch.scene)
    change_bus(disk, sketch.scene)
    return disk


def _disk_bus(sketch: Sketch) -> str:
    """VirtIO where the guest knows it, else what it is sure to know."""
    guest = sketch.guest
    if guest.drives("virtio-block"):
        return _possible(sketch, "disk", "virtio")
    return _possible(sketch, "disk", *(["scsi"] if guest.drives("virtio-scsi") else []))


def _drive_bus(sketch: Sketch) -> str:
    return _possible(sketch, "cdrom")


def _possible(sketch: Sketch, device: str, *wanted: str) -> str:
    """The first of these buses, or of those that every guest knows, that the host offers."""
    if sketch.is_qemu:
        # The chipset's own comes first: the firmware and every guest of its time know it.
        own = {chipset.Q35: "sata", chipset.I440FX: "ide"}.get(sketch.chipset, "scsi")
        for bus in (*wanted, own, *_EMULATED):
            if sketch.offers("disk", "bus", bus):
                return bus
    return best_bus(device, sketch.scene)
