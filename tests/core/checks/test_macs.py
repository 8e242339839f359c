from __future__ import annotations

from dataclasses import replace

import pytest

from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import DomainDetails, DomainRecord, HostRecord
from vmgui.base.states import DomainState
from vmgui.core.checks.macs import mac_users
from vmgui.core.inventory import Inventory

HERE, THERE = HostId("qemu:///system"), HostId("qemu+ssh://there/system")
MAC = "52:54:00:00:00:0a"
US = domain_id(HERE, "us")


def machine(name: str, *macs: str, host: HostId = HERE, is_running: bool = False) -> DomainRecord:
    state = DomainState.RUNNING if is_running else DomainState.SHUT_OFF
    return DomainRecord(domain_id(host, name), name, state, details=DomainDetails(macs=macs))


def inventory_of(*records: DomainRecord) -> Inventory:
    inventory = Inventory()
    for host in (HERE, THERE):
        inventory.put_host(HostRecord(host, host.uri))
        inventory.list_domains(host, [record for record in records if record.id.host == host])
    return inventory


def test_users_are_all_of_the_host_whether_they_run_or_not() -> None:
    off, on = machine("b", MAC), machine("a", "52:54:00:00:00:01", MAC, is_running=True)
    inventory = inventory_of(off, on, machine("c", "52:54:00:00:00:02"), machine("us", MAC))

    assert mac_users(inventory, HERE, MAC, US) == (on, off)


@pytest.mark.parametrize("mac", [MAC, MAC.upper(), f" {MAC} "])
def test_users_are_found_in_any_case(mac: str) -> None:
    other = machine("a", MAC)

    assert mac_users(inventory_of(other), HERE, mac, US) == (other,)


def test_users_on_other_hosts_count_while_they_run() -> None:
    on = machine("a", MAC, host=THERE, is_running=True)
    off = machine("b", MAC, host=THERE)
    neighbour = machine("z", MAC)

    assert mac_users(inventory_of(on, off, neighbour), HERE, MAC, US) == (neighbour, on)


def test_users_seen_through_two_connections_are_one() -> None:
    here = machine("a", MAC, is_running=True)
    there = replace(here, id=domain_id(THERE, "a"))
    ourselves = machine("us", MAC, host=THERE, is_running=True)

    assert mac_users(inventory_of(here, there, ourselves), HERE, MAC, US) == (here,)


def test_users_not_described_yet_are_not_known() -> None:
    unread = replace(machine("a"), details=None)

    assert mac_users(inventory_of(unread), HERE, MAC, US) == ()
