from __future__ import annotations

from dataclasses import replace

import pytest

from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import DomainRecord, HostRecord
from vmgui.base.states import DomainState, HostState
from vmgui.core.inventory import Batch, Inventory

HOST = HostId("test:///default")
OTHER = HostId("test:///other")


def record(name: str, host: HostId = HOST, **changes: object) -> DomainRecord:
    made = DomainRecord(domain_id(host, f"uuid-{name}"), name)
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
def batches() -> list[Batch]:
    return []


@pytest.fixture
def inventory(batches: list[Batch]) -> Inventory:
    made = Inventory()
    made.put_host(HostRecord(HOST, "default"))
    made.changed.connect(batches.append)
    return made


def test_put_host_new_old_and_same(inventory: Inventory, batches: list[Batch]) -> None:
    inventory.put_host(HostRecord(OTHER, "other"))
    inventory.put_host(HostRecord(OTHER, "other"))
    inventory.put_host(HostRecord(OTHER, "other", HostState.CONNECTED))

    assert batches == [
        Batch(hosts_added=(OTHER,)),
        Batch(hosts_changed={OTHER: frozenset({"state"})}),
    ]


def test_list_domains_tells_only_the_difference(inventory: Inventory, batches: list[Batch]) -> None:
    a, b, c = record("a"), record("b"), record("c")
    inventory.list_domains(HOST, [a, b])
    changed = replace(b, state=DomainState.RUNNING, number=3)

    inventory.list_domains(HOST, [changed, c])

    assert batches == [
        Batch(added=(a.id, b.id)),
        Batch(added=(c.id,), changed={b.id: frozenset({"state", "number"})}, removed=(a.id,)),
    ]
    assert inventory.domains(HOST) == inventory.domains() == [changed, c]
    assert inventory.domain(a.id) is None


def test_list_domains_same_again_emits_nothing(inventory: Inventory, batches: list[Batch]) -> None:
    inventory.list_domains(HOST, [record("a")])
    batches.clear()

    inventory.list_domains(HOST, [record("a")])

    assert batches == []


def test_list_domains_of_a_removed_host_is_ignored(
    inventory: Inventory, batches: list[Batch]
) -> None:
    inventory.list_domains(OTHER, [record("a", OTHER)])

    assert batches == []
    assert inventory.domains(OTHER) == []


def test_update_domains_replaces_known_ones_only(
    inventory: Inventory, batches: list[Batch]
) -> None:
    a = record("a")
    inventory.list_domains(HOST, [a])
    batches.clear()

    inventory.update_domains([replace(a, name="z"), record("b"), record("c", OTHER)])
    inventory.update_domains([replace(a, name="z")])

    assert batches == [Batch(changed={a.id: frozenset({"name"})})]
    assert [r.name for r in inventory.domains()] == ["z"]


def test_mark_pending_and_stale(inventory: Inventory) -> None:
    a, b = record("a"), record("b")
    inventory.list_domains(HOST, [a, b])

    inventory.mark_pending(a.id, "Starting…")
    inventory.mark_pending(domain_id(HOST, "none"), "Starting…")
    assert inventory.domain(a.id) == replace(a, pending="Starting…")
    inventory.mark_stale(HOST)

    assert inventory.domains() == [replace(a, is_stale=True), replace(b, is_stale=True)]


def test_remove_host_takes_its_domains_along(inventory: Inventory, batches: list[Batch]) -> None:
    a = record("a")
    inventory.list_domains(HOST, [a])
    batches.clear()

    inventory.remove_host(HOST)
    inventory.remove_host(HOST)

    assert batches == [Batch(hosts_removed=(HOST,), removed=(a.id,))]


def test_batch_without_changes_is_false() -> None:
    assert not Batch()
    assert Batch(removed=(record("a").id,))
