"""Fields that need not come back to the same document, and why: for the tests over all kinds.

A field of a form keeps no memory: what a value has brought with it, or thrown away, is not known
any more when the value before is chosen again. Everything else has to come back.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

HOLLOW = frozenset({"empty-parts"})
"""Documents with elements that are empty: those go with the last value in them."""

_REASONS = {
    "Another type, model or bus: what only the one before has is dropped, the address too.": (
        "audio.type",
        "channel.name",
        "channel.target",
        "channel.type",
        "clock.offset",
        "clock.timers.name",
        "console.type",
        "controller.model",
        "disk.bus",
        "disk.device",
        "disk.protocol",
        "disk.type",
        "filesystem.driver",
        "filesystem.type",
        "graphics.type",
        "hostdev-mdev.model",
        "hostdev-scsi.protocol",
        "input.bus",
        "input.type",
        "interface.backend",
        "interface.model",
        "interface.type",
        "interface.virtual_port",
        "iommu.model",
        "memballoon.model",
        "memory-device.model",
        "nvram.register",
        "overview.chipset",
        "overview.machine",
        "overview.machine_version",
        "panic.model",
        "parallel.type",
        "qemu.overrides.property_type",
        "redirdev.type",
        "rng.backend",
        "rng.transport",
        "security.labels.type",
        "security.launch_type",
        "serial.target",
        "serial.type",
        "shmem.model",
        "smartcard.mode",
        "smartcard.type",
        "sound.model",
        "tpm.model",
        "tpm.type",
        "tpm.version",
        "video.model",
        "watchdog.model",
    ),
    "Another model of the processor or another firmware comes with its own settings.": (
        "cpu.copy_host",
        "cpu.model",
        "features.hyperv_mode",
        "overview.firmware",
    ),
    "Without it, what depends on it has no meaning and goes.": (
        "audio.input_is_fixed",
        "boot.has_menu",
        "boot.is_direct",
        "boot.nvram_type",
        "channel.is_automatic",
        "clock.timers.tick_policy",
        "container.ipc_type",
        "container.network_type",
        "container.uts_type",
        "cpu.address_mode",
        "cpu.has_topology",
        "filesystem.socket",
        "graphics.autoport",
        "graphics.has_gl",
        "graphics.is_peer_to_peer",
        "graphics.listen_type",
        "hostdev-pci.teaming",
        "interface.filter",
        "memory.max_memory",
        "numa.memory_placement",
        "serial.reconnects",
        "tuning.emulator_policy",
        "vsock.is_automatic",
    ),
    "The element goes with everything in it.": (
        "disk.is_transient",
        "features.has_apic",
        "features.hyperv_stimer",
        "features.pmu",
        "features.smm",
        "features.xen_passthrough",
        "memory.has_huge_pages",
        "overview.has_genid",
    ),
    "What means the same is written the usual way: no value, or libvirt's own unit.": (
        "disk.has_managed_reservations",
        "graphics.allows_many_users",
        "graphics.is_fullscreen",
        "graphics.listens_at",
        "memory.memory",
    ),
    "It brings what it needs, which stays: the schema allows the one only with the other.": (
        "clock.timers",
        "container.capability_*",
        "graphics.listens",
        "graphics.power_control",
        "graphics.share_policy",
        "graphics.websocket",
        "iothreads.threads",
    ),
    "Either this or that: the other one goes.": (
        "smbios.firmware_files.content",
        "smbios.firmware_files.file",
    ),
}


BRINGS_MORE = {name: reason for reason, names in _REASONS.items() for name in names}
"""Pattern of fields -> why they need not come back."""


def exception(name: str) -> str | None:
    """The pattern in `BRINGS_MORE` that a field falls under."""
    return next((each for each in BRINGS_MORE if fnmatchcase(name, each)), None)


READS_OTHERWISE = {
    "container.policy": "No policy and the default one are the same, and read the same.",
    "qemu.overrides.property_value": "It is written as its type allows.",
}
"""Field -> why what was written is not read again."""
