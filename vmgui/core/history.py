"""History: the last samples of a domain, in ring buffers; what the graphs draw."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Mapping

from vmgui.base.records import Sample

LENGTH = 60
"""How many samples a graph shows."""


def total(one: float | None, other: float | None) -> float | None:
    """The sum of what is known; None if nothing is."""
    return None if one is None and other is None else (one or 0.0) + (other or 0.0)


SERIES: Mapping[str, Callable[[Sample], float | None]] = {
    "cpu": lambda sample: sample.cpu,
    "memory": lambda sample: sample.memory,
    "disk": lambda sample: total(sample.disk_read, sample.disk_write),
    "disk_read": lambda sample: sample.disk_read,
    "disk_write": lambda sample: sample.disk_write,
    "network": lambda sample: total(sample.network_receive, sample.network_send),
    "network_receive": lambda sample: sample.network_receive,
    "network_send": lambda sample: sample.network_send,
}
"""What is kept: shares of 1 for the first two, bytes per second for the others."""


class History:
    """The last samples of one domain: ring buffers of floats, NaN where nothing is known."""

    __slots__ = ("_buffers", "_next", "latest")

    def __init__(self) -> None:
        self._buffers = {name: array("f", [math.nan] * LENGTH) for name in SERIES}
        self._next = 0
        self.latest = Sample()

    def add(self, sample: Sample) -> None:
        """Append a sample, dropping the oldest."""
        self.latest = sample
        for name, read in SERIES.items():
            value = read(sample)
            self._buffers[name][self._next] = math.nan if value is None else value
        self._next = (self._next + 1) % LENGTH

    def values(self, series: str) -> array[float]:
        """The samples of a series, oldest first; NaN for the time before the first."""
        buffer = self._buffers[series]
        return buffer[self._next :] + buffer[: self._next]

    def value(self, series: str) -> float:
        """The latest sample of a series, NaN if it is not known."""
        return self._buffers[series][self._next - 1]
