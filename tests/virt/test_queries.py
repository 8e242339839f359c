from __future__ import annotations

from typing import Any

import libvirt
import pytest

from tests.support.worlds import PAUSED, RUNNING, SHUT_OFF, mac_of, uuid_of
from vmgui.virt import binding, queries
from vmgui.virt.queries import Counters


def failing(code: int, domain: int = 0) -> Any:
    def fail(*_arguments: object) -> None:
        error = libvirt.libvirtError("no")
        error.err = (code, domain, "no", 2, "", "", "", -1, -1)
        raise error

    return fail


def test_states_in_bulk(connection: libvirt.virConnect) -> None:
    states = queries.states(connection)

    assert {r.name: r.state for r in states.values()} == {
        "off": SHUT_OFF,
        "on": RUNNING,
        "held": PAUSED,
        "kept": SHUT_OFF,
        "brief": RUNNING,
    }
    assert states[uuid_of("off")].number is None
    assert states[uuid_of("on")].number is not None


def test_states_of_a_driver_without_bulk(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk = queries.states(connection)
    monkeypatch.setattr(connection, "getAllDomainStats", failing(libvirt.VIR_ERR_NO_SUPPORT))

    states = queries.states(connection)

    assert {u: r._replace(reason=0) for u, r in bulk.items()} == states


def test_states_error_is_raised(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "getAllDomainStats", failing(libvirt.VIR_ERR_ACCESS_DENIED))

    with pytest.raises(libvirt.libvirtError):
        queries.states(connection)


def test_flags(connection: libvirt.virConnect) -> None:
    connection.lookupByName("off").setAutostart(1)

    flags = queries.flags(connection)

    assert flags.autostart == {uuid_of("off")}
    assert flags.saved == {uuid_of("kept")}
    assert flags.transient == {uuid_of("brief")}


def test_flags_that_a_driver_does_not_know_are_open(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "listAllDomains", failing(libvirt.VIR_ERR_INVALID_ARG))

    assert queries.flags(connection) == queries.Flags(None, None, None)


def test_flags_error_is_raised(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "listAllDomains", failing(libvirt.VIR_ERR_INTERNAL_ERROR))

    with pytest.raises(libvirt.libvirtError):
        queries.flags(connection)


def test_descriptions_leave_out_what_is_gone_or_forbidden(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    on, off, gone = uuid_of("on"), uuid_of("off"), "0" * 32
    real = queries.description

    def description(opened: libvirt.virConnect, uuid: str) -> str:
        if uuid == off:
            failing(libvirt.VIR_ERR_ACCESS_DENIED)()
        return real(opened, uuid)

    monkeypatch.setattr(queries, "description", description)

    assert set(queries.descriptions(connection, [off, gone, on])) == {on}


def test_descriptions_of_a_lost_connection_are_an_error(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = failing(libvirt.VIR_ERR_INTERNAL_ERROR, libvirt.VIR_FROM_RPC)
    monkeypatch.setattr(queries, "description", lost)

    with pytest.raises(libvirt.libvirtError):
        queries.descriptions(connection, ["x"])


def test_capabilities(connection: libvirt.virConnect) -> None:
    assert queries.capabilities(connection).startswith("<capabilities>")


def test_facts(connection: libvirt.virConnect) -> None:
    facts = queries.facts(connection)

    assert (facts.driver, facts.architecture) == ("TEST", "i686")
    assert facts.cpus > 0
    assert facts.memory_kib > 1024
    assert facts.libvirt_version.count(".") == 2


def test_counters_of_the_test_driver_are_open(connection: libvirt.virConnect) -> None:
    counters = queries.counters(connection, queries.STATS_CPU)

    assert set(counters) == {uuid_of(name) for name in ("on", "held", "brief")}
    assert set(counters.values()) == {Counters()}


class Domain:
    def __init__(self, uuid: str) -> None:
        self._uuid = uuid

    def UUIDString(self) -> str:  # noqa: N802 - libvirt's name
        return self._uuid


def test_counters_are_summed_over_devices(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {
        "vcpu.current": 2,
        "cpu.time": 5,
        "balloon.current": 100,
        "balloon.available": 90,
        "balloon.unused": 30,
        "block.count": 2,
        "block.0.rd.bytes": 1,
        "block.1.rd.bytes": 2,
        "block.1.wr.bytes": 4,
        "net.count": 0,
    }
    monkeypatch.setattr(
        connection, "getAllDomainStats", lambda _groups, _flags: [(Domain("u"), values)]
    )

    counters = queries.counters(connection, queries.STATS_CPU)

    assert counters == {"u": Counters(2, 5, 100, 60, 3, 4, 0, 0)}


def test_counters_of_an_old_libvirt_are_asked_without_nowait(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def stats(_groups: int, flags: int) -> list[object]:
        asked.append(flags)
        if flags & libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT:
            failing(libvirt.VIR_ERR_INVALID_ARG)()
        return []

    monkeypatch.setattr(connection, "getAllDomainStats", stats)

    assert queries.counters(connection, queries.STATS_CPU) == {}
    assert len(asked) == 2


def test_counters_error_is_raised(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "getAllDomainStats", failing(libvirt.VIR_ERR_INTERNAL_ERROR))

    with pytest.raises(libvirt.libvirtError):
        queries.counters(connection, queries.STATS_CPU)


def test_counters_one_by_one_leave_out_what_is_gone(connection: libvirt.virConnect) -> None:
    counters = queries.counters_one_by_one(connection, [uuid_of("on"), "0" * 32])

    assert set(counters) == {uuid_of("on")}
    row = counters[uuid_of("on")]
    assert (row.vcpus, row.memory_kib) == (1, 128 * 1024)
    assert row.cpu_ns is not None


def test_counters_one_by_one_of_a_lost_connection_are_an_error(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "lookupByUUIDString", failing(libvirt.VIR_ERR_RPC))

    with pytest.raises(libvirt.libvirtError):
        queries.counters_one_by_one(connection, ["x"])


def test_leases_of_the_test_driver(connection: libvirt.virConnect) -> None:
    assert isinstance(queries.leases(connection), dict)


def test_leases_are_sorted_by_mac(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        {"mac": "52:54:00:AA:00:01", "ipaddr": "10.0.0.2"},
        {"mac": "52:54:00:aa:00:01", "ipaddr": "10.0.0.1"},
        {"mac": None, "ipaddr": "10.0.0.9"},
        {"mac": "52:54:00:aa:00:02", "ipaddr": None},
    ]
    monkeypatch.setattr(binding, "leases", lambda _network: rows)

    assert queries.leases(connection) == {"52:54:00:aa:00:01": ("10.0.0.1", "10.0.0.2")}


@pytest.mark.parametrize("code", [libvirt.VIR_ERR_NO_SUPPORT, libvirt.VIR_ERR_NO_NETWORK])
def test_leases_of_a_network_that_has_none_are_left_out(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    monkeypatch.setattr(binding, "leases", failing(code))

    assert queries.leases(connection) == {}


def test_leases_errors_are_raised(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binding, "leases", failing(libvirt.VIR_ERR_RPC))
    with pytest.raises(libvirt.libvirtError):
        queries.leases(connection)

    monkeypatch.setattr(connection, "listAllNetworks", failing(libvirt.VIR_ERR_RPC))
    with pytest.raises(libvirt.libvirtError):
        queries.leases(connection)


def test_leases_of_a_driver_without_networks(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "listAllNetworks", failing(libvirt.VIR_ERR_NO_SUPPORT))

    assert queries.leases(connection) == {}


def test_agent_addresses_leave_out_loopback_and_link_local(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    interfaces = {
        "lo": {"hwaddr": "", "addrs": [{"addr": "127.0.0.1"}]},
        "eth0": {
            "hwaddr": mac_of("on"),
            "addrs": [{"addr": "10.0.0.1"}, {"addr": "fe80::1"}, {"addr": "2001:db8::1"}],
        },
        "eth1": {"hwaddr": "", "addrs": None},
    }
    monkeypatch.setattr(binding, "interface_addresses", lambda _domain, _source: interfaces)

    addresses = queries.agent_addresses(connection, uuid_of("on"))

    assert addresses == ("10.0.0.1", "2001:db8::1")
