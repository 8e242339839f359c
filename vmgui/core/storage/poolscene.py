"""PoolScene: what a form about a storage pool has to know of the host, read when it is needed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from vmgui.base.errors import VmguiError
from vmgui.base.i18n import ngettext
from vmgui.base.ids import HostId
from vmgui.base.notify import Event
from vmgui.base.uris import parse as parse_uri
from vmgui.core import resources
from vmgui.core.fleet import Fleet
from vmgui.core.offers import READERS
from vmgui.core.storage.directories import images_directory
from vmgui.core.tasks import Tasks
from vmgui.core.work import away
from vmgui.hardware.pools.discovery import NOUN, Discovery, looking_text, nothing_text
from vmgui.hardware.pools.kind import PoolKind
from vmgui.hardware.scene import Option, Scene, Search
from vmgui.xmldoc import poolsources
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.pool import Pool
from vmgui.xmldoc.poolcaps import PoolCapabilities
from vmgui.xmldoc.poolsources import Sources

log = logging.getLogger(__name__)


class Asks(Protocol):
    """What is asked of the host: `vmgui.core.storage.pools.PoolWork`."""

    async def capabilities(self) -> str | None:
        """What pools it can have, as XML; None if it does not say."""

    async def sources(self, pool_type: str, source_xml: str, /) -> str:
        """What it finds that pools of a type can be made of, as XML."""


class _Question(NamedTuple):
    """A search."""

    pool_type: str
    source_xml: str


class PoolScene:
    """What a host can do and has to offer for pools. Lives in the GUI thread.

    It never raises: what the host does not say, forms do without. Only a search says what went
    wrong, at its place in the form.
    """

    def __init__(self, fleet: Fleet, host: HostId, asks: Asks, *, own: str = "") -> None:
        """Know nothing yet.

        Args:
            fleet: all hosts.
            host: the one that forms are about.
            asks: what asks it.
            own: the name of the pool that is being changed; empty for a new one.
        """
        self.learned: Event[None] = Event()
        """There is more to know."""
        self._fleet, self._host, self._asks, self._own = fleet, host, asks, own
        self._tasks = Tasks()
        self._capabilities: PoolCapabilities | None = None
        self._pools: tuple[resources.PoolReading, ...] = ()
        self._offers: dict[str, tuple[Option, ...]] = {}
        self._wanted: set[str] = set()
        self._question: _Question | None = None
        self._searching: asyncio.Task[None] | None = None
        self._search: Search | None = None

    def look(self) -> None:
        """Begin to read what pools there are, and can be."""
        self._tasks.start(self._read_pools(), "pools")
        self._tasks.start(self._read_capabilities(), "pool capabilities")

    def scene(self, *, is_new: bool = True, is_active: bool = False) -> Scene:
        """What is known now.

        Args:
            is_new: whether the pool is not there yet.
            is_active: whether it is started.
        """
        others = [each for each in self._pools if each.name != self._own]
        paths = {each.target_path: each.name for each in others if each.target_path}
        return Scene(
            is_active=is_active,
            is_new=is_new,
            is_local=not parse_uri(self._host.uri).is_remote,
            pool_capabilities=self._capabilities,
            taken_names=frozenset(each.name for each in others),
            taken_paths=paths,
            images_directory=images_directory(self._host.uri, paths),
            offers=self._offers,
            search=self._search,
        )

    def want(self, nouns: Iterable[str]) -> None:
        """Read what the host has of these, see `vmgui.core.offers`; once each."""
        for noun in nouns:
            if noun in READERS and noun not in self._wanted:
                self._wanted.add(noun)
                self._tasks.start(self._read(noun), noun)

    def find_sources(self, kind: PoolKind, pool: Pool) -> None:
        """Have the host look for what `pool` can be made of, unless it has been asked just that."""
        discovery = kind.discovery
        if discovery is None or not discovery.is_ready(pool):
            self._forget_search()
            return
        question = _Question(kind.type, poolsources.request(pool))
        if question == self._question:
            return
        self._forget_search()
        self._question = question
        self._search = Search(looking_text(discovery, pool))
        self._searching = self._tasks.start(
            self._find(question, discovery, nothing_text(discovery, pool)), "pool sources"
        )
        self.learned.emit(None)

    def stop(self) -> None:
        """Give up what is being read, without waiting for it."""
        self._tasks.cancel()

    def _forget_search(self) -> None:
        if self._searching is not None:
            self._searching.cancel()
        had_any = self._search is not None or NOUN in self._offers
        self._question = self._searching = self._search = None
        self._offers = {noun: each for noun, each in self._offers.items() if noun != NOUN}
        if had_any:
            self.learned.emit(None)

    async def _find(self, question: _Question, discovery: Discovery, nothing: str) -> None:
        try:
            xml = await self._asks.sources(*question)
            found = discovery.options(list(parse(xml, Sources, keep_blanks=False).sources))
        except VmguiError as error:
            log.info("%s: no sources: %s", self._host.uri, error)
            parts = dict.fromkeys((error.message, error.hint, error.detail))
            said = " ".join(filter(None, parts))
            self._search = Search(said, is_problem=True)
            self._question = None  # who asks the same again means it
        else:
            count = len(found)
            # Translators: what a search on the host has found; they are in the list of the field
            many = ngettext("{count} found, see the list.", "{count} found, see the list.", count)
            self._search = Search(many.format(count=count) if found else nothing)
            self._offers = {**self._offers, NOUN: found}
        self.learned.emit(None)

    async def _read(self, noun: str) -> None:
        try:
            async for offers in READERS[noun](self._fleet, self._host):
                self._offers = {**self._offers, noun: offers}
                self.learned.emit(None)
        except VmguiError as error:
            log.info("%s: no %s: %s", self._host.uri, noun, error)
            self._wanted.discard(noun)  # who looks next tries again

    async def _read_pools(self) -> None:
        try:
            self._pools = await resources.pools(self._fleet, self._host)
        except VmguiError as error:
            log.info("%s: no pools: %s", self._host.uri, error)
        self.learned.emit(None)

    async def _read_capabilities(self) -> None:
        try:
            xml = await self._asks.capabilities()
            if xml is not None:
                self._capabilities = await away(_capabilities, xml)
        except VmguiError as error:
            log.info("%s: no pool capabilities: %s", self._host.uri, error)
        self.learned.emit(None)


def _capabilities(xml: str) -> PoolCapabilities:
    return parse(xml, PoolCapabilities, keep_blanks=False)
