"""StorageWatch: the pools of a host and the volumes of those that are looked at, kept up to date.

Nothing is read while nobody looks. libvirt's events, a new connection and our own jobs only mark
what is out of date; marks that come close together lead to one reading. While the host is away,
what was known of it stays, with the reason why it may be old.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Collection, Iterable
from functools import partial

from vmgui.base.errors import VmguiError
from vmgui.base.ids import HostId
from vmgui.base.notify import Event
from vmgui.core import resources
from vmgui.core.fleet import Fleet
from vmgui.core.poolcalls import Occupied
from vmgui.core.refresh import Refresher
from vmgui.core.resources import PoolReading
from vmgui.core.storage.following import Following
from vmgui.core.storage.shelf import Shelf, Source, Volumes
from vmgui.core.storage.turns import Ended
from vmgui.virt.listening import Aspect, Notice

__all__ = ["Looking", "StorageWatch", "Volumes"]

log = logging.getLogger(__name__)

_ASPECTS = frozenset({Aspect.POOL, Aspect.VOLUMES})


class StorageWatch:
    """The storage of one host as it is known now. Lives in the GUI thread."""

    def __init__(self, fleet: Fleet, host: HostId) -> None:
        """Follow `host`, which may come and go, as long as somebody looks."""
        self.host = host
        self.pools: tuple[PoolReading, ...] | None = None
        """By name; None until they were read."""
        self.problem: VmguiError | None = None
        """Why what is known of the pools may be old."""
        self.changed: Event[None] = Event()
        """The pools or the problem are others."""
        self.volumes_changed: Event[str] = Event()
        """What is known of the volumes in the pool of this name is different."""
        self._fleet = fleet
        self._source = Source(
            partial(resources.volume_names, fleet, host),
            partial(resources.described_volumes, fleet, host),
        )
        self._lookings: dict[Looking, None] = {}
        self._shelves: dict[str, Shelf] = {}
        self._refresher = Refresher(self._read_pools)
        self._following = Following(fleet, host, _ASPECTS)
        self._following.noticed.connect(self._on_notice)
        self._following.outdated.connect(self._on_outdated)
        self._following.ticked.connect(self._on_tick)
        self._following.away.connect(self._on_away)
        self._following.removed.connect(self._on_removed)
        fleet.turns.ended.connect(self._on_turn_ended)

    # Who looks

    @property
    def is_looked_at(self) -> bool:
        """Whether anybody looks."""
        return bool(self._lookings)

    def look(self) -> Looking:
        """Begin to follow the pools, until `Looking.close`."""
        looking = Looking(self)
        is_first = not self._lookings
        self._lookings[looking] = None
        if is_first:
            self._following.begin()
        return looking

    def volumes(self, pool: str) -> Volumes:
        """What is known of the volumes in the pool of this name; the same until it changes."""
        shelf = self._shelves.get(pool)
        return shelf.volumes if shelf else _UNKNOWN

    def pool(self, name: str) -> PoolReading | None:
        """The pool of this name, None if there is none or it was not read yet."""
        return next((pool for pool in self.pools or () if pool.name == name), None)

    def reread_pool(self, name: str, changed: Collection[str] | None = None) -> None:
        """Read a pool and its volumes again.

        Args:
            name: the pool.
            changed: the names of the volumes that are new or different, None if that is not known.
        """
        if not self._lookings:
            return
        self._refresher.mark()
        if self._following.is_online and name in self._pools_looked_at() and self._is_active(name):
            self._shelf(name).read(changed)

    async def close(self) -> None:
        """Follow nothing any more."""
        self._lookings.clear()
        await asyncio.gather(
            self._following.close(),
            self._refresher.close(),
            *(shelf.close() for shelf in self._shelves.values()),
        )

    def _leave(self, looking: Looking) -> None:
        self._lookings.pop(looking, None)
        self._rest_unseen()
        if not self._lookings:
            self._following.end()
            self._refresher.stop()

    def _look_at(self, pool: str) -> None:
        """Somebody looks at a pool now, and at another one no longer."""
        self._rest_unseen()
        if pool and self._following.is_online and (reading := self.pool(pool)):
            self._follow_volumes(reading)

    def _rest_unseen(self) -> None:
        for name in self._shelves.keys() - self._pools_looked_at():
            self._shelves[name].rest()

    def _pools_looked_at(self) -> set[str]:
        return {looking.pool for looking in self._lookings if looking.pool}

    def _on_screen(self, pool: str) -> Iterable[str]:
        seen = (looking.preferred for looking in self._lookings if looking.pool == pool)
        return dict.fromkeys(itertools.chain.from_iterable(seen))

    # The host

    def _on_outdated(self, _nothing: None) -> None:
        self._refresher.mark()
        self._read_volumes(None)

    def _on_tick(self, _nothing: None) -> None:
        """Look whether something has come or gone; describing all of it again takes too long."""
        if self.problem is None or self.problem.is_retryable:
            self._refresher.mark()
            self._read_volumes(())

    def _read_volumes(self, changed: Collection[str] | None) -> None:
        """Read the volumes of the pools that are looked at."""
        for name in self._pools_looked_at():
            if self._is_active(name):
                self._shelf(name).read(changed)

    def _on_away(self, reason: VmguiError) -> None:
        self._refresher.stop()
        for shelf in self._shelves.values():
            shelf.rest(reason)
        self._set_problem(reason)

    def _on_removed(self, _nothing: None) -> None:
        for name in tuple(self._shelves):
            self._drop(name)
        self.pools = None

    def _on_notice(self, notice: Notice) -> None:
        if notice.object is None:
            return
        if notice.aspect is Aspect.POOL:
            self._refresher.mark()
            return
        for pool in self.pools or ():
            if pool.uuid == notice.object.key:
                self.reread_pool(pool.name)

    def _on_turn_ended(self, work: Ended) -> None:
        """See what became of a pool that we have worked on: libvirt does not tell of volumes."""
        if work.host == self.host:
            self.reread_pool(work.pool, work.changed)

    # The pools

    async def _read_pools(self) -> None:
        if not self._following.is_online:
            return
        try:
            found = await resources.pools(self._fleet, self.host)
        except Occupied:  # by our own work; the next reading waits for its end as well
            self._refresher.mark()
            return
        except VmguiError as error:
            log.info("%s: the pools could not be read: %s", self.host.uri, error)
            self._set_problem(error)
            if await self._following.is_worth_trying_again(error):
                self._refresher.mark()
            return
        self._take_pools(found)

    def _take_pools(self, found: tuple[PoolReading, ...]) -> None:
        old = {pool.uuid: pool for pool in self.pools or ()}
        before = {pool.name: pool for pool in self.pools or ()}
        pools = tuple(
            known if (known := old.get(pool.uuid)) == pool else pool  # the same object if it is
            for pool in found
        )
        is_same = self.pools == pools and self.problem is None
        self.pools, self.problem = pools, None
        if not is_same:
            self.changed.emit(None)
        self._follow_pools(before)

    def _follow_pools(self, before: dict[str, PoolReading]) -> None:
        """Have the volumes follow what has become of their pools."""
        now = {pool.name: pool for pool in self.pools or ()}
        for name in tuple(self._shelves):
            if name not in now or (name in before and before[name].uuid != now[name].uuid):
                self._drop(name)
        for name in self._pools_looked_at() & now.keys():
            was = before.get(name)
            is_other = was is None or was.is_active != now[name].is_active
            if is_other or name not in self._shelves:
                self._follow_volumes(now[name])

    def _set_problem(self, problem: VmguiError) -> None:
        self.problem = problem
        self.changed.emit(None)

    # The volumes

    def _is_active(self, name: str) -> bool:
        pool = self.pool(name)
        return pool is not None and pool.is_active

    def _shelf(self, name: str) -> Shelf:
        if name not in self._shelves:
            shelf = Shelf(name, self._source, self.volumes_changed.emit)
            shelf.prefer(partial(self._on_screen, name))
            self._shelves[name] = shelf
        return self._shelves[name]

    def _follow_volumes(self, pool: PoolReading) -> None:
        if pool.is_active:
            self._shelf(pool.name).read()
        else:
            self._shelf(pool.name).empty()

    def _drop(self, name: str) -> None:
        """Forget what is known of the volumes of a pool."""
        shelf = self._shelves.pop(name, None)
        if shelf is not None:
            shelf.rest()
            self.volumes_changed.emit(name)


_UNKNOWN = Volumes()


class Looking:
    """Somebody's look at the storage of a host: at the pools, and at the volumes of one of them."""

    def __init__(self, watch: StorageWatch) -> None:
        """Made by `StorageWatch.look`."""
        self._watch = watch
        self.pool = ""
        """The name of the pool whose volumes are followed; empty for none."""
        self.preferred: tuple[str, ...] = ()
        """The names of the volumes that are described first."""

    def at(self, pool: str) -> None:
        """Follow the volumes of the pool of this name, and no others; empty for none."""
        if pool != self.pool:
            self.pool, self.preferred = pool, ()
            self._watch._look_at(pool)

    def prefer(self, names: Iterable[str]) -> None:
        """Have these volumes described first, those that are on screen."""
        self.preferred = tuple(names)

    def reread(self) -> None:
        """Read everything again that is looked at."""
        self._watch.reread_pool(self.pool)

    def close(self) -> None:
        """Look no more."""
        self.pool = ""
        self._watch._leave(self)
