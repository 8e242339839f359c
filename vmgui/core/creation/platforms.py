"""What kind of machine a host emulates: what is usual, and what else it offers."""

from __future__ import annotations

from dataclasses import replace

from vmgui.core.creation.answers import Platform
from vmgui.core.creation.surroundings import Surroundings
from vmgui.core.osinfo import devices
from vmgui.core.osinfo.generic import is_generic
from vmgui.core.osinfo.system import System
from vmgui.hardware.chipset import I440FX, Q35, X86, chipset
from vmgui.hardware.firmware import BIOS, SECURE_UEFI, UEFI
from vmgui.xmldoc.capabilities import Capabilities, Guest

ACCELERATED = ("kvm", "hvf")
"""The domain types whose processors are the host's own, and fast."""

_MACHINES = {
    "aarch64": "virt",
    "armv7l": "virt",
    "loongarch64": "virt",
    "ppc64": "pseries",
    "ppc64le": "pseries",
    "riscv64": "virt",
    "s390x": "s390-ccw-virtio",
}
"""Architecture -> the machine type that systems are made for, if it is not QEMU's own choice."""
_UEFI_ONLY = frozenset({"aarch64", "loongarch64", "riscv64"})
"""Where nothing but UEFI starts a system from a disk or medium."""
_UEFI_POSSIBLE = X86 | _UEFI_ONLY | {"armv7l"}
_TEXT_ONLY = frozenset({"s390x"})
"""Where people use the serial console."""
_GRAPHICS = ("spice", "vnc")
"""The best one first."""
_USUAL_GRAPHICS = "vnc"
"""What every host has."""
_NONE = "none"


def guest_of(platform: Platform, capabilities: Capabilities | None) -> Guest | None:
    """The host's guests of a platform, None if it runs none or nothing is known."""
    if capabilities is None or platform.arch is None:
        return None
    return capabilities.guest(platform.arch, platform.os_type)


def is_accelerated(guest: Guest) -> bool:
    """Whether guests of this kind can have the host's own processor."""
    return any(each in ACCELERATED for each in guest.domain_types)


def filled(platform: Platform, around: Surroundings) -> Platform:
    """A platform with what is usual in place of what is None."""
    capabilities = around.capabilities
    if capabilities is None:
        return platform
    platform = replace(platform, arch=platform.arch or _arch(capabilities))
    guest = guest_of(platform, capabilities)
    if guest is None:
        return platform
    domain_type = platform.domain_type or _domain_type(guest)
    machine = platform.machine or _machine(guest, domain_type, around.system)
    return replace(platform, domain_type=domain_type, machine=machine)


def _arch(capabilities: Capabilities) -> str | None:
    """The host's own architecture, or the first one that it emulates."""
    own = capabilities.arch
    if own and capabilities.guest(own) is not None:
        return own
    return next(iter(capabilities.arches), None)


def _domain_type(guest: Guest) -> str | None:
    types = guest.domain_types
    return next((each for each in ACCELERATED if each in types), next(iter(types), None))


def _machine(guest: Guest, domain_type: str | None, system: System | None) -> str | None:
    """The machine type; on PCs without PCI Express only for systems that are known to lack it.

    What is not recognised is newer than the database of systems more often than it is older.
    """
    arch = guest.arch or ""
    wanted = _MACHINES.get(arch)
    if arch in X86:
        is_old = system is not None and not is_generic(system) and not devices.has(system, "q35")
        wanted = I440FX if is_old else Q35
    if wanted is None or guest.machine(wanted, domain_type or "") is None:
        return None
    return wanted


# Firmware


def firmwares(platform: Platform, around: Surroundings) -> tuple[str, ...]:
    """The firmwares that machines of a platform can be given here: "bios", "efi", "efi-secure".

    None at all where there is no choice, as on POWER and on IBM Z.
    """
    arch, offered = platform.arch or "", around.domain_capabilities
    found = [BIOS] if arch in X86 else []
    if arch in _UEFI_POSSIBLE and offered is not None and offered.has_uefi:
        found.append(UEFI)
        # Secure boot needs system management mode, which only q35 has.
        is_q35 = chipset(platform.machine) == Q35
        if arch in X86 and is_q35 and "yes" in (offered.values("loader", "secure") or ()):
            found.append(SECURE_UEFI)
    return tuple(found)


def usual_firmware(platform: Platform, around: Surroundings) -> str | None:
    """What a machine starts with; None lets the host choose.

    BIOS where there is one, unless the system does not start from it: then UEFI, with secure boot
    if the system is known to start so or, as Windows 11, asks for it.
    """
    offered, system = firmwares(platform, around), around.system
    known = system.firmwares.get(platform.arch or "", ()) if system is not None else ()
    if UEFI in offered and (platform.arch in _UEFI_ONLY or needs_uefi(system, platform.arch)):
        is_secure = SECURE_UEFI in known or (system is not None and system.family == "winnt")
        return SECURE_UEFI if is_secure and SECURE_UEFI in offered else UEFI
    return BIOS if BIOS in offered else None


def lacks_firmware(platform: Platform, around: Surroundings) -> bool:
    """Whether the host is known to have nothing that starts machines of a platform."""
    is_known = around.domain_capabilities is not None
    return is_known and platform.arch in _UEFI_ONLY and UEFI not in firmwares(platform, around)


def needs_uefi(system: System | None, arch: str | None) -> bool:
    """Whether a system is known not to start from a BIOS."""
    known = system.firmwares.get(arch or "", ()) if system is not None else ()
    return bool(known) and BIOS not in known


# Graphics


def graphics(platform: Platform, around: Surroundings) -> tuple[str, ...]:
    """The ways to see the machine's screen here, the best one first: "spice", "vnc", "none"."""
    offered = around.domain_capabilities
    if offered is None:
        return (_USUAL_GRAPHICS, _NONE)
    types = offered.values("graphics", "type")
    if types is None:
        types = () if offered.is_supported("graphics") is False else (_USUAL_GRAPHICS,)
    found = tuple(each for each in _GRAPHICS if each in types)
    return (_NONE, *found) if platform.arch in _TEXT_ONLY else (*found, _NONE)


def usual_graphics(platform: Platform, around: Surroundings) -> str:
    """The best one of `graphics`."""
    return graphics(platform, around)[0]
