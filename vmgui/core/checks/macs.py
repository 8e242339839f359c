"""Who else has a MAC address."""

from __future__ import annotations

from vmgui.base.ids import HostId, ObjectId
from vmgui.base.records import DomainRecord
from vmgui.core.inventory import Inventory


def mac_users(
    inventory: Inventory, host: HostId, mac: str, except_: ObjectId
) -> tuple[DomainRecord, ...]:
    """The domains that have this address: those of the host, then those that run on others.

    A running domain of another host is worth knowing of, because both may be in one network. A
    domain that is seen through two connections is still one.

    Args:
        inventory: knows the domains.
        host: where the address shall be used.
        mac: the address, in any case.
        except_: the domain that asks.
    """
    wanted = mac.strip().lower()
    found = [
        record
        for record in inventory.domains()
        if record.details is not None
        and wanted in record.details.macs
        and record.uuid != except_.key
        and (record.id.host == host or record.is_active)
    ]
    found.sort(key=lambda record: (record.id.host != host, record.name))
    by_uuid: dict[str, DomainRecord] = {}
    for record in found:
        by_uuid.setdefault(record.uuid, record)
    return tuple(by_uuid.values())
