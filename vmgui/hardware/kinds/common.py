"""What several kinds of devices share: VirtIO's models and options, ACPI, architectures, names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import Condition
from vmgui.hardware.fields import Number, Switch
from vmgui.hardware.items import Group
from vmgui.hardware.options import DEFAULT, Labels, Options, option
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.properties import integer, on_off, text

VIRTIO_MODELS: Labels = {
    None: DEFAULT,
    "virtio": "VirtIO",
    "virtio-transitional": N_("VirtIO, also for old guests (transitional)"),
    "virtio-non-transitional": N_("VirtIO 1.0 only (non-transitional)"),
}
"""The models of every VirtIO device that has no others."""

X86 = ("x86_64", "i686")
"""The architectures of PCs."""

QEMU = ("kvm", "qemu", "hvf")
"""The types of <domain> that QEMU runs."""


class AcpiDevice(Device):
    """A PCI device that the guest can know by a number of the firmware's."""

    acpi_index = integer("acpi/@index")


class VirtioDevice(AcpiDevice):
    """A device that VirtIO's transport options apply to (virDomainVirtioOptions)."""

    uses_iommu = on_off("driver/@iommu")
    uses_ats = on_off("driver/@ats")
    uses_packed = on_off("driver/@packed")
    uses_page_per_vq = on_off("driver/@page_per_vq")


class Described(Device):
    """What of any device tells people which one it is."""

    type = text("@type")
    model = text("@model")
    target = text("target/@dev")
    target_name = text("target/@name")
    index = text("@index")


def virtio_options(when: Condition | None = None) -> Group:
    """The transport options, for forms of subclasses of `VirtioDevice`."""
    return Group(
        N_("VirtIO options"),
        (
            Switch(
                VirtioDevice.uses_iommu,
                N_("Behind the guest's IOMMU"),
                help=N_("Makes the device use addresses that the guest's IOMMU translates."),
            ),
            Switch(
                VirtioDevice.uses_ats,
                N_("Address translation service"),
                help=N_("Lets the device keep translated addresses (ATS); needs a guest IOMMU."),
            ),
            Switch(
                VirtioDevice.uses_packed,
                N_("Packed queues"),
                help=N_("A newer layout of the queues that costs the CPU less."),
            ),
            Switch(
                VirtioDevice.uses_page_per_vq,
                N_("A page for each queue"),
                help=N_("Spreads the doorbells of the queues over pages; for hardware offload."),
            ),
        ),
        when=when,
    )


def drop_virtio_options(device: VirtioDevice) -> None:
    """Take away what belongs to VirtIO's models only."""
    device.uses_iommu = device.uses_ats = device.uses_packed = device.uses_page_per_vq = None


def acpi_group(kind: type[AcpiDevice], when: Condition | None = None) -> Group:
    """The number that the firmware tells the guest, for names such as eno1."""
    return Group(
        N_("Firmware"),
        (
            Number(
                kind.acpi_index,
                N_("ACPI index"),
                least=1,
                most=2**14 - 1,
                help=N_("The number by which the guest's system names the device, as in eno1."),
            ),
        ),
        when=when,
    )


def drop_address(device: Device, _scene: Scene) -> None:
    """Let libvirt find the device a new place: its address does not suit another model."""
    device.address = None


def by_architecture(labels: Labels, needed: Mapping[str | None, Sequence[str]]) -> Options:
    """All of `labels`; those greyed that machines of this architecture cannot have.

    Args:
        labels: what there is.
        needed: value -> the architectures that have it; all have those that are not in there.
    """

    def options(_element: Any, scene: Scene) -> Sequence[Option]:
        arch = scene.domain.os.arch
        reason = _("Machines of this architecture cannot have it.")
        return [
            option(
                value,
                labels,
                reason if value in needed and arch and arch not in needed[value] else "",
            )
            for value in labels
        ]

    return options


def by_hypervisor(labels: Labels, needed: Mapping[str | None, Sequence[str]]) -> Options:
    """All of `labels`; those greyed that machines of this type of <domain> cannot have.

    Args:
        labels: what there is.
        needed: value -> the types that have it; all have those that are not in there.
    """

    def options(_element: Any, scene: Scene) -> Sequence[Option]:
        reason = _("This hypervisor has no such device.")
        can = scene.domain.type
        return [
            option(value, labels, reason if can not in needed.get(value, (can,)) else "")
            for value in labels
        ]

    return options


def is_qemu(scene: Scene) -> bool:
    """Whether QEMU runs the machine."""
    return scene.domain.type in QEMU


def why_not_on(scene: Scene, *types: str) -> str | None:
    """Why a machine cannot have a device, unless its <domain> is of one of these types."""
    return None if scene.domain.type in types else _("This hypervisor has no such device.")


def label(device: Device) -> str:
    """A device in the document's words, such as "disk sda", for lists of what uses what."""
    seen = device.viewed_as(Described)
    word = seen.target or seen.target_name or seen.type or seen.model
    return " ".join(part for part in (device.tag, word, seen.index) if part)
