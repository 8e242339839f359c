"""How readings of libvirt become records: pure, apart from what a worker runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import vmgui.virt.queries as queries
from vmgui.base.ids import ObjectId
from vmgui.base.records import DomainDetails, DomainRecord
from vmgui.virt.enums import domain_state
from vmgui.virt.session import Connection


def updated(
    old: DomainRecord | None,
    where: ObjectId,
    reading: queries.StateReading,
    flags: queries.Flags,
    now: float | None,
) -> DomainRecord:
    """A domain's record after a new reading of its state.

    Args:
        old: what was known of it.
        where: its id.
        reading: its state now.
        flags: of all domains of the host.
        now: the time; None if nobody watched, so that it may have changed long ago.
    """
    uuid = where.key
    is_saved = flags.saved is not None and uuid in flags.saved
    state, reason = domain_state(reading.state, reading.reason, has_saved_state=is_saved)
    if old is None:
        old = DomainRecord(where, reading.name)
    is_same = old.state is state and old.reason == reason and old.number == reading.number
    changes = {
        "name": reading.name,
        "state": state,
        "reason": reason,
        "number": reading.number,
        "is_autostart": None if flags.autostart is None else uuid in flags.autostart,
        "is_persistent": None if flags.transient is None else uuid not in flags.transient,
        "has_saved_state": is_saved,
        "is_stale": False,
    }
    if not is_same:
        changes |= {"since": now, "pending": ""}
    # Most domains have not changed: comparing is many times cheaper than making a record.
    if all(getattr(old, name) == value for name, value in changes.items()):
        return old
    new = replace(old, **changes)  # type: ignore[arg-type]
    return new if new.is_active else configured(replace(new, addresses=()))


def configured(record: DomainRecord) -> DomainRecord:
    """The record with the size that its description says, unless it runs and its size is known."""
    details = record.details
    if details is None:
        return record
    if not record.is_active:
        return replace(record, vcpus=details.vcpus, memory_kib=details.memory_kib)
    return replace(
        record,
        vcpus=record.vcpus or details.vcpus,
        memory_kib=record.memory_kib or details.memory_kib,
    )


def read_list(
    connection: Connection,
) -> tuple[dict[str, queries.StateReading], queries.Flags]:
    """The list, in one worker, so that the other one stays free for what a person asks."""
    return queries.states(connection), queries.flags(connection)


def details(descriptions: Mapping[str, str]) -> dict[str, DomainDetails]:
    """The details of domains by UUID, out of their XML. Runs in a worker."""
    from vmgui.core.describing import details_of

    return {uuid: details_of(xml) for uuid, xml in descriptions.items()}
