"""The rows of a machine's overview, as data."""

from __future__ import annotations

from collections.abc import Callable

from vmgui.base.i18n import N_
from vmgui.base.records import DomainDetails, DomainRecord
from vmgui.core.inventory import Inventory
from vmgui.ui.facts import Fact, Group
from vmgui.ui.machine import texts

Value = str | tuple[str, ...]


def _detail(read: Callable[[DomainDetails], Value]) -> Callable[[DomainRecord], Value]:
    """What only the description says; empty until it has been read."""
    return lambda record: read(record.details) if record.details else ""


TITLE: Fact[DomainRecord] = Fact("title", N_("Title:"), lambda record: record.title)
FOLDER: Fact[DomainRecord] = Fact("folder", N_("Folder:"), lambda record: record.folder)
SYSTEM: Fact[DomainRecord] = Fact("os", N_("Operating system:"), _detail(lambda d: d.os))
VCPUS: Fact[DomainRecord] = Fact("vcpus", N_("Virtual CPUs:"), texts.vcpus)
MEMORY: Fact[DomainRecord] = Fact("memory", N_("Memory:"), texts.memory)
AUTOSTART: Fact[DomainRecord] = Fact("autostart", N_("Starts:"), texts.autostart)
NOTES: Fact[DomainRecord] = Fact(
    "notes", N_("Notes:"), _detail(lambda details: details.description), is_long=True
)


def overview(inventory: Inventory) -> tuple[Group[DomainRecord], ...]:
    """Everything the list knows of a machine."""

    def host_name(record: DomainRecord) -> str:
        host = inventory.hosts.get(record.id.host)
        return host.name if host else record.id.host.uri

    return (
        Group(
            N_("General"),
            (
                Fact("name", N_("Name:"), lambda record: record.name),
                TITLE,
                Fact("host", N_("Host:"), host_name),
                Fact("uuid", N_("UUID:"), lambda record: record.uuid),
                FOLDER,
                Fact("tags", N_("Tags:"), lambda record: ", ".join(record.tags)),
                NOTES,
            ),
        ),
        Group(
            N_("System"),
            (
                SYSTEM,
                Fact("architecture", N_("Architecture:"), _detail(lambda d: d.architecture)),
                Fact("machine", N_("Machine type:"), _detail(lambda d: d.machine)),
                VCPUS,
                MEMORY,
                AUTOSTART,
                Fact("kind", N_("Definition:"), texts.kind),
            ),
        ),
        Group(
            N_("Devices"),
            (
                Fact("disks", N_("Disks:"), _detail(lambda d: d.disks)),
                Fact("displays", N_("Displays:"), texts.displays),
                Fact("macs", N_("MAC addresses:"), _detail(lambda d: d.macs)),
                Fact("addresses", N_("IP addresses:"), lambda record: record.addresses),
            ),
        ),
    )
