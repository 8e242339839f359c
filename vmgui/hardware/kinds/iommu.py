"""<iommu>: an IOMMU for the guest, which its VirtIO devices and nested guests can use."""

from __future__ import annotations

from collections.abc import Iterable

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import is_one_of
from vmgui.hardware.fields import Choice, Number, Switch
from vmgui.hardware.items import Group
from vmgui.hardware.kinds.common import X86, AcpiDevice, by_architecture, drop_address
from vmgui.hardware.kinds.emulated import EmulatedKind
from vmgui.hardware.kinds.parts import PCI_PLACE
from vmgui.hardware.options import Labels
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.properties import integer, on_off, text

_MODELS: Labels = {
    "intel": "Intel VT-d",
    "amd": "AMD-Vi",
    "smmuv3": "ARM SMMUv3",
    "virtio": "VirtIO",
}
_ARCHITECTURES: dict[str | None, tuple[str, ...]] = {
    "intel": X86,
    "amd": X86,
    "smmuv3": ("aarch64",),
}


class Iommu(AcpiDevice):
    """<iommu> of a domain."""

    TAG = "iommu"
    model = text("@model")
    remaps_interrupts = on_off("driver/@intremap")
    has_caching_mode = on_off("driver/@caching_mode")
    has_eim = on_off("driver/@eim")
    has_iotlb = on_off("driver/@iotlb")
    address_width = integer("driver/@aw_bits")
    translates_dma = on_off("driver/@dma_translation")
    has_xtsup = on_off("driver/@xtsup")
    passes_through = on_off("driver/@passthrough")


class _Features(Domain):
    """What of a machine its IOMMU depends on."""

    io_apic = text("features/ioapic/@driver")


def _fit(device: Iommu, scene: Scene) -> None:
    """Only Intel's and AMD's have settings."""
    drop_address(device, scene)
    if device.model != "amd":
        device.has_xtsup = device.passes_through = None
    if device.model != "intel":
        device.has_caching_mode = device.has_eim = device.translates_dma = None
        device.address_width = None
    if device.model not in ("intel", "amd"):
        device.remaps_interrupts = device.has_iotlb = None


class IommuKind(EmulatedKind[Iommu]):
    """An IOMMU: a machine has one at most."""

    id = "iommu"
    title = "IOMMU"
    keywords = N_("VT-d DMA remapping")
    icon = "device.processor"
    element = Iommu
    most = 1
    fields = (
        Choice(Iommu.model, N_("Model"), by_architecture(_MODELS, _ARCHITECTURES), then=_fit),
    )
    advanced = (
        Group(
            N_("Abilities"),
            (
                Switch(
                    Iommu.remaps_interrupts,
                    N_("Interrupt remapping"),
                    help=N_("Needs an I/O APIC that QEMU provides."),
                ),
                Switch(
                    Iommu.has_iotlb,
                    N_("IOTLB for devices"),
                    help=N_("Lets devices keep translated addresses."),
                ),
                Switch(
                    Iommu.has_caching_mode,
                    N_("Caching mode"),
                    when=is_one_of(Iommu.model, "intel"),
                    help=N_("Needed by host devices that are assigned to the guest."),
                ),
                Switch(
                    Iommu.has_eim,
                    N_("Extended interrupt mode"),
                    when=is_one_of(Iommu.model, "intel"),
                    help=N_("Needed for more than 255 virtual CPUs."),
                ),
                Switch(
                    Iommu.translates_dma,
                    N_("DMA translation"),
                    when=is_one_of(Iommu.model, "intel"),
                    help=N_("Off leaves interrupt remapping only."),
                ),
                Switch(
                    Iommu.has_xtsup,
                    N_("128-bit interrupt remapping"),
                    when=is_one_of(Iommu.model, "amd"),
                    help=N_("Needed for more than 255 virtual CPUs."),
                ),
                Switch(
                    Iommu.passes_through,
                    N_("Pass-through"),
                    when=is_one_of(Iommu.model, "amd"),
                    help=N_("Lets devices use addresses that are not translated."),
                ),
                Number(
                    Iommu.address_width,
                    N_("Address width"),
                    least=32,
                    most=64,
                    unit=N_("bits"),
                    when=is_one_of(Iommu.model, "intel"),
                ),
            ),
            when=is_one_of(Iommu.model, "intel", "amd"),
        ),
        PCI_PLACE,
    )

    @override
    def new(self, scene: Scene) -> Iommu:
        device = Iommu.create()
        arch = scene.domain.os.arch
        is_q35 = arch in X86 and "q35" in (scene.domain.os.machine or "")
        device.model = "smmuv3" if arch == "aarch64" else "intel" if is_q35 else "virtio"
        return device

    @override
    def why_not_add(self, scene: Scene) -> str | None:
        os = scene.domain.os
        if os.arch in X86 and "q35" not in (os.machine or "q35"):
            return _("Only machines of the type Q35 can have it.")
        return super().why_not_add(scene)

    @override
    def summary(self, element: Iommu, scene: Scene) -> str:
        return _(_MODELS[element.model]) if element.model in _MODELS else element.model or ""

    @override
    def problems(self, element: Iommu, scene: Scene) -> Iterable[Problem]:
        if element.model in ("intel", "amd") and "q35" not in (scene.domain.os.machine or "q35"):
            yield Problem("model", _("This model needs a machine of the type Q35."))
        io_apic = scene.domain.viewed_as(_Features).io_apic
        if element.remaps_interrupts and io_apic != "qemu":
            yield Problem("remaps_interrupts", _("Interrupt remapping needs the I/O APIC of QEMU."))
        if element.has_eim and not element.remaps_interrupts:
            yield Problem("has_eim", _("It needs interrupt remapping."))
