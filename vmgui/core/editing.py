"""Editing: one machine as a window edits it. Reads its descriptions and follows the host.

The draft lives here, so every page of the window edits the same one. What other clients do to the
machine arrives as an event, is read, and the draft is rebased on it: what a person has typed stays.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

import vmgui.virt.definitions as definitions
from vmgui.base.errors import HostError, NotPossibleNow, VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import ObjectId
from vmgui.base.notify import Event
from vmgui.base.records import DomainRecord
from vmgui.base.uris import parse as parse_uri
from vmgui.core import capabilities
from vmgui.core.draft import Draft
from vmgui.core.fleet import Fleet
from vmgui.core.offers import READERS
from vmgui.core.tasks import Tasks
from vmgui.core.work import away
from vmgui.hardware.scene import Option, Scene
from vmgui.virt.definitions import Documents
from vmgui.xmldoc.capabilities import Capabilities
from vmgui.xmldoc.domcaps import DomainCapabilities
from vmgui.xmldoc.pending import pending_difference

log = logging.getLogger(__name__)

WINDOW_SECONDS = 0.05
"""Events that come this close together are one reading."""


class Editing:
    """A machine's draft, and what forms have to know around it. Lives in the GUI thread."""

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
        self.learned: Event[None] = Event()
        """The scene knows more: capabilities, or what the host offers."""
        self.is_secure = False
        """Whether the description can be changed over this connection."""
        self.pending = ""
        """What the next start of the running machine changes, as a diff; empty if nothing."""
        self._documents: Documents | None = None
        self._fleet = fleet
        self._tasks = Tasks()
        self._reading: asyncio.Task[None] | None = None
        self._is_dirty = False
        self._is_over = False
        self._capabilities: Capabilities | None = None
        self._domain_capabilities: DomainCapabilities | None = None
        self._offers: dict[str, tuple[Option, ...]] = {}
        self._asked: set[str] = set()
        if (host := fleet.host_of(where)) is not None:
            host.described.connect(self._on_described)

    @property
    def record(self) -> DomainRecord | None:
        """What the list says of the machine; None if it is gone."""
        return self._fleet.inventory.domain(self.where)

    def load(self) -> None:
        """Read the descriptions, now or once more; what is typed stays."""
        if self._is_over:
            return
        self._is_dirty = True
        if self._reading is None or self._reading.done():
            self._reading = self._tasks.start(self._read_while_dirty(), "descriptions")

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
        return Scene(
            domain=draft.domain,
            is_active=draft.present_domain is not None,
            is_new=is_new,
            is_local=not parse_uri(self.where.host.uri).is_remote,
            domain_capabilities=self._domain_capabilities,
            capabilities=self._capabilities,
            offers=self._offers,
        )

    def want(self, nouns: Iterable[str]) -> None:
        """Read what the host has of these, see `vmgui.core.offers`; once each."""
        missing = [noun for noun in nouns if noun in READERS and noun not in self._asked]
        if missing:
            self._asked.update(missing)
            self._tasks.start(self._learn(missing), "offers")

    def forget_offers(self) -> None:
        """Read what the host has anew when somebody looks next."""
        self._asked.clear()

    def settle(self, documents: Documents) -> None:
        """Go on from what the host says after the draft was applied."""
        original = documents.next_start or documents.present
        if self.draft is not None and original is not None:
            self._documents = None  # read once more: `pending` is another
            self.draft.settle(original, documents.present)
            self.load()

    async def close(self) -> None:
        """Give up what is being read, and follow the host no longer."""
        self._is_over = True
        await self._tasks.close()

    def stop(self) -> None:
        """Give up what is being read, without waiting for it, and follow the host no longer."""
        self._is_over = True
        self._tasks.cancel()

    def _on_described(self, uuid: str) -> None:
        if uuid == self.where.key and self.draft is not None:
            self.load()

    async def _read_while_dirty(self) -> None:
        while self._is_dirty:
            self._is_dirty = False
            try:
                await self._read()
                self.problem = None
            except VmguiError as error:
                self.problem = error
            self.changed.emit(None)
            await asyncio.sleep(WINDOW_SECONDS)

    async def _read(self) -> None:
        host, record = self._fleet.host_of(self.where), self.record
        if host is None or record is None:
            raise NotPossibleNow(_("This machine is no longer on the host."))
        documents = await host.call(
            definitions.documents, self.where.key, is_persistent=record.is_persistent is not False
        )
        original = documents.next_start or documents.present
        if original is None:
            raise NotPossibleNow(_("This machine is no longer on the host."))
        if documents == self._documents:
            return
        self._documents, self.is_secure = documents, documents.is_secure
        self.pending = await _pending(documents)
        if self.draft is None:
            self.draft = Draft(original, documents.present)
            self._tasks.start(self._learn_capabilities(), "capabilities")
        else:
            self.rebasing.emit(None)
            self.draft.rebase(original, documents.present)

    async def _learn_capabilities(self) -> None:
        """What forms can do without at first: what the host can do."""
        draft, host = self.draft, self.where.host
        if draft is None:
            return
        domain = draft.domain
        kind = (domain.emulator, domain.os.arch, domain.os.machine, domain.type)
        try:
            self._domain_capabilities = await capabilities.domain_capabilities(
                self._fleet, host, *kind
            )
            self.learned.emit(None)
            self._capabilities = await capabilities.capabilities(self._fleet, host)
        except VmguiError as error:
            log.info("%s: the capabilities could not be read: %s", host.uri, error)
        self.learned.emit(None)

    async def _learn(self, nouns: Iterable[str]) -> None:
        for noun in nouns:
            try:
                async for offers in READERS[noun](self._fleet, self.where.host):
                    self._offers = {**self._offers, noun: offers}
                    self.learned.emit(None)
            except HostError as error:
                log.info("%s: no %s: %s", self.where.host.uri, noun, error)
        self.learned.emit(None)


async def _pending(documents: Documents) -> str:
    if documents.present is None or documents.next_start is None:
        return ""
    return await away(pending_difference, documents.present, documents.next_start)
