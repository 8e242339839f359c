from __future__ import annotations

from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import DomainDetails, DomainRecord, HostRecord
from vmgui.base.states import DomainState
from vmgui.core.inventory import Inventory
from vmgui.ui.machine import facts

HOST = HostId("test:///default")
WHERE = domain_id(HOST, "1")


def test_overview_of_a_machine_that_is_hardly_known_says_what_there_is() -> None:
    inventory = Inventory()
    record = DomainRecord(WHERE, "web1", DomainState.RUNNING)

    said = {
        fact.id: fact.read(record)
        for group in facts.overview(inventory)
        for fact in group.facts
        if fact.read(record)
    }

    assert said == {"name": "web1", "host": "test:///default", "uuid": "1"}


def test_overview_names_the_host_as_people_do() -> None:
    inventory = Inventory()
    inventory.put_host(HostRecord(HOST, "My host"))
    rows = {fact.id: fact for group in facts.overview(inventory) for fact in group.facts}

    assert rows["host"].read(DomainRecord(WHERE, "web1")) == "My host"


def test_ids_of_rows_are_unique() -> None:
    ids = [fact.id for group in facts.overview(Inventory()) for fact in group.facts]

    assert len(ids) == len(set(ids))


def test_lists_have_a_line_for_each() -> None:
    rows = {fact.id: fact for group in facts.overview(Inventory()) for fact in group.facts}
    details = DomainDetails(disks=("/a", "/b"), macs=("52:54:00:00:00:01",))
    record = DomainRecord(WHERE, "web1", details=details)

    assert rows["disks"].read(record) == ("/a", "/b")
    assert rows["macs"].read(record) == ("52:54:00:00:00:01",)
