"""A host's record and its machines in words. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from vmgui.base.i18n import _, ngettext
from vmgui.base.records import DomainRecord, HostFacts, HostRecord
from vmgui.base.states import DomainState, HostState
from vmgui.base.units import clock, size_kib
from vmgui.base.uris import DRIVERS


def problem(record: HostRecord) -> str:
    """Why it is not connected, what to do, when it is tried again: a line each, or nothing."""
    lines = [record.problem, record.hint]
    if record.state is HostState.WAITING and record.retry_at:
        lines.append(_("The next try is at {time}.").format(time=clock(record.retry_at)))
    return "\n".join(line for line in lines if line)


def state(record: HostRecord) -> str:
    """Where the connection stands, in a word or two; only what was there once can be lost."""
    if record.state is HostState.WAITING and record.facts is None:
        return _("Not reached yet")
    return record.state.label


def hypervisor(facts: HostFacts) -> str:
    """The hypervisor and its version."""
    name = DRIVERS.get(facts.driver.lower(), facts.driver)
    return f"{name} {facts.driver_version}"


def processors(facts: HostFacts) -> str:
    """How many CPUs there are, and how they are arranged."""
    count = ngettext("{count} CPU", "{count} CPUs", facts.cpus).format(count=facts.cpus)
    parts = [
        ngettext("{number} socket", "{number} sockets", facts.sockets).format(number=facts.sockets),
        ngettext("{number} core each", "{number} cores each", facts.cores).format(
            number=facts.cores
        ),
        ngettext("{number} thread per core", "{number} threads per core", facts.threads).format(
            number=facts.threads
        ),
    ]
    if facts.numa_nodes > 1:
        parts.insert(0, _("{number} NUMA nodes").format(number=facts.numa_nodes))
    # Translators: a number of CPUs and how they are arranged
    return _("{count} ({arrangement})").format(count=count, arrangement=", ".join(parts))


def states(records: Iterable[DomainRecord]) -> list[tuple[DomainState, int]]:
    """How many machines are in each state, what is alive first."""
    counts = Counter(record.state for record in records)
    return sorted(counts.items(), key=lambda item: item[0].rank)


def count(records: Sequence[DomainRecord]) -> str:
    """How many machines there are."""
    number = len(records)
    if not number:
        return _("No machines")
    return ngettext("{count} machine", "{count} machines", number).format(count=number)


def by_state(records: Sequence[DomainRecord]) -> list[str]:
    """A line for each state with the number of machines."""
    return [
        # Translators: a state and how many machines are in it: "Running: 3"
        _("{state}: {count}").format(state=state.label, count=number)
        for state, number in states(records)
    ]


def given_vcpus(records: Iterable[DomainRecord]) -> int:
    """The virtual CPUs of the active ones of these."""
    return sum(record.vcpus or 0 for record in records if record.state.is_active)


def given_memory_kib(records: Iterable[DomainRecord]) -> int:
    """The memory of the active ones of these."""
    return sum(record.memory_kib or 0 for record in records if record.state.is_active)


def vcpus_given(records: Sequence[DomainRecord], facts: HostFacts) -> str:
    """The virtual CPUs that running machines have, compared with the host's, as a sentence."""
    given = given_vcpus(records)
    if given > facts.cpus:
        return _("{given} for {there} of the host: over-committed {factor:.1f} times.").format(
            given=given, there=facts.cpus, factor=given / facts.cpus
        )
    return _("{given} of the host's {there} are given out.").format(given=given, there=facts.cpus)


def memory_given(records: Sequence[DomainRecord], facts: HostFacts) -> str:
    """The memory that running machines may use, compared with the host's, as a sentence."""
    given = given_memory_kib(records)
    there = size_kib(facts.memory_kib)
    if given > facts.memory_kib:
        return _("{given} for {there} of the host: over-committed.").format(
            given=size_kib(given), there=there
        )
    return _("{given} of the host's {there} are given out.").format(
        given=size_kib(given), there=there
    )
