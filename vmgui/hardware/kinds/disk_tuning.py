"""How a disk looks to the guest and how the hypervisor works with it: advanced fields of <disk>."""

from __future__ import annotations

from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import is_one_of, is_set, no
from vmgui.hardware.fields import Check, Choice, Number, Switch, Text
from vmgui.hardware.items import Fact, Group
from vmgui.hardware.kinds.common import VIRTIO_MODELS
from vmgui.hardware.kinds.disk_document import DiskDevice
from vmgui.hardware.kinds.disk_source import is_medium
from vmgui.hardware.options import DEFAULT, Labels, fixed, offered, plain
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.properties import Value

CACHE_MODES: Labels = {
    None: DEFAULT,
    "default": N_("Default of the hypervisor (written down)"),
    "none": N_("none: past the host's cache"),
    "writethrough": N_("writethrough: reads cached, writes at once on the disk"),
    "writeback": N_("writeback: the host caches reads and writes"),
    "directsync": N_("directsync: past the host's cache, writes at once on the disk"),
    "unsafe": N_("unsafe: fastest; a power failure loses data"),
}
FORMATS: Labels = {
    None: DEFAULT,
    **dict.fromkeys(
        ("raw", "qcow2", "qed", "vmdk", "vdi", "vhd", "vpc", "luks", "iso", "dmg", "cloop"), ""
    ),
    **dict.fromkeys(("bochs", "fat", "ploop", "qcow", "cow", "dir"), ""),
}

_is_virtio = is_one_of(DiskDevice.bus, "virtio")
_is_lun = is_one_of(DiskDevice.device, "lun")


def _backing(disk: DiskDevice, _scene: Scene) -> str:
    return "\n".join(disk.backing_chain())


def _job(disk: DiskDevice, _scene: Scene) -> str:
    target = disk.mirror_file or disk.mirror_device or ""
    if disk.mirror_job == "active-commit":
        return _("The changes are being written into {path}.").format(path=target)
    if disk.mirror_job:
        return _("The disk is being copied to {path}.").format(path=target)
    return ""


def power_of_two(value: int, _element: object, _scene: Scene) -> str | None:
    """What is wrong with a number that has to be a power of two."""
    if value & (value - 1):
        return _("Enter a power of two, such as {example}.").format(example=256)
    return None


GUEST = Group(
    N_("What the guest sees"),
    (
        Text(
            DiskDevice.target,
            N_("Target name"),
            is_required=True,
            help=N_("The name by which libvirt knows the disk; guests may choose another one."),
        ),
        Text(
            DiskDevice.serial,
            N_("Serial number"),
            help=N_("By this number the guest can recognize the disk, as in /dev/disk/by-id."),
        ),
        Text(
            DiskDevice.wwn,
            "WWN",
            when=is_one_of(DiskDevice.bus, "ide", "sata", "scsi", None),
            help=N_("World Wide Name: 16 hexadecimal digits that identify the disk."),
        ),
        Text(
            DiskDevice.vendor,
            N_("Vendor"),
            when=is_one_of(DiskDevice.bus, "scsi"),
            help=N_("Up to 8 characters that the disk reports."),
        ),
        Text(
            DiskDevice.product,
            N_("Product"),
            when=is_one_of(DiskDevice.bus, "scsi"),
            help=N_("Up to 16 characters that the disk reports."),
        ),
        Number(
            DiskDevice.rotation_rate,
            N_("Rotation rate"),
            least=1,
            most=65534,
            unit=N_("rpm (1 for an SSD)"),
            when=is_one_of(DiskDevice.bus, "ide", "sata", "scsi", "usb"),
            help=N_("Tells the guest whether this is a hard disk or a solid-state disk."),
        ),
        Choice(
            DiskDevice.tray,
            N_("Tray"),
            fixed({None: DEFAULT, "closed": N_("Closed"), "open": N_("Open")}),
            when=is_medium,
        ),
        Choice(
            DiskDevice.model,
            N_("Device model"),
            offered("disk", "model", VIRTIO_MODELS),
            when=_is_virtio,
        ),
        Number(DiskDevice.logical_block_size, N_("Logical block size"), unit=N_("bytes")),
        Number(DiskDevice.physical_block_size, N_("Physical block size"), unit=N_("bytes")),
        Number(DiskDevice.cylinders, N_("Geometry: cylinders"), least=1),
        Number(DiskDevice.heads, N_("Geometry: heads"), least=1),
        Number(DiskDevice.sectors, N_("Geometry: sectors"), least=1),
        Choice(
            DiskDevice.translation,
            N_("Geometry: translation"),
            plain("auto", "none", "lba"),
        ),
    ),
)

SAFETY = Group(
    N_("Sharing and snapshots"),
    (
        Check(
            DiskDevice.is_transient,
            N_("Discard all changes at power-off"),
            when=no(is_medium),
        ),
        Check(
            DiskDevice.shares_backing,
            N_("Other machines may use the unchanged image"),
            when=is_set(DiskDevice.is_transient),
        ),
        Choice(
            DiskDevice.snapshot,
            N_("In snapshots of the machine"),
            fixed(
                {
                    None: DEFAULT,
                    "no": N_("Leave it out"),
                    "internal": N_("Inside of the image"),
                    "external": N_("In a new image on top"),
                    "manual": N_("Made by something else"),
                }
            ),
            live=True,
        ),
        Choice(
            DiskDevice.sgio,
            "SGIO",
            fixed(
                {
                    None: DEFAULT,
                    "filtered": N_("Only safe SCSI commands"),
                    "unfiltered": N_("All SCSI commands"),
                }
            ),
            when=_is_lun,
            help=N_("Which SCSI commands of the guest reach the LUN."),
        ),
        Check(
            DiskDevice.rawio,
            N_("Allow raw I/O"),
            when=_is_lun,
            help=N_("Gives the hypervisor the right to send any command (CAP_SYS_RAWIO)."),
        ),
    ),
)

DRIVER = Group(
    N_("Performance"),
    (
        Text(
            DiskDevice.driver_name,
            N_("Driver name"),
            placeholder=DEFAULT,
            help=N_("The part of the hypervisor that opens the image: qemu, or file, tap, phy."),
        ),
        Choice(
            DiskDevice.io,
            N_("I/O mode"),
            plain("threads", "native", "io_uring"),
            help=N_("How the host does the work; “native” needs cache mode none or directsync."),
        ),
        Choice(
            DiskDevice.detect_zeroes,
            N_("Detect zeroes"),
            fixed(
                {
                    None: DEFAULT,
                    "off": N_("Off"),
                    "on": N_("Write them efficiently"),
                    "unmap": N_("Free their space"),
                }
            ),
            help=N_("What is done when the guest writes blocks full of zeroes."),
        ),
        Choice(
            DiskDevice.error_policy,
            N_("On write errors"),
            fixed(
                {
                    None: DEFAULT,
                    "stop": N_("Pause the machine"),
                    "report": N_("Tell the guest"),
                    "ignore": N_("Ignore them"),
                    "enospace": N_("Pause if the storage is full, else tell the guest"),
                }
            ),
        ),
        Choice(
            DiskDevice.read_error_policy,
            N_("On read errors"),
            fixed(
                {
                    None: DEFAULT,
                    "stop": N_("Pause the machine"),
                    "report": N_("Tell the guest"),
                    "ignore": N_("Ignore them"),
                }
            ),
        ),
        Switch(
            DiskDevice.copy_on_read,
            N_("Copy on read"),
            help=N_("Keeps what is read from a slow backing image in this image."),
        ),
        Number(
            DiskDevice.iothread,
            N_("IO thread"),
            least=1,
            when=_is_virtio,
            help=N_("The number of the machine's IO thread that serves this disk."),
        ),
        Number(
            DiskDevice.queues,
            N_("Queues"),
            least=1,
            most=65535,
            when=_is_virtio,
            help=N_("As many as the machine has vCPUs is usually best."),
        ),
        Number(
            DiskDevice.queue_size,
            N_("Queue size"),
            least=2,
            most=1024,
            when=_is_virtio,
            check=power_of_two,
        ),
        Switch(DiskDevice.ioeventfd, N_("I/O events (ioeventfd)"), when=_is_virtio),
        Switch(DiskDevice.event_idx, N_("Event index"), when=_is_virtio),
        Fact("backing", N_("Backing images"), _backing),
        Fact("job", N_("Block job"), _job),
    ),
)


def _rate(bound: Value[int], label: str, unit: str) -> Number:
    return Number(bound, label, most=2**63 - 1, unit=unit, placeholder=N_("Unlimited"))


_BYTES, _REQUESTS, _SECONDS = N_("bytes/s"), N_("requests/s"), N_("s")

RATES: tuple[tuple[Value[int], Value[int], Value[int]], ...] = (
    (DiskDevice.total_bytes, DiskDevice.read_bytes, DiskDevice.write_bytes),
    (DiskDevice.total_iops, DiskDevice.read_iops, DiskDevice.write_iops),
    (DiskDevice.total_bytes_max, DiskDevice.read_bytes_max, DiskDevice.write_bytes_max),
    (DiskDevice.total_iops_max, DiskDevice.read_iops_max, DiskDevice.write_iops_max),
    (DiskDevice.total_bytes_length, DiskDevice.read_bytes_length, DiskDevice.write_bytes_length),
    (DiskDevice.total_iops_length, DiskDevice.read_iops_length, DiskDevice.write_iops_length),
)
"""Limits that exclude each other: a total, and those for reading and for writing."""

LIMITS = Group(
    N_("I/O limits"),
    (
        _rate(DiskDevice.total_bytes, N_("Total throughput"), _BYTES),
        _rate(DiskDevice.read_bytes, N_("Read throughput"), _BYTES),
        _rate(DiskDevice.write_bytes, N_("Write throughput"), _BYTES),
        _rate(DiskDevice.total_iops, N_("Total requests"), _REQUESTS),
        _rate(DiskDevice.read_iops, N_("Read requests"), _REQUESTS),
        _rate(DiskDevice.write_iops, N_("Write requests"), _REQUESTS),
        Number(
            DiskDevice.iops_size,
            N_("Size of a request"),
            most=2**63 - 1,
            unit=N_("bytes"),
            help=N_("Larger requests count as several."),
        ),
        Text(
            DiskDevice.limit_group,
            N_("Limit group"),
            help=N_("Disks of the machine with the same group share their limits."),
        ),
    ),
)

BURSTS = Group(
    N_("I/O bursts"),
    (
        _rate(DiskDevice.total_bytes_max, N_("Total throughput"), _BYTES),
        _rate(DiskDevice.read_bytes_max, N_("Read throughput"), _BYTES),
        _rate(DiskDevice.write_bytes_max, N_("Write throughput"), _BYTES),
        _rate(DiskDevice.total_iops_max, N_("Total requests"), _REQUESTS),
        _rate(DiskDevice.read_iops_max, N_("Read requests"), _REQUESTS),
        _rate(DiskDevice.write_iops_max, N_("Write requests"), _REQUESTS),
        _rate(DiskDevice.total_bytes_length, N_("Total throughput lasts"), _SECONDS),
        _rate(DiskDevice.read_bytes_length, N_("Read throughput lasts"), _SECONDS),
        _rate(DiskDevice.write_bytes_length, N_("Write throughput lasts"), _SECONDS),
        _rate(DiskDevice.total_iops_length, N_("Total requests last"), _SECONDS),
        _rate(DiskDevice.read_iops_length, N_("Read requests last"), _SECONDS),
        _rate(DiskDevice.write_iops_length, N_("Write requests last"), _SECONDS),
    ),
    when=lambda disk, _scene: any(bound.raw(disk) for rates in RATES for bound in rates),
)
