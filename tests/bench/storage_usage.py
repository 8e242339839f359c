"""What is measured of "used by": which machines use which volumes."""

from __future__ import annotations

import statistics

from tests.bench.rig import NotMeasuredError, Rig
from tests.bench.table import Figure, Reading
from tests.bench.work import (
    WAIT_SECONDS,
    Patience,
    Readings,
    Work,
    calm_down,
    list_in,
    milliseconds,
)
from tests.bench.world import BASE


def _used_by(rig: Rig, patience: Patience) -> Readings:
    """All machines have two disks, and all disks one base; every other machine is off."""
    uri = rig.remote_uri(rig.stored_world(patience.machines))
    with rig.probe() as probe:
        list_in(probe, uri)
        if not probe.ask("usage", "described", uri, WAIT_SECONDS, seconds=WAIT_SECONDS * 2):
            raise NotMeasuredError(f"not all machines were described within {WAIT_SECONDS} s")
        calm_down(probe, patience)
        built, complete, users = probe.ask("usage", "build", uri, f"/images/{BASE}")
        pauses = probe.ask("pauses")
        followed = probe.ask("usage", "follow", uri, patience.toggles)
    # The test driver names no chains of machines that run, and nobody asks about those.
    if users < patience.machines // 2:
        raise NotMeasuredError(f"only {users} machines were found at their common base")
    longest = ", ".join(milliseconds(pause) for pause in pauses[:3])
    return {
        "used-by": Reading(built, f"{users} machines are found at one base in the end"),
        "used-by-chains": Reading(complete),
        "used-by-pause": Reading(pauses[0] * 1000, f"the longest pauses: {longest}"),
        "used-by-change": Reading(
            max(followed) * 1000, f"median {milliseconds(statistics.median(followed))}"
        ),
    }


USAGE_WORKS = (
    Work(
        "used-by",
        [
            Figure("used-by", "who uses what, 1000 machines x 2 disks", "s", 1, places=2),
            Figure(
                "used-by-chains",
                "the same with what 500 of them that are off build on, asked of the host",
                "s",
                places=2,
            ),
            Figure("used-by-pause", "worst GUI pause meanwhile", "ms", 50),
            Figure("used-by-change", "a machine's change until its uses are known", "ms", 150),
        ],
        _used_by,
    ),
)
