from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

import vmgui.core.fleet
from tests.core.conftest import Desk
from tests.support.worlds import RUNNING, Machine, eventually, uuid_of, world
from vmgui.base.errors import InvalidInput, NotPossibleNow
from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import DomainRecord, HostConfig
from vmgui.base.states import DomainState, HostState
from vmgui.core import cache
from vmgui.virt.listening import Aspect, Notice

URI = "test:///default"


def remembered(desk: Desk) -> object:
    return desk.storage.get("hosts")


async def test_add_remembers_and_does_not_connect(desk: Desk) -> None:
    host = desk.fleet.add(HostConfig(f" {URI} ", "Mine", is_autoconnect=False))

    assert remembered(desk) == [{"uri": URI, "name": "Mine", "autoconnect": False}]
    assert (host.record.name, host.record.state) == ("Mine", HostState.DISCONNECTED)
    assert desk.fleet.uris() == {URI}
    assert desk.fleet.host_of(domain_id(host.id, "u")) is host


async def test_calls_of_a_host_that_was_removed_are_refused(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, 1))
    before = host.calls
    found = desk.fleet.calls_of(host.id)

    await desk.fleet.remove(host.id)

    assert found is before
    with pytest.raises(NotPossibleNow, match="The connection was removed"):
        desk.fleet.calls_of(host.id)


async def test_add_not_remembered_leaves_no_trace(desk: Desk) -> None:
    desk.fleet.add(HostConfig(URI), is_remembered=False)

    assert remembered(desk) is None
    assert desk.inventory.hosts[HostId(URI)].name == "Test"


async def test_add_again_renames(desk: Desk) -> None:
    host = desk.fleet.add(HostConfig(URI, "Old"))
    desk.fleet.add(HostConfig("test:///other"))

    again = desk.fleet.add(HostConfig(URI, "New", is_autoconnect=False))

    assert again is host
    assert host.record.name == "New"
    assert remembered(desk) == [
        {"uri": URI, "name": "New", "autoconnect": False},
        {"uri": "test:///other", "name": "", "autoconnect": True},
    ]


async def test_add_malformed_uri_is_refused(desk: Desk) -> None:
    with pytest.raises(InvalidInput):
        desk.fleet.add(HostConfig("nonsense"))

    assert desk.fleet.hosts == {}
    assert remembered(desk) is None


async def test_remove_forgets_host_machines_and_kept_list(desk: Desk, tmp_path: Path) -> None:
    uri = world(tmp_path, 3)
    host = await desk.connect(uri)
    cache.save(desk.cache, host.id, desk.inventory.domains())

    await desk.fleet.remove(host.id)
    await desk.fleet.remove(host.id)

    assert desk.fleet.hosts == {}
    assert desk.inventory.hosts == {}
    assert desk.inventory.domains() == []
    assert remembered(desk) == []
    assert cache.load(desk.cache, host.id) == []


async def test_restore_brings_back_hosts_as_they_wish(desk: Desk, tmp_path: Path) -> None:
    uri = world(tmp_path, 2)
    desk.storage.set(
        "hosts",
        [
            {"uri": uri, "name": "A", "autoconnect": True},
            {"uri": URI, "name": "B", "autoconnect": False},
            {"uri": uri, "name": "twice", "autoconnect": True},
        ],
    )

    desk.fleet.restore()
    await eventually(lambda: desk.inventory.hosts[HostId(uri)].is_listed, "the first is listed")

    assert [host.name for host in desk.inventory.hosts.values()] == ["A", "B"]
    assert desk.inventory.hosts[HostId(URI)].state is HostState.DISCONNECTED


@pytest.mark.parametrize(
    "garbage",
    [None, 3, "x", {}, [3], [None], [{}], [{"uri": 5}], [{"uri": ""}], [{"name": "x"}]],
)
async def test_restore_garbage_gives_no_hosts(desk: Desk, garbage: object) -> None:
    desk.storage.values["hosts"] = garbage  # type: ignore[assignment]

    desk.fleet.restore()

    assert desk.fleet.hosts == {}


async def test_restore_odd_values_are_made_good(desk: Desk) -> None:
    desk.storage.values["hosts"] = [{"uri": URI, "name": 3, "autoconnect": "yes"}]

    desk.fleet.restore()

    assert desk.fleet.hosts[HostId(URI)].config == HostConfig(URI, "", is_autoconnect=False)


async def test_restore_shows_the_kept_list_until_the_host_tells(desk: Desk, tmp_path: Path) -> None:
    uri = world(tmp_path, [Machine("real", RUNNING)])
    host_id = HostId(uri)
    kept = DomainRecord(domain_id(host_id, uuid_of("gone")), "gone", DomainState.RUNNING)
    cache.save(desk.cache, host_id, [kept])
    desk.storage.values["hosts"] = [{"uri": uri, "name": "", "autoconnect": False}]

    desk.fleet.restore()
    host = desk.fleet.hosts[host_id]
    await eventually(lambda: desk.names(host) == ["gone"], "the kept list is shown")
    assert desk.record(host, "gone").is_stale
    host.connect()

    await eventually(lambda: desk.names(host) == ["real"], "the host has told")
    assert not desk.record(host, "real").is_stale


async def test_list_is_kept_some_time_after_a_change(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vmgui.core.fleet, "SAVE_SECONDS", 0.02)
    host = await desk.connect(world(tmp_path, 3))

    await eventually(lambda: len(cache.load(desk.cache, host.id)) == 3, "it is kept")
    await host.call(lambda c: c.lookupByName("m0000").undefine())
    await host.call(lambda c: c.lookupByName("m0000").destroy())

    await eventually(lambda: len(cache.load(desk.cache, host.id)) == 2, "the change is kept")


async def test_close_keeps_the_lists_at_once(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, 3))
    await desk.detailed(host)

    await desk.fleet.close()

    assert len(cache.load(desk.cache, host.id)) == 3
    assert not host.is_connected


async def test_look_at_reads_what_is_on_screen_first(desk: Desk, tmp_path: Path) -> None:
    host = desk.fleet.add(HostConfig(world(tmp_path, 60)))
    last = domain_id(host.id, uuid_of("m0059"))
    detailed: list[object] = []
    desk.inventory.changed.connect(
        lambda batch: detailed.extend(w for w, names in batch.changed.items() if "details" in names)
    )

    desk.fleet.look_at([last, domain_id(HostId("elsewhere"), "u")])
    host.connect()
    await eventually(lambda: len(detailed) == 60, "all descriptions are read")

    assert detailed[0] == last


async def test_notices_of_a_removed_host_are_dropped(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, 1))
    put = host._put
    await desk.fleet.remove(host.id)

    put(Notice(host.id, None, Aspect.STATE))
    await asyncio.sleep(0.02)


async def test_first_start_adds_the_local_hypervisor_if_there_is_one(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket = tmp_path / "sock"
    socket.touch()
    monkeypatch.setattr(vmgui.core.fleet, "DEFAULT_URI", URI)
    monkeypatch.setattr(vmgui.core.fleet, "_SOCKETS", (str(tmp_path / "none"), str(socket)))

    desk.fleet.restore(with_default=True)

    await eventually(lambda: desk.fleet.uris() == {URI}, "it is added")


async def test_later_start_adds_nothing(desk: Desk) -> None:
    desk.storage.set("hosts", [])

    desk.fleet.restore(with_default=True)
    await asyncio.sleep(0.02)

    assert desk.fleet.hosts == {}


async def test_reach_remembered_host_keeps_name_and_kept_list(desk: Desk) -> None:
    host_id = HostId(URI)
    kept = DomainRecord(domain_id(host_id, uuid_of("kept")), "kept", DomainState.RUNNING)
    cache.save(desk.cache, host_id, [kept])
    desk.storage.set("hosts", [{"uri": URI, "name": "Mine", "autoconnect": True}])

    host = desk.fleet.reach(f" {URI} ")
    desk.fleet.restore()

    assert host.record.name == "Mine"
    assert desk.fleet.reach(URI) is host
    await eventually(lambda: desk.names(host) == ["kept"], "the kept list is shown")


async def test_reach_unknown_host_is_not_remembered_until_it_is_added(desk: Desk) -> None:
    host = desk.fleet.reach(URI)

    assert remembered(desk) is None
    assert not host.config.is_autoconnect
    desk.fleet.add(HostConfig(URI))
    assert remembered(desk) == [{"uri": URI, "name": "", "autoconnect": True}]


async def test_reach_malformed_uri_is_refused(desk: Desk) -> None:
    with pytest.raises(InvalidInput):
        desk.fleet.reach("nonsense")

    assert desk.fleet.hosts == {}


async def test_titles_grow_until_they_differ(desk: Desk) -> None:
    first = desk.fleet.add(HostConfig("qemu+ssh://root@node1/system"))
    assert first.record.name == "node1"

    second = desk.fleet.add(HostConfig("qemu+ssh://guest@node1/system"))
    assert [first.record.name, second.record.name] == ["root@node1", "guest@node1"]

    third = desk.fleet.add(HostConfig("qemu+ssh://guest@node1:2222/system"))
    assert third.record.name == "qemu+ssh://guest@node1:2222/system"
    assert second.record.name == "qemu+ssh://guest@node1/system"
    assert first.record.name == "root@node1"

    await desk.fleet.remove(second.id)
    await desk.fleet.remove(third.id)
    assert first.record.name == "node1"


async def test_own_name_is_never_changed(desk: Desk) -> None:
    one = desk.fleet.add(HostConfig("qemu+ssh://root@node1/system", "Rack"))
    other = desk.fleet.add(HostConfig("qemu+ssh://root@node2/system", "Rack"))

    assert [one.record.name, other.record.name] == ["Rack", "Rack"]
