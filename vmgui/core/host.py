"""Host: one connection's life. Connect, list, serve, lose, wait, connect again.

Each host is a coroutine of its own with lanes of its own, so none waits for another. libvirt's
events only mark what is out of date; `Refresher` and `DetailsReader` fetch it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

import vmgui.virt.queries as queries
from vmgui.base.errors import ConnectionLost, HostError, VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import HostId, ObjectId, domain_id
from vmgui.base.notify import Event
from vmgui.base.records import DomainRecord, HostConfig, HostRecord, Incident
from vmgui.base.states import HostState
from vmgui.core import listing
from vmgui.core.addresses import AddressReader
from vmgui.core.calls import Calls
from vmgui.core.details import DetailsReader
from vmgui.core.inventory import Inventory
from vmgui.core.opening import Opening
from vmgui.core.refresh import Refresher
from vmgui.core.tasks import Tasks
from vmgui.core.work import away
from vmgui.virt.lanes import Lane
from vmgui.virt.listening import Aspect, Notice, Put
from vmgui.virt.session import Connection, Session, open_session

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

OpenSession = Callable[[HostId, Put], Session]

FIRST_RETRY_SECONDS = 1.0
LONGEST_RETRY_SECONDS = 60.0
POLL_SECONDS = 5.0
"""Between marks of hosts whose driver sends no events."""
CLOSE_SECONDS = 2.0
"""How long the end of the program waits for a host that does not answer."""
_OF_EDITORS = frozenset({Aspect.DESCRIPTION, Aspect.STATE})
"""What windows that edit a domain follow. A start and a stop that come close together leave the
list as it was, but not what such a window has read in between."""
_NO_DOMAINS = frozenset({Aspect.POOL, Aspect.VOLUMES, Aspect.SECRET})
INCIDENTS = 50
"""How many recent events of a domain are kept."""


class Host:
    """A host that the user has added, connected or not."""

    def __init__(
        self,
        config: HostConfig,
        title: str,
        inventory: Inventory,
        put: Put,
        opener: OpenSession = open_session,
    ) -> None:
        """Make a host; nothing is opened before `connect`.

        Args:
            config: what the user said.
            title: what it is called on screen.
            inventory: gets its records.
            put: the inbox for notices, called in libvirt's event thread.
            opener: opens its sessions, in a worker.
        """
        self.config = config
        self.id = HostId(config.uri)
        self.incidents: dict[ObjectId, deque[Incident]] = {}
        """The recent events of each domain, oldest first."""
        self.incident_added: Event[Incident] = Event()
        self.described: Event[str] = Event()
        """The domain with this UUID has changed, started or stopped, also if no record says so."""
        self.noticed: Event[Notice] = Event()
        """Something that is no domain is out of date: a pool, what is in one, a secret."""
        self.listening: Event[None] = Event()
        """What the host tells is listened to from now on; what was read before may be old."""
        self.refresher = Refresher(self._refresh)
        self.details = DetailsReader(self._read_details)
        self._addresses = AddressReader(lambda: self.call(queries.leases), inventory, self.id)
        self._inventory = inventory
        self._put = put
        self._open_session = opener
        self._tasks = Tasks()
        self._companions = Tasks()
        """What runs beside a session and ends with it."""
        self._farewells = Tasks()
        """Sessions that are being closed."""
        self._session: Session | None = None
        self._life: asyncio.Task[None] | None = None
        self._lost = asyncio.Event()
        self._hurry = asyncio.Event()
        self._delay = FIRST_RETRY_SECONDS
        self._opening = Opening(self.id.uri)
        self._calls: Calls | None = None
        inventory.put_host(HostRecord(self.id, title))

    # What it is

    @property
    def record(self) -> HostRecord:
        """What the inventory says of it."""
        return self._inventory.hosts[self.id]

    @property
    def is_connected(self) -> bool:
        """True while calls make sense."""
        return self._session is not None

    def hears(self, aspects: Iterable[Aspect]) -> bool:
        """Whether it tells of changes in all of these; who needs the others has to ask."""
        return self._session is not None and self._session.heard.issuperset(aspects)

    def rename(self, config: HostConfig, title: str) -> None:
        """Take a new name or autoconnect flag; the URI stays."""
        self.config = config
        self._show(name=title)

    # Its life

    def connect(self) -> None:
        """Connect, or hurry the next try if it waits for one."""
        if self._life is None or self._life.done():
            self._life = self._tasks.start(self._live(), f"host {self.id.uri}")
        else:
            self._hurry.set()

    async def disconnect(self) -> None:
        """Close the connection, or give up opening it."""
        if self._life is not None:
            self._life.cancel()
            await asyncio.gather(self._life, return_exceptions=True)
            self._life = None
        if self.id in self._inventory.hosts:
            self._show(state=HostState.DISCONNECTED, problem="", detail="", hint="", retry_at=None)

    async def close(self) -> None:
        """End for good; waits for the other side to say goodbye, within `CLOSE_SECONDS`."""
        await self.disconnect()
        await self._tasks.close()
        await asyncio.gather(
            self.refresher.close(),
            self.details.close(),
            self._companions.close(),
            self._farewells.finish(CLOSE_SECONDS),
        )

    async def _live(self) -> None:
        self._delay = FIRST_RETRY_SECONDS
        while True:
            try:
                await self._open()
                await self._serve()
                problem: VmguiError = ConnectionLost(_("The connection to the host was lost."))
            except VmguiError as error:
                problem = error
            finally:
                self._let_go()
            if not problem.is_retryable:
                self._show_problem(HostState.FAILED, problem, None)
                return
            self._show_problem(HostState.WAITING, problem, time.time() + self._delay)
            await self._wait(self._delay)
            self._delay = min(self._delay * 2, LONGEST_RETRY_SECONDS)

    async def _open(self) -> None:
        self._show(state=HostState.CONNECTING, problem="", detail="", hint="", retry_at=None)
        self._lost.clear()
        self._hurry.clear()
        session = await self._opening.open(partial(self._open_session, self.id, self._put))
        self._session, self._calls = session, Calls(self.id.uri, session, self._lost.set)

    async def _serve(self) -> None:
        """From the first list until the connection is lost."""
        session = self._session
        await self._list()
        self._delay = FIRST_RETRY_SECONDS
        self._show(state=HostState.CONNECTED, is_listed=True)
        log.info("%s: %d domains listed", self.id.uri, len(self._inventory.domains(self.id)))
        self._want_details(self._inventory.domains(self.id))
        self._companions.start(self._complete(), "complete")
        if session and session.has_events:
            await self._lost.wait()
        while not self._lost.is_set():
            self.refresher.mark()
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await self._lost.wait()
            except TimeoutError:
                continue

    async def _complete(self) -> None:
        """What the first list can do without: the other events, the facts, the addresses."""
        await self._try(self._subscribe_rest())
        self.refresher.mark()  # for what changed while the list was read
        self.listening.emit(None)
        await self._try(self._read_facts())
        await self._addresses.run()

    async def _try(self, step: Coroutine[Any, Any, None]) -> None:
        """Do something that the host may refuse without harm."""
        try:
            await step
        except HostError as error:
            log.info("%s: %s", self.id.uri, error)

    async def _subscribe_rest(self) -> None:
        if self._session is not None:
            await self.call(_subscribe_rest, self._session)

    async def _read_facts(self) -> None:
        self._show(facts=await self.call(queries.facts))

    def _let_go(self) -> None:
        """Leave the session and its lanes behind; a dead one blocks only its old threads.

        Without an await, so that nothing can come between: not even a cancellation.
        """
        session, self._session = self._session, None
        self._companions.cancel()
        self.refresher.stop()
        self.details.stop()
        if self._calls is not None:
            self._calls.close()
            self._calls = None
        if session is not None:
            self._farewells.start(_close(self.id, session), "close session")
        if self.id in self._inventory.hosts:
            self._inventory.mark_stale(self.id)
            self._show(is_listed=False)

    async def _wait(self, delay: float) -> None:
        self._hurry.clear()
        try:
            async with asyncio.timeout(delay):
                await self._hurry.wait()
        except TimeoutError:
            return

    # Calls

    @property
    def calls(self) -> Calls:
        """The calls on the connection.

        Raises:
            ConnectionLost: it is not connected, or not any more.
        """
        if self._calls is None:
            raise ConnectionLost(
                _("{host} is not connected.").format(host=self.record.name),
                hint=_("Connect to it first."),
            )
        return self._calls

    async def call(
        self,
        function: Callable[Concatenate[Connection, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Make a short call on the connection; see `Calls.read`.

        Raises:
            ConnectionLost: it is not connected, or not any more.
            HostError: the call failed.
        """
        return await self.calls.read(function, *args, **kwargs)

    # Reading

    def receive(self, notices: Iterable[Notice]) -> None:
        """Take what the events say is out of date.

        What an old session still has to say counts as an incident only. Before the list is there,
        there is nothing that could be out of date; `_complete` reads it once more afterwards.
        """
        described: list[str] = []
        is_state_dirty = False
        for notice in self._current(notices):
            if notice.aspect is Aspect.CONNECTION:
                self._lost.set()
            elif notice.aspect is Aspect.DESCRIPTION and notice.object is not None:
                described.append(notice.object.key)
            elif notice.aspect is Aspect.STATE:
                is_state_dirty = True
            elif notice.aspect is Aspect.ADDRESSES:
                self._addresses.mark()
            elif notice.aspect in _NO_DOMAINS:
                self.noticed.emit(notice)
        if not self.record.is_listed:
            return
        if is_state_dirty:
            self.refresher.mark()
        self.details.want(described, is_changed=True)

    def _current(self, notices: Iterable[Notice]) -> Iterator[Notice]:
        """Those of the present session; editors hear of theirs, and all incidents are kept."""
        for notice in notices:
            if notice.incident is not None:
                self._remember(notice.incident)
            if self._session is None or notice.session != self._session.number:
                continue
            if notice.object is not None and notice.aspect in _OF_EDITORS:
                self.described.emit(notice.object.key)
            yield notice

    def _remember(self, incident: Incident) -> None:
        kept = self.incidents.setdefault(incident.object, deque(maxlen=INCIDENTS))
        kept.append(incident)
        self.incident_added.emit(incident)

    async def _refresh(self) -> None:
        try:
            await self._list()
        except HostError as error:
            log.info("%s: the list could not be read: %s", self.id.uri, error)
            if self._session is not None and not self._lost.is_set():
                await asyncio.sleep(POLL_SECONDS)
                self.refresher.mark()

    async def _list(self) -> None:
        states, flags = await self.call(listing.read_list)
        known = {record.id: record for record in self._inventory.domains(self.id)}
        now = time.time() if self.record.is_listed else None
        records = []
        for uuid, reading in states.items():
            where = domain_id(self.id, uuid)
            records.append(listing.updated(known.get(where), where, reading, flags, now))
        self._inventory.list_domains(self.id, records)
        self._want_details([record for record in records if record.id not in known])
        for gone in self.incidents.keys() - {record.id for record in records}:
            del self.incidents[gone]

    def _want_details(self, records: Iterable[DomainRecord]) -> None:
        """Read these in the order of their names, so that what changes together stands together."""
        self.details.want([record.uuid for record in sorted(records, key=lambda r: r.name)])

    async def _read_details(self, uuids: list[str]) -> None:
        xml = await self.call(queries.descriptions, uuids)
        found = await away(listing.details, xml)
        records = []
        for uuid, details in found.items():
            record = self._inventory.domain(domain_id(self.id, uuid))
            if record is not None:
                records.append(listing.configured(replace(record, details=details)))
        self._inventory.update_domains(records)

    # Showing

    def _show(self, **changes: object) -> None:
        self._inventory.put_host(replace(self.record, **changes))  # type: ignore[arg-type]

    def _show_problem(self, state: HostState, error: VmguiError, retry_at: float | None) -> None:
        self._show(
            state=state,
            problem=error.message,
            detail=error.detail,
            hint=error.hint,
            retry_at=retry_at,
        )


def _subscribe_rest(_connection: Connection, session: Session) -> None:
    session.subscribe_rest()


async def _close(host: HostId, session: Session) -> None:
    """Close a session in a lane of its own: with a dead peer it may take minutes."""
    lane = Lane(f"{host.uri} close", 1)
    try:
        await lane.call(None, session.close)
    finally:
        lane.close()
