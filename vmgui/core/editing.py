"""Editing: one machine as a window edits it. Reads its descriptions and follows the host.

The draft lives here, so every page of the window edits the same one. What other clients do to the
machine arrives as an event, is read, and the draft is rebased on it: what a person has typed stays.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from vmgui.base.errors import NotPossibleNow, VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import ObjectId
from vmgui.base.notify import Event
from vmgui.base.records import DomainRecord
from vmgui.core.checks.devices import Doubt, doubts
from vmgui.core.draft import Draft
from vmgui.core.fleet import Fleet
from vmgui.core.host import Host
from vmgui.core.inventory import Batch
from vmgui.core.knowledge import Knowledge
from vmgui.core.operations import descriptions
from vmgui.core.tasks import Tasks
from vmgui.core.work import away
from vmgui.hardware.scene import Scene
from vmgui.virt.definitions import Documents
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.pending import pending_difference

WINDOW_SECONDS = 0.05
"""Events that come this close together are one reading."""


class Editing:
    """A machine's draft, and what forms have to know around it. Lives in the GUI thread.

    It follows the host while somebody looks, and reads nothing else.
    """

    def __init__(self, fleet: Fleet, where: ObjectId) -> None:
        """Make it empty; nothing is read before `load`."""
        self.where = where
        self.draft: Draft | None = None
        """None until the descriptions have been read."""
        self.problem: VmguiError | None = None
        """Why the descriptions could not be read the last time."""
        self.changed: Event[None] = Event()
        """The draft is another one, was rebased, or there is a problem: forms read it again."""
        self.rebasing: Event[None] = Event()
        """The draft is about to be rebased: what is typed beside it has to be put into it now."""
        self.dropping: Event[None] = Event()
        """Every edit is about to be undone: what is typed beside the draft has to go."""
        self.busy_changed: Event[None] = Event()
        """The draft is being applied, or is no longer."""
        self._knowledge = Knowledge(fleet, where)
        self.learned = self._knowledge.learned
        """The scene knows more: capabilities, or what the host offers."""
        self.is_secure = False
        """Whether the description can be changed over this connection."""
        self.pending = ""
        """What the next start of the running machine changes, as a diff; empty if nothing."""
        self._unusable: dict[object, tuple[str, ...]] = {}
        self._documents: Documents | None = None
        self._own = ""
        """The description that this window has made while something else was edited in it."""
        self._fleet = fleet
        self._host: Host | None = None
        self._tasks = Tasks()
        self._reading: asyncio.Task[None] | None = None
        self._is_dirty = False
        self._is_over = False
        self._holds: list[str] = []
        """What each of those who hold it is doing; they may end in any order."""
        self._idle = asyncio.Event()
        self._idle.set()
        self._lookers: set[object] = set()
        self._seen = _sight(self.record)
        self._follow_host()
        fleet.inventory.changed.connect(self._on_inventory)

    @property
    def record(self) -> DomainRecord | None:
        """What the list says of the machine; None if it is gone."""
        return self._fleet.inventory.domain(self.where)

    @property
    def name(self) -> str:
        """What the list calls the machine; empty if it is gone."""
        return record.name if (record := self.record) is not None else ""

    @property
    def is_connected(self) -> bool:
        """Whether the machine's host can be asked now."""
        return self._host is not None and self._host.is_connected

    def look(self, who: object) -> None:
        """Somebody looks from now on: read what is missing, and follow the host."""
        self._lookers.add(who)
        self.load()

    def rest(self, who: object) -> None:
        """Somebody looks no longer; when nobody does, events are not followed."""
        self._lookers.discard(who)

    def load(self) -> None:
        """Read the descriptions, now or once more; what is typed stays."""
        if self._is_over:
            return
        self._is_dirty = True
        if not self._holds and (self._reading is None or self._reading.done()):
            self._reading = self._tasks.start(self._read_while_dirty(), "descriptions")

    @property
    def unusable(self) -> tuple[str, ...]:
        """What was typed and cannot be put into the draft: translated sentences."""
        return tuple(line for lines in self._unusable.values() for line in lines)

    def set_unusable(self, who: object, sentences: Iterable[str]) -> None:
        """Say what is typed at one place and cannot be put into the draft."""
        self._unusable[who] = tuple(sentences)

    @property
    def is_edited(self) -> bool:
        """Whether there is something to apply or to lose."""
        return bool(self.unusable) or (self.draft is not None and self.draft.is_changed)

    def cancel(self) -> None:
        """Undo every edit, and what is typed beside the draft."""
        self.dropping.emit(None)
        self._unusable.clear()
        if self.draft is not None:
            self.draft.reset()
        self.changed.emit(None)

    @property
    def is_busy(self) -> bool:
        """Whether the draft is being applied: nothing is to be edited meanwhile."""
        return bool(self._holds)

    @property
    def doing(self) -> str:
        """What is being done to the machine while it is `held`, translated, if it has a name."""
        return next(filter(None, reversed(self._holds)), "")

    @contextmanager
    def held(self, doing: str = "") -> Iterator[None]:
        """While the machine is being changed from here, what is half done is not read.

        Args:
            doing: what is being done, a translated sentence; empty if the draft is being applied.
        """
        self._holds.append(doing)
        self._idle.clear()
        self.busy_changed.emit(None)
        try:
            yield
        finally:
            self._holds.remove(doing)
            if not self._holds:
                self._idle.set()
            if not self._is_over:
                self.busy_changed.emit(None)
                if self._is_dirty:
                    self.load()

    async def idle(self) -> None:
        """Wait until the draft is not being applied any more."""
        await self._idle.wait()

    def scene(self, *, is_new: bool = False) -> Scene:
        """What forms have to know now.

        Raises:
            NotPossibleNow: nothing has been read yet.
        """
        if self.draft is None:
            raise NotPossibleNow(_("The description of the machine has not been read yet."))
        return self.scene_of(self.draft, is_new=is_new)

    def scene_of(self, draft: Draft, *, is_new: bool = False) -> Scene:
        """What forms have to know of another draft of the same machine."""
        is_active = draft.present_domain is not None
        return self._knowledge.scene(draft.domain, is_active=is_active, is_new=is_new)

    def want(self, nouns: Iterable[str]) -> None:
        """Read what the host has of these, see `vmgui.core.offers`; once each."""
        self._knowledge.want(nouns)

    def forget_offers(self) -> None:
        """Read what the host has anew when somebody looks next."""
        self._knowledge.forget_offers()

    async def doubts(self, device: Device) -> list[Doubt]:
        """What may be wrong with a device of the machine; what cannot be found out is nothing."""
        if self.draft is None:
            return []
        domain_type = self.draft.domain.type or ""
        return await doubts(self._fleet, self.where, device, domain_type=domain_type)

    def settle(self, documents: Documents) -> None:
        """Go on from what the host says after the draft was applied."""
        original = documents.next_start or documents.present
        if self.draft is not None and original is not None:
            self._documents = None  # read once more: `pending` is another
            self.draft.settle(original, documents.present)
            self.changed.emit(None)
        self.load()

    def expect(self, documents: Documents | None) -> None:
        """Go on from what this window has made of the machine beside what is edited in it."""
        self._own = (documents and documents.next_start) or ""
        self.load()

    def stop(self) -> None:
        """Give up what is being read, without waiting for it, and follow the host no longer."""
        self._is_over = True
        self._tasks.cancel()
        self._knowledge.stop()

    def _follow_host(self) -> None:
        """Listen to the host, which is another one after its connection was removed and added."""
        host = self._fleet.host_of(self.where)
        if host is self._host:
            return
        if self._host is not None:
            self._host.described.disconnect(self._on_described)
        self._host = host
        if host is not None:
            host.described.connect(self._on_described)

    def _on_described(self, uuid: str) -> None:
        if uuid == self.where.key and self._lookers:
            self.load()

    def _on_inventory(self, _batch: Batch) -> None:
        self._follow_host()
        seen, self._seen = self._seen, _sight(self.record)
        if seen != self._seen and self._seen is not None and self._lookers:
            self.load()

    async def _read_while_dirty(self) -> None:
        while self._is_dirty and not self._holds:
            self._is_dirty = False
            before = self._documents, self.problem
            try:
                documents = await descriptions.documents(self._fleet, self.where)
                if self._holds:
                    self._is_dirty = True
                    return
                self._take(documents)
                self.problem = None
            except VmguiError as error:
                self.problem = error
            if before != (self._documents, self.problem):
                self.changed.emit(None)
            await asyncio.sleep(WINDOW_SECONDS)

    def _take(self, documents: Documents) -> None:
        """Go on from what was read.

        Raises:
            VmguiError: it is no description of a machine; everything is as it was.
        """
        original = documents.next_start or documents.present
        if original is None:
            raise NotPossibleNow(_("This machine is no longer on the host."))
        if documents != self._documents:
            if self.draft is None:
                self.draft = Draft(original, documents.present)
            else:
                self._rebase(self.draft, original, documents.present)
            self._documents, self.is_secure = documents, documents.is_secure
            self._tasks.start(self._compare(documents), "pending changes")
        if self.draft is not None:
            self._knowledge.study(self.draft.original_domain)

    async def _compare(self, documents: Documents) -> None:
        """Find out what the next start changes: 20 ms and more that no form has to wait for."""
        pending = await _pending(documents)
        if documents is self._documents and pending != self.pending:
            self.pending = pending
            self.changed.emit(None)

    def _rebase(self, draft: Draft, original: str, present: str | None) -> None:
        was_rebased = draft.is_rebased
        self.rebasing.emit(None)
        clashes = draft.rebase(original, present)
        is_own = original == self._own and not was_rebased
        if not clashes and (is_own or not draft.is_changed):
            draft.accept_mine()  # there is nothing that a person would have to know


def _sight(record: DomainRecord | None) -> object:
    """What the descriptions depend on beside what they say themselves; None if it is gone."""
    if record is None:
        return None
    return record.state.is_active, record.number, record.name, record.is_stale


async def _pending(documents: Documents) -> str:
    if documents.present is None or documents.next_start is None:
        return ""
    return await away(pending_difference, documents.present, documents.next_start)
