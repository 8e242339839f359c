"""SecretWatch: the secrets of a host and who uses them, followed while somebody looks."""

from __future__ import annotations

import logging

import vmgui.virt.secrets as secrets
from vmgui.base.errors import VmguiError
from vmgui.base.ids import HostId
from vmgui.base.notify import Event
from vmgui.core.calls import Calls
from vmgui.core.fleet import Fleet
from vmgui.core.host import Host
from vmgui.core.inventory import Batch
from vmgui.core.poolcalls import ALL
from vmgui.core.refresh import Refresher
from vmgui.core.resources import SecretReading
from vmgui.core.storage.items import SecretItem
from vmgui.core.storage.secretusers import SecretUsers
from vmgui.core.storage.turns import Ended
from vmgui.virt.listening import Aspect, Notice
from vmgui.virt.secrets import PoolReference, SecretNotes

log = logging.getLogger(__name__)

PORTION = 20
"""How many secrets are asked about at once, so that each call is answered in time."""
_FOLLOWED = frozenset({Aspect.SECRET, Aspect.POOL, Aspect.VOLUMES})
_OF_USERS = frozenset({"name", "state", "details"})
"""The fields of a machine's record that say which secrets it uses."""


class SecretWatch:
    """The secrets of one host, kept up to date between `look` and `rest`. Lives in the GUI thread.

    The list comes first, the descriptions after it, a portion at a time. Machines are known from
    the inventory. libvirt tells of no volume that comes or goes: whether a secret's volume is there
    is looked up with the descriptions, again when we have worked on a pool, and by `reread`.
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
        self._notes: dict[str, SecretNotes] = {}
        self._fresh: set[str] = set()
        """The secrets whose notes are, or are being, read; those of others may be old."""
        self._pools: tuple[PoolReference, ...] = ()
        self._items: tuple[SecretItem, ...] | None = None
        self._refresher = Refresher(self._read)
        self._followed: Host | None = None

    @property
    def items(self) -> tuple[SecretItem, ...] | None:
        """The secrets and who uses them; None until they are read for the first time."""
        return self._items

    def look(self) -> None:
        """Begin to follow; `rest` has to end it."""
        self._fleet.inventory.changed.connect(self._on_batch)
        self._fleet.turns.ended.connect(self._on_turn_ended)
        self._followed = self._fleet.hosts.get(self._host)
        if self._followed is not None:
            self._followed.noticed.connect(self._on_notice)
        self.reread()

    def rest(self) -> None:
        """Follow nothing any more; what is known stays."""
        self._fleet.inventory.changed.disconnect(self._on_batch)
        self._fleet.turns.ended.disconnect(self._on_turn_ended)
        if self._followed is not None:
            self._followed.noticed.disconnect(self._on_notice)
            self._followed = None
        self._refresher.stop()

    def reread(self) -> None:
        """Read everything anew."""
        self._fresh.clear()
        self._refresher.mark()

    # What happens

    def _on_notice(self, notice: Notice) -> None:
        if notice.aspect not in _FOLLOWED:
            return
        if notice.aspect is Aspect.SECRET and notice.object is not None:
            self._fresh.discard(notice.object.key)
        elif notice.aspect is Aspect.VOLUMES:
            self._look_for_volumes()
        self._refresher.mark()

    def _on_turn_ended(self, work: Ended) -> None:
        if work.host == self._host:
            self._look_for_volumes()
            self._refresher.mark()

    def _look_for_volumes(self) -> None:
        """Have it looked up anew which volumes are there."""
        self._fresh.difference_update(
            secret.uuid for secret in self._readings or () if secret.usage == "volume"
        )

    def _on_batch(self, batch: Batch) -> None:
        if "is_listed" in batch.hosts_changed.get(self._host, ()):
            self.reread()
        concerned = (
            *batch.added,
            *batch.removed,
            *(where for where, fields in batch.changed.items() if fields & _OF_USERS),
        )
        if any(where.host == self._host for where in concerned):
            self._put_together()

    # Reading

    async def _read(self) -> None:
        try:
            await self._read_all()
        except VmguiError as error:
            log.info("%s: the secrets could not be read: %s", self._host.uri, error)
            self.problem = error
            self.changed.emit(None)

    async def _read_all(self) -> None:
        calls = self._fleet.calls_of(self._host)
        found = await calls.read(secrets.secrets)
        try:
            self._pools = await calls.pool_read(ALL, secrets.pool_references)
        except VmguiError as error:  # such as a host without storage driver
            log.info("%s: the pools' secrets are not known: %s", self._host.uri, error)
        is_solved, self.problem = self.problem is not None, None
        self._readings = found
        there = {secret.uuid for secret in found}
        self._notes = {uuid: notes for uuid, notes in self._notes.items() if uuid in there}
        self._fresh &= there
        self._put_together(is_news=is_solved)
        unread = [secret for secret in found if secret.uuid not in self._fresh]
        for start in range(0, len(unread), PORTION):
            await self._read_notes(calls, unread[start : start + PORTION])

    async def _read_notes(self, calls: Calls, wanted: list[SecretReading]) -> None:
        uuids = {secret.uuid for secret in wanted}
        self._fresh |= uuids  # before the call: an event during it says that they are not
        try:
            self._notes |= await calls.read(secrets.notes, wanted)
        except BaseException:
            self._fresh -= uuids
            raise
        self._put_together()

    def _put_together(self, *, is_news: bool = False) -> None:
        """Make the items of what is known, and tell if they are others than before."""
        if self._readings is None:
            return
        users = SecretUsers(self._fleet.inventory.domains(self._host), self._pools)
        items = []
        for secret in self._readings:
            notes = self._notes.get(secret.uuid, SecretNotes())
            items.append(SecretItem(self._host, secret, notes.description, users.of(secret, notes)))
        if tuple(items) != self._items or is_news:
            self._items = tuple(items)
            self.changed.emit(None)
