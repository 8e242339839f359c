"""StorageLook: a window's look at the storage of a host, with all that tells what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from vmgui.base.ids import HostId
from vmgui.core.inventory import Batch
from vmgui.core.notices import Aspect, Notice
from vmgui.core.storage.watch import Looking
from vmgui.ui.context import Context


@dataclass(frozen=True, slots=True)
class Hearers:
    """Who is told of what."""

    pools: Callable[[], object]
    """The pools, or why they may be old."""
    volumes: Callable[[str], object]
    """Those of the pool of this name."""
    users: Callable[[], object]
    """Who uses what."""
    host: Callable[[], object]
    """Whether it is connected."""
    described: Callable[[str], object]
    """The pool of this UUID may have another description."""


class StorageLook:
    """Follows from `begin` to `end`; both may be called again and again.

    It is no part of the window, and so can end when that is gone already.
    """

    def __init__(self, context: Context, host: HostId, hearers: Hearers) -> None:
        """Follow nothing yet."""
        self._context, self._host, self._hearers = context, host, hearers
        self._watch = context.storage.watch(host)
        self._usage = context.storage.usage(host)
        self._looking: Looking | None = None
        self._ends: list[Callable[[], object]] = []

    def begin(self) -> bool:
        """Begin to follow; False if it has begun already."""
        if self._looking is not None:
            return False
        self._looking = self._watch.look()
        self._hear(self._watch.changed, lambda _nothing: self._hearers.pools())
        self._hear(self._watch.volumes_changed, self._hearers.volumes)
        self._hear(self._usage.changed, lambda _nothing: self._hearers.users())
        self._hear(self._context.inventory.changed, self._on_batch)
        if host := self._context.fleet.hosts.get(self._host):
            self._hear(host.noticed, self._on_notice)
        self._usage.look()
        return True

    def end(self, _gone: object = None) -> None:
        """Follow nothing any more."""
        if self._looking is None:
            return
        while self._ends:
            self._ends.pop()()
        self._usage.rest()
        self._looking.close()
        self._looking = None

    def at(self, pool: str) -> None:
        """Follow the volumes of the pool of this name, and of no other; empty for none."""
        if self._looking is not None:
            self._looking.at(pool)

    def prefer(self, names: Iterable[str]) -> None:
        """Have these volumes described first."""
        if self._looking is not None:
            self._looking.prefer(names)

    def reread(self) -> None:
        """Read again what is followed."""
        if self._looking is not None:
            self._looking.reread()

    def _hear(self, event: Any, hearer: Callable[[Any], object]) -> None:
        event.connect(hearer)
        self._ends.append(partial(event.disconnect, hearer))

    def _on_batch(self, batch: Batch) -> None:
        if self._host in batch.hosts_changed:
            self._hearers.host()

    def _on_notice(self, notice: Notice) -> None:
        if notice.aspect is Aspect.POOL and notice.object is not None:
            self._hearers.described(notice.object.key)
