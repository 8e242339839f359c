"""A fleet without hosts: records by the handful, and samples that a test sets."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

from vmgui.base.ids import HostId, ObjectId, domain_id
from vmgui.base.notify import Event
from vmgui.base.records import DomainDetails, DomainRecord, HostRecord, Sample
from vmgui.base.states import DomainState, HostState
from vmgui.core.history import History
from vmgui.core.inventory import Inventory

NODE1 = HostId("qemu+ssh://root@node1/system")
NODE2 = HostId("qemu+ssh://root@node2/system")


def host_record(
    host: HostId = NODE1, name: str = "", state: HostState = HostState.CONNECTED, **more: object
) -> HostRecord:
    record = HostRecord(host, name or host.uri.rpartition("@")[2].partition("/")[0], state)
    return replace(record, **more)  # type: ignore[arg-type]


def domain_record(
    name: str,
    host: HostId = NODE1,
    *,
    state: DomainState = DomainState.SHUT_OFF,
    folder: str = "",
    tags: Iterable[str] = (),
    **more: object,
) -> DomainRecord:
    details = DomainDetails(folder=folder, tags=tuple(tags))
    record = DomainRecord(domain_id(host, f"uuid-{name}"), name, state, details=details)
    return replace(record, **more)  # type: ignore[arg-type]


def inventory_of(*records: DomainRecord, hosts: Iterable[HostRecord] = ()) -> Inventory:
    """An inventory with these machines, and their hosts connected unless they are given."""
    inventory = Inventory()
    for host in hosts:
        inventory.put_host(host)
    for host_id in dict.fromkeys(record.id.host for record in records):
        if host_id not in inventory.hosts:
            inventory.put_host(host_record(host_id))
        inventory.list_domains(host_id, [r for r in records if r.id.host == host_id])
    return inventory


class FakeSamples:
    """A sampler that knows what a test tells it."""

    def __init__(self) -> None:
        self.sampled: Event[HostId] = Event()
        self.peaks = {"disk": 1.0, "network": 1.0}
        self.histories: dict[ObjectId, History] = {}

    def history(self, where: ObjectId) -> History | None:
        return self.histories.get(where)

    def add(self, where: ObjectId, sample: Sample) -> None:
        self.histories.setdefault(where, History()).add(sample)


class Storm:
    """Random changes of an inventory, the same for the same seed."""

    STATES = tuple(DomainState)
    FOLDERS = ("", "prod", "prod/web", "prod/db", "test", "test/a/b")
    TAGS = ("web", "db", "old", "backup")

    def __init__(self, inventory: Inventory, seed: int) -> None:
        self.inventory = inventory
        self.random = random.Random(seed)
        self._number = 0

    def step(self) -> None:
        """One change, or several at once."""
        choose = self.random.random()
        if choose < 0.08 or not self.inventory.hosts:
            self._add_host()
        elif choose < 0.12:
            self.inventory.remove_host(self._host())
        elif choose < 0.22:
            self._change_host()
        elif choose < 0.5:
            self._list()
        else:
            self._change_domains()

    def _host(self) -> HostId:
        return self.random.choice(list(self.inventory.hosts))

    def _add_host(self) -> None:
        if len(self.inventory.hosts) < 5:
            self._number += 1
            state = self.random.choice(list(HostState))
            host = HostId(f"qemu+ssh://root@h{self._number}/system")
            self.inventory.put_host(host_record(host, f"h{self._number}", state))

    def _change_host(self) -> None:
        record = self.inventory.hosts[self._host()]
        if self.random.random() < 0.5:
            self.inventory.put_host(replace(record, name=f"h{self.random.randrange(30)}"))
        else:
            state = self.random.choice(list(HostState))
            self.inventory.put_host(replace(record, state=state, retry_at=1.0))

    def _list(self) -> None:
        host = self._host()
        kept = [r for r in self.inventory.domains(host) if self.random.random() < 0.8]
        new = [self._new(host) for _ in range(self.random.randrange(12))]
        self.inventory.list_domains(host, [self._changed(r) for r in kept] + new)

    def _change_domains(self) -> None:
        records = self.inventory.domains()
        some = self.random.sample(records, min(len(records), self.random.randrange(1, 9)))
        self.inventory.update_domains([self._changed(record) for record in some])

    def _new(self, host: HostId) -> DomainRecord:
        self._number += 1
        return self._changed(domain_record(f"vm{self._number}", host))

    def _changed(self, record: DomainRecord) -> DomainRecord:
        choose = self.random.random()
        if choose < 0.2:
            return replace(record, name=f"vm{self.random.randrange(200)}")
        if choose < 0.6:
            return replace(record, state=self.random.choice(self.STATES))
        if choose < 0.8:
            tags = tuple(self.random.sample(self.TAGS, self.random.randrange(4)))
            details = DomainDetails(folder=self.random.choice(self.FOLDERS), tags=tags)
            return replace(record, details=details)
        if choose < 0.9:
            return replace(record, is_stale=not record.is_stale, pending="Starting…")
        return record
