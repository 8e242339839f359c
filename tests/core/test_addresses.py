from __future__ import annotations

import asyncio
import time

import pytest

import vmgui.core.addresses
from tests.support.worlds import eventually
from vmgui.base.errors import HostError
from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import DomainDetails, DomainRecord, HostRecord
from vmgui.base.states import DomainState
from vmgui.core.addresses import AddressReader
from vmgui.core.inventory import Inventory

HOST = HostId("qemu:///system")
WHERE = domain_id(HOST, "1")


def inventory_with(**values: object) -> Inventory:
    inventory = Inventory()
    inventory.put_host(HostRecord(HOST, "here"))
    details = DomainDetails(macs=("52:54:00:00:00:01",))
    record = DomainRecord(WHERE, "one", DomainState.RUNNING, details=details, **values)
    inventory.list_domains(HOST, [record])
    return inventory


async def running(reader: AddressReader, until: object, what: str) -> None:
    task = asyncio.get_running_loop().create_task(reader.run())
    try:
        await eventually(until, what)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_reader_brings_addresses_of_running_machines() -> None:
    inventory = inventory_with(number=1)

    async def read() -> dict[str, tuple[str, ...]]:
        return {"52:54:00:00:00:01": ("192.168.122.9",)}

    await running(
        AddressReader(read, inventory, HOST),
        lambda: inventory.domain(WHERE).addresses == ("192.168.122.9",),
        "it has its address",
    )


async def test_reader_asks_often_while_a_machine_is_young(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(vmgui.core.addresses, "YOUNG_READ_SECONDS", 0.01)
    inventory = inventory_with(number=1, since=time.time())
    asked = []

    async def read() -> dict[str, tuple[str, ...]]:
        asked.append(1)
        return {}

    await running(AddressReader(read, inventory, HOST), lambda: len(asked) > 3, "it asks again")


async def test_reader_goes_on_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vmgui.core.addresses, "READ_SECONDS", 0.01)
    inventory = inventory_with(number=1)
    asked = []

    async def read() -> dict[str, tuple[str, ...]]:
        asked.append(1)
        raise HostError("no")

    await running(AddressReader(read, inventory, HOST), lambda: len(asked) > 2, "it asks again")


async def test_marked_reader_asks_at_once() -> None:
    inventory = inventory_with(number=1)
    asked = []

    async def read() -> dict[str, tuple[str, ...]]:
        asked.append(1)
        return {}

    reader = AddressReader(read, inventory, HOST)

    def is_asked_again() -> bool:
        reader.mark()
        return len(asked) > 1

    await running(reader, is_asked_again, "it asks again")
