from __future__ import annotations

import pytest

from tests.models.fakes import (
    NODE1,
    NODE2,
    FakeSamples,
    Storm,
    domain_record,
    host_record,
    inventory_of,
)
from vmgui.base.ids import HostId
from vmgui.base.records import DomainRecord, Sample
from vmgui.base.settings import Grouping
from vmgui.base.states import DomainState, HostState
from vmgui.core.inventory import Inventory
from vmgui.models.arrangement import (
    Arrangement,
    Group,
    GroupKey,
    Sort,
    arrange,
    fields_used,
    folder_parts,
    group_name,
)
from vmgui.models.columns import COLUMNS, place_of
from vmgui.models.filters import Filter

Shape = list[tuple[str, object, list[str]]]


def names(inventory: Inventory, group: Group) -> list[str]:
    records = (inventory.domain(where) for where in group.domains)
    return [record.name for record in records if record]


def shape(inventory: Inventory, groups: tuple[Group, ...]) -> list[object]:
    """Groups as (name, groups in it, machines in it)."""
    return [
        (
            inventory.hosts[group.key].name
            if isinstance(group.key, HostId)
            else group_name(group.key),
            shape(inventory, group.groups),
            names(inventory, group),
        )
        for group in groups
    ]


def flat(*records: DomainRecord, column: str = "name", is_descending: bool = False) -> list[str]:
    inventory = inventory_of(*records)
    sort = Sort(COLUMNS[place_of(column)], is_descending)
    return names(inventory, arrange(inventory, Grouping.HOST, Filter(), sort).groups[0])


def test_arrange_by_host_all_hosts_by_name() -> None:
    inventory = inventory_of(
        domain_record("vm10", NODE2),
        domain_record("vm2", NODE2),
        domain_record("a", NODE1),
        hosts=[
            host_record(NODE2, "node10"),
            host_record(NODE1, "node2"),
            host_record(HostId("test:///default"), "Alone"),
        ],
    )

    found = arrange(inventory, Grouping.HOST, Filter(), Sort())

    assert shape(inventory, found.groups) == [
        ("Alone", [], []),
        ("node2", [], ["a"]),
        ("node10", [], ["vm2", "vm10"]),
    ]
    assert (found.shown, found.total) == (3, 3)


def test_arrange_by_host_filtered_hides_empty_connected_hosts() -> None:
    inventory = inventory_of(
        domain_record("web", NODE1),
        hosts=[
            host_record(NODE2, "other"),
            host_record(HostId("xen:///system"), "lost", HostState.WAITING),
        ],
    )

    found = arrange(inventory, Grouping.HOST, Filter("web"), Sort())

    assert [name for name, *_rest in shape(inventory, found.groups)] == ["lost", "node1"]


def test_arrange_by_folder_nests_across_hosts() -> None:
    inventory = inventory_of(
        domain_record("b", NODE1, folder="prod/web"),
        domain_record("a", NODE2, folder="/prod// web /"),
        domain_record("c", NODE1, folder="prod"),
        domain_record("d", NODE1),
        domain_record("e", NODE1, folder="a10"),
        domain_record("f", NODE1, folder="a9"),
    )

    found = arrange(inventory, Grouping.FOLDER, Filter(), Sort())

    assert shape(inventory, found.groups) == [
        ("a9", [], ["f"]),
        ("a10", [], ["e"]),
        ("prod", [("web", [], ["a", "b"])], ["c"]),
        ("No folder", [], ["d"]),
    ]
    assert found.groups[2].groups[0].key == GroupKey(Grouping.FOLDER, "prod/web")


def test_arrange_by_tag_machine_stands_under_each() -> None:
    inventory = inventory_of(
        domain_record("a", tags=("web", "db", "web", "")),
        domain_record("b", tags=("web",)),
        domain_record("c"),
    )

    found = arrange(inventory, Grouping.TAG, Filter(), Sort())

    assert shape(inventory, found.groups) == [
        ("db", [], ["a"]),
        ("web", [], ["a", "b"]),
        ("No tag", [], ["c"]),
    ]
    assert (found.shown, found.total) == (3, 3)


def test_arrange_by_state_in_rank_order() -> None:
    inventory = inventory_of(
        domain_record("a"),
        domain_record("b", state=DomainState.RUNNING),
        domain_record("c", state=DomainState.PAUSED),
    )

    found = arrange(inventory, Grouping.STATE, Filter(), Sort())

    assert shape(inventory, found.groups) == [
        ("Running", [], ["b"]),
        ("Paused", [], ["c"]),
        ("Shut off", [], ["a"]),
    ]


def test_arrange_no_machines_no_groups() -> None:
    assert arrange(Inventory(), Grouping.FOLDER, Filter(), Sort()) == Arrangement()


@pytest.mark.parametrize("is_descending", [False, True])
def test_arrange_sorted_unknown_last_both_ways(is_descending: bool) -> None:
    records = [
        domain_record("a", vcpus=None),
        domain_record("b", vcpus=8),
        domain_record("c", vcpus=2),
        domain_record("d", vcpus=None),
    ]

    ordered = flat(*records, column="vcpus", is_descending=is_descending)

    assert ordered == (["b", "c", "a", "d"] if is_descending else ["c", "b", "a", "d"])


def test_arrange_sorted_descending_by_name() -> None:
    records = [domain_record("vm2"), domain_record("vm10"), domain_record("vm1")]

    assert flat(*records, is_descending=True) == ["vm10", "vm2", "vm1"]


def test_arrange_sorted_equal_by_name() -> None:
    records = [domain_record(f"vm{number}") for number in (3, 11, 2)]

    assert flat(*records, column="state", is_descending=True) == ["vm2", "vm3", "vm11"]


def test_arrange_sorted_by_usage_uses_samples() -> None:
    samples = FakeSamples()
    records = [domain_record(name, state=DomainState.RUNNING) for name in "abc"]
    inventory = inventory_of(*records)
    samples.add(records[1].id, Sample(cpu=0.2))
    samples.add(records[2].id, Sample(cpu=0.9))

    found = arrange(
        inventory, Grouping.HOST, Filter(), Sort(COLUMNS[place_of("cpu")], True), samples.history
    )

    assert names(inventory, found.groups[0]) == ["c", "b", "a"]


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.id)
@pytest.mark.parametrize("grouping", Grouping)
def test_arrange_random_inventory_loses_no_machine(column: object, grouping: Grouping) -> None:
    inventory = Inventory()
    storm = Storm(inventory, seed=5)
    for _ in range(40):
        storm.step()

    found = arrange(inventory, grouping, Filter(), Sort(column, True))

    shown = set[object]()
    waiting = list(found.groups)
    while waiting:
        group = waiting.pop()
        waiting.extend(group.groups)
        shown.update(group.domains)
    assert shown == {record.id for record in inventory.domains()}
    assert found.shown == found.total == len(shown)


def test_fields_used_is_what_changes_the_order() -> None:
    assert fields_used(Grouping.HOST, Filter(), Sort()) == {"name"}
    assert fields_used(Grouping.STATE, Filter(), Sort()) == {"name", "state"}
    assert "details" in fields_used(Grouping.TAG, Filter(), Sort())
    assert "sample" not in fields_used(Grouping.HOST, Filter(), Sort(COLUMNS[place_of("cpu")]))
    assert "state" in fields_used(Grouping.HOST, Filter("x"), Sort())


def test_folder_parts_strays_do_not_count() -> None:
    assert folder_parts("/a / b  c//") == ("a", "b c")
