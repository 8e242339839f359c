from __future__ import annotations

from vmgui.base.ids import HostId
from vmgui.base.records import HostRecord
from vmgui.core.inventory import Inventory
from vmgui.ui.host import facts

HOST = HostId("test:///default")


def test_overview_of_a_host_that_was_never_connected_says_what_there_is() -> None:
    inventory = Inventory()
    record = HostRecord(HOST, "node1")
    inventory.put_host(record)

    said = {
        fact.id: fact.read(record)
        for group in facts.overview(inventory)
        for fact in group.facts
        if fact.read(record)
    }

    assert said == {"name": "node1", "uri": "test:///default", "machines": "Not known"}
