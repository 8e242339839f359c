"""The machine itself: memory, processors, firmware, features, power management."""

from __future__ import annotations

from vmgui.core.creation.build.sketch import Sketch
from vmgui.hardware import firmware
from vmgui.hardware.cpumodel import HOST_MODEL, MAXIMUM, PASSTHROUGH, Cpu, choose
from vmgui.hardware.panels.cpudomain import CpuDomain
from vmgui.hardware.panels.featuresdomain import FeaturesDomain
from vmgui.hardware.panels.power import PowerDomain

_KVM = "kvm"
_UEFI = (firmware.UEFI, firmware.SECURE_UEFI)


def describe(sketch: Sketch) -> None:
    """Write everything but devices and clock."""
    answers, domain = sketch.answers, sketch.domain
    domain.os_id = sketch.around.system.id if sketch.around.system else None
    domain.memory = answers.memory
    domain.vcpus = answers.cpus
    _choose_cpu(sketch)
    _choose_features(sketch)
    _choose_firmware(sketch)
    if sketch.is_x86 and sketch.is_qemu:
        # A machine that is asleep looks like one that hangs, and few displays can wake it.
        power = domain.viewed_as(PowerDomain)
        power.can_suspend_to_memory = power.can_suspend_to_disk = False


def _choose_cpu(sketch: Sketch) -> None:
    """The best CPU that the machine can still be migrated with."""
    domain = sketch.domain.viewed_as(CpuDomain)
    if sketch.is_qemu:
        choose(domain.viewed_as(Cpu), _cpu_mode(sketch))
    if sketch.guest.is_windows:
        # Its editions for desktops use one or two sockets only; libvirt makes a socket of each CPU.
        domain.sockets, domain.cores, domain.threads = 1, sketch.answers.cpus, 1


def _cpu_mode(sketch: Sketch) -> str | None:
    caps = sketch.scene.domain_capabilities
    modes = () if caps is None else caps.cpu_modes
    if sketch.domain.type != _KVM:
        return MAXIMUM if MAXIMUM in modes else None
    is_migratable = sketch.offers(PASSTHROUGH, "hostPassthroughMigratable", "on", otherwise=False)
    if PASSTHROUGH in modes and (is_migratable or HOST_MODEL not in modes):
        return PASSTHROUGH
    return HOST_MODEL if HOST_MODEL in modes else None


def _choose_features(sketch: Sketch) -> None:
    features = sketch.domain.viewed_as(FeaturesDomain)
    platform, caps = sketch.answers.platform, sketch.scene.capabilities
    known = None if caps is None else caps.guest(platform.arch or "", platform.os_type)
    features.has_acpi = sketch.is_x86 or bool(known and known.feature("acpi"))
    features.has_apic = sketch.is_x86
    features.has_pae = platform.arch == "i686"
    if sketch.is_x86 and sketch.is_qemu and sketch.graphics == "spice":
        features.vmport = False  # VMware's mouse, which gets in the way of SPICE's


def _choose_firmware(sketch: Sketch) -> None:
    """BIOS is what nothing is said of: not every host has a description of one."""
    wanted = sketch.answers.firmware
    if wanted not in _UEFI:
        return
    caps = sketch.scene.domain_capabilities
    if caps is not None and not caps.has_uefi and (image := _image(caps.loaders, wanted)):
        wanted = image  # before libvirt 5.2
    firmware.set_firmware(sketch.domain, wanted)


def _image(loaders: tuple[str, ...], wanted: str) -> str:
    """The image of a firmware; empty if the host has none."""
    is_secure = wanted == firmware.SECURE_UEFI
    found = (path for path in loaders if firmware.is_secure_image(path) is is_secure)
    return next(found, "")
