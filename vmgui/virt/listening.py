"""libvirt's events, turned into notices that say only which object has changed in which aspect.

The callbacks run in libvirt's event thread: they read what they were given, hand it to `put` and
return. They never call libvirt. Whoever receives a notice fetches the data itself, so order, loss
and duplication of events do no harm.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any, NamedTuple

import libvirt

from vmgui.base.i18n import N_
from vmgui.base.ids import HostId, ObjectId, ObjectKind, domain_id
from vmgui.base.records import Incident
from vmgui.virt.enums import lifecycle_text

log = logging.getLogger(__name__)


class Aspect(Enum):
    """What about an object is out of date."""

    STATE = "state"
    """Whether it exists, its state, its flags: everything that the bulk list says."""
    DESCRIPTION = "description"
    """Its XML: title, notes, tags, memory, devices."""
    ADDRESSES = "addresses"
    POOL = "pool"
    """A storage pool: whether it exists, runs, how large it is."""
    VOLUMES = "volumes"
    """What is in a storage pool."""
    SECRET = "secret"
    """A secret, or whether it has a value."""
    CONNECTION = "connection"
    """The connection was closed by the other side or by the keep-alive."""


class Notice(NamedTuple):
    """Something is out of date."""

    host: HostId
    object: ObjectId | None
    aspect: Aspect
    incident: Incident | None = None
    """What to write into the object's recent events, if anything."""
    session: int = 0
    """The number of the session that it came through: an old one may speak after its end."""


Put = Callable[[Notice], None]
_Object = Any  # a virDomain, virStoragePool ...; only its UUID is read, which is not a call


class Listener:
    """The callbacks of one connection."""

    def __init__(self, host: HostId, put: Put, session: int = 0) -> None:
        """Make callbacks.

        Args:
            host: whose events they are.
            put: receives the notices, in libvirt's event thread.
            session: the number of the session, for the notices.
        """
        self._host = host
        self._put = put
        self._session = session
        self._callbacks: list[tuple[int, str]] = []
        """Their numbers, and what the connection calls taking one back."""
        self.heard: frozenset[Aspect] = frozenset()
        """What the host tells of, besides its domains; complete after `subscribe_rest`."""

    def subscribe(self, connection: libvirt.virConnect) -> None:
        """Register what the list depends on; before the list is read. Blocks (one call).

        Drivers without events raise; the caller then marks the host periodically instead.

        Raises:
            libvirt.libvirtError: the driver has no events.
        """
        self._register(connection, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, self._lifecycle)

    def subscribe_rest(self, connection: libvirt.virConnect) -> None:
        """Register everything else; after the list is shown. Blocks (one call an event).

        An event that this driver does not know is left out, and what is not the hypervisor's own if
        nobody on the host tells of it.
        """
        for event, callback in (
            (libvirt.VIR_DOMAIN_EVENT_ID_METADATA_CHANGE, self._described),
            (libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_ADDED, self._described),
            (libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, self._described),
            (libvirt.VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE, self._ballooned),
            (libvirt.VIR_DOMAIN_EVENT_ID_REBOOT, self._rebooted),
            (libvirt.VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON, self._io_failed),
            (libvirt.VIR_DOMAIN_EVENT_ID_WATCHDOG, self._watchdog_fired),
            (libvirt.VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE, self._agent_changed),
        ):
            with _known_to_driver():
                self._register(connection, event, callback)
        self._subscribe_storage(connection)

    def _subscribe_storage(self, connection: libvirt.virConnect) -> None:
        """Register what other daemons of a modular libvirt tell of, which may not be there."""
        for aspect, family, event, callback in (
            (
                Aspect.POOL,
                "storagePool",
                libvirt.VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE,
                self._pool_changed,
            ),
            (
                Aspect.VOLUMES,
                "storagePool",
                libvirt.VIR_STORAGE_POOL_EVENT_ID_REFRESH,
                self._pool_refreshed,
            ),
            (
                Aspect.SECRET,
                "secret",
                libvirt.VIR_SECRET_EVENT_ID_LIFECYCLE,
                self._secret_changed,
            ),
            (
                Aspect.SECRET,
                "secret",
                libvirt.VIR_SECRET_EVENT_ID_VALUE_CHANGED,
                self._secret_changed,
            ),
        ):
            register = getattr(connection, f"{family}EventRegisterAny")
            try:
                number = register(None, event, callback, None)
            except libvirt.libvirtError as error:
                # If it is the connection that is gone, the next call will say so.
                log.info("%s tells nothing of %s: %s", self._host.uri, aspect.value, error)
                continue
            self._keep(number, f"{family}EventDeregisterAny")
            self.heard |= {aspect}

    def unsubscribe(self, connection: libvirt.virConnect) -> None:
        """Take everything back. Blocks (one call an event).

        Each callback holds a reference to the connection: libvirt closes it after the last one.
        """
        callbacks, self._callbacks = self._callbacks, []
        for number, take_back in callbacks:
            with contextlib.suppress(libvirt.libvirtError):  # the other side is gone already
                getattr(connection, take_back)(number)

    def _register(
        self, connection: libvirt.virConnect, event: int, callback: Callable[..., None]
    ) -> None:
        number = connection.domainEventRegisterAny(None, event, callback, None)
        self._keep(number, "domainEventDeregisterAny")

    def _keep(self, number: int, take_back: str) -> None:
        self._callbacks.append((number, take_back))

    # The callbacks. Everything else about their signatures is libvirt-python's.

    def _lifecycle(self, _c: Any, domain: _Object, event: int, detail: int, _o: Any) -> None:
        self._tell(domain, Aspect.STATE, lifecycle_text(event, detail))
        if event in (libvirt.VIR_DOMAIN_EVENT_DEFINED, libvirt.VIR_DOMAIN_EVENT_STARTED):
            self._tell(domain, Aspect.DESCRIPTION)

    def _described(self, _c: Any, domain: _Object, *_details: Any) -> None:
        self._tell(domain, Aspect.DESCRIPTION)

    def _ballooned(self, _c: Any, domain: _Object, *_details: Any) -> None:
        self._tell(domain, Aspect.DESCRIPTION)

    def _rebooted(self, _c: Any, domain: _Object, _o: Any) -> None:
        self._tell(domain, Aspect.STATE, N_("The guest rebooted"))

    def _io_failed(
        self, _c: Any, domain: _Object, path: str, alias: str, _action: int, reason: str, _o: Any
    ) -> None:
        values = (("disk", path or alias), ("reason", reason or "?"))
        self._tell(domain, Aspect.STATE, N_("Disk {disk} failed: {reason}"), values)

    def _watchdog_fired(self, _c: Any, domain: _Object, _action: int, _o: Any) -> None:
        self._tell(domain, Aspect.STATE, N_("The watchdog fired"))

    def _agent_changed(self, _c: Any, domain: _Object, state: int, _reason: int, _o: Any) -> None:
        is_up = state == libvirt.VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_CONNECTED
        text = N_("The guest agent connected") if is_up else N_("The guest agent disconnected")
        self._tell(domain, Aspect.ADDRESSES, text)

    def _pool_changed(self, _c: Any, pool: _Object, *_details: Any) -> None:
        self._tell_of(ObjectKind.POOL, pool, Aspect.POOL)

    def _pool_refreshed(self, _c: Any, pool: _Object, *_details: Any) -> None:
        self._tell_of(ObjectKind.POOL, pool, Aspect.VOLUMES)

    def _secret_changed(self, _c: Any, secret: _Object, *_details: Any) -> None:
        self._tell_of(ObjectKind.SECRET, secret, Aspect.SECRET)

    def _tell_of(self, kind: ObjectKind, thing: _Object, aspect: Aspect) -> None:
        where = ObjectId(self._host, kind, thing.UUIDString())
        self._put(Notice(self._host, where, aspect, session=self._session))

    def closed(self, _connection: Any, _reason: int, _opaque: Any) -> None:
        """The close callback of the connection (virConnectRegisterCloseCallback)."""
        self._put(Notice(self._host, None, Aspect.CONNECTION, session=self._session))

    def _tell(
        self,
        domain: _Object,
        aspect: Aspect,
        text: str = "",
        values: tuple[tuple[str, str], ...] = (),
    ) -> None:
        where = domain_id(self._host, domain.UUIDString())
        incident = Incident(where, time.time(), text, values) if text else None
        self._put(Notice(self._host, where, aspect, incident, self._session))


@contextmanager
def _known_to_driver() -> Iterator[None]:
    """Passes over an event that the driver does not know."""
    try:
        yield
    except libvirt.libvirtError as error:
        if error.get_error_code() not in (libvirt.VIR_ERR_NO_SUPPORT, libvirt.VIR_ERR_INVALID_ARG):
            raise
