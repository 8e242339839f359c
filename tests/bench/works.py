"""What is measured: each piece of work, its figures with their targets, and how it is done."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

from tests.bench.children import Child
from tests.bench.create_works import CREATE_WORKS
from tests.bench.machine_works import MACHINE_WORKS
from tests.bench.programs import VIRT_MANAGER, VMGUI, Program
from tests.bench.rig import NotMeasuredError, Rig
from tests.bench.storage_list import LIST_WORKS
from tests.bench.storage_transfers import TRANSFER_WORKS
from tests.bench.storage_usage import USAGE_WORKS
from tests.bench.table import Figure, Reading
from tests.bench.work import (
    ROUND_TRIP_SECONDS,
    WAIT_SECONDS,
    Patience,
    Readings,
    Work,
    calm_down,
    list_in,
)

STORM_SECONDS = 1.5
TOGGLE_PAUSE_SECONDS, TOGGLED_MACHINES = 0.15, 10
PAINT_SECONDS = 0.5
"""How long a change may take to be seen at all."""

# From outside: both programs alike


def _start(program: Program) -> Callable[[Rig, Patience], Readings]:
    def measure(rig: Rig, _patience: Patience) -> Readings:
        with rig.running(program, "test:///default") as running:
            return {"window": Reading(running.window_seconds(rig.windows, WAIT_SECONDS))}

    return measure


def _list(program: Program) -> Callable[[Rig, Patience], Readings]:
    def measure(rig: Rig, patience: Patience) -> Readings:
        count = patience.machines
        with rig.running(program, f"test://{rig.world(count)}") as running:
            return {"list": Reading(running.list_seconds(count, WAIT_SECONDS))}

    return measure


def _slow_list(program: Program) -> Callable[[Rig, Patience], Readings]:
    def measure(rig: Rig, patience: Patience) -> Readings:
        count = patience.machines
        with (
            rig.slow_host(rig.world(count), ROUND_TRIP_SECONDS) as (uri, link),
            rig.running(program, uri) as running,
        ):
            try:
                seconds = running.list_seconds(count, patience.seconds)
            except TimeoutError as error:
                return {
                    "slow-list": Reading(patience.seconds, str(error), is_at_least=True),
                    "slow-calls": Reading(link.calls, is_at_least=True),
                }
            calls = link.calls
            time.sleep(patience.later)
            return {
                "slow-list": Reading(seconds),
                "slow-calls": Reading(calls),
                "later-calls": Reading(link.calls - calls),
            }

    return measure


def _at_rest(program: Program) -> Callable[[Rig, Patience], Readings]:
    """Both sample every 3 s by default, and show graphs.

    The test driver knows no usage in bulk: whoever wants graphs of it asks for machine after
    machine, virt-manager for all of them, vmgui for those on the screen.
    """

    def measure(rig: Rig, patience: Patience) -> Readings:
        count = patience.machines
        with rig.running(program, f"test://{rig.world(count)}") as running:
            running.list_seconds(count, WAIT_SECONDS)
            time.sleep(patience.settle)
            share = running.cpu_share(patience.rest)
            return {"cpu": Reading(share * 100), "memory": Reading(running.resident_mib())}

    return measure


# From inside: vmgui's GUI thread and its painting


def _storm(rig: Rig, patience: Patience) -> Readings:
    uri = rig.shared_uri()
    with rig.changer(uri, patience.machines) as changer, rig.probe() as probe:
        changer.ask("ready")
        list_in(probe, uri)
        calm_down(probe, patience)
        storm = changer.ask("storm", patience.changes, STORM_SECONDS)
        end = probe.ask("compare", uri, 10)
        note = f"{storm['changes']} changes of {end['rows']} machines in {storm['seconds']:.1f} s"
        return {
            "storm-wrong": Reading(end["wrong"], f"right {end['seconds']:.2f} s after the last"),
            "storm-pause": _worst(probe, note),
        }


def _unreachable(rig: Rig, patience: Patience) -> Readings:
    worlds = [rig.world(patience.machines // 4, f"world{number}") for number in range(4)]
    living = [rig.remote_uri(world) for world in worlds]
    with rig.dead_host() as dead, rig.probe() as probe:
        calm_down(probe, patience)
        probe.ask("connect", dead, *living)
        time.sleep(patience.watch)
        if not all(probe.ask("listed", uri, WAIT_SECONDS) for uri in living):
            raise NotMeasuredError("the other hosts were not listed")
        note = f"with {len(living)} x {patience.machines // 4} machines on the other hosts"
        return {"dead-pause": _worst(probe, note)}


def _far_host(rig: Rig, patience: Patience) -> Readings:
    far = rig.slow_host(rig.world(patience.machines), patience.far)
    with far as (uri, _link), rig.probe() as probe:
        calm_down(probe, patience)
        began = time.monotonic()
        list_in(probe, uri)
        note = f"{patience.machines} machines listed after {time.monotonic() - began:.1f} s"
        time.sleep(patience.watch)
        return {"far-pause": _worst(probe, note)}


def _repaint(rig: Rig, patience: Patience) -> Readings:
    uri = rig.shared_uri()
    with rig.changer(uri, patience.machines) as changer, rig.probe() as probe:
        changer.ask("ready")
        list_in(probe, uri)
        calm_down(probe, patience)
        calls = changer.ask("toggle", patience.toggles, TOGGLE_PAUSE_SECONDS, TOGGLED_MACHINES)
        time.sleep(PAINT_SECONDS)
        paints = probe.ask("paints")
    delays = sorted(_delays(calls, paints))
    if len(delays) < len(calls):
        missed = len(calls) - len(delays)
        raise NotMeasuredError(f"{missed} of {len(calls)} changes were not seen on the screen")
    late = delays[min(len(delays) - 1, round(len(delays) * 0.99))]
    note = f"median {statistics.median(delays) * 1000:.0f} ms, worst {delays[-1] * 1000:.0f} ms"
    return {"repaint": Reading(late * 1000, note)}


def _worst(probe: Child, note: str) -> Reading:
    pauses = probe.ask("pauses")
    longest = ", ".join(f"{pause * 1000:.0f}" for pause in pauses[:5])
    return Reading(pauses[0] * 1000, f"{note}; the longest pauses: {longest} ms")


def _delays(
    calls: Sequence[tuple[str, bool, float, float]], paints: Sequence[tuple[str, bool, float]]
) -> list[float]:
    """From each call's return to the painting that shows it; libvirt tells us a moment earlier."""
    delays = []
    for uuid, is_running, before, after in calls:
        shown = [when for u, r, when in paints if u == uuid and r == is_running and when > before]
        if shown:
            delays.append(max(0.0, min(shown) - after))
    return delays


WORKS = (
    Work(
        "window",
        [Figure("window", "start to window, test:///default", "s", 0.6, 1.3, places=2)],
        _start(VMGUI),
        _start(VIRT_MANAGER),
    ),
    Work(
        "list",
        [Figure("list", "start to complete list, 1000 machines, test driver", "s", 1, places=2)],
        _list(VMGUI),
        _list(VIRT_MANAGER),
    ),
    Work(
        "slow-list",
        [
            Figure(
                "slow-list",
                "start to complete list, 1000 machines, 40 ms round trip",
                "s",
                1.5,
                places=2,
            ),
            Figure("slow-calls", "calls until that list is complete", "", 25),
            Figure("later-calls", f"calls in the {Patience.later:g} s after it", ""),
        ],
        _slow_list(VMGUI),
        _slow_list(VIRT_MANAGER),
    ),
    Work(
        "rest",
        [
            Figure(
                "cpu", "CPU at rest, 1000 machines, graphs, every 3 s", "% of a core", 2, places=1
            ),
            Figure("memory", "memory at rest, 1000 machines", "MiB", 150),
        ],
        _at_rest(VMGUI),
        _at_rest(VIRT_MANAGER),
    ),
    Work(
        "storm",
        [
            Figure("storm-wrong", "wrong rows after 4000 events from elsewhere", "", 0),
            Figure("storm-pause", "worst GUI pause meanwhile", "ms", 100),
        ],
        _storm,
    ),
    Work(
        "unreachable",
        [Figure("dead-pause", "worst GUI pause, one of five hosts unreachable", "ms", 100)],
        _unreachable,
    ),
    Work(
        "far-host",
        [Figure("far-pause", "worst GUI pause, a host with 500 ms round trip", "ms", 100)],
        _far_host,
    ),
    Work(
        "repaint",
        [Figure("repaint", "libvirt event to repainted row, 99 of 100", "ms", 100)],
        _repaint,
    ),
    *MACHINE_WORKS,
    *CREATE_WORKS,
    *LIST_WORKS,
    *USAGE_WORKS,
    *TRANSFER_WORKS,
)
