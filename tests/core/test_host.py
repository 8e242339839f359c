"""Tests of vmgui.core.host against simulated hosts."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from pathlib import Path

import libvirt
import pytest

import vmgui.core.addresses
import vmgui.core.host
from tests.core.conftest import Desk
from tests.support.latency_proxy import SlowLink
from tests.support.worlds import (
    CRASHED,
    PAUSED,
    RUNNING,
    Daemon,
    Machine,
    eventually,
    mac_of,
    machines,
    uuid_of,
    world,
)
from vmgui.base.errors import ConnectionLost, NotFound, Unsupported
from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import HostConfig
from vmgui.base.states import DomainState, HostState
from vmgui.core.refresh import WINDOW_SECONDS
from vmgui.virt import eventloop, queries
from vmgui.virt.listening import Aspect, Notice


async def test_connect_world_lists_all_machines(desk: Desk, tmp_path: Path) -> None:
    uri = world(
        tmp_path,
        [
            Machine("off"),
            Machine("on", RUNNING),
            Machine("held", PAUSED),
            Machine("kept", is_saved=True),
            Machine("broken", CRASHED),
        ],
    )

    host = await desk.connect(uri)

    states = {r.name: r.state for r in desk.inventory.domains(host.id)}
    assert states == {
        "off": DomainState.SHUT_OFF,
        "on": DomainState.RUNNING,
        "held": DomainState.PAUSED,
        "kept": DomainState.SAVED,
        "broken": DomainState.CRASHED,
    }
    assert host.record.state is HostState.CONNECTED
    assert host.is_connected


async def test_connect_world_reads_details_and_facts(desk: Desk, tmp_path: Path) -> None:
    machine = Machine(
        "web1",
        title="Shop",
        notes="Ask Ann",
        folder="prod/web",
        tags=("web", "prod"),
        memory_mib=256,
        vcpus=2,
        os_id="http://debian.org/debian/12",
    )

    host = await desk.connect(world(tmp_path, [machine]))
    await desk.detailed(host)
    await eventually(lambda: host.record.facts is not None, "the facts are known")

    record = desk.record(host, "web1")
    details = record.details
    assert details is not None
    assert (record.title, record.folder, record.tags) == ("Shop", "prod/web", ("web", "prod"))
    assert (details.description, details.os) == ("Ask Ann", "Debian 12")
    assert (record.vcpus, record.memory_kib) == (2, 256 * 1024)
    assert (details.disks, details.macs) == (("/images/web1.qcow2",), (mac_of("web1"),))
    assert [display.type for display in details.graphics] == ["vnc"]
    assert host.record.facts is not None
    assert host.record.facts.driver == "TEST"


async def test_connect_first_list_does_not_say_since_when(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("on", RUNNING)]))

    assert desk.record(host, "on").since is None

    await host.call(lambda c: c.lookupByName("on").destroy())
    await eventually(lambda: desk.record(host, "on").state is DomainState.SHUT_OFF, "it is off")
    assert desk.record(host, "on").since == pytest.approx(time.time(), abs=5)


async def test_event_of_another_client_updates_the_record(desk: Desk, daemon: Daemon) -> None:
    host = await desk.connect(daemon.uri)

    daemon.domain("test").suspend()
    await eventually(lambda: desk.record(host, "test").state is DomainState.PAUSED, "paused")
    daemon.define([Machine("new")])
    await eventually(lambda: desk.names(host) == ["new", "test"], "the new one is listed")
    daemon.domain("new").undefine()
    await eventually(lambda: desk.names(host) == ["test"], "the new one is gone")

    where = domain_id(host.id, desk.record(host, "test").uuid)
    texts = [incident.text for incident in host.incidents[where]]
    assert texts == ["Paused"]
    assert uuid_of("new") not in {known.key for known in host.incidents}


async def test_title_of_another_client_updates_the_details(desk: Desk, daemon: Daemon) -> None:
    host = await desk.connect(daemon.uri)
    await desk.detailed(host)
    await eventually(lambda: host.record.facts is not None, "all events are listened to")

    kind = libvirt.VIR_DOMAIN_METADATA_TITLE
    daemon.domain("test").setMetadata(kind, "Theirs", None, None, 0)

    await eventually(lambda: desk.record(host, "test").title == "Theirs", "the title is shown")


async def test_connect_unknown_driver_fails_for_good(desk: Desk) -> None:
    desk.storage.set("hosts", [{"uri": "nonsense", "name": "", "autoconnect": True}])

    desk.fleet.restore()

    host = desk.fleet.hosts[HostId("nonsense")]
    await eventually(lambda: host.record.state is HostState.FAILED, "it has failed")
    assert "not a connection URI" in host.record.problem
    assert host.record.hint
    assert host.record.retry_at is None


async def test_connect_missing_socket_waits_and_retries(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vmgui.core.host, "FIRST_RETRY_SECONDS", 0.04)
    monkeypatch.setattr(vmgui.core.host, "LONGEST_RETRY_SECONDS", 0.08)
    host = desk.fleet.add(HostConfig(f"test+unix:///default?socket={tmp_path}/none"))
    waits: list[float] = []
    states: list[HostState] = []

    def note(_batch: object) -> None:
        states.append(host.record.state)
        if host.record.state is HostState.WAITING:
            waits.append((host.record.retry_at or 0) - time.time())

    desk.inventory.changed.connect(note)
    host.connect()
    await eventually(lambda: len(waits) >= 4, "it has been tried four times")

    assert host.record.problem == "No libvirt daemon answers on the host."
    assert waits[:4] == pytest.approx([0.04, 0.08, 0.08, 0.08], abs=0.02)
    assert set(states) == {HostState.CONNECTING, HostState.WAITING}


async def test_connect_while_waiting_tries_at_once(
    desk: Desk, daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vmgui.core.host, "FIRST_RETRY_SECONDS", 300.0)
    daemon.stop()
    host = desk.fleet.add(HostConfig(daemon.uri))
    host.connect()
    await eventually(lambda: host.record.state is HostState.WAITING, "it waits")

    daemon.start()
    host.connect()

    await eventually(lambda: host.record.state is HostState.CONNECTED, "it is connected")
    assert host.record.retry_at is None
    assert host.record.problem == ""


async def test_disconnect_keeps_the_list_stale(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, 5))

    await host.disconnect()

    assert host.record.state is HostState.DISCONNECTED
    assert not host.is_connected
    assert len(desk.names(host)) == 5
    assert all(record.is_stale for record in desk.inventory.domains(host.id))
    with pytest.raises(ConnectionLost, match="not connected"):
        await host.call(queries.facts)


async def test_disconnect_and_connect_again_lists_each_once(desk: Desk, daemon: Daemon) -> None:
    daemon.define(5)
    host = await desk.connect(daemon.uri)
    await host.disconnect()

    host.connect()
    await eventually(lambda: host.record.is_listed, "it is listed again")

    assert desk.names(host) == sorted(daemon.names())
    assert not any(record.is_stale for record in desk.inventory.domains(host.id))


async def test_disconnect_lets_go_of_the_connection(desk: Desk, daemon: Daemon) -> None:
    loop = eventloop._loop
    assert loop is not None
    before = len(loop._handles)
    host = await desk.connect(daemon.uri)
    await eventually(lambda: host.record.facts is not None, "all events are listened to")
    assert len(loop._handles) == before + 1

    await host.disconnect()

    await eventually(lambda: len(loop._handles) == before, "the socket is closed")


async def test_disconnect_while_opening_closes_what_is_opened_late(
    desk: Desk, daemon: Daemon
) -> None:
    loop = eventloop._loop
    assert loop is not None
    before = len(loop._handles)
    with SlowLink(daemon.directory / "slow", daemon.socket, 0.1) as link:
        host = desk.fleet.add(HostConfig(Daemon.uri_through(link.path)))
        host.connect()
        await eventually(lambda: link.calls > 0, "it is being opened")

        await host.disconnect()

        assert host.record.state is HostState.DISCONNECTED
        await eventually(lambda: _is_opened(link), "it has been opened")
        await eventually(lambda: len(loop._handles) == before, "it is closed")


def _is_opened(link: SlowLink) -> bool:
    register = 316  # REMOTE_PROC_CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY
    return link.procedures[register] > 0


async def test_remove_closes_the_connection(desk: Desk, daemon: Daemon) -> None:
    loop = eventloop._loop
    assert loop is not None
    before = len(loop._handles)
    host = await desk.connect(daemon.uri)

    await desk.fleet.remove(host.id)

    assert len(loop._handles) == before
    assert desk.inventory.domains() == []


@pytest.mark.usefixtures("quick_retries")
async def test_killed_daemon_is_lost_and_comes_back_with_events(desk: Desk, daemon: Daemon) -> None:
    daemon.define(20)
    host = await desk.connect(daemon.uri)
    await desk.detailed(host)

    daemon.kill()
    await eventually(lambda: not host.is_connected, "the loss is noticed", 3)
    assert all(record.is_stale for record in desk.inventory.domains(host.id))
    assert len(desk.names(host)) == 21
    daemon.start()
    daemon.define(10)
    await eventually(lambda: host.record.is_listed, "it is listed again")
    await eventually(lambda: desk.names(host) == sorted(daemon.names()), "the list is right")

    incidents: list[str] = []
    host.incident_added.connect(lambda incident: incidents.append(incident.text))
    daemon.domain("m0001").create()
    await eventually(
        lambda: desk.record(host, "m0001").state is DomainState.RUNNING, "the event came"
    )
    assert incidents == ["Started"]


async def test_old_session_saying_it_is_closed_does_not_lose_the_new_one(
    desk: Desk, tmp_path: Path
) -> None:
    host = await desk.connect(world(tmp_path, 1))

    host.receive([Notice(host.id, None, Aspect.CONNECTION, session=-1)])
    await asyncio.sleep(0)

    assert host.is_connected


async def test_call_of_a_gone_machine_says_so(desk: Desk, daemon: Daemon) -> None:
    daemon.define([Machine("gone")])
    host = await desk.connect(daemon.uri)
    where = desk.where(host, "gone")
    daemon.domain("gone").undefine()

    with pytest.raises(NotFound):
        await host.call(queries.description, where.key)

    assert host.is_connected


async def test_first_list_failing_host_backs_off(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vmgui.core.host, "FIRST_RETRY_SECONDS", 0.02)
    tries: list[float] = []

    def states(_connection: object) -> object:
        tries.append(time.monotonic())
        raise ConnectionLost("gone")

    monkeypatch.setattr(queries, "states", states)
    host = desk.fleet.add(HostConfig(world(tmp_path, 1)))

    host.connect()
    await eventually(lambda: len(tries) >= 5, "it was tried five times")

    assert tries[4] - tries[3] > tries[1] - tries[0] + 0.1
    await host.disconnect()


async def test_failing_refresh_is_not_repeated_at_once(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vmgui.core.host, "POLL_SECONDS", 0.1)
    host = await desk.connect(world(tmp_path, 1))
    await eventually(lambda: host.record.facts is not None, "it is quiet")
    calls = 0

    def states(_connection: object) -> object:
        nonlocal calls
        calls += 1
        if calls < 3:
            raise NotFound("strange")
        return {}

    monkeypatch.setattr(queries, "states", states)
    begin = time.monotonic()
    host.refresher.mark()
    await eventually(lambda: desk.names(host) == [], "the third time it worked")

    assert calls == 3
    assert time.monotonic() - begin > 0.2


async def test_host_without_events_is_asked_periodically(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vmgui.core.host, "POLL_SECONDS", 0.02)

    def refuse(_listener: object, _connection: object) -> None:
        error = libvirt.libvirtError("no")
        error.err = (libvirt.VIR_ERR_NO_SUPPORT, 0, "no", 2, "", "", "", -1, -1)
        raise error

    monkeypatch.setattr("vmgui.virt.listening.Listener.subscribe", refuse)
    host = await desk.connect(world(tmp_path, [Machine("one")]))

    await host.call(lambda c: c.lookupByName("one").create())

    await eventually(lambda: desk.record(host, "one").state is DomainState.RUNNING, "it is seen")


async def test_leases_come_and_go(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vmgui.core.addresses, "READ_SECONDS", 0.02)
    leases = {mac_of("on"): ("192.168.122.7",)}
    monkeypatch.setattr(queries, "leases", lambda _connection: dict(leases))
    host = await desk.connect(world(tmp_path, [Machine("on", RUNNING)]))

    await eventually(lambda: desk.record(host, "on").addresses == ("192.168.122.7",), "it has one")
    desk.batches.clear()
    await asyncio.sleep(0.1)
    assert desk.batches == []
    leases.clear()
    await eventually(lambda: desk.record(host, "on").addresses == (), "it is gone")


async def test_address_of_a_stopped_machine_is_forgotten(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vmgui.core.addresses, "READ_SECONDS", 0.02)
    monkeypatch.setattr(queries, "leases", lambda _c: {mac_of("on"): ("192.168.122.7",)})
    host = await desk.connect(world(tmp_path, [Machine("on", RUNNING)]))
    await eventually(lambda: desk.record(host, "on").addresses != (), "it has one")

    await host.call(lambda c: c.lookupByName("on").destroy())

    await eventually(lambda: desk.record(host, "on").addresses == (), "it is gone")


async def test_quiet_host_emits_nothing(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, 20))
    await desk.detailed(host)
    await eventually(lambda: host.record.facts is not None, "it is quiet")
    await asyncio.sleep(0.1)
    desk.batches.clear()

    host.details.want([record.uuid for record in desk.inventory.domains(host.id)])
    host.refresher.mark()
    await eventually(lambda: host.details.waiting == 0, "all is read again")
    await asyncio.sleep(0.1)

    assert desk.batches == []


async def test_storm_ends_with_the_truth_and_few_lists(desk: Desk, daemon: Daemon) -> None:
    daemon.define(Machine(f"s{index:03}") for index in range(200))
    host = await desk.connect(daemon.uri)
    await desk.detailed(host)
    before = host.refresher.fetches
    begin = time.monotonic()

    storm = threading.Thread(target=_storm, args=(daemon, 10))
    storm.start()
    await eventually(lambda: not storm.is_alive(), "the storm is over", 15)
    seconds = time.monotonic() - begin
    truth = _states(daemon)
    await eventually(
        lambda: (
            {r.name: r.state.is_active for r in desk.inventory.domains(host.id)} == truth
            and host.details.waiting == 0
        ),
        "the list is right",
    )

    fetches = host.refresher.fetches - before
    assert fetches <= seconds / WINDOW_SECONDS + 5
    assert len(desk.names(host)) == 201


def _storm(daemon: Daemon, rounds: int) -> None:
    """4000 events: 200 machines started and destroyed ten times."""
    domains = [d for d in daemon.connection.listAllDomains() if d.name() != "test"]
    for turn in range(rounds):
        for index, domain in enumerate(domains):
            domain.create()
            if turn < rounds - 1 or index % 2:
                domain.destroy()


def _states(daemon: Daemon) -> dict[str, bool]:
    return {d.name(): bool(d.isActive()) for d in daemon.connection.listAllDomains()}


async def test_machines_defined_and_undefined_quickly_leave_nothing(
    desk: Desk, daemon: Daemon
) -> None:
    host = await desk.connect(daemon.uri)
    added: set[object] = set()
    desk.inventory.changed.connect(lambda batch: added.update(batch.added))

    def work() -> None:
        daemon.define(Machine(f"t{index}") for index in range(300))
        for index in range(300):
            daemon.domain(f"t{index}").undefine()

    worker = threading.Thread(target=work)
    worker.start()
    await eventually(lambda: not worker.is_alive(), "they are gone again", 15)

    await eventually(lambda: desk.names(host) == ["test"], "nothing is left")
    await eventually(lambda: host.details.waiting == 0, "nothing is wanted")
    assert set(host.incidents) <= {record.id for record in desk.inventory.domains(host.id)}


@pytest.mark.performance
async def test_slow_link_lists_a_thousand_in_few_calls(desk: Desk, daemon: Daemon) -> None:
    daemon.define(machines(1000))
    with SlowLink(daemon.directory / "slow", daemon.socket, 0.02) as link:
        host = desk.fleet.add(HostConfig(Daemon.uri_through(link.path)))
        calls = 0

        def note(_batch: object) -> None:
            nonlocal calls
            if not calls and host.record.is_listed:
                calls = link.calls

        desk.inventory.changed.connect(note)
        begin = time.monotonic()
        host.connect()
        await eventually(lambda: host.record.is_listed, "the list is there")
        seconds = time.monotonic() - begin

        assert len(desk.names(host)) == 1001
        assert calls <= 25
        assert seconds < 2.5
        await desk.fleet.remove(host.id)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to be somebody else")
async def test_socket_of_others_is_denied(desk: Desk, daemon: Daemon) -> None:
    daemon.stop()
    daemon.start(permissions="0700")
    host = desk.fleet.add(HostConfig(daemon.uri))

    with _as_nobody():
        host.connect()
        await eventually(lambda: host.record.state is HostState.FAILED, "it is refused")

    assert host.record.problem == "You are not allowed to use libvirt on this host."
    assert "libvirt" in host.record.hint


@contextlib.contextmanager
def _as_nobody():  # type: ignore[no-untyped-def]
    """All threads of this process act as nobody: glibc sets the id for each of them."""
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


async def test_notice_before_the_list_changes_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    real = queries.states

    def states(connection: libvirt.virConnect) -> object:
        gate.wait(5)
        return real(connection)

    monkeypatch.setattr(queries, "states", states)
    host = desk.fleet.add(HostConfig(world(tmp_path, 3)))
    host.connect()
    await eventually(lambda: host.is_connected, "it is open")
    session = host._session
    assert session is not None

    where = domain_id(host.id, "u")
    host.receive([Notice(host.id, where, Aspect.STATE, session=session.number)])
    assert host.refresher.fetches == 0
    host.receive([Notice(host.id, where, Aspect.ADDRESSES, session=session.number)])
    gate.set()

    await eventually(lambda: host.record.is_listed, "it is listed")
    await eventually(lambda: host.refresher.fetches == 1, "it is read once more")


async def test_refused_extras_do_no_harm(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_connection: object) -> None:
        raise NotFound("not here")

    monkeypatch.setattr(queries, "facts", refuse)
    monkeypatch.setattr(queries, "leases", refuse)

    host = await desk.connect(world(tmp_path, 3))
    await desk.detailed(host)
    await eventually(lambda: host.refresher.fetches == 1, "the rest was tried")

    assert host.is_connected
    assert host.record.facts is None


async def test_incidents_are_kept_up_to_a_limit(desk: Desk, daemon: Daemon) -> None:
    host = await desk.connect(daemon.uri)
    where = desk.where(host, "test")

    def work() -> None:
        for _turn in range(40):
            daemon.domain("test").suspend()
            daemon.domain("test").resume()

    await asyncio.get_running_loop().run_in_executor(None, work)
    await eventually(lambda: len(host.incidents.get(where, ())) == 50, "fifty are kept")


async def test_host_without_a_daemon_of_its_libvirt_stays_connected(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        words = "Failed to connect socket to '/var/run/libvirt/virtstoraged-sock': No such file"
        error = libvirt.libvirtError("made")
        code = libvirt.VIR_ERR_SYSTEM_ERROR
        error.err = (code, libvirt.VIR_FROM_RPC, words, 2, words, "", "", -1, -1)
        raise error

    monkeypatch.setattr(libvirt.virConnect, "storagePoolEventRegisterAny", fail)
    states: set[HostState] = set()
    host = await desk.connect(world(tmp_path, 2))
    desk.inventory.changed.connect(lambda _batch: states.add(host.record.state))

    await eventually(lambda: host.record.facts is not None, "its facts are read")
    with pytest.raises(Unsupported, match="virtstoraged"):
        await host.call(fail)

    assert states <= {HostState.CONNECTED}
    assert host.is_connected
    assert not host.hears([Aspect.POOL])
