"""Fleet: all hosts. Adds, removes and remembers them, and brings each one its notices."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from vmgui.base.errors import InvalidInput, NotPossibleNow
from vmgui.base.i18n import _
from vmgui.base.ids import HostId, ObjectId
from vmgui.base.records import DomainRecord, HostConfig
from vmgui.base.storage import Storage
from vmgui.base.uris import display_name, parse
from vmgui.core import cache, remembered
from vmgui.core.calls import Calls
from vmgui.core.host import Host, OpenSession
from vmgui.core.inbox import Inbox
from vmgui.core.inventory import Batch, Inventory
from vmgui.core.storage.turns import Turns
from vmgui.core.tasks import Tasks
from vmgui.virt.lanes import Lane
from vmgui.virt.listening import Notice
from vmgui.virt.session import open_session

log = logging.getLogger(__name__)
SAVE_SECONDS = 5.0
"""How long after a change the list of a host is kept."""

DEFAULT_URI = "qemu:///system"
_SOCKETS = ("/run/libvirt/libvirt-sock", "/run/libvirt/virtqemud-sock")
"""Of the daemon that serves `DEFAULT_URI`, whole or modular."""


class Fleet:
    """The hosts that the user has added. Lives in the GUI thread."""

    def __init__(
        self,
        inventory: Inventory,
        storage: Storage,
        cache_directory: Path,
        opener: OpenSession = open_session,
    ) -> None:
        """Make an empty fleet; `restore` brings the remembered hosts back.

        Args:
            inventory: gets the records of all hosts.
            storage: remembers the hosts.
            cache_directory: holds the last known lists.
            opener: opens the hosts' sessions, in workers.
        """
        self.inventory = inventory
        self.hosts: dict[HostId, Host] = {}
        self.turns = Turns()
        """Who works on the storage pools of the hosts."""
        self._storage = storage
        self._cache = cache_directory
        self._open_session = opener
        self._files = Lane("host lists", 1)
        self._tasks = Tasks()
        self._unsaved: set[HostId] = set()
        self._saving = False
        self._inbox: Inbox[Notice] = Inbox(asyncio.get_running_loop(), self._receive)
        inventory.changed.connect(self._on_inventory_changed)

    def restore(self, *, with_default: bool = False) -> None:
        """Add the remembered hosts, show what was last known of them, connect as they wish.

        Args:
            with_default: at the very first start, add this computer's hypervisor if it has one.
        """
        if with_default and remembered.is_first_start(self._storage):
            self._tasks.start(self._add_default(), "first start")
        for config in remembered.load(self._storage):
            if HostId(config.uri) in self.hosts:
                continue  # of the command line, or remembered twice by somebody's editor
            host = self._bring_back(config)
            if config.is_autoconnect:
                host.connect()

    def reach(self, uri: str) -> Host:
        """The host of a URI of the command line: as it is remembered, else for this time only.

        Does not connect, and remembers nothing that is not remembered.

        Raises:
            InvalidInput: the URI is malformed.
        """
        uri = uri.strip()
        parse(uri)
        if host := self.hosts.get(HostId(uri)):
            return host
        known = {config.uri: config for config in remembered.load(self._storage)}
        return self._bring_back(known.get(uri, HostConfig(uri, is_autoconnect=False)))

    def add(self, config: HostConfig, *, is_remembered: bool = True) -> Host:
        """Add a host, or give the one with the same URI its new name; does not connect.

        Args:
            config: what the user said.
            is_remembered: False for a host of a test world.

        Raises:
            InvalidInput: the URI is malformed.
        """
        config = replace(config, uri=config.uri.strip())
        parse(config.uri)
        host = self.hosts.get(HostId(config.uri))
        if host is None:
            host = self._make(config)
        else:
            host.rename(config, host.record.name)
            self._name_hosts()
        if is_remembered:
            remembered.remember(self._storage, config)
        return host

    async def remove(self, host: HostId) -> None:
        """Disconnect a host and forget it; nothing on the host itself changes."""
        gone = self.hosts.pop(host, None)
        if gone is None:
            return
        await gone.close()
        self.inventory.remove_host(host)
        self._name_hosts()
        remembered.forget(self._storage, host)
        await self._files.call(None, cache.forget, self._cache, host)

    def uris(self) -> frozenset[str]:
        """The URIs of all hosts."""
        return frozenset(host.uri for host in self.hosts)

    def host_of(self, where: ObjectId) -> Host | None:
        """The host of an object."""
        return self.hosts.get(where.host)

    def calls_of(self, host: HostId) -> Calls:
        """The calls to a host.

        Raises:
            NotPossibleNow: the host is not among ours any more.
            ConnectionLost: it is not connected, or not any more.
        """
        found = self.hosts.get(host)
        if found is None:
            raise NotPossibleNow(_("The connection was removed."))
        return found.calls

    def look_at(self, domains: Iterable[ObjectId]) -> None:
        """Say which domains are on screen; their descriptions are read first."""
        by_host: dict[HostId, set[str]] = {host: set() for host in self.hosts}
        for where in domains:
            by_host.setdefault(where.host, set()).add(where.key)
        for host_id, uuids in by_host.items():
            if host := self.hosts.get(host_id):
                host.details.look_at(frozenset(uuids))

    async def close(self) -> None:
        """Keep the lists, disconnect all hosts at once."""
        await self._save()
        await asyncio.gather(*(host.close() for host in self.hosts.values()))
        await self._tasks.close()
        self._files.close()

    async def _add_default(self) -> None:
        if await self._files.call(None, _has_local_daemon):
            self.add(HostConfig(DEFAULT_URI)).connect()

    def _bring_back(self, config: HostConfig) -> Host:
        """A host with what was last known of it."""
        host = self._make(config)
        self._tasks.start(self._show_kept(host), "kept list")
        return host

    def _make(self, config: HostConfig) -> Host:
        host = Host(config, _title(config), self.inventory, self._inbox.put, self._open_session)
        self.hosts[host.id] = host
        self._name_hosts()
        return host

    def _name_hosts(self) -> None:
        """Give every host a title that tells it from the others."""
        titles = _titles([host.config for host in self.hosts.values()])
        for host in self.hosts.values():
            title = titles[host.config.uri]
            if host.record.name != title:
                host.rename(host.config, title)

    def _receive(self, notices: list[Notice]) -> None:
        by_host: dict[HostId, list[Notice]] = {}
        for notice in notices:
            by_host.setdefault(notice.host, []).append(notice)
        for host_id, theirs in by_host.items():
            if host := self.hosts.get(host_id):
                host.receive(theirs)

    # What is remembered

    async def _show_kept(self, host: Host) -> None:
        records = await self._files.call(None, cache.load, self._cache, host.id)
        if records and host.id in self.inventory.hosts and not host.record.is_listed:
            self.inventory.list_domains(host.id, records)

    def _on_inventory_changed(self, batch: Batch) -> None:
        touched = {where.host for where in (*batch.added, *batch.removed)}
        for where, names in batch.changed.items():
            if not names <= _VOLATILE:
                touched.add(where.host)
        listed = {
            h for h in touched if h in self.inventory.hosts and self.inventory.hosts[h].is_listed
        }
        self._unsaved |= listed
        if self._unsaved and not self._saving:
            self._saving = True
            self._tasks.start(self._save_later(), "save lists")

    async def _save_later(self) -> None:
        try:
            while self._unsaved:
                await asyncio.sleep(SAVE_SECONDS)
                await self._save()
        finally:
            self._saving = False

    async def _save(self) -> None:
        unsaved, self._unsaved = self._unsaved, set()
        for host in unsaved:
            if host in self.inventory.hosts:
                records: list[DomainRecord] = self.inventory.domains(host)
                await self._files.call(None, cache.save, self._cache, host, records)


_VOLATILE = frozenset({"addresses", "pending", "is_stale", "since", "number"})


def _has_local_daemon() -> bool:
    return any(Path(path).exists() for path in _SOCKETS)


def _title(config: HostConfig) -> str:
    return config.name or display_name(config.uri) or _("Unnamed host")


def _titles(configs: Sequence[HostConfig]) -> dict[str, str]:
    """What hosts are called, by URI; names made from URIs grow until they differ."""
    titles = {config.uri: _title(config) for config in configs}
    for longer in (_title_with_user, lambda config: config.uri):
        uses = Counter(titles.values())
        for config in configs:
            if not config.name and uses[titles[config.uri]] > 1:
                titles[config.uri] = longer(config)
    return titles


def _title_with_user(config: HostConfig) -> str:
    title = _title(config)
    with contextlib.suppress(InvalidInput):  # somebody may have edited the settings
        if user := parse(config.uri).user:
            return f"{user}@{title}"
    return title
