"""A piece of work that is measured, what its measuring may take, and what all such works do."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.bench.children import Child
from tests.bench.rig import NotMeasuredError, Rig
from tests.bench.table import Figure, Reading

WAIT_SECONDS = 60
ROUND_TRIP_SECONDS = 0.04
"""To a host that is not near."""

Readings = Mapping[str, Reading]
"""By the names of the figures."""


@dataclass(frozen=True)
class Patience:
    """How much time a measurement may take; tests have less."""

    seconds: float = 30
    """For virt-manager to list the machines of a distant host."""
    settle: float = 15
    """For vmgui to finish what it is at before it is watched."""
    rest: float = 30
    watch: float = 20
    """How long the GUI is watched while a host makes trouble."""
    later: float = 10
    machines: int = 1000
    toggles: int = 200
    changes: int = 4000
    far: float = 0.5
    """The round trip to a host far away, in seconds."""
    openings: int = 10
    """How often a machine's window is opened."""
    edited_pages: int = 12
    volumes: int = 10_000
    """How many a pool has."""
    transfer_mib: int = 4096
    """How large an image is that is uploaded and downloaded."""


@dataclass(frozen=True)
class Work:
    """Something to do, and the figures that come of it."""

    name: str
    figures: Sequence[Figure]
    ours: Callable[[Rig, Patience], Readings]
    theirs: Callable[[Rig, Patience], Readings] | None = None
    """None where only vmgui can be looked into."""
    needs_real_host: bool = False


def list_in(probe: Child, uri: str) -> None:
    """Open a host and wait for its list.

    Raises:
        NotMeasuredError: it did not come.
    """
    probe.ask("connect", uri)
    if not probe.ask("listed", uri, WAIT_SECONDS, seconds=WAIT_SECONDS * 2):
        raise NotMeasuredError(f"the host was not listed within {WAIT_SECONDS} s")


def calm_down(probe: Child, patience: Patience) -> None:
    """Let it finish what it is at, such as reading descriptions, and begin to measure."""
    time.sleep(patience.settle)
    probe.ask("rest")


def milliseconds(seconds: float) -> str:
    """A time in a note."""
    return f"{seconds * 1000:.0f} ms"
