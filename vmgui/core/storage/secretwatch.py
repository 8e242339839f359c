"""SecretWatch: the secrets of a host and who uses them, followed while somebody looks."""

from __future__ import annotations

import logging
import posixpath
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from enum import Enum, auto
from typing import Generic, TypeVar

import vmgui.virt.secrets as secrets
from vmgui.base.errors import VmguiError
from vmgui.base.ids import HostId
from vmgui.base.notify import Event
from vmgui.core.calls import Calls
from vmgui.core.fleet import Fleet
from vmgui.core.inventory import Batch
from vmgui.core.poolcalls import ALL
from vmgui.core.refresh import Refresher
from vmgui.core.resources import SecretReading
from vmgui.core.storage.following import Following
from vmgui.core.storage.items import SecretItem
from vmgui.core.storage.secretusers import SecretUsers
from vmgui.core.storage.turns import Ended
from vmgui.virt.listening import Aspect, Notice
from vmgui.virt.secrets import PoolReference

log = logging.getLogger(__name__)

T = TypeVar("T")

PORTION = 20
"""How many secrets are asked about at once, so that each call is answered in time."""
_ASPECTS = frozenset({Aspect.SECRET, Aspect.POOL, Aspect.VOLUMES})
_OF_USERS = frozenset({"name", "state", "details"})
"""The fields of a machine's record that say which secrets it uses."""


class _Part(Enum):
    """What is read in one piece."""

    LIST = auto()
    POOLS = auto()


class _Answers(Generic[T]):
    """What the host has said about each of many things, which it is asked in portions."""

    def __init__(self) -> None:
        self.known: dict[str, T] = {}
        self._fresh: set[str] = set()
        """The things that are, or are being, asked about; what is known of others may be old."""

    def doubt(self, things: Iterable[str] | None = None) -> None:
        """Have these asked about anew; all of them if None."""
        self._fresh.difference_update(self._fresh.copy() if things is None else things)

    async def complete(
        self,
        things: Collection[str],
        ask: Callable[[list[str]], Awaitable[Mapping[str, T]]],
        told: Callable[[], object],
    ) -> None:
        """Ask about those of the things that are not fresh, and forget all others.

        Args:
            things: all that there are.
            ask: asks about some of them.
            told: called after each portion.
        """
        self._fresh.intersection_update(things)
        self.known = {thing: self.known[thing] for thing in things if thing in self.known}
        unread = [thing for thing in things if thing not in self._fresh]
        for start in range(0, len(unread), PORTION):
            portion = unread[start : start + PORTION]
            self._fresh.update(portion)  # before the call: an event during it says they are not
            try:
                self.known.update(await ask(portion))
            except BaseException:
                self._fresh.difference_update(portion)
                raise
            told()


class SecretWatch:
    """The secrets of one host, kept up to date between `look` and `rest`. Lives in the GUI thread.

    The list comes first, the descriptions after it, a portion at a time. Machines are known from
    the inventory. What storage pools have to say comes last: one that hangs costs nothing else.
    libvirt tells of no volume that comes or goes: whether a secret's volume is there is looked up
    when we have worked on it, when a pool is refreshed, and by `reread`.
    """

    def __init__(self, fleet: Fleet, host: HostId) -> None:
        """Know nothing yet; `changed` tells when there is something."""
        self.problem: VmguiError | None = None
        """Why the list could not be read; None if it was."""
        self.changed: Event[None] = Event()
        """The list, who uses what is in it, or the problem."""
        self._fleet = fleet
        self._host = host
        self._readings: tuple[SecretReading, ...] | None = None
        self._descriptions: _Answers[str] = _Answers()
        """By UUID."""
        self._volumes: _Answers[bool] = _Answers()
        """Whether they are in pools, by path."""
        self._pools: tuple[PoolReference, ...] = ()
        self._items: tuple[SecretItem, ...] | None = None
        self._unread = set(_Part)
        self._refresher = Refresher(self._read)
        self._following = Following(fleet, host, _ASPECTS)
        self._following.noticed.connect(self._on_notice)
        self._following.outdated.connect(self._on_outdated)
        self._following.ticked.connect(self._on_tick)
        self._following.away.connect(self._on_away)
        self._following.removed.connect(self._on_removed)

    @property
    def items(self) -> tuple[SecretItem, ...] | None:
        """The secrets and who uses them; None until they are read for the first time."""
        return self._items

    def look(self) -> None:
        """Begin to follow; `rest` has to end it."""
        self._fleet.inventory.changed.connect(self._on_batch)
        self._fleet.turns.ended.connect(self._on_turn_ended)
        self._following.begin()

    def rest(self) -> None:
        """Follow nothing any more; what is known stays."""
        self._fleet.inventory.changed.disconnect(self._on_batch)
        self._fleet.turns.ended.disconnect(self._on_turn_ended)
        self._following.end()
        self._refresher.stop()

    def reread(self) -> None:
        """Read everything anew."""
        self._descriptions.doubt()
        self._volumes.doubt()
        self._mark(*_Part)

    # What happens

    def _mark(self, *parts: _Part) -> None:
        self._unread.update(parts)
        self._refresher.mark()

    def _on_notice(self, notice: Notice) -> None:
        if notice.aspect is Aspect.SECRET:
            if notice.object is not None:
                self._descriptions.doubt([notice.object.key])
            self._mark(_Part.LIST)
            return
        self._volumes.doubt()
        self._mark(*([_Part.POOLS] if notice.aspect is Aspect.POOL else []))

    def _on_outdated(self, _nothing: None) -> None:
        self.reread()

    def _on_tick(self, _nothing: None) -> None:
        if self.problem is None or self.problem.is_retryable:
            self._volumes.doubt()
            self._mark(*_Part)

    def _on_turn_ended(self, work: Ended) -> None:
        """Look again at the volumes that we have worked on: libvirt does not tell of them."""
        if work.host == self._host:
            names = work.changed
            self._volumes.doubt(
                path for path in self._paths() if names is None or posixpath.basename(path) in names
            )
            self._mark()

    def _on_batch(self, batch: Batch) -> None:
        concerned = (
            *batch.added,
            *batch.removed,
            *(where for where, fields in batch.changed.items() if fields & _OF_USERS),
        )
        if any(where.host == self._host for where in concerned):
            self._put_together()

    def _on_away(self, reason: VmguiError) -> None:
        self._refresher.stop()
        self._set_problem(reason)

    def _on_removed(self, _nothing: None) -> None:
        self._readings = self._items = None
        self._pools = ()

    # Reading

    async def _read(self) -> None:
        if not self._following.is_online:
            return
        try:
            calls = self._fleet.calls_of(self._host)
            await self._read_list(calls)
            await self._descriptions.complete(
                [secret.uuid for secret in self._readings or ()],
                lambda uuids: calls.read(secrets.descriptions, uuids),
                self._put_together,
            )
            failure = await self._read_storage(calls)
        except VmguiError as error:
            log.info("%s: the secrets could not be read: %s", self._host.uri, error)
            self._set_problem(error)
            failure = error
        if failure is not None and await self._following.is_worth_trying_again(failure):
            self._refresher.mark()

    async def _read_list(self, calls: Calls) -> None:
        if _Part.LIST not in self._unread:
            return
        self._unread.discard(_Part.LIST)  # before the call: an event during it brings it back
        try:
            found = await calls.read(secrets.secrets)
        except BaseException:
            self._unread.add(_Part.LIST)
            raise
        is_solved, self.problem = self.problem is not None, None
        self._readings = found
        self._put_together(is_news=is_solved)

    async def _read_storage(self, calls: Calls) -> VmguiError | None:
        """Read what pools and volumes have to do with secrets; why not, if that was in vain."""
        try:
            await self._read_pools(calls)
            await self._volumes.complete(
                self._paths(),
                lambda paths: calls.pool_read(ALL, secrets.volumes_at, paths),
                self._put_together,
            )
        except VmguiError as error:  # such as a host without storage driver
            log.info("%s: what uses the secrets is not known: %s", self._host.uri, error)
            return error
        return None

    async def _read_pools(self, calls: Calls) -> None:
        if _Part.POOLS not in self._unread:
            return
        self._unread.discard(_Part.POOLS)
        try:
            self._pools = await calls.pool_read(ALL, secrets.pool_references)
        except BaseException:
            self._unread.add(_Part.POOLS)
            raise
        self._put_together()

    def _paths(self) -> list[str]:
        """Those of the volumes that there are secrets for."""
        return [each.usage_id for each in self._readings or () if each.usage == "volume"]

    def _set_problem(self, problem: VmguiError) -> None:
        self.problem = problem
        self.changed.emit(None)

    def _put_together(self, *, is_news: bool = False) -> None:
        """Make the items of what is known, and tell if they are others than before."""
        if self._readings is None:
            return
        users = SecretUsers(self._fleet.inventory.domains(self._host), self._pools)
        items = tuple(
            SecretItem(
                self._host,
                secret,
                self._descriptions.known.get(secret.uuid, ""),
                users.of(
                    secret,
                    has_volume=secret.usage == "volume"
                    and self._volumes.known.get(secret.usage_id, False),
                ),
            )
            for secret in self._readings
        )
        if items != self._items or is_news:
            self._items = items
            self.changed.emit(None)
