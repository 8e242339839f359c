"""What the form of a controller shows."""

from __future__ import annotations

from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import any_of, every, is_one_of, no
from vmgui.hardware.fields import Choice, Number, Size, Switch, Text
from vmgui.hardware.items import Fact, Group, Item, Rows
from vmgui.hardware.kinds.common import (
    VIRTIO_MODELS,
    acpi_group,
    drop_virtio_options,
    label,
    virtio_options,
)
from vmgui.hardware.kinds.controller_document import (
    MASTER,
    ROOTS,
    Controller,
    IoThread,
    attached,
    companions,
    free_index,
    new_companions,
    release_ports,
)
from vmgui.hardware.kinds.controller_options import MODELS, default_model, models, types
from vmgui.hardware.kinds.parts import PLACE
from vmgui.hardware.options import plain
from vmgui.hardware.scene import Scene

_VIRTIO_SCSI = ("virtio-scsi", *(each for each in VIRTIO_MODELS if each))
_HARDWARE = (
    *("pcie-root-port", "ioh3420", "pcie-pci-bridge", "x3130-upstream", "xio3130-downstream"),
    *("pxb", "pxb-pcie", "pci-bridge", "i82801b11-bridge", "spapr-pci-host-bridge"),
)
"""QEMU's devices that stand for the models of PCI controllers."""

_IS_SCSI = is_one_of(Controller.type, "scsi")
_IS_SERIAL = is_one_of(Controller.type, "virtio-serial")
_IS_PCI = is_one_of(Controller.type, "pci")
_IS_ROOT = is_one_of(Controller.model, *ROOTS)
_IS_VIRTIO_SCSI = every(_IS_SCSI, is_one_of(Controller.model, *_VIRTIO_SCSI))
_IS_VIRTIO = any_of(_IS_SERIAL, _IS_VIRTIO_SCSI)
_IS_EXPANDER = is_one_of(Controller.model, "pci-expander-bus", "pcie-expander-bus")
_IS_SLOT = is_one_of(
    Controller.model,
    *("pcie-root-port", "pcie-switch-downstream-port", "pcie-to-pci-bridge", "pci-bridge"),
)
_IS_PORT = is_one_of(Controller.model, "pcie-root-port", "pcie-switch-downstream-port")


def _has_models(device: Controller, _scene: Scene) -> bool:
    return device.type in MODELS


def _why_fixed(_device: Controller, scene: Scene) -> str | None:
    return None if scene.is_new else _("Remove it and add another one instead.")


def _why_index_fixed(device: Controller, scene: Scene) -> str | None:
    if device.model in ROOTS:
        return _("The machine type brings it along.")
    if attached(scene.domain, device):
        return _("Devices are attached to it.")
    return None


def _fit_type(device: Controller, scene: Scene) -> None:
    """Another type is another controller: nothing of the old one stays."""
    device.model = default_model(device, scene)
    device.index = free_index(scene.domain, device)
    device.ports = device.vectors = device.max_grant_frames = device.max_event_channels = None
    device.serial = "1" if device.type == "nvme" else None
    device.start_port = None
    _fit_model(device, scene)


def _fit_model(device: Controller, scene: Scene) -> None:
    """Drop what the model cannot have; see to the companions of USB 2."""
    device.address = None
    _drop_pci_settings(device)
    if not _IS_VIRTIO(device, scene):
        drop_virtio_options(device)
        device.queues = device.cmd_per_lun = device.max_sectors = None
        device.ioeventfd = device.iothread = None
        device.iothreads.clear()
    if device.type == "usb":
        device.ports = None
        if not scene.is_new:
            _fit_companions(device, scene)
            release_ports(scene.domain, device)


def _drop_pci_settings(device: Controller) -> None:
    device.hardware = device.hole64 = device.chassis_number = device.chassis = None
    device.port = device.bus_number = device.target_index = device.hotplug = None
    device.reserved = device.numa_node = None


def _fit_companions(device: Controller, scene: Scene) -> None:
    present = companions(scene.domain, device)
    if device.model != MASTER:
        for each in present:
            each.remove()
    elif not present:
        for each in new_companions(device.index or 0):
            scene.domain.devices.append(each)


def _attached(device: Controller, scene: Scene) -> str:
    return ", ".join(label(each) for each in attached(scene.domain, device))


def _new_thread(_device: Controller, _scene: Scene) -> IoThread:
    thread = IoThread.create()
    thread.id = 1
    return thread


FIELDS: tuple[Item, ...] = (
    Choice(Controller.type, N_("Type"), types, then=_fit_type, why_not=_why_fixed),
    Choice(Controller.model, N_("Model"), models, then=_fit_model, when=_has_models),
    Text(
        Controller.serial,
        N_("Serial number"),
        is_required=True,
        when=is_one_of(Controller.type, "nvme"),
        help=N_("The guest tells controllers apart by it."),
    ),
    Fact("attached", N_("Attached devices"), _attached),
)
"""What everybody needs."""

_SIZES = (
    Number(
        Controller.index,
        N_("Number"),
        most=2**31 - 1,
        placeholder=N_("First free one"),
        why_not=_why_index_fixed,
        help=N_("By which the addresses of devices name the controller."),
    ),
    Number(
        Controller.ports,
        N_("Ports"),
        least=1,
        is_assigned=True,
        when=is_one_of(Controller.type, "virtio-serial", "usb"),
        help=N_("How many devices can be attached."),
    ),
    Number(
        Controller.vectors,
        N_("Vectors"),
        when=_IS_SERIAL,
        help=N_("How many interrupts it has."),
    ),
    Number(
        Controller.max_grant_frames,
        N_("Most grant frames"),
        when=is_one_of(Controller.type, "xenbus"),
        help=N_("How much memory the guest can share with the host, in frames."),
    ),
    Number(
        Controller.max_event_channels,
        N_("Most event channels"),
        when=is_one_of(Controller.type, "xenbus"),
        help=N_("How many event channels the guest can have."),
    ),
    Number(
        Controller.start_port,
        N_("First port of the master"),
        when=is_one_of(Controller.model, "ich9-uhci1", "ich9-uhci2", "ich9-uhci3"),
        help=N_("Where the ports begin that this companion serves."),
    ),
)

_SCSI = (
    Number(
        Controller.queues,
        N_("Queues"),
        least=1,
        help=N_("Best is one for each virtual CPU."),
    ),
    Number(
        Controller.cmd_per_lun,
        N_("Commands for each LUN"),
        least=1,
        help=N_("How many commands can wait for a disk."),
    ),
    Number(
        Controller.max_sectors,
        N_("Largest transfer"),
        least=1,
        unit=N_("sectors"),
        help=N_("How many sectors of 512 bytes one command can read or write."),
    ),
    Switch(
        Controller.ioeventfd,
        N_("Handled in another thread (ioeventfd)"),
        help=N_("Input and output then do not stop the guest's CPU."),
    ),
    Number(
        Controller.iothread,
        N_("IO thread"),
        least=1,
        placeholder=N_("None"),
        help=N_("The number of the IO thread that serves the controller."),
    ),
    Rows(
        "iothreads",
        Controller.iothreads,
        N_("Several IO threads"),
        (Number(IoThread.id, N_("IO thread"), least=1, is_required=True),),
        new=_new_thread,
        help=N_("Spreads the queues over IO threads. Needs libvirt 11.2 or later."),
    ),
)

_PCI = (
    Choice(
        Controller.hardware,
        N_("Hardware"),
        plain(*_HARDWARE),
        is_assigned=True,
        help=N_("Which device of the hypervisor's stands for the model."),
    ),
    Size(
        Controller.hole64,
        N_("64-bit hole"),
        when=_IS_ROOT,
        help=N_("Room for the memory of devices above 4 GiB; large GPUs need more."),
    ),
    Number(
        Controller.chassis_number,
        N_("Chassis number"),
        most=255,
        is_assigned=True,
        when=is_one_of(Controller.model, "pci-bridge"),
        help=N_("Tells PCI bridges apart."),
    ),
    Number(
        Controller.chassis,
        N_("Chassis"),
        most=255,
        is_assigned=True,
        when=_IS_PORT,
        help=N_("With the port it tells PCI Express slots apart."),
    ),
    Number(Controller.port, N_("Port"), most=255, is_assigned=True, when=_IS_PORT),
    Switch(
        Controller.hotplug,
        N_("Hot-plug"),
        when=_IS_SLOT,
        help=N_("Whether the guest can be given devices here while it runs."),
    ),
    Number(
        Controller.reserved,
        N_("Reserved memory"),
        unit="KiB",
        when=_IS_SLOT,
        help=N_("For devices that are plugged in later. Needs libvirt 10.3 or later."),
    ),
    Number(
        Controller.bus_number,
        N_("Bus number"),
        least=1,
        most=254,
        is_assigned=True,
        when=_IS_EXPANDER,
        help=N_("Of the expander's new bus; buses below it get the following numbers."),
    ),
    Number(
        Controller.numa_node,
        N_("NUMA node"),
        placeholder=N_("None"),
        when=any_of(_IS_EXPANDER, _IS_ROOT),
        help=N_("The guest's NUMA node that devices on this bus belong to."),
    ),
    Number(
        Controller.target_index,
        N_("Host bridge"),
        most=30,
        is_assigned=True,
        when=is_one_of(Controller.model, "pci-root"),
        help=N_("The number of the PCI host bridge of a machine of POWER."),
    ),
)

ADVANCED: tuple[Item, ...] = (
    Group(N_("Numbers"), _SIZES),
    Group("SCSI", _SCSI, when=_IS_VIRTIO_SCSI),
    Group("PCI", _PCI, when=_IS_PCI),
    virtio_options(_IS_VIRTIO),
    acpi_group(Controller, no(is_one_of(Controller.model, *ROOTS))),
    PLACE,
)
"""The rest."""
