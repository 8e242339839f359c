from __future__ import annotations

from dataclasses import replace

from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import DomainRecord, HostFacts, HostRecord
from vmgui.base.states import DomainState, HostState
from vmgui.ui.host import texts

HOST = HostId("test:///default")
FACTS = HostFacts("node1", "QEMU", "8.2.0", "10.0.0", "x86_64", 4, 1024, 2000, 1, 1, 4, 1)


def _record(number: int, state: DomainState, vcpus: int, memory_kib: int) -> DomainRecord:
    where = domain_id(HOST, str(number))
    return DomainRecord(where, f"m{number}", state, vcpus=vcpus, memory_kib=memory_kib)


def test_given_counts_only_what_is_active() -> None:
    records = [
        _record(1, DomainState.RUNNING, 2, 512),
        _record(2, DomainState.SHUT_OFF, 8, 4096),
    ]

    assert texts.vcpus_given(records, FACTS) == "2 of the host's 4 are given out."
    assert texts.memory_given(records, FACTS) == "512 KiB of the host's 1 MiB are given out."


def test_given_says_over_commit() -> None:
    records = [_record(1, DomainState.RUNNING, 6, 2048)]

    assert texts.vcpus_given(records, FACTS) == "6 for 4 of the host: over-committed 1.5 times."
    assert texts.memory_given(records, FACTS) == "2 MiB for 1 MiB of the host: over-committed."


def test_by_state_begins_with_what_is_alive() -> None:
    records = [
        _record(1, DomainState.SHUT_OFF, 1, 1),
        _record(2, DomainState.RUNNING, 1, 1),
        _record(3, DomainState.SHUT_OFF, 1, 1),
    ]

    assert texts.by_state(records) == ["Running: 1", "Shut off: 2"]
    assert texts.count(records) == "3 machines"
    assert texts.count([]) == "No machines"


def test_hypervisor_has_the_name_people_know() -> None:
    assert texts.hypervisor(FACTS) == "QEMU/KVM 8.2.0"


def test_processors_say_how_they_are_arranged() -> None:
    expected = "4 CPUs (1 socket, 4 cores each, 1 thread per core)"

    assert texts.processors(FACTS) == expected


def test_problem_names_the_next_try_only_while_waiting() -> None:
    record = HostRecord(HOST, "a", HostState.FAILED, "No.", retry_at=1.0)

    assert texts.problem(record) == "No."


def test_only_what_was_there_once_is_lost() -> None:
    never = HostRecord(HOST, "a", HostState.WAITING, "The name is not known.")

    assert texts.state(never) == "Not reached yet"
    assert texts.state(replace(never, facts=FACTS)) == "Connection lost"
    assert texts.state(replace(never, state=HostState.FAILED)) == "Connection failed"
