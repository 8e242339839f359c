"""Samples: what models ask of a sampler."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from vmgui.base.ids import HostId, ObjectId
from vmgui.base.notify import Event
from vmgui.core.history import History


class Samples(Protocol):
    """What the tree asks of a sampler."""

    @property
    def sampled(self) -> Event[HostId]:
        """Emitted when a host's histories have a new sample."""

    @property
    def peaks(self) -> Mapping[str, float]:
        """The highest value of the series that have no natural limit."""

    def history(self, where: ObjectId) -> History | None:
        """The samples of a machine, None if there are none."""
