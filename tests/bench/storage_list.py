"""What is measured of a pool with many volumes."""

from __future__ import annotations

import statistics

from tests.bench.rig import NotMeasuredError, Rig
from tests.bench.table import Figure, Reading
from tests.bench.work import Patience, Readings, Work, calm_down, list_in, milliseconds

_MIB = 2**20
_POOL = "default"


def _list(rig: Rig, patience: Patience) -> Readings:
    """A directory of a real host; the page is open, then the pool is chosen."""
    with rig.real_host() as host:
        for number in range(patience.volumes):
            with (host.images / f"vol-{number:05d}.img").open("wb") as file:
                file.truncate((number * 7919 % 1000 + 1) * _MIB)
        host.virsh("pool-refresh", _POOL)
        with rig.probe() as probe:
            list_in(probe, host.uri)
            calm_down(probe, patience)
            whole, after, count = probe.ask("volumes", "open", host.uri, _POOL)
            described = probe.ask("volumes", "described")
            pauses = probe.ask("pauses")
            keys = probe.ask("volumes", "filter")
            orders = probe.ask("volumes", "sort")
    if count != patience.volumes:
        raise NotMeasuredError(f"{count} of {patience.volumes} volumes were shown")
    longest = ", ".join(milliseconds(pause) for pause in pauses[:3])
    return {
        "volumes": Reading(after, f"{whole:.2f} s with the host's own time"),
        "volumes-described": Reading(described),
        "volumes-pause": Reading(pauses[0] * 1000, f"the longest pauses: {longest}"),
        "volumes-filter": Reading(max(keys) * 1000, _median(keys)),
        "volumes-sort": Reading(max(orders) * 1000, _median(orders)),
    }


def _median(seconds: list[float]) -> str:
    return f"median of {len(seconds)}: {milliseconds(statistics.median(seconds))}"


LIST_WORKS = (
    Work(
        "volumes",
        [
            Figure(
                "volumes", "the host's answer to 10,000 volumes on the screen", "s", 1, places=2
            ),
            Figure("volumes-described", "until all of them are described", "s", places=2),
            Figure("volumes-pause", "worst GUI pause meanwhile", "ms", 100),
            Figure("volumes-filter", "slowest key in their filter until painted", "ms", 50),
            Figure("volumes-sort", "slowest new order of them until painted", "ms", 150),
        ],
        _list,
        needs_real_host=True,
    ),
)
