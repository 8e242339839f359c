"""Following: hears of a host what somebody keeps up to date who looks at a part of it.

A host may be away, come back, be removed, and be added again as another object. First its events
are heard and then its things are read, or what happens in between is never seen; and a host that
does not tell of them is asked from time to time.
"""

from __future__ import annotations

import asyncio

from vmgui.base.errors import ConnectionLost, NotPossibleNow, VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.base.notify import Event
from vmgui.base.states import HostState
from vmgui.core.fleet import Fleet
from vmgui.core.host import POLL_SECONDS, Host
from vmgui.core.inventory import Batch
from vmgui.core.tasks import Tasks
from vmgui.virt.listening import Aspect, Notice

PAUSE_SECONDS = 5.0
"""Until a host that did not answer is asked again."""


class Following:
    """What a host tells between `begin` and `end`. Lives in the GUI thread.

    Whether it is there is known, and told by `away` and `removed`, all the time.
    """

    def __init__(self, fleet: Fleet, host: HostId, aspects: frozenset[Aspect]) -> None:
        """Follow `host`, which may come and go.

        Args:
            fleet: all hosts.
            host: which.
            aspects: what is heard of it.
        """
        self.is_online = False
        """Whether it makes sense to read from it."""
        self.noticed: Event[Notice] = Event()
        """Something in one of the aspects is out of date."""
        self.outdated: Event[None] = Event()
        """Everything may be: it is connected now, or listened to from now on."""
        self.ticked: Event[None] = Event()
        """It is time to look whether something has changed, which the host does not tell."""
        self.away: Event[VmguiError] = Event()
        """It cannot be read from, and why."""
        self.removed: Event[None] = Event()
        """It is not among ours any more, so that what was known of it is to be forgotten."""
        self._fleet = fleet
        self._host = host
        self._aspects = aspects
        self._heard: Host | None = None
        self._has_begun = False
        self._ticking = Tasks()
        fleet.inventory.changed.connect(self._on_inventory_changed)

    def begin(self) -> None:
        """Hear the host from now on; `outdated` or `away` is told at once."""
        self._has_begun = True
        self._hear()
        self.is_online = self._is_connected()
        self._ticking.start(self._tick(), "storage ticks")
        if self.is_online:
            self.outdated.emit(None)
        else:
            self.away.emit(_away())

    def end(self) -> None:
        """Hear it no longer."""
        self._has_begun = False
        self._ticking.cancel()
        self._hear()

    async def close(self) -> None:
        """Hear it no longer, and wait until nothing runs."""
        self.end()
        await self._ticking.close()

    async def is_worth_trying_again(self, error: VmguiError) -> bool:
        """Whether to read again what has failed, after a pause if so."""
        if not (self.is_online and error.is_retryable):
            return False
        await asyncio.sleep(PAUSE_SECONDS)
        return True

    def _hear(self) -> None:
        """Hear the events of the host that has this id now: one that was added again is another."""
        host = self._fleet.hosts.get(self._host) if self._has_begun else None
        if host is self._heard:
            return
        if self._heard is not None:
            self._heard.noticed.disconnect(self._on_notice)
            self._heard.listening.disconnect(self._on_listening)
        if host is not None:
            host.noticed.connect(self._on_notice)
            host.listening.connect(self._on_listening)
        self._heard = host

    def _is_connected(self) -> bool:
        record = self._fleet.inventory.hosts.get(self._host)
        return record is not None and record.state is HostState.CONNECTED

    def _on_notice(self, notice: Notice) -> None:
        if notice.aspect in self._aspects:
            self.noticed.emit(notice)

    def _on_listening(self, _nothing: None) -> None:
        self.outdated.emit(None)

    def _on_inventory_changed(self, batch: Batch) -> None:
        if self._host in batch.hosts_removed:
            self._hear()
            self.is_online = False
            self.removed.emit(None)
            self.away.emit(NotPossibleNow(_("The connection was removed.")))
        elif self._host in batch.hosts_changed or self._host in batch.hosts_added:
            self._hear()
            self._set_online(self._is_connected())

    def _set_online(self, is_online: bool) -> None:
        if is_online == self.is_online:
            return
        self.is_online = is_online
        if not is_online:
            self.away.emit(_away())
        elif self._has_begun:
            self.outdated.emit(None)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            host = self._heard
            if self.is_online and host is not None and not host.hears(self._aspects):
                self.ticked.emit(None)


def _away() -> ConnectionLost:
    return ConnectionLost(_("The host is not connected."), hint=_("Connect to it first."))
