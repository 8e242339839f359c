"""What is measured of a machine's window, with the machines of `tests.bench.machines`."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from tests.bench.children import Child
from tests.bench.machines import DEVICES, LINES, LONG, MANY_DEVICES
from tests.bench.programs import VIRT_MANAGER, VMGUI, Program
from tests.bench.rig import Rig
from tests.bench.table import Figure, Reading
from tests.bench.work import (
    ROUND_TRIP_SECONDS,
    WAIT_SECONDS,
    Patience,
    Readings,
    Work,
    calm_down,
    list_in,
    milliseconds,
)

_SELDOM_SECONDS = 60


def _start(program: Program) -> Callable[[Rig, Patience], Readings]:
    """From outside, both programs alike: both are asked for this window by the same option."""

    def measure(rig: Rig, _patience: Patience) -> Readings:
        uri = rig.remote_uri(rig.hardware_world())
        with rig.running(program, uri, "--show-domain-editor", MANY_DEVICES) as running:
            return {"editor": Reading(running.window_seconds(rig.windows, WAIT_SECONDS))}

    return measure


def _open(rig: Rig, patience: Patience) -> Readings:
    """From the action to the painted form, in a program that has rested since its start."""
    with _connected(rig, patience) as (probe, uri):
        taken = []
        for _turn in range(patience.openings):
            taken.append(_open_hardware(probe, uri))
            probe.ask("machine", "close")
        first, *later = taken
    return {
        "open-first": Reading(first * 1000),
        "open": Reading(statistics.median(later) * 1000, f"worst {milliseconds(max(later))}"),
    }


def _open_far(rig: Rig, patience: Patience) -> Readings:
    with (
        rig.slow_host(rig.hardware_world(), ROUND_TRIP_SECONDS) as (uri, link),
        rig.probe() as probe,
    ):
        probe.ask("sample", _SELDOM_SECONDS)  # those calls are not the window's
        list_in(probe, uri)
        calm_down(probe, patience)
        before = link.calls
        seconds = _open_hardware(probe, uri)
        return {"open-calls": Reading(link.calls - before, f"usable after {milliseconds(seconds)}")}


def _switch(rig: Rig, patience: Patience) -> Readings:
    with _connected(rig, patience) as (probe, uri):
        _open_hardware(probe, uri)
        visits = [probe.ask("machine", "visit") for _turn in range(2)]
    return {
        "switch-first": _slowest(visits[0]),
        "switch": _slowest(visits[1]),
    }


def _edit(rig: Rig, patience: Patience) -> Readings:
    with _connected(rig, patience) as (probe, uri):
        _open_hardware(probe, uri)
        taken = probe.ask("machine", "edit", patience.edited_pages)
    note = f"median of {len(taken)} keys: {milliseconds(statistics.median(taken))}"
    return {"edit": Reading(max(taken) * 1000, note)}


def _type(rig: Rig, patience: Patience) -> Readings:
    with _connected(rig, patience) as (probe, uri):
        probe.ask("machine", "open", uri, LONG, "xml")
        calm_down(probe, patience)
        pauses = probe.ask("machine", "type")
    note = f"median of {len(pauses)} keys: {milliseconds(statistics.median(pauses))}"
    return {"type": Reading(max(pauses) * 1000, note)}


@contextmanager
def _connected(rig: Rig, patience: Patience) -> Iterator[tuple[Child, str]]:
    """vmgui, which has listed the machines and come to rest; gives their host's URI, too."""
    uri = rig.remote_uri(rig.hardware_world())
    with rig.probe() as probe:
        list_in(probe, uri)
        calm_down(probe, patience)
        yield probe, uri


def _open_hardware(probe: Child, uri: str) -> float:
    seconds: float = probe.ask("machine", "open", uri, MANY_DEVICES, "hardware")
    return seconds


def _slowest(visits: Sequence[tuple[str, float]]) -> Reading:
    """The slowest page, and the others in words."""
    slowest = sorted(visits, key=lambda visit: visit[1], reverse=True)
    names = ", ".join(f"{key} {milliseconds(seconds)}" for key, seconds in slowest[:3])
    median = statistics.median(seconds for _key, seconds in visits)
    note = f"median of {len(visits)} pages: {milliseconds(median)}; slowest: {names}"
    return Reading(slowest[0][1] * 1000, note)


MACHINE_WORKS = (
    Work(
        "editor",
        [
            Figure(
                "editor",
                f"start to window of a machine with {DEVICES} devices",
                "s",
                most_ratio=1,
                places=2,
            )
        ],
        _start(VMGUI),
        _start(VIRT_MANAGER),
    ),
    Work(
        "open",
        [
            Figure("open-first", f"first window of a machine with {DEVICES} devices", "ms", 150),
            Figure("open", "such a window later on", "ms", 150),
        ],
        _open,
    ),
    Work(
        "open-far",
        [Figure("open-calls", "calls until that window is usable, 40 ms round trip", "", 4)],
        _open_far,
    ),
    Work(
        "switch",
        [
            Figure("switch-first", "slowest hardware page, shown for the first time", "ms", 30),
            Figure("switch", "slowest hardware page, shown again", "ms", 30),
        ],
        _switch,
    ),
    Work(
        "edit",
        [Figure("edit", f"slowest key in a form until it is painted, {DEVICES} devices", "ms", 50)],
        _edit,
    ),
    Work(
        "type",
        [Figure("type", f"worst pause while XML of {LINES} lines is edited", "ms", 50)],
        _type,
    ),
)
