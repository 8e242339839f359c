"""The rows of a connection's overview, as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vmgui.base.i18n import N_, _
from vmgui.base.records import HostFacts, HostRecord
from vmgui.base.units import size_kib
from vmgui.core.inventory import Inventory
from vmgui.ui.facts import Fact, Group
from vmgui.ui.host import texts

Value = str | Sequence[str]


def _known(read: Callable[[HostFacts], str]) -> Callable[[HostRecord], str]:
    """What the host says of itself; empty until it was connected once."""
    return lambda record: read(record.facts) if record.facts else ""


URI: Fact[HostRecord] = Fact("uri", N_("URI:"), lambda record: record.id.uri)
HARDWARE: tuple[Fact[HostRecord], ...] = (
    Fact("hostname", N_("Host name:"), _known(lambda facts: facts.hostname)),
    Fact("hypervisor", N_("Hypervisor:"), _known(texts.hypervisor)),
    Fact("libvirt", N_("libvirt:"), _known(lambda facts: facts.libvirt_version)),
    Fact("architecture", N_("Architecture:"), _known(lambda f: f.architecture)),
    Fact("cpu-model", N_("CPU model:"), _known(lambda facts: facts.cpu_model)),
    Fact("cpus", N_("CPUs:"), _known(texts.processors), is_long=True),
    Fact("memory", N_("Memory:"), _known(lambda f: size_kib(f.memory_kib))),
)


def machines(inventory: Inventory) -> tuple[Fact[HostRecord], ...]:
    """What runs on the host, and what it takes."""

    def by_state(record: HostRecord) -> Value:
        records = inventory.domains(record.id)
        if not records and not record.is_listed:
            return _("Not known")
        return texts.by_state(records) or texts.count(records)

    def vcpus(record: HostRecord) -> str:
        if record.facts is None:
            return ""
        return texts.vcpus_given(inventory.domains(record.id), record.facts)

    def memory(record: HostRecord) -> str:
        if record.facts is None:
            return ""
        return texts.memory_given(inventory.domains(record.id), record.facts)

    return (
        Fact("machines", N_("Machines:"), by_state),
        Fact("vcpus-given", N_("Virtual CPUs:"), vcpus, is_long=True),
        Fact("memory-given", N_("Memory:"), memory, is_long=True),
    )


def overview(inventory: Inventory) -> tuple[Group[HostRecord], ...]:
    """Everything that is known of a host."""
    return (
        Group(N_("Connection"), (Fact("name", N_("Name:"), lambda record: record.name), URI)),
        Group(N_("Host"), HARDWARE),
        Group(N_("Machines"), machines(inventory)),
    )
