"""Statistics: one bulk call per host and tick, turned into rates and kept in ring buffers.

Pulled, not pushed: nothing is asked while nobody looks. Domains that the bulk call says nothing
about (libvirt's test driver) are asked one by one, but only those on screen.
"""

from __future__ import annotations

import asyncio
import logging
import time
import weakref
from collections.abc import Iterable
from dataclasses import dataclass, replace

import vmgui.virt.domains as domains
import vmgui.virt.queries as queries
from vmgui.base.errors import HostError
from vmgui.base.ids import HostId, ObjectId, domain_id
from vmgui.base.notify import Event
from vmgui.base.records import DomainRecord, Sample
from vmgui.base.settings import Settings
from vmgui.core.fleet import Fleet
from vmgui.core.history import History, total
from vmgui.core.host import Host
from vmgui.core.inventory import Batch
from vmgui.core.tasks import Tasks
from vmgui.virt.queries import Counters

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Reading:
    when: float
    counters: Counters


class Sampler:
    """Samples all connected hosts while somebody looks. Lives in the GUI thread."""

    def __init__(self, fleet: Fleet, settings: Settings) -> None:
        self.sampled: Event[HostId] = Event()
        """Emitted once per host and tick, after all its histories have their new sample."""
        self.histories: dict[ObjectId, History] = {}
        self.peaks = {"disk": 1.0, "network": 1.0}
        """The highest rates seen, which scale the graphs of all machines alike."""
        self._fleet = fleet
        self._settings = settings
        self._watched: weakref.WeakKeyDictionary[object, frozenset[ObjectId]] = (
            weakref.WeakKeyDictionary()
        )
        self._readings: dict[ObjectId, _Reading] = {}
        self._without_bulk: set[HostId] = set()
        self._busy: set[HostId] = set()
        self._measured: set[ObjectId] = set()
        self._tasks = Tasks()
        self._is_paused = False
        self._wake = asyncio.Event()
        fleet.inventory.changed.connect(self._on_inventory_changed)

    def start(self) -> None:
        """Begin."""
        self._tasks.start(self._run(), "sampling")

    async def close(self) -> None:
        """End."""
        await self._tasks.close()

    def watch(self, owner: object, domains: frozenset[ObjectId]) -> None:
        """Say which domains a window shows; it is forgotten with its owner."""
        self._watched[owner] = domains

    def unwatch(self, owner: object) -> None:
        """Say that a window shows none any more."""
        self._watched.pop(owner, None)

    @property
    def watched(self) -> frozenset[ObjectId]:
        """The domains that somebody looks at."""
        return frozenset().union(*self._watched.values())

    def pause(self, is_paused: bool) -> None:
        """Stop asking while nobody looks."""
        was_paused, self._is_paused = self._is_paused, is_paused
        if was_paused and not is_paused:
            self._wake.set()

    def history(self, where: ObjectId) -> History | None:
        """The samples of a domain, None if there are none."""
        return self.histories.get(where)

    async def _run(self) -> None:
        while True:
            if not self._is_paused:
                for host in self._fleet.hosts.values():
                    if host.is_connected and host.id not in self._busy:
                        self._busy.add(host.id)
                        self._tasks.start(self._sample(host), "sample")
            self._wake.clear()
            try:
                async with asyncio.timeout(self._settings.stats_interval):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def _sample(self, host: Host) -> None:
        """One tick of one host; a slow host is left out of the next ticks, not queued up."""
        try:
            found = await self._read(host)
        except HostError as error:
            log.info("%s: no statistics: %s", host.id.uri, error)
            return
        finally:
            self._busy.discard(host.id)
        self._apply(host, found, time.monotonic())
        await self._measure_memory(host, found)

    async def _measure_memory(self, host: Host, found: dict[str, Counters]) -> None:
        """Have the memory of what is on screen measured from now on; once for each start."""
        uuids = [
            where.key
            for where in self.watched
            if where.host == host.id
            and where not in self._measured
            and (counters := found.get(where.key)) is not None
            and counters.memory_used_kib is not None
        ]
        if not uuids:
            return
        self._measured.update(domain_id(host.id, uuid) for uuid in uuids)
        try:
            await host.call(domains.measure_memory, uuids, self._settings.stats_interval)
        except HostError as error:
            log.info("%s: memory is not measured: %s", host.id.uri, error)

    async def _read(self, host: Host) -> dict[str, Counters]:
        groups = self._groups()
        if not groups:
            return {}
        if host.id not in self._without_bulk:
            found = await host.call(queries.counters, groups)
            if not found or any(row != Counters() for row in found.values()):
                return found
            self._without_bulk.add(host.id)
        inventory = self._fleet.inventory
        seen = [
            where.key
            for where in self.watched
            if where.host == host.id
            and (record := inventory.domain(where)) is not None
            and record.is_active
        ]
        return await host.call(queries.counters_one_by_one, seen) if seen else {}

    def _groups(self) -> int:
        settings = self._settings
        return (
            (queries.STATS_CPU if settings.sample_cpu else 0)
            | (queries.STATS_DISK if settings.sample_disk else 0)
            | (queries.STATS_NETWORK if settings.sample_network else 0)
        )

    def _apply(self, host: Host, found: dict[str, Counters], now: float) -> None:
        updated = []
        for uuid, counters in found.items():
            where = domain_id(host.id, uuid)
            record = self._fleet.inventory.domain(where)
            if record is None:
                continue
            sample = rates(self._readings.get(where), counters, now)
            self._readings[where] = _Reading(now, counters)
            self.histories.setdefault(where, History()).add(sample)
            self._raise_peaks(sample)
            if _is_news(record, counters):
                updated.append(
                    replace(
                        record,
                        vcpus=counters.vcpus or record.vcpus,
                        memory_kib=counters.memory_kib or record.memory_kib,
                    )
                )
        self._fleet.inventory.update_domains(updated)
        is_any_gone = self._forget(host, found)
        if found or is_any_gone:
            self.sampled.emit(host.id)

    def _raise_peaks(self, sample: Sample) -> None:
        disk = total(sample.disk_read, sample.disk_write) or 0.0
        network = total(sample.network_receive, sample.network_send) or 0.0
        self.peaks["disk"] = max(self.peaks["disk"], disk)
        self.peaks["network"] = max(self.peaks["network"], network)

    def _forget(self, host: Host, found: Iterable[str]) -> bool:
        """Drop what belongs to domains that do not run any more; True if there was something."""
        if host.id in self._without_bulk:
            gone = [w for w in self.histories if w.host == host.id and not self._is_active(w)]
        else:
            alive = set(found)
            gone = [w for w in self.histories if w.host == host.id and w.key not in alive]
        for where in gone:
            del self.histories[where]
            self._readings.pop(where, None)
            self._measured.discard(where)
        return bool(gone)

    def _on_inventory_changed(self, batch: Batch) -> None:
        for where in batch.removed:
            self.histories.pop(where, None)
            self._readings.pop(where, None)
            self._measured.discard(where)

    def _is_active(self, where: ObjectId) -> bool:
        record = self._fleet.inventory.domain(where)
        return record is not None and record.is_active


def _is_news(record: DomainRecord, counters: Counters) -> bool:
    return (counters.vcpus or record.vcpus) != record.vcpus or (
        counters.memory_kib or record.memory_kib
    ) != record.memory_kib


def rates(before: _Reading | None, counters: Counters, now: float) -> Sample:
    """What a domain consumed between two readings; without a first one only the memory is known.

    A counter that went backwards (the domain was restarted) gives no rate.
    """
    memory = None
    if counters.memory_used_kib is not None and counters.memory_kib:
        memory = min(1.0, counters.memory_used_kib / counters.memory_kib)
    if before is None or now <= before.when:
        return Sample(memory=memory, memory_used_kib=counters.memory_used_kib)
    seconds, old = now - before.when, before.counters
    cpu_ns = _rate(old.cpu_ns, counters.cpu_ns, seconds)
    return Sample(
        cpu=None if cpu_ns is None else min(1.0, cpu_ns / 1e9 / max(1, counters.vcpus or 1)),
        memory=memory,
        memory_used_kib=counters.memory_used_kib,
        disk_read=_rate(old.disk_read, counters.disk_read, seconds),
        disk_write=_rate(old.disk_write, counters.disk_write, seconds),
        network_receive=_rate(old.network_receive, counters.network_receive, seconds),
        network_send=_rate(old.network_send, counters.network_send, seconds),
    )


def _rate(old: int | None, new: int | None, seconds: float) -> float | None:
    return None if old is None or new is None or new < old else (new - old) / seconds
