"""Inventory: the records of all hosts and domains, and what has changed in them.

The one place where "what we know" lives. It compares what arrives with what it has and tells
listeners only the difference, with the names of the fields, so that views do as little as possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TypeVar

from vmgui.base.ids import HostId, ObjectId
from vmgui.base.notify import Event
from vmgui.base.records import DomainRecord, HostRecord

Record = TypeVar("Record", DomainRecord, HostRecord)

_FIELDS = {kind: tuple(f.name for f in fields(kind)) for kind in (DomainRecord, HostRecord)}


@dataclass(frozen=True, slots=True)
class Batch:
    """What one step changed. Added, changed and removed never name the same object twice."""

    hosts_added: tuple[HostId, ...] = ()
    hosts_changed: Mapping[HostId, frozenset[str]] = field(default_factory=dict)
    """The names of the fields of `HostRecord` that have new values."""
    hosts_removed: tuple[HostId, ...] = ()
    added: tuple[ObjectId, ...] = ()
    changed: Mapping[ObjectId, frozenset[str]] = field(default_factory=dict)
    """The names of the fields of `DomainRecord` that have new values."""
    removed: tuple[ObjectId, ...] = ()

    def __bool__(self) -> bool:
        """True when anything has changed."""
        return bool(
            self.hosts_added
            or self.hosts_changed
            or self.hosts_removed
            or self.added
            or self.changed
            or self.removed
        )


class Inventory:
    """All records by id. Lives in the GUI thread."""

    def __init__(self) -> None:
        self.hosts: dict[HostId, HostRecord] = {}
        """In the order in which they were added."""
        self.changed: Event[Batch] = Event()
        self._domains: dict[HostId, dict[ObjectId, DomainRecord]] = {}

    def domain(self, where: ObjectId) -> DomainRecord | None:
        """The record of a domain, None if there is none (any more)."""
        return self._domains.get(where.host, {}).get(where)

    def domains(self, host: HostId | None = None) -> list[DomainRecord]:
        """The records of a host's domains, or of all."""
        if host is not None:
            return list(self._domains.get(host, {}).values())
        return [record for rows in self._domains.values() for record in rows.values()]

    def put_host(self, record: HostRecord) -> None:
        """Add or replace a host's record."""
        old = self.hosts.get(record.id)
        if old == record:
            return
        self.hosts[record.id] = record
        self._domains.setdefault(record.id, {})
        if old is None:
            self.changed.emit(Batch(hosts_added=(record.id,)))
        else:
            self.changed.emit(Batch(hosts_changed={record.id: _differing(old, record)}))

    def remove_host(self, host: HostId) -> None:
        """Forget a host and its domains."""
        if self.hosts.pop(host, None) is None:
            return
        gone = self._domains.pop(host, {})
        self.changed.emit(Batch(hosts_removed=(host,), removed=tuple(gone)))

    def list_domains(self, host: HostId, records: Iterable[DomainRecord]) -> None:
        """Take a host's complete list: domains that are not in it are gone."""
        if host not in self.hosts:
            return
        old = self._domains[host]
        new = {record.id: record for record in records}
        self._domains[host] = new
        changed = {}
        for where, record in new.items():
            before = old.get(where)
            if before is not None and before is not record and before != record:
                changed[where] = _differing(before, record)
        batch = Batch(
            added=tuple(where for where in new if where not in old),
            changed=changed,
            removed=tuple(where for where in old if where not in new),
        )
        if batch:
            self.changed.emit(batch)

    def update_domains(self, records: Iterable[DomainRecord]) -> None:
        """Replace the records of domains that are still there; others are ignored."""
        changed = {}
        for record in records:
            rows = self._domains.get(record.id.host, {})
            before = rows.get(record.id)
            if before is not None and before != record:
                rows[record.id] = record
                changed[record.id] = _differing(before, record)
        if changed:
            self.changed.emit(Batch(changed=changed))

    def mark_pending(self, where: ObjectId, text: str) -> None:
        """Show that somebody asked for something; an empty text ends it."""
        record = self.domain(where)
        if record is not None:
            self.update_domains([replace(record, pending=text)])

    def mark_stale(self, host: HostId) -> None:
        """Show that a host's domains are as they were last seen."""
        self.update_domains(
            [replace(record, is_stale=True, pending="") for record in self.domains(host)]
        )


def _differing(before: Record, after: Record) -> frozenset[str]:
    names = _FIELDS[type(after)]
    return frozenset(name for name in names if getattr(before, name) != getattr(after, name))
