"""The calls whose annotations in libvirt-python are wrong, with the right ones.

libvirt-python takes its annotations from the C headers; where its own code returns something else
(lists, dictionaries) or accepts None, they do not fit. No logic here.
"""

from __future__ import annotations

from typing import Any, NamedTuple, cast

import libvirt


class DomainInfo(NamedTuple):
    """virDomainInfo."""

    state: int
    memory_max_kib: int
    memory_kib: int
    vcpus: int
    cpu_ns: int


class NodeInfo(NamedTuple):
    """virNodeInfo."""

    model: str
    memory_mib: int
    cpus: int
    mhz: int
    nodes: int
    sockets: int
    cores: int
    threads: int


def domain_info(domain: libvirt.virDomain) -> DomainInfo:
    """virDomainGetInfo."""
    return DomainInfo(*cast("list[int]", domain.info()))


def node_info(connection: libvirt.virConnect) -> NodeInfo:
    """virNodeGetInfo."""
    return NodeInfo(*cast("list[Any]", connection.getInfo()))


def job_stats(domain: libvirt.virDomain) -> dict[str, Any]:
    """virDomainGetJobStats: what is measured, by the names of libvirt-domain.h."""
    return cast("dict[str, Any]", domain.jobStats())


def set_metadata(
    domain: libvirt.virDomain,
    kind: int,
    text: str | None,
    key: str | None,
    namespace: str | None,
    flags: int,
) -> None:
    """virDomainSetMetadata; None for `text` removes what is there."""
    domain.setMetadata(kind, cast("str", text), cast("str", key), cast("str", namespace), flags)


def interface_addresses(domain: libvirt.virDomain, source: int) -> dict[str, dict[str, Any]]:
    """virDomainInterfaceAddresses: by interface; "hwaddr", and "addrs", a list or None."""
    return cast("dict[str, dict[str, Any]]", domain.interfaceAddresses(source))


def leases(network: libvirt.virNetwork) -> list[dict[str, Any]]:
    """virNetworkGetDHCPLeases."""
    return cast("list[dict[str, Any]]", network.DHCPLeases() or [])


def receive_all(stream: libvirt.virStream) -> bytes:
    """virStreamRecvAll: everything that the host sends."""
    parts: list[bytes] = []

    def receive(_stream: libvirt.virStream, data: bytes, _opaque: None) -> int:
        parts.append(data)
        return 0  # anything negative would end it

    stream.recvAll(receive, None)
    return b"".join(parts)


def host_cpus(connection: libvirt.virConnect) -> int:
    """virNodeGetCPUMap: how many CPUs the host has, also those that are switched off."""
    return cast("tuple[int, list[bool], int]", connection.getCPUMap())[0]


def cpu_model_names(connection: libvirt.virConnect, arch: str) -> list[str]:
    """virConnectGetCPUModelNames."""
    return cast("list[str]", connection.getCPUModelNames(arch))


def device_names(connection: libvirt.virConnect, capability: str) -> list[str]:
    """virNodeListDevices."""
    return cast("list[str]", connection.listDevices(capability))


def pin_vcpu(domain: libvirt.virDomain, vcpu: int, cpumap: tuple[bool, ...], flags: int) -> None:
    """virDomainPinVcpuFlags."""
    domain.pinVcpuFlags(vcpu, cast("bytes", cpumap), flags)


def pin_emulator(domain: libvirt.virDomain, cpumap: tuple[bool, ...], flags: int) -> None:
    """virDomainPinEmulator."""
    domain.pinEmulator(cast("bytes", cpumap), flags)


def pin_iothread(
    domain: libvirt.virDomain, thread: int, cpumap: tuple[bool, ...], flags: int
) -> None:
    """virDomainPinIOThread."""
    domain.pinIOThread(thread, cast("bytes", cpumap), flags)


def set_secret_value(secret: libvirt.virSecret, value: bytes) -> None:
    """virSecretSetValue."""
    secret.setValue(cast("str", value), 0)


def pool_sources(connection: libvirt.virConnect, type_: str, source_xml: str | None) -> str:
    """virConnectFindStoragePoolSources; None looks everywhere."""
    return connection.findStoragePoolSources(type_, cast("str", source_xml), 0)
