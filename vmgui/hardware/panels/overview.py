"""Overview: name, title, description, and what sort of machine it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import N_, _
from vmgui.base.names import check_name
from vmgui.hardware import chipset, firmware
from vmgui.hardware.chipset import I440FX, Q35, X86
from vmgui.hardware.conditions import Condition, every, is_being_made, is_hypervisor, no
from vmgui.hardware.fields import Check, Choice, Lines, Path, Text
from vmgui.hardware.firmware import BIOS, SECURE_UEFI, UEFI, Firmware
from vmgui.hardware.items import Fact, Group, Note
from vmgui.hardware.options import DEFAULT
from vmgui.hardware.panel import Panel, Problem
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Flag, text

HYPERVISORS = {"kvm": "KVM", "qemu": "QEMU", "hvf": "HVF", "xen": "Xen", "lxc": "Linux container"}
"""Type of <domain> -> proper name (never translated); others are shown as they are."""


class OverviewDomain(Firmware):
    """A domain, as its overview shows it."""

    machine = text("os/type/@machine")
    has_genid = Flag("genid")
    genid = text("genid")


def _is_pc(element: OverviewDomain, _scene: Scene) -> bool:
    return chipset.is_pc(element)


def _is_machine(element: OverviewDomain, _scene: Scene) -> bool:
    return element.os.type == "hvm"


@dataclass(frozen=True, eq=False)
class MachineType(Choice):
    """The type of the emulated machine; one with another chipset needs other controllers."""

    @override
    def write(self, element: Element, value: Any, scene: Scene) -> None:
        domain = element.viewed_as(OverviewDomain)
        before = chipset.chipset(domain.machine)
        super().write(element, value, scene)
        if chipset.chipset(domain.machine) not in ("", before):
            chipset.adapt(domain)


@dataclass(frozen=True, eq=False)
class Chipset(MachineType):
    """The chipset of a PC: the family of its machine type, which it is bound to."""

    @override
    def read(self, element: Element) -> str | None:
        return self.raw(element)

    @override
    def raw(self, element: Element) -> str | None:
        return chipset.chipset(element.viewed_as(OverviewDomain).machine) or None

    @override
    def write(self, element: Element, value: Any, scene: Scene) -> None:
        """Take the newest machine type of another chipset; that of the present one stays."""
        if value != self.raw(element):
            super().write(element, value, scene)


@dataclass(frozen=True, eq=False)
class FirmwareChoice(Choice):
    """BIOS, UEFI, or an image: all that the description says of it, as one value."""

    @override
    def read(self, element: Element) -> str | None:
        return self.raw(element)

    @override
    def raw(self, element: Element) -> str | None:
        return firmware.firmware(element.viewed_as(OverviewDomain))

    @override
    def write(self, element: Element, value: Any, scene: Scene) -> None:
        firmware.set_firmware(element.viewed_as(OverviewDomain), value)

    @override
    def runs_otherwise(self, present: Element, next_start: Element) -> bool:
        """Before 9.2, libvirt says of a running machine which image it chose, not what for."""
        now, later = (each.viewed_as(OverviewDomain) for each in (present, next_start))
        if later.firmware == UEFI and now.firmware is None and now.is_uefi:
            return later.has_secure_boot and not now.has_secure_boot
        return super().runs_otherwise(present, next_start)


def _chipsets(_element: OverviewDomain, scene: Scene) -> Sequence[Option]:
    known = {chipset.chipset(each.name) for each in chipset.machines(scene)}
    reason = _("This host has no machine type with this chipset.")
    return [
        Option(value, label, reason if known and value not in known else "")
        for value, label in ((I440FX, "i440FX"), (Q35, "Q35"))
    ]


def _machines(_element: OverviewDomain, scene: Scene) -> Sequence[Option]:
    found = chipset.newest_first(chipset.machines(scene))
    return [Option(None, _(DEFAULT)), *(Option(each.name, chipset.label(each)) for each in found)]


def _firmwares(element: OverviewDomain, scene: Scene) -> Sequence[Option]:
    caps = scene.domain_capabilities
    is_x86 = element.os.arch in X86
    options = [Option(None, "BIOS" if is_x86 else _(DEFAULT))]
    if element.firmware == "bios":
        options.append(Option(BIOS, _("BIOS, asked for by name")))
    options.append(Option(UEFI, "UEFI", _why_no_uefi(scene)))
    if is_x86:
        label = _("UEFI with Secure Boot")
        options.append(Option(SECURE_UEFI, label, _why_no_secure_boot(element, scene)))
    return [*options, *(Option(path, path) for path in (caps.loaders if caps else ()))]


def _why_no_uefi(scene: Scene) -> str:
    caps = scene.domain_capabilities
    if caps is not None and caps.has_uefi is False:
        return _("This host has no UEFI firmware for this type of machine.")
    return ""


def _why_no_secure_boot(element: OverviewDomain, scene: Scene) -> str:
    caps = scene.domain_capabilities
    secure = None if caps is None else caps.values("loader", "secure")
    if secure is not None and "yes" not in secure:
        return _("This host has no firmware with Secure Boot for this type of machine.")
    if chipset.chipset(element.machine) == I440FX:
        return _("Secure Boot needs the chipset Q35.")
    return _why_no_uefi(scene)


def _why_not_rename(_element: Any, scene: Scene) -> str | None:
    return _("A machine can be renamed while it is shut off.") if scene.is_active else None


def _name_problem(value: str, _element: Any, scene: Scene) -> str | None:
    try:
        check_name(value, scene.taken_names)
    except InvalidInput as error:
        return error.message
    return None


def _title_problem(value: str, _element: Any, _scene: Scene) -> str | None:
    return _("A title is one line.") if "\n" in value else None


def _absolute(value: str, _element: Any, _scene: Scene) -> str | None:
    return None if value.startswith("/") else _("Enter a path that begins with “/”.")


def _hypervisor(element: OverviewDomain, _scene: Scene) -> str:
    return HYPERVISORS.get(element.type or "", element.type or "")


def _status(_element: Any, scene: Scene) -> str:
    return _("Running") if scene.is_active else _("Shut off")


def _machine_choice(name: str, when: Condition) -> MachineType:
    return MachineType(
        OverviewDomain.machine,
        N_("Machine type"),
        _machines,
        id=name,
        when=when,
        help=N_(
            "The board that is imitated, in a certain version. A version stays as it is when QEMU"
            " is updated, so that the guest sees the same hardware; a name without a version is"
            " replaced by the newest one."
        ),
    )


_NAMES = (
    Text(
        Domain.name,
        N_("Name"),
        is_required=True,
        why_not=_why_not_rename,
        check=_name_problem,
    ),
    Text(
        Domain.title,
        N_("Title"),
        live=True,
        check=_title_problem,
        help=N_("A short text about the machine; unlike the name it need not be unique."),
    ),
    Lines(Domain.description, N_("Description"), live=True),
)

_HYPERVISOR = Group(
    N_("Hypervisor details"),
    (
        Fact("hypervisor", N_("Hypervisor"), _hypervisor),
        Fact("arch", N_("Architecture"), lambda element, _scene: element.os.arch or ""),
        Fact("emulator_path", N_("Emulator"), lambda element, _scene: element.emulator or ""),
        Chipset(
            OverviewDomain.machine,
            N_("Chipset"),
            _chipsets,
            id="chipset",
            when=_is_pc,
            help=N_("Q35 has PCI Express and is the modern one; i440FX is for old systems."),
        ),
        _machine_choice("machine", every(_is_machine, no(_is_pc))),
        Note(
            "chipset_note",
            lambda _element, _scene: _(
                "Another chipset is other hardware for the guest: names of network cards can"
                " change, and Windows may have to be activated again."
            ),
            when=every(_is_pc, no(is_being_made)),
        ),
        FirmwareChoice(
            OverviewDomain.firmware,
            N_("Firmware"),
            _firmwares,
            id="firmware",
            when=_is_machine,
            help=N_("What starts the machine, before the operating system does."),
        ),
        Note(
            "firmware_note",
            lambda _element, _scene: _(
                "An installed system seldom starts with another firmware; a change to BIOS drops"
                " the boot entries and keys of UEFI."
            ),
            when=every(_is_machine, no(is_being_made)),
        ),
    ),
)


class OverviewPanel(Panel[OverviewDomain]):
    """What the machine is called, and what it is."""

    id = "overview"
    title = N_("Overview")
    icon = "page.overview"
    element = OverviewDomain
    fields = (
        *_NAMES,
        Fact("uuid", N_("UUID"), lambda element, _scene: element.uuid or ""),
        Fact("status", N_("Status"), _status, when=no(is_being_made)),
        _HYPERVISOR,
    )
    advanced = (
        Group(
            N_("Emulated machine"),
            (
                _machine_choice("machine_version", _is_pc),
                Path(
                    Domain.emulator,
                    N_("Emulator"),
                    check=_absolute,
                    placeholder=DEFAULT,
                    help=N_("The program on the host that runs the machine."),
                ),
            ),
        ),
        Group(
            N_("Generation ID"),
            (
                Check(
                    OverviewDomain.has_genid,
                    N_("Tell the guest when it is restored or cloned"),
                    help=N_(
                        "Gives the machine an ID that changes whenever it runs from an earlier"
                        " state; Windows domain controllers and databases look at it."
                    ),
                ),
                Fact("genid", N_("ID"), lambda element, _scene: element.genid or ""),
            ),
            when=is_hypervisor("kvm", "qemu"),
        ),
    )

    @override
    def summary(self, element: OverviewDomain, scene: Scene) -> str:
        return element.title or ""

    @override
    def problems(self, element: OverviewDomain, scene: Scene) -> Iterable[Problem]:
        if (element.name or "").isdigit():
            yield Problem("name", _("Programs take a name of digits for a number."), True)
        if element.os.arch in X86:
            yield from _problems_of_pc(element)
        elif element.os.arch == "aarch64" and element.has_acpi and not element.is_uefi:
            yield Problem("firmware", _("On this architecture ACPI needs UEFI."))


def _problems_of_pc(element: OverviewDomain) -> Iterator[Problem]:
    """What libvirt's qemuDomainDefValidate refuses."""
    if element.is_uefi and not element.has_acpi:
        yield Problem("firmware", _("UEFI needs ACPI, which is switched off under Features."))
    if element.has_secure_boot and chipset.chipset(element.machine) != Q35:
        yield Problem("firmware", _("Secure Boot needs the chipset Q35."))
    if element.is_secure and element.smm != "on":
        yield Problem("firmware", _("Secure Boot needs SMM, which is switched off under Features."))
    if chipset.chipset(element.machine) == Q35:
        names = [disk.target or "" for disk in element.devices.disks if disk.bus == "ide"]
        if names:
            yield Problem(
                "chipset",
                _("Q35 has no IDE: choose another bus for {disks}.").format(disks=", ".join(names)),
            )
