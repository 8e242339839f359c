from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from tests.core.checks.test_images import CHAIN, disk, machine
from tests.core.conftest import Desk
from tests.support.worlds import eventually
from vmgui.base.errors import ConnectionLost, HostError
from vmgui.base.ids import HostId, ObjectId, domain_id
from vmgui.base.notify import Event
from vmgui.base.records import BootFile, DiskUse, DomainDetails, DomainRecord, HostRecord
from vmgui.base.states import DomainState, HostState
from vmgui.core.details import DetailsReader
from vmgui.core.fleet import Fleet
from vmgui.core.inventory import Inventory
from vmgui.core.resources import PoolReading, VolumeReading
from vmgui.core.storage import usage as module
from vmgui.core.storage.usage import Usage
from vmgui.core.storage.users import User, UserKind
from vmgui.core.storage.watch import StorageWatch, Volumes
from vmgui.virt import storage

HOST, OTHER_HOST = HostId("test:///here"), HostId("test:///there")
IMAGES = PoolReading("images", "dir", True, "/images", None, None, None)
ISOS = PoolReading("isos", "dir", False, "/iso", None, None, None)
DISK, BACKING = UserKind.DISK, UserKind.BACKING


class Watch:
    """What the host's watch tells."""

    def __init__(self) -> None:
        self.pools: tuple[PoolReading, ...] | None = None
        self.problem: HostError | None = None
        self.changed: Event[None] = Event()
        self.volumes_changed: Event[str] = Event()
        self.lookers = 0
        self.rows: dict[str, Volumes] = {}

    def look(self) -> Watch:
        self.lookers += 1
        return self

    def close(self) -> None:
        self.lookers -= 1

    def volumes(self, pool: str) -> Volumes:
        return self.rows.get(pool, Volumes())

    def has_pools(self, *pools: PoolReading) -> None:
        self.pools = pools
        self.changed.emit(None)

    def has_volumes(self, *rows: VolumeReading) -> None:
        self.rows["images"] = Volumes(rows, is_known=True)
        self.volumes_changed.emit("images")


class Calls:
    """The host's answers about chains."""

    def __init__(self) -> None:
        self.chains: dict[str, tuple[str, ...]] = {}
        self.asked: list[str] = []
        self.error: HostError | None = None

    async def pool_read(
        self, _pool: object, _function: object, places: list[str], _seconds: float
    ) -> Any:
        await asyncio.sleep(0)
        self.asked += places
        if self.error is not None:
            raise self.error
        return {place: self.chains.get(place, ()) for place in places}


class Place:
    """A host with machines, and who uses what there."""

    def __init__(self) -> None:
        self.inventory = Inventory()
        self.watch, self.calls = Watch(), Calls()
        self.usage = self._usage()
        self.told = 0
        self.usage.changed.connect(self._count)
        self.details: DetailsReader | None = None
        self.inventory.put_host(HostRecord(HOST, "here", is_listed=True))
        self.inventory.put_host(HostRecord(OTHER_HOST, "there"))

    def _usage(self) -> Usage:
        class Parts:
            inventory = self.inventory

            @property
            def hosts(_self) -> dict[HostId, Place]:  # noqa: N805 - `self` is the place
                return {HOST: self}

            def calls_of(_self, _host: HostId) -> Calls:  # noqa: N805 - `self` is the place
                return self.calls

        return Usage(cast("Fleet", Parts()), HOST, cast("StorageWatch", self.watch))

    def _count(self, _nothing: None) -> None:
        self.told += 1

    def has(self, *records: DomainRecord) -> None:
        self.inventory.list_domains(HOST, records)

    async def looked_at(self) -> Usage:
        """Look, and wait until all is known."""
        self.usage.look()
        await self.settled()
        return self.usage

    async def settled(self) -> None:
        await eventually(lambda: self.usage.is_complete, "all is known")

    def users(self, path: str) -> list[tuple[str, UserKind]]:
        return [(user.name, user.kind) for user in self.usage.users_of_path(path)]


@pytest.fixture
def place(event_loop: asyncio.AbstractEventLoop) -> Iterator[Place]:
    async def make() -> Place:
        return Place()

    place = event_loop.run_until_complete(make())
    place.watch.pools = (IMAGES, ISOS)
    yield place
    event_loop.run_until_complete(place.usage.close())


def record(
    name: str,
    *sources: str | DiskUse,
    files: tuple[BootFile, ...] = (),
    is_running: bool = False,
    host: HostId = HOST,
) -> DomainRecord:
    uses = tuple(
        DiskUse(f"vd{chr(97 + number)}", source) if isinstance(source, str) else source
        for number, source in enumerate(sources)
    )
    return DomainRecord(
        domain_id(host, f"uuid of {name}"),
        name,
        DomainState.RUNNING if is_running else DomainState.SHUT_OFF,
        details=DomainDetails(uses=uses, boot_files=files),
    )


def volume(name: str, backing: str = "", *, is_described: bool = True) -> VolumeReading:
    path = f"/images/{name}"
    return VolumeReading(name, path, "qcow2", 1, 1, backing, is_described=is_described)


# Who uses what


async def test_users_of_a_volume_are_those_who_name_it_in_any_way(place: Place) -> None:
    place.has(
        record("by-path", "/images/a"),
        record("by-pool", "/other", "images/a"),
        record("odd", "/images//x/../a", is_running=True),
        record("none", "/images/b"),
        record("empty"),
    )

    usage = await place.looked_at()

    assert usage.users(IMAGES, volume("a")) == (
        User(ObjectId(*domain_id(HOST, "uuid of odd")), "odd", DISK, "vda", is_active=True),
        User(domain_id(HOST, "uuid of by-path"), "by-path", DISK, "vda"),
        User(domain_id(HOST, "uuid of by-pool"), "by-pool", DISK, "vdb"),
    )
    assert usage.users(IMAGES, volume("nobody's")) == ()


async def test_users_who_only_read_are_told(place: Place) -> None:
    place.has(
        record(
            "m",
            DiskUse("sda", "/images/cd", is_readonly=True),
            DiskUse("vda", "/images/top", backing=("/images/base",)),
            is_running=True,
        )
    )

    usage = await place.looked_at()

    found = {
        name: [(user.kind, user.is_readonly) for user in usage.users_of_path(f"/images/{name}")]
        for name in ("cd", "top", "base")
    }
    assert found == {"cd": [(DISK, True)], "top": [(DISK, False)], "base": [(BACKING, True)]}


@pytest.mark.parametrize(
    ("kind", "is_readonly"),
    [
        (UserKind.KERNEL, True),
        (UserKind.INITRD, True),
        (UserKind.DTB, True),
        (UserKind.LOADER, True),
        (UserKind.NVRAM, False),
    ],
)
async def test_users_are_those_who_boot_from_it(
    place: Place, kind: UserKind, is_readonly: bool
) -> None:
    files = (BootFile(kind.value, "images/f"), BootFile("of a later program", "/images/g"))
    place.has(record("m", files=files))

    usage = await place.looked_at()

    (user,) = usage.users(IMAGES, volume("f"))
    assert (user.kind, user.target, user.is_readonly) == (kind, "", is_readonly)
    assert usage.users(IMAGES, volume("g")) == ()


async def test_users_on_the_network_are_found_by_protocol_and_name(place: Place) -> None:
    ceph = PoolReading("ceph", "rbd", True, "", None, None, None)
    place.watch.pools = (ceph,)
    place.has(record("by-name", "rbd:mon1:libvirt/web"), record("by-pool", "ceph/web"))
    row = VolumeReading("web", "libvirt/web", "raw", 1, 1, "", type="network")

    usage = await place.looked_at()

    assert [user.name for user in usage.users(ceph, row)] == ["by-name", "by-pool"]
    assert place.calls.asked == []


async def test_users_of_other_hosts_are_not_ours(place: Place) -> None:
    await place.looked_at()

    place.inventory.list_domains(OTHER_HOST, [record("there", "/images/a", host=OTHER_HOST)])
    await place.settled()

    assert place.users("/images/a") == []
    assert place.told == 0


# Chains


async def test_chain_of_a_running_machine_is_what_it_says(place: Place) -> None:
    top = DiskUse("vda", "/images/top", backing=("/images/middle", "/images/base"))
    place.has(record("m", top, is_running=True))

    await place.looked_at()

    assert place.users("/images/middle") == place.users("/images/base") == [("m", BACKING)]
    assert place.calls.asked == []


async def test_chain_of_other_machines_is_asked_of_the_host(place: Place) -> None:
    place.has(
        record("m", "/images/top", "images/data"),
        record("elsewhere", "/home/me/x"),
        record("stopped", "isos/x"),
    )
    place.calls.chains["/images/top"] = ("/images/middle", "/images/base")

    await place.looked_at()

    assert sorted(place.calls.asked) == ["/images/data", "/images/top"]
    assert place.users("/images/middle") == place.users("/images/base") == [("m", BACKING)]


async def test_chain_that_the_watch_reads_is_not_asked(place: Place) -> None:
    place.watch.has_volumes(volume("top", "middle"), volume("middle", "/images/base"))
    place.watch.has_volumes(*place.watch.rows["images"].rows, volume("base"))
    place.has(record("m", "/images/top"))

    await place.looked_at()

    assert place.users("/images/middle") == place.users("/images/base") == [("m", BACKING)]
    assert place.calls.asked == []


async def test_chain_that_ends_where_the_watch_does_not_read_is_asked_on(place: Place) -> None:
    place.watch.pools = (IMAGES, ISOS._replace(is_active=True))
    place.watch.has_volumes(volume("top", "/iso/middle"))
    place.calls.chains["/iso/middle"] = ("/iso/base",)
    place.has(record("m", "/images/top"))

    await place.looked_at()

    assert place.users("/iso/base") == [("m", BACKING)]
    assert place.calls.asked == ["/iso/middle"]


async def test_chain_that_is_a_circle_ends(place: Place) -> None:
    place.watch.has_volumes(volume("a", "b"), volume("b", "a"))
    place.has(record("m", "/images/a"))

    await place.looked_at()

    assert place.users("/images/a") == [("m", DISK)]
    assert place.users("/images/b") == [("m", BACKING)]


async def test_chains_follow_what_the_watch_reads(place: Place) -> None:
    top, base = volume("top", "base"), volume("base")
    place.watch.has_volumes(top, base)
    place.has(record("m", "/images/top"))
    await place.looked_at()

    place.watch.has_volumes(top._replace(backing_path="/images/other"), base)
    await eventually(lambda: place.users("/images/other"), "the new base is used")
    assert place.users("/images/base") == []

    place.watch.has_volumes(base)
    await eventually(lambda: not place.users("/images/other"), "the overlay is gone")


async def test_volumes_that_are_not_described_yet_tell_nothing(place: Place) -> None:
    place.watch.has_volumes(volume("top", is_described=False))
    place.has(record("m", "/images/top"))
    place.calls.chains["/images/top"] = ("/images/base",)

    await place.looked_at()

    assert place.users("/images/base") == [("m", BACKING)]


async def test_volumes_that_are_the_same_are_not_looked_at_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [volume(f"{number}") for number in range(100)]
    place.watch.has_volumes(*rows)
    await place.looked_at()
    seen: list[str] = []
    learn = Usage._learn

    def noted(self: Usage, pool: PoolReading, row: VolumeReading, below: str) -> None:
        seen.append(row.name)
        learn(self, pool, row, below)

    monkeypatch.setattr(Usage, "_learn", noted)
    place.watch.has_volumes(*rows[1:], volume("new"))
    await place.settled()

    assert seen == ["0", "new"]


# As things go


Change = Callable[[DomainRecord], DomainRecord]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda old: replace(old, name="new"), [("new", DISK)]),
        (lambda old: replace(old, details=DomainDetails()), []),
    ],
)
async def test_users_follow_a_machine(
    place: Place, change: Change, expected: list[tuple[str, UserKind]]
) -> None:
    before = record("m", "/images/a", is_running=True)
    place.has(before)
    await place.looked_at()

    place.inventory.update_domains([change(before)])
    await place.settled()

    assert place.users("/images/a") == expected
    assert place.told == 2


async def test_users_follow_a_machine_that_starts_and_stops(place: Place) -> None:
    off = record("m", "/images/top")
    on = record("m", DiskUse("vda", "/images/top", backing=("/images/base",)), is_running=True)
    place.has(off)
    await place.looked_at()
    assert [user.is_active for user in place.usage.users_of_path("/images/top")] == [False]

    place.inventory.update_domains([on])
    await place.settled()
    assert [user.is_active for user in place.usage.users_of_path("/images/base")] == [True]

    place.calls.chains["/images/top"] = ("/images/base",)
    place.inventory.update_domains([off])
    await place.settled()
    assert [user.is_active for user in place.usage.users_of_path("/images/base")] == [False]


async def test_users_follow_the_list(place: Place) -> None:
    place.has(record("a", "/images/x"), record("b", "/images/x"))
    await place.looked_at()

    place.has(record("b", "/images/x"), record("c", "/images/x"))
    await place.settled()
    assert place.users("/images/x") == [("b", DISK), ("c", DISK)]

    place.inventory.remove_host(HOST)
    await eventually(lambda: not place.users("/images/x"), "they are gone with their host")


async def test_changes_that_concern_no_images_are_not_told(place: Place) -> None:
    before = record("m", "/images/a", is_running=True)
    place.has(before)
    await place.looked_at()

    place.inventory.update_domains([replace(before, addresses=("10.0.0.1",))])
    titled = replace(before.details or DomainDetails(), title="Title")
    place.inventory.update_domains([replace(before, details=titled)])
    await place.settled()

    assert place.told == 1


async def test_many_changes_are_told_at_once(place: Place) -> None:
    await place.looked_at()

    for number in range(100):
        place.has(*(record(f"m{each}", "/images/a") for each in range(number)))
    await place.settled()

    assert len(place.users("/images/a")) == 99
    assert place.told <= 2


async def test_pools_that_come_later_give_names_and_answers(place: Place) -> None:
    place.watch.pools = None
    place.has(record("m", "images/top", "/iso/x"))
    place.calls.chains["/images/top"] = ("/images/base",)
    place.usage.look()
    await eventually(lambda: place.users("images/top"), "the index is made")
    assert not place.usage.is_complete

    place.watch.has_pools(IMAGES, ISOS)
    await place.settled()

    assert place.users("/images/top") == [("m", DISK)]
    assert place.users("/images/base") == [("m", BACKING)]

    place.calls.chains["/iso/x"] = ("/iso/base",)
    place.watch.has_pools(IMAGES, ISOS._replace(is_active=True))
    await eventually(lambda: place.users("/iso/base"), "images of a pool that was started")


# Who looks


async def test_nothing_is_read_or_followed_while_nobody_looks(place: Place) -> None:
    place.has(record("m", "/images/a"))
    await asyncio.sleep(0)
    assert place.watch.lookers == 0

    place.usage.look()
    place.usage.look()
    await place.settled()
    place.usage.rest()
    assert place.watch.lookers == 1

    place.usage.rest()
    assert place.watch.lookers == 0
    assert not place.usage.is_complete
    asked = list(place.calls.asked)
    place.has(record("m", "/images/b"))
    place.watch.has_pools(IMAGES, ISOS._replace(is_active=True))
    place.watch.has_volumes(volume("b", "c"))
    await asyncio.sleep(0)

    assert place.users("/images/a") == [("m", DISK)]
    assert place.calls.asked == asked


async def test_next_look_finds_what_has_changed_meanwhile(place: Place) -> None:
    place.has(record("m", "/images/top"), record("gone", "/images/x"))
    place.calls.chains["/images/top"] = ("/images/base",)
    await place.looked_at()
    place.usage.rest()
    place.has(record("m", "/images/top"))
    place.calls.chains["/images/top"] = ("/images/other",)

    place.usage.look()
    assert place.users("/images/base") == [("m", BACKING)]  # until it is known better
    await place.settled()

    assert place.users("/images/base") == place.users("/images/x") == []
    assert place.users("/images/other") == [("m", BACKING)]


async def test_built_waits_for_machines_and_pools_but_not_for_chains(place: Place) -> None:
    place.has(record("m", "/images/a"))
    place.watch.pools = None
    place.usage.look()
    built = asyncio.get_running_loop().create_task(place.usage.built())
    await eventually(lambda: place.users("/images/a"), "the machines are there")
    assert not built.done()

    place.watch.problem = HostError("no storage driver")
    place.watch.changed.emit(None)

    await asyncio.wait_for(built, 5)


async def test_nothing_is_built_while_a_machine_is_not_described(place: Place) -> None:
    bare = DomainRecord(domain_id(HOST, "uuid of m"), "m", DomainState.RUNNING)
    place.has(record("other", "/images/b"), bare)
    place.usage.look()
    await eventually(lambda: place.users("/images/b"), "the other one is there")
    built = asyncio.get_running_loop().create_task(place.usage.built())
    await asyncio.sleep(0.05)
    assert not built.done()
    assert not place.usage.is_complete

    place.has(record("other", "/images/b"), record("m", "/images/a", is_running=True))
    await asyncio.wait_for(built, 5)

    assert place.users("/images/a") == [("m", DISK)]


async def test_machine_that_goes_undescribed_is_not_waited_for(place: Place) -> None:
    place.has(DomainRecord(domain_id(HOST, "bare"), "bare"))
    place.usage.look()
    await asyncio.sleep(0.05)
    assert not place.usage.is_complete

    place.has()

    await asyncio.wait_for(place.usage.built(), 5)


async def test_machines_that_are_kept_from_another_time_are_not_believed(place: Place) -> None:
    place.inventory.put_host(HostRecord(HOST, "here"))
    place.has(record("m", "/images/a"))
    place.usage.look()
    await eventually(lambda: place.users("/images/a"), "the machines are there")
    assert not place.usage.is_complete

    place.inventory.put_host(HostRecord(HOST, "here", is_listed=True))
    await place.settled()
    place.inventory.put_host(HostRecord(HOST, "here"))

    assert not place.usage.is_complete


async def test_built_waits_for_descriptions_that_are_read_anew(place: Place) -> None:
    answer = asyncio.Event()

    async def read(_uuids: list[str]) -> None:
        await answer.wait()

    place.details = DetailsReader(read)
    place.has(record("m", "/images/a"))
    await place.looked_at()
    place.details.want(["uuid of m"], is_changed=True)
    built = asyncio.get_running_loop().create_task(place.usage.built())
    await asyncio.sleep(0.05)
    assert not built.done()
    assert not place.usage.is_complete

    answer.set()

    await asyncio.wait_for(built, 5)
    await place.details.close()


async def test_built_waits_for_what_has_just_changed(place: Place) -> None:
    place.has(record("m", "/images/a"))
    usage = await place.looked_at()

    place.has(record("m", "/images/a", is_running=True))
    assert not usage.is_complete
    await asyncio.wait_for(usage.built(), 5)

    assert [user.is_active for user in usage.users_of_path("/images/a")] == [True]


async def test_next_look_asks_first_about_what_was_not_answered(place: Place) -> None:
    place.has(record("m", "/images/a"), record("n", "/images/b"))
    place.calls.error = HostError("corrupt")
    await place.looked_at()
    place.usage.rest()
    place.calls.error = None
    place.has(record("m", "/images/a"), record("n", "/images/b"), record("o", "/images/0"))
    await place.looked_at()
    place.usage.rest()
    place.calls.asked.clear()

    await place.looked_at()

    assert place.calls.asked == ["/images/0", "/images/a", "/images/b"]


# A host that does not answer


async def test_host_that_is_lost_is_asked_again_when_it_is_back(place: Place) -> None:
    place.calls.error = ConnectionLost("gone")
    place.calls.chains["/images/top"] = ("/images/base",)
    place.has(record("m", "/images/top"))
    place.usage.look()
    await eventually(lambda: place.calls.asked, "it is asked")
    assert place.users("/images/top") == [("m", DISK)]
    assert not place.usage.is_complete

    place.calls.error = None
    place.inventory.put_host(HostRecord(HOST, "here", HostState.CONNECTED, is_listed=True))
    await place.settled()

    assert place.users("/images/base") == [("m", BACKING)]


# With libvirt


async def test_usage_of_a_simulated_host(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "world.xml"
    machines = [
        machine("a", disk("/images/top.qcow2")),
        machine("b", disk("images/middle.qcow2"), is_running=True),
    ]
    path.write_text(f"<node>{CHAIN}{''.join(machines)}</node>")
    host = await desk.connect(f"test://{path}")
    await desk.detailed(host)
    watch = StorageWatch(desk.fleet, host.id)
    usage = Usage(desk.fleet, host.id, watch)

    usage.look()
    await eventually(lambda: usage.is_complete, "all is known")
    (images,) = watch.pools or ()
    rows = await host.call(storage.volumes, "images")
    found = {row.name: [(u.name, u.kind) for u in usage.users(images, row)] for row in rows}
    await usage.close()
    await watch.close()

    assert found == {
        "top.qcow2": [("a", DISK)],
        "middle.qcow2": [("b", DISK), ("a", BACKING)],
        "base.qcow2": [("b", BACKING), ("a", BACKING)],
    }


# Figures


@pytest.mark.performance
async def test_thousand_machines_and_ten_thousand_volumes_are_quick(place: Place) -> None:
    rows = tuple(volume(f"{number}.qcow2", "base.qcow2") for number in range(10_000))
    place.watch.has_volumes(*rows, volume("base.qcow2"))
    place.has(
        *(
            record(f"m{number}", f"/images/{number}.qcow2", f"images/{number + 5000}.qcow2")
            for number in range(1000)
        )
    )
    began = time.perf_counter()
    await place.looked_at()
    took = time.perf_counter() - began

    began = time.perf_counter()
    users = sum(len(place.usage.users(IMAGES, row)) for row in rows)
    asked = time.perf_counter() - began

    print(f"\nbuilt {took * 1000:.0f} ms; 10,000 rows asked for {asked * 1000:.0f} ms")
    assert users == 2000
    assert took < 1
    assert asked < 0.2
    assert module.SLICE_SECONDS < 0.01
