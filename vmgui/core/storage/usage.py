"""Usage: which machines of a host use which volumes."""

from __future__ import annotations

import asyncio
import posixpath
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from vmgui.base.ids import HostId, ObjectId
from vmgui.base.notify import Event
from vmgui.base.records import DomainRecord
from vmgui.core.fleet import Fleet
from vmgui.core.inventory import Batch
from vmgui.core.poolcalls import ALL
from vmgui.core.refresh import Refresher
from vmgui.core.storage.chainreader import PORTION_SECONDS, ChainReader, Chains
from vmgui.core.storage.places import Places, read_chains
from vmgui.core.storage.userindex import UserIndex
from vmgui.core.storage.users import User

if TYPE_CHECKING:
    from vmgui.core.details import DetailsReader
    from vmgui.core.resources import PoolReading, VolumeReading
    from vmgui.core.storage.watch import Looking, StorageWatch

SLICE_SECONDS = 0.003
"""How long the GUI thread is kept at once."""

_FIELDS = frozenset({"name", "state", "number", "details"})
"""The fields of a machine's record that its uses are made of."""


class Usage:
    """Who uses which volumes of a host: kept up to date while somebody looks.

    It is made of what is known anyway: the machines' descriptions, in which those that run name all
    images that their disks build on, and the volumes that the watch reads. Only what the images of
    other machines build on is asked of the host, and only of those that are in its active pools and
    that the watch has not read.

    Not seen are: what a running machine will use from its next start on, because its description in
    the inventory is the present one; the target of a copy that is being made of a disk; machines of
    other connections and of other hosts; and images under a name that only the host can resolve,
    such as a symbolic link. What images of pools that nobody looks at build on is as it was when
    somebody began to look, or when their machine changed.

    Lives in the GUI thread, in slices of `SLICE_SECONDS`.
    """

    def __init__(self, fleet: Fleet, host: HostId, watch: StorageWatch) -> None:
        """Know the machines of `host`; its pools and volumes as `watch` reads them."""
        self.changed: Event[None] = Event()
        """Somebody uses something else; at most once in a window of `Refresher`."""
        self._fleet = fleet
        self._host = host
        self._watch = watch
        self._looking: Looking | None = None
        self._lookers = 0
        self._places = Places()
        self._index = UserIndex(self._places)
        self._chains = ChainReader(self._read, self._take)
        self._refresher = Refresher(self._work_in)
        self._pools: tuple[PoolReading, ...] = ()
        """As they were when the places were made of them."""
        self._directories: frozenset[str] = frozenset()
        """Of the pools that are active: the host knows the images in them."""
        self._rows: dict[str, dict[str, VolumeReading]] = {}
        """The volumes that have been worked in, by pool and name."""
        self._asked: set[str] = set()
        """The places that the host has been asked about."""
        self._unread: set[ObjectId] = set()
        """The machines whose descriptions have not been read: nobody knows what they use."""
        self._machines: dict[ObjectId, None] = {}
        """Those to look at anew, in order; likewise the pools."""
        self._marked: dict[str, None] = {}
        self._is_working = False
        """Whether some of them are being looked at."""
        self._is_new = False
        """Whether somebody should be told."""
        self._built = asyncio.Event()
        self._slice_ends = 0.0

    # What is asked of it

    def users(self, pool: PoolReading, volume: VolumeReading) -> tuple[User, ...]:
        """Who uses a volume, running machines first; quick enough for each row of a list."""
        return self._index.users(self._places.of_volume(pool, volume))

    def users_of_path(self, path: str) -> tuple[User, ...]:
        """Who uses an image, by path, "pool/volume" or "protocol:host:name"."""
        return self._index.users((self._places.of(path),))

    @property
    def places(self) -> tuple[str, ...]:
        """Where all is that some machine uses, or that its disks build on."""
        return self._index.places

    @property
    def is_complete(self) -> bool:
        """Whether all is known that can be; False while nobody looks."""
        is_idle = not (self._machines or self._marked or self._is_working or self._chains.waiting)
        return is_idle and self._is_built and not self._chains.has_given_up

    async def built(self) -> None:
        """Wait until the pools and the machines as they are now are worked in.

        After that the users that run are complete; what the images of others build on may still be
        asked of the host. Somebody has to look meanwhile, and the wait does not end for a host that
        never told its pools, or that does not describe one of its machines.
        """
        while not self._is_built:
            if (details := self._details) is not None:
                await details.settled()
            await self._built.wait()

    @property
    def _is_built(self) -> bool:
        details = self._details
        return self._built.is_set() and (details is None or details.is_idle)

    @property
    def _details(self) -> DetailsReader | None:
        """What reads the descriptions of the machines; those that are kept may be old."""
        host = self._fleet.hosts.get(self._host)
        return None if host is None else host.details

    # Who looks

    def look(self) -> None:
        """Begin to follow, or go on; each look is ended by a `rest`."""
        self._lookers += 1
        if self._lookers == 1:
            self._begin()

    def rest(self) -> None:
        """One looks no more. Nothing is followed once nobody does; what is known stays."""
        self._lookers -= 1
        if self._lookers == 0:
            self._end()

    async def close(self) -> None:
        """Follow nothing any more."""
        if self._lookers:
            self._lookers = 0
            self._end()
        await self._refresher.close()
        await self._chains.close()

    def _begin(self) -> None:
        self._fleet.inventory.changed.connect(self._on_batch)
        self._watch.changed.connect(self._on_pools)
        self._watch.volumes_changed.connect(self._on_volumes)
        self._looking = self._watch.look()
        self._marked.update(dict.fromkeys(pool.name for pool in self._watch.pools or ()))
        self._mark_all()
        self._ask_again()  # images may have changed while nobody looked

    def _end(self) -> None:
        self._fleet.inventory.changed.disconnect(self._on_batch)
        self._watch.changed.disconnect(self._on_pools)
        self._watch.volumes_changed.disconnect(self._on_volumes)
        self._refresher.stop()
        self._chains.stop()
        self._built.clear()
        if self._looking is not None:
            self._looking.close()
            self._looking = None

    # What happens

    def _on_batch(self, batch: Batch) -> None:
        if self._host in batch.hosts_changed:
            self._on_host()
        here = [where for where in self._concerned(batch) if where.host == self._host]
        if not here:
            return
        for where in here:
            if "details" in batch.changed.get(where, ()):
                # Its images may have been changed with it.
                self._chains.want(self._asked.intersection(self._index.places_of(where)))
        self._mark(here)

    def _on_host(self) -> None:
        """It was connected or lost, or tells something else of itself."""
        if not self._is_listed:
            self._built.clear()
        self._refresher.mark()
        if self._chains.has_given_up:
            self._ask_again()

    @property
    def _is_listed(self) -> bool:
        """Whether the machines in the inventory are the host's, and not kept from another time."""
        host = self._fleet.inventory.hosts.get(self._host)
        return host is not None and host.is_listed

    @staticmethod
    def _concerned(batch: Batch) -> Iterator[ObjectId]:
        yield from batch.added
        yield from batch.removed
        yield from (where for where, names in batch.changed.items() if names & _FIELDS)

    def _on_pools(self, _nothing: None) -> None:
        self._refresher.mark()

    def _on_volumes(self, pool: str) -> None:
        self._marked[pool] = None
        self._refresher.mark()

    def _mark_all(self) -> None:
        self._mark(record.id for record in self._fleet.inventory.domains(self._host))
        self._mark((*self._index.machines, *self._unread))  # some may be gone

    def _mark(self, machines: Iterable[ObjectId]) -> None:
        """Look at these machines anew."""
        self._machines.update(dict.fromkeys(machines))
        if self._machines:
            self._built.clear()
        self._refresher.mark()

    # Working it in

    async def _work_in(self) -> None:
        """Take in what has changed, a slice at a time."""
        self._slice_ends = time.perf_counter() + SLICE_SECONDS
        self._is_working = True
        try:
            self._survey()
            while self._marked:
                await self._take_volumes(self._marked.popitem()[0])
            machines, self._machines = self._machines, {}
            for machine in machines:
                self._is_new |= self._put(machine)
                await self._breathe()
        finally:
            self._is_working = False
        has_pools = self._watch.pools is not None or self._watch.problem is not None
        if self._is_listed and has_pools and not (self._machines or self._unread):
            self._built.set()
        if self._is_new:
            self._is_new = False
            self.changed.emit(None)

    async def _breathe(self) -> None:
        """Let others have the GUI thread when the slice is over."""
        if time.perf_counter() > self._slice_ends:
            await asyncio.sleep(0)
            self._slice_ends = time.perf_counter() + SLICE_SECONDS

    def _survey(self) -> None:
        """See where the pools are, and which of them the host can be asked about."""
        pools = self._watch.pools
        if pools is None:
            return
        active = frozenset(
            posixpath.normpath(pool.target_path)
            for pool in pools
            if pool.is_active and pool.target_path
        )
        is_more = not active <= self._directories
        is_elsewhere = self._where(pools) != self._where(self._pools)
        self._pools, self._directories = pools, active
        if is_elsewhere:
            self._places.move(pools)
        if is_elsewhere or is_more:
            self._mark_all()
        if is_more:
            self._ask_again()  # images of a pool that has been stopped were not found

    @staticmethod
    def _where(pools: tuple[PoolReading, ...]) -> list[tuple[str, str]]:
        return [(pool.name, pool.target_path) for pool in pools]

    async def _take_volumes(self, name: str) -> None:
        """Take in what the volumes of a pool build on; rows that are the same cost nothing."""
        volumes = self._watch.volumes(name)
        pool = next((pool for pool in self._pools if pool.name == name), None)
        if pool is None or not volumes.is_known:
            return
        old, new = self._rows.get(name, {}), {row.name: row for row in volumes.rows}
        for gone in old.keys() - new.keys():
            self._learn(pool, old[gone], "")
        for row in volumes.rows:
            if row.is_described and old.get(row.name) is not row:
                self._learn(pool, row, row.backing_path)
                await self._breathe()
        self._rows[name] = new

    def _learn(self, pool: PoolReading, volume: VolumeReading, below: str) -> None:
        place = self._places.of_volume(pool, volume)[0]
        self._chains.forgo(place)
        if self._places.learn(place, below):
            self._mark(self._index.machines_at(place))

    def _put(self, machine: ObjectId) -> bool:
        record = self._fleet.inventory.domain(machine)
        if record is None:
            self._unread.discard(machine)
            return self._index.remove(machine)
        if record.details is None:
            self._unread.add(machine)
        else:
            self._unread.discard(machine)
        is_new = self._index.put(record)
        unknown = tuple(self._unknown(record))
        self._asked.update(unknown)
        self._chains.want(unknown)
        return is_new

    def _unknown(self, record: DomainRecord) -> Iterator[str]:
        """The places that the host has to be asked about: running machines have said it."""
        if record.is_active or record.details is None:
            return
        for use in record.details.uses:
            end = None if use.backing else self._places.end(self._places.of(use.source))
            if end is not None and posixpath.dirname(end) in self._directories:
                yield end

    # What the host is asked

    def _ask_again(self) -> None:
        """Ask about all that is still used, and first about what was not answered last time."""
        self._asked = {place for place in self._asked if self._index.machines_at(place)}
        ends = ((self._places.end(place) is None, place) for place in self._asked)
        self._chains.want(place for _is_known, place in sorted(ends))

    async def _read(self, places: list[str]) -> Chains:
        calls = self._fleet.calls_of(self._host)
        return await calls.pool_read(ALL, read_chains, places, PORTION_SECONDS)

    def _take(self, chains: Chains) -> None:
        for place, chain in chains.items():
            if self._places.learn_chain(place, chain):
                for each in (place, *self._places.chain(place)):
                    self._mark(self._index.machines_at(each))
