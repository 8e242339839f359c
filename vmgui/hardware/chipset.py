"""The chipset of a PC, i440FX or Q35, and what has to go when it changes.

The two have different PCI topologies: i440FX one PCI bus with an IDE controller on it, Q35 a PCI
Express root with ports and no IDE. libvirt chooses controllers and addresses itself where the
description has none, so those that fit the old chipset only are dropped
(qemuDomainDefAddDefaultDevices and qemuDomainAssignPCIAddresses in libvirt's src/qemu).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from vmgui.base.i18n import _
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.capabilities import Machine
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.properties import text
from vmgui.xmldoc.targets import free_target, target_prefix

I440FX = "pc"
"""libvirt's alias for the newest machine type with this chipset."""
Q35 = "q35"
"""libvirt's alias for the newest machine type with this chipset."""

X86 = frozenset({"x86_64", "i686"})
"""The architectures of PCs, as libvirt names them."""

_QEMU = frozenset({"kvm", "qemu", "hvf"})


class Controller(Device):
    """<controller>, as far as the topology is concerned."""

    TAG = "controller"
    type = text("@type")


def is_pc(domain: Domain) -> bool:
    """Whether the machine is one of QEMU's PCs, so that it has a chipset to choose."""
    return domain.type in _QEMU and domain.os.arch in X86 and chipset(domain.os.machine) != ""


def chipset(machine: str | None) -> str:
    """The chipset of a machine type by its name: `I440FX`, `Q35`, or "" for other machines.

    libvirt takes a missing machine type for "pc".
    """
    if machine is None or machine in ("pc", "ubuntu") or machine.startswith("pc-i440fx-"):
        return I440FX
    if machine in ("q35", "ubuntu-q35") or machine.startswith("pc-q35-"):
        return Q35
    # Before QEMU 1.4 ("pc-1.3") and in RHEL 6 the one chipset of the time was not named.
    return I440FX if machine.startswith(("pc-0.", "pc-1.", "rhel6.")) else ""


def machines(scene: Scene) -> tuple[Machine, ...]:
    """The machine types that the host has for a machine of this architecture and type."""
    if scene.capabilities is None:
        return ()
    domain = scene.domain
    guest = scene.capabilities.guest(domain.os.arch or "", domain.os.type or "hvm")
    return () if guest is None else guest.machines_of(domain.type or "")


def machine(scene: Scene) -> Machine | None:
    """What the host knows of the machine's type; None if it does not say."""
    name = scene.domain.os.machine
    return next((each for each in machines(scene) if each.name == name), None)


def newest_first(machines: Iterable[Machine]) -> list[Machine]:
    """Machine types as people look for them: aliases, then each family from its newest version."""
    found = sorted(machines, key=lambda each: _family_and_age(each.name or ""))
    return sorted(found, key=lambda each: each.canonical is None)


def label(machine: Machine) -> str:
    """What people read of a machine type, translated."""
    if machine.canonical:
        return _("{name} (now {version})").format(name=machine.name, version=machine.canonical)
    if machine.is_deprecated:
        return _("{name} (outdated)").format(name=machine.name)
    return machine.name or ""


def _family_and_age(name: str) -> tuple[str, list[int]]:
    """The family, and its versions falling: pc-q35-10.0 before pc-q35-9.2."""
    return re.sub(r"\d+", "", name), [-int(number) for number in re.findall(r"\d+", name)]


def adapt(domain: Domain) -> None:
    """Drop what belongs to the other chipset than the one that the machine has now.

    Only for a machine whose chipset has just changed: another version of the same chipset keeps
    all of its addresses.
    """
    is_q35 = chipset(domain.os.machine) == Q35
    for controller in domain.devices.of(Controller):
        if controller.type == "pci" or (is_q35 and controller.type == "ide"):
            controller.remove()
    for device in domain.devices:
        if _is_on_pci(device):
            device.address = None
    if is_q35:
        _move_from_ide(domain)


def _is_on_pci(device: Device) -> bool:
    return device.address is not None and device.address.type == "pci"


def _move_from_ide(domain: Domain) -> None:
    """Put the disks of the IDE controller, which Q35 lacks, on SATA: guests know both alike."""
    disks = domain.devices.disks
    for disk in [each for each in disks if each.bus == "ide"]:
        others = {each.target for each in disks if each.target and each != disk}
        disk.target = free_target(target_prefix("sata"), others)
        disk.bus = "sata"
        disk.address = None
