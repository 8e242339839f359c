"""Setters of single values of domains: one blocking function per verb, by UUID.

Each changes the running domain (`live`), its lasting description (`config`), or both. Parameters
have the names that their elements and attributes have in the domain's XML; a name that is not in
the setter's table is a KeyError. All raise `libvirt.libvirtError`; the lane translates it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import libvirt

from vmgui.virt import binding
from vmgui.virt.devices import affected

Parameters = Mapping[str, int | str]
"""Values by their names in the domain's XML. What is not named stays as it is."""

SCHEDULER = {
    "shares": libvirt.VIR_DOMAIN_SCHEDULER_CPU_SHARES,
    "period": libvirt.VIR_DOMAIN_SCHEDULER_VCPU_PERIOD,
    "quota": libvirt.VIR_DOMAIN_SCHEDULER_VCPU_QUOTA,
    "global_period": libvirt.VIR_DOMAIN_SCHEDULER_GLOBAL_PERIOD,
    "global_quota": libvirt.VIR_DOMAIN_SCHEDULER_GLOBAL_QUOTA,
    "emulator_period": libvirt.VIR_DOMAIN_SCHEDULER_EMULATOR_PERIOD,
    "emulator_quota": libvirt.VIR_DOMAIN_SCHEDULER_EMULATOR_QUOTA,
    "iothread_period": libvirt.VIR_DOMAIN_SCHEDULER_IOTHREAD_PERIOD,
    "iothread_quota": libvirt.VIR_DOMAIN_SCHEDULER_IOTHREAD_QUOTA,
}
"""<cputune>; periods and quotas in microseconds."""
BLKIO = {
    "weight": libvirt.VIR_DOMAIN_BLKIO_WEIGHT,
    "device_weight": libvirt.VIR_DOMAIN_BLKIO_DEVICE_WEIGHT,
    "read_bytes_sec": libvirt.VIR_DOMAIN_BLKIO_DEVICE_READ_BPS,
    "write_bytes_sec": libvirt.VIR_DOMAIN_BLKIO_DEVICE_WRITE_BPS,
    "read_iops_sec": libvirt.VIR_DOMAIN_BLKIO_DEVICE_READ_IOPS,
    "write_iops_sec": libvirt.VIR_DOMAIN_BLKIO_DEVICE_WRITE_IOPS,
}
"""<blkiotune>; all but "weight" are texts: "/dev/sda,500,/dev/sdb,300"."""
MEMORY_LIMITS = {
    "hard_limit": libvirt.VIR_DOMAIN_MEMORY_HARD_LIMIT,
    "soft_limit": libvirt.VIR_DOMAIN_MEMORY_SOFT_LIMIT,
    "swap_hard_limit": libvirt.VIR_DOMAIN_MEMORY_SWAP_HARD_LIMIT,
    "min_guarantee": libvirt.VIR_DOMAIN_MEMORY_MIN_GUARANTEE,
}
"""<memtune>; in KiB."""
UNLIMITED_KIB = (1 << 53) - 1
"""No limit, for `MEMORY_LIMITS` (VIR_DOMAIN_MEMORY_PARAM_UNLIMITED)."""
NUMA = {"mode": libvirt.VIR_DOMAIN_NUMA_MODE, "nodeset": libvirt.VIR_DOMAIN_NUMA_NODESET}
"""<numatune><memory>."""
NUMA_MODES = {
    "strict": libvirt.VIR_DOMAIN_NUMATUNE_MEM_STRICT,
    "preferred": libvirt.VIR_DOMAIN_NUMATUNE_MEM_PREFERRED,
    "interleave": libvirt.VIR_DOMAIN_NUMATUNE_MEM_INTERLEAVE,
    "restrictive": libvirt.VIR_DOMAIN_NUMATUNE_MEM_RESTRICTIVE,
}
_IOTUNE_SCOPES = ("total", "read", "write")
_IOTUNE_KINDS = ("bytes_sec", "iops_sec")
_IOTUNE_FORMS = ("", "_max", "_max_length")
IOTUNE = {
    name: getattr(libvirt, f"VIR_DOMAIN_BLOCK_IOTUNE_{name.upper()}")
    for name in (
        *(
            f"{scope}_{kind}{form}"
            for scope in _IOTUNE_SCOPES
            for kind in _IOTUNE_KINDS
            for form in _IOTUNE_FORMS
        ),
        "size_iops_sec",
        "group_name",
    )
}
"""<iotune>; 0 for no limit. A total and its read or write part exclude each other."""
_IMPACTS = (libvirt.VIR_DOMAIN_AFFECT_LIVE, libvirt.VIR_DOMAIN_AFFECT_CONFIG)
LIFECYCLE_EVENTS = {
    "on_poweroff": libvirt.VIR_DOMAIN_LIFECYCLE_POWEROFF,
    "on_reboot": libvirt.VIR_DOMAIN_LIFECYCLE_REBOOT,
    "on_crash": libvirt.VIR_DOMAIN_LIFECYCLE_CRASH,
}
LIFECYCLE_ACTIONS = {
    "destroy": libvirt.VIR_DOMAIN_LIFECYCLE_ACTION_DESTROY,
    "restart": libvirt.VIR_DOMAIN_LIFECYCLE_ACTION_RESTART,
    "rename-restart": libvirt.VIR_DOMAIN_LIFECYCLE_ACTION_RESTART_RENAME,
    "preserve": libvirt.VIR_DOMAIN_LIFECYCLE_ACTION_PRESERVE,
    "coredump-destroy": libvirt.VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_DESTROY,
    "coredump-restart": libvirt.VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_RESTART,
}


def _find(connection: libvirt.virConnect, uuid: str) -> libvirt.virDomain:
    return connection.lookupByUUIDString(uuid)


def _named(names: Mapping[str, str], values: Parameters) -> dict[str, int | str]:
    """The values by libvirt's names for them."""
    return {names[name]: value for name, value in values.items()}


def _each(*, live: bool, config: bool) -> Iterator[int]:
    """One flag after the other, for setters of parameters: the running domain first.

    libvirt-python reads the parameters' types before it sets them, and reading is for one of the
    two only. So unlike elsewhere a refusal can leave the first changed.
    """
    flags = affected(live=live, config=config)
    return (each for each in _IMPACTS if each & flags)


# Memory


def set_memory(
    connection: libvirt.virConnect, uuid: str, kib: int, *, live: bool, config: bool
) -> None:
    """Set how much memory the balloon leaves it (virDomainSetMemoryFlags).

    Live it returns when the guest has been asked; the guest gives memory back as it can.
    """
    _find(connection, uuid).setMemoryFlags(kib, affected(live=live, config=config))


def set_memory_limits(
    connection: libvirt.virConnect, uuid: str, limits: Parameters, *, live: bool, config: bool
) -> None:
    """Limit what its process takes of the host's memory: names of `MEMORY_LIMITS`.

    See virDomainSetMemoryParameters; `UNLIMITED_KIB` removes a limit.
    """
    parameters = _named(MEMORY_LIMITS, limits)
    domain = _find(connection, uuid)
    for flag in _each(live=live, config=config):
        domain.setMemoryParameters(parameters, flag)


def set_memory_stats_period(
    connection: libvirt.virConnect, uuid: str, seconds: int, *, live: bool, config: bool
) -> None:
    """Set how often the balloon tells how much is used (virDomainSetMemoryStatsPeriod)."""
    _find(connection, uuid).setMemoryStatsPeriod(seconds, affected(live=live, config=config))


def set_numa(
    connection: libvirt.virConnect, uuid: str, values: Parameters, *, live: bool, config: bool
) -> None:
    """Set which NUMA nodes its memory comes from: names of `NUMA`, the mode as in the XML.

    See virDomainSetNumaParameters. The mode of a running domain cannot change.
    """
    parameters = {
        name: NUMA_MODES[str(value)] if name == libvirt.VIR_DOMAIN_NUMA_MODE else value
        for name, value in _named(NUMA, values).items()
    }
    domain = _find(connection, uuid)
    for flag in _each(live=live, config=config):
        domain.setNumaParameters(parameters, flag)


# Processors


def set_vcpus(
    connection: libvirt.virConnect,
    uuid: str,
    count: int,
    *,
    live: bool,
    config: bool,
    guest: bool = False,
) -> None:
    """Set how many virtual CPUs it has, up to its maximum (virDomainSetVcpusFlags).

    Args:
        connection: the host.
        uuid: the domain.
        count: how many.
        live: change the running domain.
        config: change its lasting description.
        guest: have the guest agent switch CPUs on or off instead of plugging them; live only.
    """
    flags = affected(live=live, config=config) | (libvirt.VIR_DOMAIN_VCPU_GUEST if guest else 0)
    _find(connection, uuid).setVcpusFlags(count, flags)


def pin_vcpu(
    connection: libvirt.virConnect,
    uuid: str,
    vcpu: int,
    cpus: Collection[int] | None,
    *,
    live: bool,
    config: bool,
) -> None:
    """Say which of the host's CPUs run a virtual CPU (virDomainPinVcpuFlags); None for all."""
    cpumap = _cpumap(connection, cpus)
    flags = affected(live=live, config=config)
    binding.pin_vcpu(_find(connection, uuid), vcpu, cpumap, flags)


def pin_emulator(
    connection: libvirt.virConnect,
    uuid: str,
    cpus: Collection[int] | None,
    *,
    live: bool,
    config: bool,
) -> None:
    """Say which CPUs run the emulator's own threads (virDomainPinEmulator); None for all."""
    cpumap = _cpumap(connection, cpus)
    binding.pin_emulator(_find(connection, uuid), cpumap, affected(live=live, config=config))


def pin_iothread(
    connection: libvirt.virConnect,
    uuid: str,
    thread: int,
    cpus: Collection[int] | None,
    *,
    live: bool,
    config: bool,
) -> None:
    """Say which of the host's CPUs run an IO thread (virDomainPinIOThread); None for all."""
    cpumap = _cpumap(connection, cpus)
    flags = affected(live=live, config=config)
    binding.pin_iothread(_find(connection, uuid), thread, cpumap, flags)


def _cpumap(connection: libvirt.virConnect, cpus: Collection[int] | None) -> tuple[bool, ...]:
    """One truth value for each of the host's CPUs."""
    if cpus is None:
        return (True,) * binding.host_cpus(connection)
    return tuple(number in cpus for number in range(max(cpus, default=-1) + 1))


def add_iothread(
    connection: libvirt.virConnect, uuid: str, thread: int, *, live: bool, config: bool
) -> None:
    """Add an IO thread with this number (virDomainAddIOThread)."""
    _find(connection, uuid).addIOThread(thread, affected(live=live, config=config))


def del_iothread(
    connection: libvirt.virConnect, uuid: str, thread: int, *, live: bool, config: bool
) -> None:
    """Remove the IO thread with this number, which no device may use (virDomainDelIOThread)."""
    _find(connection, uuid).delIOThread(thread, affected(live=live, config=config))


def set_scheduler(
    connection: libvirt.virConnect, uuid: str, values: Parameters, *, live: bool, config: bool
) -> None:
    """Share out and limit processor time: names of `SCHEDULER`.

    See virDomainSetSchedulerParametersFlags.
    """
    parameters = _named(SCHEDULER, values)
    domain = _find(connection, uuid)
    for flag in _each(live=live, config=config):
        domain.setSchedulerParametersFlags(parameters, flag)


# Disks


def set_blkio(
    connection: libvirt.virConnect, uuid: str, values: Parameters, *, live: bool, config: bool
) -> None:
    """Share out and limit the host's disks: names of `BLKIO` (virDomainSetBlkioParameters)."""
    parameters = _named(BLKIO, values)
    domain = _find(connection, uuid)
    for flag in _each(live=live, config=config):
        domain.setBlkioParameters(parameters, flag)


def set_disk_iotune(
    connection: libvirt.virConnect,
    uuid: str,
    target: str,
    limits: Parameters,
    *,
    live: bool,
    config: bool,
) -> None:
    """Limit a disk's traffic: names of `IOTUNE` (virDomainSetBlockIoTune).

    Args:
        connection: the host.
        uuid: the domain.
        target: the disk's name in the guest, such as "vda".
        limits: what is not named becomes 0, unlimited, together with the others of its kind.
        live: change the running domain.
        config: change its lasting description.
    """
    parameters = _named(IOTUNE, limits)
    domain = _find(connection, uuid)
    for flag in _each(live=live, config=config):
        domain.setBlockIoTune(target, parameters, flag)


# Its life


def set_lifecycle_action(
    connection: libvirt.virConnect, uuid: str, event: str, action: str, *, live: bool, config: bool
) -> None:
    """Say what happens when it stops: both as in the XML (virDomainSetLifecycleAction)."""
    flags = affected(live=live, config=config)
    _find(connection, uuid).setLifecycleAction(
        LIFECYCLE_EVENTS[event], LIFECYCLE_ACTIONS[action], flags
    )
