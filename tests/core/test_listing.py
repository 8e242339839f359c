from __future__ import annotations

from dataclasses import replace

import libvirt

from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import DomainDetails, DomainRecord
from vmgui.base.states import DomainState
from vmgui.core.listing import configured, updated
from vmgui.virt.queries import Flags, StateReading

WHERE = domain_id(HostId("test:///default"), "u")
NO_FLAGS = Flags(None, None, None)
FLAGS = Flags(frozenset({"u"}), frozenset(), frozenset())
RUNNING = StateReading("web1", 4, libvirt.VIR_DOMAIN_RUNNING, 1)
OFF = StateReading("web1", None, libvirt.VIR_DOMAIN_SHUTOFF, 1)


def test_updated_new_machine_has_what_the_list_says() -> None:
    record = updated(None, WHERE, RUNNING, FLAGS, None)

    assert record == DomainRecord(
        WHERE,
        "web1",
        DomainState.RUNNING,
        "Started normally",
        number=4,
        is_autostart=True,
        is_persistent=True,
    )


def test_updated_driver_that_cannot_say_leaves_it_open() -> None:
    record = updated(None, WHERE, RUNNING, NO_FLAGS, None)

    assert (record.is_autostart, record.is_persistent, record.has_saved_state) == (
        None,
        None,
        False,
    )


def test_updated_same_state_keeps_since_and_pending() -> None:
    old = replace(updated(None, WHERE, RUNNING, FLAGS, 5.0), pending="Pausing…", is_stale=True)

    record = updated(old, WHERE, RUNNING, FLAGS, 9.0)

    assert (record.since, record.pending, record.is_stale) == (5.0, "Pausing…", False)


def test_updated_other_state_is_since_now_and_not_pending() -> None:
    old = replace(updated(None, WHERE, RUNNING, FLAGS, 5.0), pending="Stopping…")

    record = updated(old, WHERE, OFF, FLAGS, 9.0)

    assert (record.since, record.pending) == (9.0, "")


def test_updated_restarted_between_two_looks_is_since_now() -> None:
    old = updated(None, WHERE, RUNNING, FLAGS, 5.0)

    record = updated(old, WHERE, RUNNING._replace(number=5), FLAGS, 9.0)

    assert record.since == 9.0


def test_updated_machine_that_ended_has_no_address_and_its_configured_size() -> None:
    details = DomainDetails(vcpus=4, memory_kib=4096)
    old = replace(
        updated(None, WHERE, RUNNING, FLAGS, None),
        addresses=("10.0.0.1",),
        details=details,
        vcpus=2,
        memory_kib=2048,
    )

    record = updated(old, WHERE, OFF, FLAGS, None)

    assert (record.addresses, record.vcpus, record.memory_kib) == ((), 4, 4096)


def test_configured_running_machine_keeps_what_the_statistics_say() -> None:
    details = DomainDetails(vcpus=4, memory_kib=4096)
    record = replace(updated(None, WHERE, RUNNING, FLAGS, None), details=details)

    assert configured(replace(record, vcpus=2)).vcpus == 2
    assert configured(record).vcpus == 4
    assert configured(replace(record, details=None)).vcpus is None
