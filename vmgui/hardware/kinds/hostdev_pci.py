"""<hostdev type='pci'> and 'mdev': PCI devices of the host's, whole or in parts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import is_one_of
from vmgui.hardware.fields import Check, Choice, DeviceChoice, Path, Switch, Text
from vmgui.hardware.items import Group
from vmgui.hardware.kinds.common import AcpiDevice, acpi_group, drop_address
from vmgui.hardware.kinds.hostdev import BOOT_ORDER, HostdevKind, host_options
from vmgui.hardware.kinds.hostdev_document import Hostdev
from vmgui.hardware.kinds.parts import PLACE
from vmgui.hardware.options import DEFAULT, Labels, fixed, offered
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NO_PCI = "0000:00:00.0"
_NO_MDEV = "00000000-0000-0000-0000-000000000000"

_MODELS: Labels = {
    "vfio-pci": N_("PCI device, such as a vGPU (vfio-pci)"),
    "vfio-ccw": N_("Channel device of IBM Z (vfio-ccw)"),
    "vfio-ap": N_("Crypto device of IBM Z (vfio-ap)"),
}


def _fit_partner(device: Hostdev, _scene: Scene) -> None:
    if device.teaming != "transient":
        device.teaming_partner = None


def _fit_mdev(device: Hostdev, scene: Scene) -> None:
    """Only PCI devices have a display."""
    drop_address(device, scene)
    if device.model != "vfio-pci":
        device.has_display = device.has_ramfb = None


def _problem_of_uuid(value: str, _device: Hostdev, _scene: Scene) -> str | None:
    return None if _UUID.fullmatch(value) else _("This is not a UUID.")


class HostPciKind(HostdevKind):
    """A PCI device of the host's, such as a network card or a GPU."""

    id = "hostdev-pci"
    title = N_("PCI Host Device")
    keywords = N_("GPU graphics card passthrough VFIO SR-IOV")
    icon = "device.pci"
    type = "pci"
    chooser = "pci"
    noun = "pci"
    none = _NO_PCI
    fields = (
        DeviceChoice(
            Hostdev.pci,
            N_("Host Device"),
            host_options("pci", "pci", _NO_PCI),
            noun="pci",
            help=N_("All devices of its IOMMU group have to be given away by the host too."),
        ),
        Check(
            Hostdev.is_managed,
            N_("Take the device from the host automatically"),
            is_kept=True,
            help=N_("It is given back at the end. Otherwise somebody has to do that by hand."),
        ),
        Switch(
            Hostdev.rom_bar,
            N_("ROM BAR"),
            help=N_("Shows the guest the device's option ROM, which network boot needs."),
        ),
    )
    advanced = (
        Group(
            N_("Start"),
            (
                BOOT_ORDER,
                Choice(
                    Hostdev.startup_policy,
                    N_("Startup policy"),
                    fixed(
                        {None: DEFAULT, "mandatory": "", "requisite": "", "optional": ""},
                    ),
                ),
                Path(
                    Hostdev.rom_file,
                    N_("ROM file"),
                    help=N_("An option ROM for the guest instead of the device's own."),
                ),
                Switch(Hostdev.has_rom, N_("Option ROM")),
            ),
        ),
        Group(
            N_("Driver of the host"),
            (
                Choice(
                    Hostdev.driver,
                    N_("Driver"),
                    offered(
                        "hostdev",
                        "pciBackend",
                        {None: DEFAULT, "vfio": "VFIO", "kvm": "KVM", "xen": "Xen"},
                    ),
                ),
                Text(
                    Hostdev.driver_model,
                    N_("Variant of the driver"),
                    placeholder=DEFAULT,
                    help=N_("A VFIO driver for this very device. Needs libvirt 10.0 or later."),
                ),
                Check(
                    Hostdev.uses_iommufd,
                    N_("Use IOMMUFD"),
                    help=N_("The kernel's newer interface for it. Needs libvirt 12.1 or later."),
                ),
                Switch(
                    Hostdev.is_write_filtered,
                    N_("Filter writes to the configuration space"),
                    help=N_("For Xen: what the guest may change of the device's settings."),
                    when=lambda _device, scene: scene.domain.type == "xen",
                ),
            ),
        ),
        Group(
            N_("Teaming with a VirtIO network card"),
            (
                Choice(
                    Hostdev.teaming,
                    N_("Role"),
                    fixed(
                        {
                            None: N_("None"),
                            "transient": N_("Transient: unplugged for migrations"),
                        }
                    ),
                    then=_fit_partner,
                    help=N_("The guest uses the VirtIO card while this device is away."),
                ),
                Text(
                    Hostdev.teaming_partner,
                    N_("Alias of the VirtIO network card"),
                    placeholder="ua-backup0",
                    is_required=True,
                    when=is_one_of(Hostdev.teaming, "transient"),
                ),
            ),
        ),
        acpi_group(AcpiDevice),
        PLACE,
    )

    @override
    def new(self, scene: Scene) -> Hostdev:
        device = super().new(scene)
        device.is_managed = True
        return device

    @override
    def name(self, device: Hostdev) -> str:
        # Translators: a PCI device of the host's, by its address
        return _("PCI {address}").format(address=device.pci or "").rstrip()

    @override
    def why_not_add(self, scene: Scene) -> str | None:
        return None if scene.domain.type == "xen" else super().why_not_add(scene)

    @override
    def problems(self, element: Hostdev, scene: Scene) -> Iterable[Problem]:
        yield from super().problems(element, scene)
        partner = element.teaming_partner
        if partner and partner not in {each.alias for each in scene.domain.devices.interfaces}:
            yield Problem("teaming_partner", _("No network card of the machine has this alias."))


class HostMdevKind(HostdevKind):
    """A mediated device: a part of a device of the host's, such as a vGPU."""

    id = "hostdev-mdev"
    title = N_("MDEV Host Device")
    keywords = N_("vGPU mediated device")
    icon = "device.pci"
    type = "mdev"
    chooser = "mediated"
    noun = "mdev"
    none = _NO_MDEV
    fields = (
        DeviceChoice(
            Hostdev.mediated,
            N_("Host Device"),
            host_options("mediated", "mdev", _NO_MDEV),
            noun="mdev",
            is_editable=True,
            check=_problem_of_uuid,
            help=N_("The UUID of the mediated device."),
        ),
        Choice(Hostdev.model, N_("Model"), fixed(_MODELS), then=_fit_mdev),
        Switch(
            Hostdev.has_display,
            N_("Display"),
            when=is_one_of(Hostdev.model, "vfio-pci"),
            help=N_("Shows what a vGPU draws in the machine's graphical console."),
        ),
        Switch(
            Hostdev.has_ramfb,
            N_("Display before the driver is loaded (ramfb)"),
            when=is_one_of(Hostdev.model, "vfio-pci"),
            help=N_("Shows the firmware and the start of the system too; needs a display."),
        ),
    )
    advanced = (BOOT_ORDER, acpi_group(AcpiDevice), PLACE)

    @override
    def new(self, scene: Scene) -> Hostdev:
        device = super().new(scene)
        device.model = "vfio-ccw" if scene.domain.os.arch == "s390x" else "vfio-pci"
        return device

    @override
    def name(self, device: Hostdev) -> str:
        # Translators: a part of a device of the host's, by the beginning of its UUID
        return _("MDEV {uuid}").format(uuid=(device.mediated or "")[:8]).rstrip()

    @override
    def problems(self, element: Hostdev, scene: Scene) -> Iterable[Problem]:
        yield from super().problems(element, scene)
        if element.has_ramfb and not element.has_display:
            yield Problem("has_ramfb", _("It needs a display."))
        if element.has_display and not len(scene.domain.devices.graphics):
            yield Problem("has_display", _("The machine has no graphical console."))
