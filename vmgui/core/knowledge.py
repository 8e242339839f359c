"""Knowledge: what forms have to know of a host, read when somebody needs it."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from vmgui.base.errors import VmguiError
from vmgui.base.ids import ObjectId
from vmgui.base.notify import Event
from vmgui.base.uris import parse as parse_uri
from vmgui.core import capabilities
from vmgui.core.fleet import Fleet
from vmgui.core.inventory import Batch
from vmgui.core.offers import READERS
from vmgui.core.tasks import Tasks
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.capabilities import Capabilities
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domcaps import DomainCapabilities

log = logging.getLogger(__name__)


class Knowledge:
    """What a host can do and has to offer, and what is called how there. Lives in the GUI thread.

    It never raises: what the host does not say, forms do without.
    """

    def __init__(self, fleet: Fleet, machine: ObjectId) -> None:
        """Know nothing yet.

        Args:
            fleet: all hosts.
            machine: the one that forms are about, which need not be there.
        """
        self.learned: Event[None] = Event()
        """There is more to know."""
        self._fleet = fleet
        self._machine = machine
        self._tasks = Tasks()
        self._is_over = False
        self._kind: _Kind | None = None
        """What machine `_domain_capabilities` are about, or will be."""
        self._capabilities: Capabilities | None = None
        self._domain_capabilities: DomainCapabilities | None = None
        self._offers: dict[str, tuple[Option, ...]] = {}
        self._asked: set[str] = set()
        self._taken: frozenset[str] | None = None
        """See `_others`; None until somebody asks."""
        fleet.inventory.changed.connect(self._on_inventory)

    def scene(
        self,
        domain: Domain,
        *,
        is_active: bool = False,
        is_new: bool = False,
        is_planned: bool = False,
    ) -> Scene:
        """A description with what is known around it; see `Scene` for the arguments."""
        return Scene(
            domain=domain,
            is_active=is_active,
            is_new=is_new,
            is_planned=is_planned,
            is_local=not parse_uri(self._machine.host.uri).is_remote,
            domain_capabilities=self._domain_capabilities,
            capabilities=self._capabilities,
            taken_names=self._others(),
            offers=self._offers,
        )

    def study(self, domain: Domain) -> None:
        """Read what machines of the kind of `domain` can have, unless that is known."""
        if self._is_over or _kind(domain) == self._kind:
            return
        self._kind = _kind(domain)
        self._tasks.start(self._learn_capabilities(self._kind), "capabilities")

    def want(self, nouns: Iterable[str]) -> None:
        """Read what the host has of these, see `vmgui.core.offers`; once each."""
        missing = [noun for noun in nouns if noun in READERS and noun not in self._asked]
        if missing and not self._is_over:
            self._asked.update(missing)
            self._tasks.start(self._learn(missing), "offers")

    def forget_offers(self) -> None:
        """Read what the host has anew when somebody looks next."""
        self._asked.clear()

    def stop(self) -> None:
        """Give up what is being read, without waiting for it, and read nothing more."""
        self._is_over = True
        self._tasks.cancel()

    def _others(self) -> frozenset[str]:
        """The names of the host's other machines."""
        if self._taken is None:
            records = self._fleet.inventory.domains(self._machine.host)
            self._taken = frozenset(each.name for each in records if each.id != self._machine)
        return self._taken

    def _on_inventory(self, _batch: Batch) -> None:
        self._taken = None

    async def _learn_capabilities(self, kind: _Kind) -> None:
        """What forms can do without at first: what the host can do."""
        host = self._machine.host
        try:
            found = await capabilities.domain_capabilities(self._fleet, host, *kind)
            if kind != self._kind:  # it is another machine by now
                return
            self._domain_capabilities = found
            self.learned.emit(None)
            self._capabilities = await capabilities.capabilities(self._fleet, host)
        except VmguiError as error:
            log.info("%s: the capabilities could not be read: %s", host.uri, error)
            if kind == self._kind:
                self._kind = None  # who asks next tries again
        self.learned.emit(None)

    async def _learn(self, nouns: Iterable[str]) -> None:
        host = self._machine.host
        for noun in nouns:
            try:
                async for offers in READERS[noun](self._fleet, host):
                    self._offers = {**self._offers, noun: offers}
                    self.learned.emit(None)
            except VmguiError as error:
                log.info("%s: no %s: %s", host.uri, noun, error)
                self._asked.discard(noun)  # who looks next tries again
        self.learned.emit(None)


_Kind = tuple[str | None, str | None, str | None, str | None]
"""Emulator, architecture, machine type, domain type."""


def _kind(domain: Domain) -> _Kind:
    return domain.emulator, domain.os.arch, domain.os.machine, domain.type
