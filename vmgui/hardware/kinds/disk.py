"""<disk>: hard disks, CD-ROM and floppy drives, LUNs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import is_one_of, no
from vmgui.hardware.fields import Check, Choice
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.kinds.common import is_qemu, virtio_options
from vmgui.hardware.kinds.disk_checks import problems_of
from vmgui.hardware.kinds.disk_document import DiskDevice
from vmgui.hardware.kinds.disk_secrets import ENCRYPTION, NETWORK, OLD_STYLE
from vmgui.hardware.kinds.disk_source import ACCESS, FIELDS, is_medium
from vmgui.hardware.kinds.disk_tuning import (
    BURSTS,
    CACHE_MODES,
    DRIVER,
    FORMATS,
    GUEST,
    LIMITS,
    SAFETY,
)
from vmgui.hardware.kinds.placement import VIRTIO_OPTIONS, placement
from vmgui.hardware.kinds.removal import drop
from vmgui.hardware.options import DEFAULT, Labels, fixed, merged, offered
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.properties import Property, integer, text
from vmgui.xmldoc.targets import free_target, target_prefix

DEVICES: Labels = {
    "disk": N_("Disk device"),
    "cdrom": N_("CDROM device"),
    "floppy": N_("Floppy disk"),
    "lun": N_("LUN Passthrough"),
}
_NOUNS = {"disk": N_("Disk"), "cdrom": N_("CDROM"), "floppy": N_("Floppy"), "lun": N_("LUN")}
BUSES: Labels = {
    "virtio": "VirtIO",
    "sata": "SATA",
    "scsi": "SCSI",
    "usb": "USB",
    "ide": "IDE",
    "fdc": N_("Floppy controller"),
    "nvme": "NVMe",
    "sd": N_("SD card"),
    "xen": "Xen",
}
_SHORT = {"fdc": "", "sd": "SD", "uml": "UML"}
"""What names of devices say in place of the label."""

SUITABLE = {
    "disk": ("virtio", "sata", "scsi", "usb", "ide", "nvme", "sd", "xen"),
    "cdrom": ("sata", "scsi", "usb", "ide", "xen"),
    "floppy": ("fdc",),
    "lun": ("scsi", "virtio"),
}
"""Device -> the buses that it can be on, the best one first."""

_ONLY_ON: tuple[tuple[tuple[str, ...], tuple[Property, ...]], ...] = (
    (
        ("virtio",),
        (
            DiskDevice.model,
            DiskDevice.iothread,
            DiskDevice.queues,
            DiskDevice.queue_size,
            DiskDevice.ioeventfd,
            DiskDevice.event_idx,
            *VIRTIO_OPTIONS,
        ),
    ),
    (("scsi",), (DiskDevice.vendor, DiskDevice.product)),
    (("usb",), (DiskDevice.is_removable,)),
    (("ide", "sata", "scsi", "usb"), (DiskDevice.rotation_rate,)),
    (("ide", "sata", "scsi"), (DiskDevice.wwn,)),
)
"""Buses -> what libvirt refuses on all others (virDomainDiskDefValidate)."""

_HOTPLUG = ("virtio", "scsi", "usb")
"""The buses that QEMU plugs disks into while a machine runs (qemuDomainAttachDeviceDiskLive)."""


class _Controller(Device):
    """The controller that a disk needs."""

    TAG = "controller"
    type = text("@type")
    index = integer("@index")
    model = text("@model")
    serial = text("serial")


def _targets(disk: DiskDevice, scene: Scene) -> set[str]:
    """The target names of the machine's other disks."""
    return {each.target for each in scene.domain.devices.disks if each != disk and each.target}


def _is_full(bus: str, taken: Collection[str]) -> str:
    """Why no other disk fits on a bus; empty if one does."""
    try:
        free_target(target_prefix(bus), taken)
    except InvalidInput as error:
        return error.message
    return ""


def _buses(disk: DiskDevice, scene: Scene) -> Sequence[Option]:
    """The buses that suit the device; those that the host lacks or that are full are greyed."""
    caps = scene.domain_capabilities
    possible = None if caps is None else caps.values("disk", "bus")
    suitable = SUITABLE.get(disk.what, SUITABLE["disk"])
    labels: Labels = {bus: BUSES[bus] for bus in suitable}
    taken = _targets(disk, scene)
    known = possible and [bus for bus in possible if bus in suitable or bus not in BUSES]
    return [
        option
        if option.reason or option.value in (None, disk.bus)
        else option._replace(reason=_is_full(option.value or "", taken))
        for option in merged(None if possible is None else known or (), labels)
    ]


def best_bus(device: str, scene: Scene) -> str:
    """The best bus for a new device on this machine."""
    disk = DiskDevice.create()
    disk.device = device
    suitable = SUITABLE.get(device, SUITABLE["disk"])
    wanted = ("xen", *suitable) if scene.domain.type == "xen" else suitable
    usable = {each.value for each in _buses(disk, scene) if not each.reason}
    return next((bus for bus in wanted if bus in usable), wanted[0])


def change_bus(disk: DiskDevice, scene: Scene) -> None:
    """Give the disk a name that suits its bus, and a new place; its boot order stays."""
    disk.address = None
    prefix, taken = target_prefix(disk.bus or ""), _targets(disk, scene)
    target = disk.target or ""
    if not target.startswith(prefix) or target in taken:
        try:
            disk.target = free_target(prefix, taken)
        except InvalidInput:
            # The bus is full, which its option says; the old name is as wrong as any other.
            return
    for buses, parts in _ONLY_ON:
        if disk.bus not in buses:
            for part in parts:
                drop(disk, part)


def change_device(disk: DiskDevice, scene: Scene) -> None:
    """Move the device to a bus that it can be on, and drop what only others have."""
    if disk.bus not in SUITABLE.get(disk.what, (disk.bus,)):
        disk.bus = best_bus(disk.what, scene)
        change_bus(disk, scene)
    if disk.what != "lun":
        disk.sgio = disk.rawio = None
    if disk.what in ("cdrom", "floppy"):
        disk.is_transient = False
    if not disk.has_medium and is_qemu(scene):
        _suit_new_contents(disk)


def _suit_new_contents(disk: DiskDevice) -> None:
    """Prepare for what drives of this sort usually get: images to write into, or media."""
    is_disk = disk.what == "disk"
    disk.format = "qcow2" if is_disk else "raw"
    disk.discard = "unmap" if is_disk else None
    if disk.what == "lun":
        disk.type = "block"


class DiskKind(DeviceKind[DiskDevice]):
    """What a machine keeps its data on."""

    id = "disk"
    title = N_("Storage")
    keywords = N_("disk drive hard disk cdrom CD-ROM DVD ISO image floppy volume SSD LUN")
    icon = "device.disk"
    element = DiskDevice
    is_numbered = True
    hotplug = True
    fields = (
        Choice(
            DiskDevice.device,
            N_("Device type"),
            offered("disk", "diskDevice", DEVICES),
            then=change_device,
        ),
        Choice(
            DiskDevice.bus,
            N_("Bus type"),
            _buses,
            then=change_bus,
            help=N_("VirtIO is fastest; guests without its drivers need SATA or IDE."),
        ),
        *FIELDS,
        Choice(
            DiskDevice.format,
            N_("Storage format"),
            fixed(FORMATS),
            is_editable=True,
            is_assigned=True,
            when=no(is_one_of(DiskDevice.type, "vhostuser")),
            help=N_("How the image is written. Left to the hypervisor, it is taken for raw."),
        ),
        Check(
            DiskDevice.is_readonly,
            N_("Readonly"),
            when=no(is_one_of(DiskDevice.device, "cdrom")),
            help=N_("The guest cannot change anything on it."),
        ),
        Check(
            DiskDevice.is_shareable,
            N_("Shareable"),
            help=N_("Other running machines may use it too; they have to work together."),
        ),
        Check(
            DiskDevice.is_removable,
            N_("Removable"),
            when=is_one_of(DiskDevice.bus, "usb"),
            help=N_("The guest takes it for a memory stick rather than for a built-in disk."),
        ),
        Choice(
            DiskDevice.cache,
            N_("Cache mode"),
            fixed(CACHE_MODES),
            when=no(is_medium),
            help=N_("What the host remembers of the disk's contents."),
        ),
        Choice(
            DiskDevice.discard,
            N_("Discard mode"),
            fixed(
                {
                    None: DEFAULT,
                    "unmap": N_("Free the space on the host (unmap)"),
                    "ignore": N_("Ignore"),
                }
            ),
            when=no(is_medium),
            help=N_("What happens when the guest says that it no longer needs some blocks."),
        ),
    )
    advanced = (
        GUEST,
        SAFETY,
        ACCESS,
        NETWORK,
        ENCRYPTION,
        OLD_STYLE,
        DRIVER,
        LIMITS,
        BURSTS,
        virtio_options(is_one_of(DiskDevice.bus, "virtio")),
        placement(),
    )

    @override
    def new(self, scene: Scene) -> DiskDevice:
        disk = DiskDevice.create()
        disk.type, disk.device = "file", "disk"
        if is_qemu(scene):
            disk.driver_name = "qemu"
            _suit_new_contents(disk)
        disk.bus = best_bus("disk", scene)
        disk.target = free_target(target_prefix(disk.bus), _targets(disk, scene))
        return disk

    @override
    def name(self, device: DiskDevice) -> str:
        bus = device.bus or ""
        known = BUSES.get(bus)
        label = _SHORT.get(bus, _(known) if known else bus)
        noun = _(_NOUNS.get(device.what, _NOUNS["disk"]))
        if not label:
            return noun
        # Translators: a drive by its bus: "VirtIO Disk", "SATA CDROM"
        return _("{bus} {device}").format(bus=label, device=noun)

    @override
    def summary(self, element: DiskDevice, scene: Scene) -> str:
        if element.source is not None and (source := element.source.summary()):
            return source
        if is_medium(element, scene):
            return _("No medium")
        return "" if element.has_medium else _("No image")

    @override
    def problems(self, element: DiskDevice, scene: Scene) -> Iterator[Problem]:
        return problems_of(element, scene)

    @override
    def why_not_add(self, scene: Scene) -> str | None:
        if scene.domain.type in ("lxc", "openvz"):
            return _("A container has file systems in place of disks.")
        return None

    @override
    def why_not_attach(self, device: DiskDevice, scene: Scene) -> str | None:
        return self._why_not_plug(device, _("It cannot be added while the machine runs."))

    @override
    def why_not_detach(self, device: DiskDevice, scene: Scene) -> str | None:
        return self._why_not_plug(device, _("It cannot be removed while the machine runs."))

    def _why_not_plug(self, disk: DiskDevice, message: str) -> str | None:
        if disk.bus not in _HOTPLUG or disk.what == "floppy":
            reason = _("Only VirtIO, SCSI and USB disks can be plugged in and out.")
            return f"{message} {reason}"
        if disk.what == "cdrom" and disk.bus == "virtio":
            return message
        return None

    @override
    def needs(self, device: DiskDevice, scene: Scene) -> Iterator[Device]:
        wanted = {"scsi": "virtio-scsi", "nvme": None}
        if device.bus not in wanted or (device.bus == "scsi" and not is_qemu(scene)):
            return
        present = [each.viewed_as(_Controller) for each in scene.domain.devices]
        if any(each.tag == _Controller.TAG and each.type == device.bus for each in present):
            return
        controller = _Controller.create()
        controller.type, controller.index = device.bus, 0
        controller.model = wanted[device.bus]
        if device.bus == "nvme":
            controller.serial = device.serial or "vmgui-nvme-0"
        yield controller
