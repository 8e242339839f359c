"""Reads. Nothing on the way to the first list is one call per domain.

`states` and `flags` together are the list: four bulk calls whatever the number of domains.
Descriptions are read one by one, later, for what is looked at first.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import libvirt

from vmgui.base.records import HostFacts
from vmgui.virt import binding
from vmgui.virt.errors import is_loss, translated

log = logging.getLogger(__name__)


class StateReading(NamedTuple):
    """libvirt's view of a domain's state."""

    name: str
    number: int | None
    state: int
    reason: int


@dataclass(frozen=True, slots=True)
class Flags:
    """UUIDs of the domains that have a property; None where the driver cannot say."""

    autostart: frozenset[str] | None
    saved: frozenset[str] | None
    transient: frozenset[str] | None


_STATE_FILTERS = (
    (libvirt.VIR_CONNECT_LIST_DOMAINS_RUNNING, libvirt.VIR_DOMAIN_RUNNING),
    (libvirt.VIR_CONNECT_LIST_DOMAINS_PAUSED, libvirt.VIR_DOMAIN_PAUSED),
    (libvirt.VIR_CONNECT_LIST_DOMAINS_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF),
)
_UNSUPPORTED = frozenset({libvirt.VIR_ERR_NO_SUPPORT, libvirt.VIR_ERR_ARGUMENT_UNSUPPORTED})


_turn = threading.Lock()
"""Held while a long answer is turned into values, which takes and leaves Python's lock at every
row. One worker at a time does so: several hosts that are listed together would leave the GUI
thread little of that lock, and be done no sooner."""


def states(connection: libvirt.virConnect) -> dict[str, StateReading]:
    """Every domain with its state, by UUID: one call (virConnectGetAllDomainStats).

    Drivers without bulk statistics are asked for the running, the paused, the shut off and all
    domains instead: four calls, and states without reasons.
    """
    try:
        rows = connection.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE, 0)
    except libvirt.libvirtError as error:
        if error.get_error_code() not in _UNSUPPORTED:
            raise
        return _states_by_filters(connection)
    with _turn:
        return {
            domain.UUIDString(): _reading(
                domain, values.get("state.state", -1), values.get("state.reason", 0)
            )
            for domain, values in rows
        }


def _states_by_filters(connection: libvirt.virConnect) -> dict[str, StateReading]:
    readings = {
        domain.UUIDString(): _reading(domain, -1, 0) for domain in connection.listAllDomains(0)
    }
    for flag, state in _STATE_FILTERS:
        for domain in connection.listAllDomains(flag):
            readings[domain.UUIDString()] = _reading(domain, state, 0)
    return readings


def _reading(domain: libvirt.virDomain, state: int, reason: int) -> StateReading:
    number = domain.ID()  # known from the list, not a call
    return StateReading(domain.name(), number if number >= 0 else None, state, reason)


def flags(connection: libvirt.virConnect) -> Flags:
    """Which domains start with the host, have a saved state, are transient: three bulk calls."""
    return Flags(
        autostart=_with_flag(connection, libvirt.VIR_CONNECT_LIST_DOMAINS_AUTOSTART),
        saved=_with_flag(connection, libvirt.VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE),
        transient=_with_flag(connection, libvirt.VIR_CONNECT_LIST_DOMAINS_TRANSIENT),
    )


def _with_flag(connection: libvirt.virConnect, flag: int) -> frozenset[str] | None:
    try:
        domains = connection.listAllDomains(flag)
    except libvirt.libvirtError as error:
        if error.get_error_code() in (*_UNSUPPORTED, libvirt.VIR_ERR_INVALID_ARG):
            return None
        raise
    with _turn:
        return frozenset(domain.UUIDString() for domain in domains)


def description(connection: libvirt.virConnect, uuid: str) -> str:
    """A domain's XML as it is now (virDomainGetXMLDesc), without secrets."""
    return connection.lookupByUUIDString(uuid).XMLDesc(0)


def descriptions(connection: libvirt.virConnect, uuids: Iterable[str]) -> dict[str, str]:
    """The XML of these domains, two calls each.

    Domains that are gone or that we may not read are left out: one of them must not keep the
    others from being read.

    Raises:
        libvirt.libvirtError: the connection is lost.
    """
    found = {}
    for uuid in uuids:
        try:
            found[uuid] = description(connection, uuid)
        except libvirt.libvirtError as error:
            if is_loss(translated(error)):
                raise
            if error.get_error_code() != libvirt.VIR_ERR_NO_DOMAIN:
                log.info("The description of %s cannot be read: %s", uuid, error)
    return found


def capabilities(connection: libvirt.virConnect) -> str:
    """The host's capabilities XML."""
    return connection.getCapabilities()


class Counters(NamedTuple):
    """A running domain's counters at one moment; None where the driver does not say."""

    vcpus: int | None = None
    cpu_ns: int | None = None
    memory_kib: int | None = None
    """What the balloon leaves it."""
    memory_used_kib: int | None = None
    """What the guest uses of it, from its balloon driver."""
    disk_read: int | None = None
    disk_write: int | None = None
    network_receive: int | None = None
    network_send: int | None = None


STATS_CPU = (
    libvirt.VIR_DOMAIN_STATS_CPU_TOTAL
    | libvirt.VIR_DOMAIN_STATS_BALLOON
    | libvirt.VIR_DOMAIN_STATS_VCPU
)
STATS_DISK = libvirt.VIR_DOMAIN_STATS_BLOCK
STATS_NETWORK = libvirt.VIR_DOMAIN_STATS_INTERFACE


def counters(connection: libvirt.virConnect, groups: int) -> dict[str, Counters]:
    """The counters of all running domains, by UUID: one call.

    Domains that are busy with a job are asked for what needs no answer from their process
    (VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT), so that none holds up the rest.

    Args:
        connection: the host.
        groups: of `STATS_CPU`, `STATS_DISK`, `STATS_NETWORK`.
    """
    active = libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE
    nowait = libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT
    try:
        rows = connection.getAllDomainStats(groups, active | nowait)
    except libvirt.libvirtError as error:
        if error.get_error_code() not in (*_UNSUPPORTED, libvirt.VIR_ERR_INVALID_ARG):
            raise
        rows = connection.getAllDomainStats(groups, active)  # libvirt before 4.5
    return {domain.UUIDString(): _counters(values) for domain, values in rows}


def _counters(values: dict[str, Any]) -> Counters:
    available, unused = values.get("balloon.available"), values.get("balloon.unused")
    used = available - unused if available is not None and unused is not None else None
    return Counters(
        values.get("vcpu.current"),
        values.get("cpu.time"),
        values.get("balloon.current"),
        used,
        _sum(values, "block", "rd.bytes"),
        _sum(values, "block", "wr.bytes"),
        _sum(values, "net", "rx.bytes"),
        _sum(values, "net", "tx.bytes"),
    )


def _sum(values: dict[str, Any], group: str, name: str) -> int | None:
    count: int | None = values.get(f"{group}.count")
    if count is None:
        return None
    values_of_all = (values.get(f"{group}.{index}.{name}", 0) for index in range(count))
    return int(sum(values_of_all))


def counters_one_by_one(
    connection: libvirt.virConnect, uuids: Iterable[str]
) -> dict[str, Counters]:
    """CPU and memory of these domains, a call or two each: for drivers whose bulk lacks them."""
    result = {}
    for uuid in uuids:
        try:
            info = binding.domain_info(connection.lookupByUUIDString(uuid))
        except libvirt.libvirtError as error:
            if error.get_error_code() != libvirt.VIR_ERR_NO_DOMAIN:
                raise
            continue
        result[uuid] = Counters(info.vcpus, info.cpu_ns, info.memory_kib)
    return result


def leases(connection: libvirt.virConnect) -> dict[str, tuple[str, ...]]:
    """Addresses by MAC address (lower case), from the DHCP leases of all active networks.

    One call for the networks and one for each that is active, whatever the number of domains.
    """
    found: dict[str, list[str]] = {}
    try:
        networks = connection.listAllNetworks(libvirt.VIR_CONNECT_LIST_NETWORKS_ACTIVE)
    except libvirt.libvirtError as error:
        if error.get_error_code() in _UNSUPPORTED:
            return {}
        raise
    for network in networks:
        try:
            rows = binding.leases(network)
        except libvirt.libvirtError as error:
            if error.get_error_code() in (*_UNSUPPORTED, libvirt.VIR_ERR_NO_NETWORK):
                continue
            raise
        for row in rows:
            if row.get("mac") and row.get("ipaddr"):
                found.setdefault(row["mac"].lower(), []).append(row["ipaddr"])
    return {mac: tuple(sorted(addresses)) for mac, addresses in found.items()}


def agent_addresses(connection: libvirt.virConnect, uuid: str) -> tuple[str, ...]:
    """A running domain's addresses as its guest agent tells them, without loopback and link-local.

    Raises:
        libvirt.libvirtError: there is no agent, or it does not answer.
    """
    domain = connection.lookupByUUIDString(uuid)
    source = libvirt.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT
    return tuple(
        address["addr"]
        for name, interface in binding.interface_addresses(domain, source).items()
        if name != "lo"
        for address in interface.get("addrs") or ()
        if not address["addr"].startswith("fe80:")
    )


def facts(connection: libvirt.virConnect) -> HostFacts:
    """What the host is: five small calls."""
    node = binding.node_info(connection)
    return HostFacts(
        hostname=connection.getHostname(),
        driver=connection.getType(),
        driver_version=_version(connection.getVersion()),
        libvirt_version=_version(connection.getLibVersion()),
        architecture=node.model,
        cpus=node.cpus,
        memory_kib=node.memory_mib * 1024,
        mhz=node.mhz,
        numa_nodes=node.nodes,
        sockets=node.sockets,
        cores=node.cores,
        threads=node.threads,
    )


def client_version() -> str:
    """The version of libvirt's client library in this process."""
    return _version(libvirt.getVersion())


def _version(number: int) -> str:
    return f"{number // 1_000_000}.{number // 1000 % 1000}.{number % 1000}"
