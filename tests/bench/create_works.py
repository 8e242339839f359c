"""What is measured of the wizard for a new machine; real hosts where machines or media are real."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.bench.children import Child
from tests.bench.programs import VIRT_MANAGER, VMGUI, Program
from tests.bench.rig import NotMeasuredError, Rig
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
from tests.support.lab import LabHost
from tests.support.media import iso

_TITLE = "New VM"
"""Of the wizard's window, in both programs."""
_IMAGES = "/var/lib/libvirt/images"
_MEDIUM, _DISK = "debian.iso", "disk.qcow2"
_LABEL = "Debian 12.1.0 amd64 n"


def _start(program: Program) -> Callable[[Rig, Patience], Readings]:
    """From outside, both programs alike; vmgui shows its main window, too.

    The first start compiles the wizard's modules: the second one counts.
    """

    def measure(rig: Rig, _patience: Patience) -> Readings:
        for _turn in range(2):
            with rig.running(program, "test:///default", "--show-domain-creator") as running:
                seconds = running.window_seconds(rig.windows, WAIT_SECONDS, _TITLE)
        return {"creator": Reading(seconds)}

    return measure


def _open(rig: Rig, patience: Patience) -> Readings:
    """From the action to the painted page, in a program that has rested since its start.

    Not in the first one: it compiles the wizard's modules, which the imports ahead leave out.
    """
    uri = rig.remote_uri(rig.world(patience.machines))
    with rig.probe() as probe:
        list_in(probe, uri)
        probe.ask("create", "open")
    with _connected(rig, patience, uri) as probe:
        taken = []
        for _turn in range(patience.openings):
            taken.append(probe.ask("create", "open"))
            probe.ask("create", "close")
        first, *later = taken
    return {
        "wizard-first": Reading(first * 1000),
        "wizard": Reading(statistics.median(later) * 1000, f"worst {milliseconds(max(later))}"),
    }


def _recognise(rig: Rig, patience: Patience) -> Readings:
    """From the path to the painted name; the first time the database is read, too."""
    with rig.real_host() as host:
        (host.images / _MEDIUM).write_bytes(iso(volume=_LABEL))
        host.virsh("pool-refresh", "default")
        with (
            rig.slow_real_host(host, ROUND_TRIP_SECONDS) as uri,
            _connected(rig, patience, uri) as probe,
        ):
            first, again = (_recognised(probe) for _turn in range(2))
    return {"recognise": Reading(first, f"the next time {milliseconds(again)}")}


def _recognised(probe: Child) -> float:
    probe.ask("create", "open")
    seconds: float
    seconds, name = probe.ask("create", "recognise", f"{_IMAGES}/{_MEDIUM}")
    probe.ask("create", "close")
    if not name:
        raise NotMeasuredError(f"the medium {_LABEL} was not recognised")
    return seconds


def _search(rig: Rig, patience: Patience) -> Readings:
    with _connected(rig, patience, rig.remote_uri(rig.world(patience.machines))) as probe:
        probe.ask("create", "open")
        taken = probe.ask("create", "search")
    note = f"median of {len(taken)} keys: {milliseconds(statistics.median(taken))}"
    return {"search": Reading(max(taken) * 1000, note)}


def _finish(rig: Rig, patience: Patience) -> Readings:
    """The whole time, less what the host needs for the same machine when nobody else is there."""
    with rig.real_host() as host:
        host.virsh("vol-create-as", "default", _DISK, "1G", "--format", "qcow2")
        with _connected(rig, patience, host.uri) as probe:
            probe.ask("create", "open")
            probe.ask("create", "fill", f"{_IMAGES}/{_DISK}")
            seconds, name = probe.ask("create", "finish")
        hosts = _start_again(host, name)
    note = f"{seconds:.2f} s in all; {hosts:.2f} s for virsh to define and start that machine"
    return {"finish": Reading(max(seconds - hosts, 0), note)}


def _start_again(host: LabHost, name: str) -> float:
    """How many seconds the host needs to define and start a machine, with one client's start."""
    document = host.virsh("dumpxml", "--inactive", "--security-info", name)
    path = host.directory / "again.xml"
    path.write_text(document)
    host.virsh("destroy", name)
    began = time.monotonic()
    host.virsh_script([f"define {path}", f"start {name}"])
    return time.monotonic() - began


@contextmanager
def _connected(rig: Rig, patience: Patience, uri: str) -> Iterator[Child]:
    """vmgui, which has listed the host's machines and come to rest."""
    with rig.probe() as probe:
        list_in(probe, uri)
        calm_down(probe, patience)
        yield probe


CREATE_WORKS = (
    Work(
        "creator",
        [Figure("creator", "start to the wizard for a new machine", "s", None, 1.3, places=2)],
        _start(VMGUI),
        _start(VIRT_MANAGER),
    ),
    Work(
        "wizard",
        [
            Figure("wizard-first", "first wizard, until its page is painted", "ms", 200),
            Figure("wizard", "such a wizard later on", "ms", 200),
        ],
        _open,
    ),
    Work(
        "recognise",
        [
            Figure(
                "recognise",
                "system recognised from an ISO image, 40 ms round trip",
                "s",
                1,
                places=2,
            )
        ],
        _recognise,
        needs_real_host=True,
    ),
    Work(
        "search",
        [Figure("search", "slowest key in the search for systems until painted", "ms", 30)],
        _search,
    ),
    Work(
        "finish",
        [
            Figure(
                "finish",
                "Finish to a running machine of an image, our own time",
                "s",
                3,
                places=2,
            )
        ],
        _finish,
        needs_real_host=True,
    ),
)
