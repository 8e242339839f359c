from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.core.conftest import Desk
from tests.support.worlds import RUNNING, Daemon, Machine, eventually, world
from vmgui.base.errors import TimedOut
from vmgui.base.records import Sample
from vmgui.base.settings import Settings
from vmgui.base.states import DomainState
from vmgui.base.storage import MemoryStorage
from vmgui.core.history import LENGTH, History
from vmgui.core.host import Host
from vmgui.core.sampling import Sampler, _Reading, rates
from vmgui.virt import queries
from vmgui.virt.queries import Counters


class Counting:
    """Stands for `queries.counters`: what the domains have consumed so far."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rows: dict[str, Counters] = {}
        self.groups: list[int] = []
        self.error: Exception | None = None
        monkeypatch.setattr(queries, "counters", self.read)

    def read(self, _connection: object, groups: int) -> dict[str, Counters]:
        self.groups.append(groups)
        if self.error is not None:
            raise self.error
        return dict(self.rows)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    return Counting(monkeypatch)


class Looker:
    """A window."""


@asynccontextmanager
async def sampling(desk: Desk, **values: object) -> AsyncIterator[Sampler]:
    settings = Settings(MemoryStorage(values))  # type: ignore[arg-type]
    sampler = Sampler(desk.fleet, settings)
    sampler.start()
    try:
        yield sampler
    finally:
        await sampler.close()


def look_again(sampler: Sampler) -> None:
    """Let it sample at once."""
    sampler.pause(True)
    sampler.pause(False)


async def tick(sampler: Sampler) -> None:
    """Wait for one more sample."""
    sampled = asyncio.Event()

    def note(_host: object) -> None:
        sampled.set()

    sampler.sampled.connect(note)
    look_again(sampler)
    async with asyncio.timeout(5):
        await sampled.wait()
    sampler.sampled.disconnect(note)


@pytest.fixture
def uri(tmp_path: Path) -> str:
    return world(tmp_path, [Machine("a", RUNNING), Machine("b", RUNNING), Machine("c")])


async def test_bulk_counters_become_histories(desk: Desk, uri: str, counting: Counting) -> None:
    host = await desk.connect(uri)
    where = desk.where(host, "a")
    async with sampling(desk, stats_interval=60) as sampler:
        counting.rows = {where.key: Counters(2, 0, 1000, 500, 0, 0, 0, 0), "unknown": Counters(1)}
        await eventually(lambda: sampler.history(where) is not None, "there is a sample")
        counting.rows = {where.key: Counters(2, 10**15, 1000, 250, 1000, 0, 5, 5)}
        await tick(sampler)

        history = sampler.history(where)
        assert history is not None
        assert (history.latest.cpu, history.latest.memory) == (1.0, 0.25)
        assert history.value("disk") > 0
        assert sampler.peaks["disk"] == pytest.approx(history.value("disk"))
        assert set(sampler.histories) == {where}
    assert counting.groups[0] == (queries.STATS_CPU | queries.STATS_DISK | queries.STATS_NETWORK)


async def test_counters_update_the_size_of_the_record_once(
    desk: Desk, uri: str, counting: Counting
) -> None:
    host = await desk.connect(uri)
    await desk.detailed(host)
    where = desk.where(host, "a")
    counting.rows = {where.key: Counters(vcpus=7, cpu_ns=1, memory_kib=77)}
    async with sampling(desk, stats_interval=60) as sampler:
        await eventually(lambda: desk.record(host, "a").vcpus == 7, "the size is known")
        await asyncio.sleep(0.1)
        desk.batches.clear()
        await tick(sampler)

    assert desk.record(host, "a").memory_kib == 77
    assert desk.batches == []


async def test_machine_that_ended_loses_its_history_and_is_told(
    desk: Desk, uri: str, counting: Counting
) -> None:
    host = await desk.connect(uri)
    where = desk.where(host, "a")
    counting.rows = {where.key: Counters(cpu_ns=1)}
    async with sampling(desk, stats_interval=60) as sampler:
        await eventually(lambda: sampler.history(where) is not None, "there is a sample")
        counting.rows = {}

        await tick(sampler)

        assert sampler.history(where) is None


async def test_removed_host_takes_its_histories_along(
    desk: Desk, uri: str, counting: Counting
) -> None:
    host = await desk.connect(uri)
    where = desk.where(host, "a")
    counting.rows = {where.key: Counters(cpu_ns=1)}
    async with sampling(desk, stats_interval=60) as sampler:
        await eventually(lambda: sampler.history(where) is not None, "there is a sample")

        await desk.fleet.remove(host.id)

        assert sampler.histories == {}


async def test_nothing_to_sample_asks_nothing(desk: Desk, uri: str, counting: Counting) -> None:
    await desk.connect(uri)
    nothing = {"sample_cpu": False, "sample_disk": False, "sample_network": False}
    async with sampling(desk, stats_interval=60, **nothing):
        await asyncio.sleep(0.05)

    assert counting.groups == []


async def test_only_disks_are_asked_for_without_doubting_the_bulk(
    desk: Desk, uri: str, counting: Counting
) -> None:
    host = await desk.connect(uri)
    where = desk.where(host, "a")
    counting.rows = {where.key: Counters(disk_read=0, disk_write=0)}
    async with sampling(desk, stats_interval=60, sample_cpu=False, sample_network=False) as sampler:
        await eventually(lambda: sampler.history(where) is not None, "there is a sample")
        await tick(sampler)

    assert counting.groups == [queries.STATS_DISK] * 2


async def test_paused_asks_nothing_until_somebody_looks(
    desk: Desk, uri: str, counting: Counting
) -> None:
    await desk.connect(uri)
    async with sampling(desk, stats_interval=1) as sampler:
        sampler.pause(True)
        await asyncio.sleep(0.05)
        before = len(counting.groups)
        await asyncio.sleep(0.05)
        assert len(counting.groups) == before

        sampler.pause(False)

        await eventually(lambda: len(counting.groups) > before, "it is asked again")


async def test_one_more_window_asks_nothing_before_it_is_time(
    desk: Desk, uri: str, counting: Counting
) -> None:
    await desk.connect(uri)
    async with sampling(desk, stats_interval=60) as sampler:
        await eventually(lambda: len(counting.groups) == 1, "it was asked")

        sampler.pause(False)
        await asyncio.sleep(0.05)

    assert len(counting.groups) == 1


async def test_error_of_the_host_leaves_the_tick_out(
    desk: Desk, uri: str, counting: Counting
) -> None:
    host = await desk.connect(uri)
    where = desk.where(host, "a")
    counting.rows = {where.key: Counters(cpu_ns=1)}
    counting.error = TimedOut("slow")
    async with sampling(desk, stats_interval=60) as sampler:
        await eventually(lambda: len(counting.groups) == 1, "it was asked")
        assert sampler.histories == {}
        counting.error = None

        await tick(sampler)

        assert set(sampler.histories) == {where}


async def test_driver_without_bulk_is_asked_for_what_is_watched(desk: Desk, uri: str) -> None:
    host = await desk.connect(uri)
    a, b, c = (desk.where(host, name) for name in "abc")
    first, second = Looker(), Looker()
    async with sampling(desk, stats_interval=60) as sampler:
        sampler.watch(first, frozenset({a, c}))
        sampler.watch(second, frozenset({b}))
        await asyncio.sleep(0.05)
        await tick(sampler)
        assert set(sampler.histories) == {a, b}
        assert sampler.watched == {a, b, c}

        sampler.unwatch(second)
        del first
        assert sampler.watched == frozenset()
        await host.call(lambda connection: connection.lookupByName("a").destroy())
        await eventually(lambda: desk.record(host, "a").state is DomainState.SHUT_OFF, "it is off")
        await tick(sampler)

        assert set(sampler.histories) == {b}


async def test_slow_host_is_asked_once_at_a_time(
    desk: Desk, daemon: Daemon, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = await desk.connect(daemon.uri)
    answer = asyncio.Event()

    async def read(_host: Host) -> dict[str, Counters]:
        counting.groups.append(0)
        await answer.wait()
        return {}

    async with sampling(desk, stats_interval=60) as sampler:
        monkeypatch.setattr(sampler, "_read", read)
        for _turn in range(3):
            look_again(sampler)
            await asyncio.sleep(0.02)
        asked = len(counting.groups)
        answer.set()
        await asyncio.sleep(0.02)

    assert asked <= 2
    assert host.is_connected


async def test_memory_of_what_is_watched_is_measured_once(
    desk: Desk, uri: str, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[list[str], int]] = []
    monkeypatch.setattr(
        "vmgui.virt.domains.measure_memory",
        lambda _connection, uuids, seconds: asked.append((list(uuids), seconds)),
    )
    host = await desk.connect(uri)
    seen, unseen = desk.record(host, "a"), desk.record(host, "b")
    for record in (seen, unseen):
        counting.rows[record.uuid] = Counters(cpu_ns=1, memory_kib=1024, memory_used_kib=512)
    looker = Looker()

    async with sampling(desk, stats_interval=7) as sampler:
        sampler.watch(looker, frozenset({seen.id}))
        await tick(sampler)
        await tick(sampler)
        await eventually(lambda: bool(asked), "it is asked for")

    assert asked == [([seen.uuid], 7)]


def test_history_keeps_the_last_samples_oldest_first() -> None:
    history = History()
    assert all(math.isnan(value) for value in history.values("cpu"))

    for number in range(LENGTH + 5):
        history.add(Sample(cpu=number / 100, disk_read=1.0, disk_write=2.0, network_send=4.0))

    values = history.values("cpu")
    assert len(values) == LENGTH
    assert values[0] == pytest.approx(0.05)
    assert values[-1] == pytest.approx(0.64) == history.value("cpu")
    assert (history.value("disk"), history.value("network")) == (3.0, 4.0)
    assert math.isnan(history.value("memory"))


def test_rates_are_per_second_and_share_of_all_cpus() -> None:
    before = _Reading(10.0, Counters(4, 10**9, 100, 50, 100, 0, 0, 1000))

    sample = rates(before, Counters(4, 3 * 10**9, 100, 50, 300, 50, 20, 1000), 12.0)

    assert sample == Sample(
        cpu=0.25,
        memory=0.5,
        memory_used_kib=50,
        disk_read=100,
        disk_write=25,
        network_receive=10,
        network_send=0,
    )


def test_rates_of_a_restarted_machine_are_not_known() -> None:
    before = _Reading(10.0, Counters(1, 5 * 10**9, 100, 50, 900, 900, 900, 900))

    sample = rates(before, Counters(1, 10**9, 100, 150, 0, 0, 0, 0), 12.0)

    assert (sample.cpu, sample.disk_read, sample.network_send) == (None, None, None)
    assert sample.memory == 1.0


def test_rates_without_a_first_reading_or_time_are_not_known() -> None:
    counters = Counters(1, 5, 100, 50)

    assert rates(None, counters, 1.0) == Sample(memory=0.5, memory_used_kib=50)
    assert rates(_Reading(1.0, counters), counters, 1.0).cpu is None
    assert rates(None, Counters(), 1.0) == Sample()
