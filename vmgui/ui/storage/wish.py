"""What shall be chosen among the volumes of a host as soon as it is there."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Protocol

from vmgui.base.states import JobState
from vmgui.core.jobs import Job
from vmgui.core.resources import PoolReading
from vmgui.core.storage.watch import Volumes


class Wish(Protocol):
    """A volume to choose. Who wishes forgets it when a person does something else first."""

    def prefers(self, pool: PoolReading) -> bool:
        """Whether this is the pool to show at first."""

    def found(self, pool: PoolReading, volumes: Volumes) -> str:
        """The name of the volume, if it is among those of the pool; else nothing."""

    def is_over(self, volumes: Volumes) -> bool:
        """Whether it will not be there any more, for all that is known of the pool's volumes."""


@dataclass(frozen=True, slots=True)
class Present:
    """What is chosen already, by its path; of a pool's directory only the pool."""

    path: str

    def prefers(self, pool: PoolReading) -> bool:
        """See `Wish`."""
        if not self.path or not pool.target_path:
            return False
        path = posixpath.normpath(self.path)
        return posixpath.normpath(pool.target_path) in (path, posixpath.dirname(path))

    def found(self, _pool: PoolReading, volumes: Volumes) -> str:
        """See `Wish`."""
        return next((row.name for row in volumes.rows if row.path == self.path), "")

    def is_over(self, volumes: Volumes) -> bool:
        """See `Wish`; what comes later is not what was chosen."""
        return volumes.is_known and not volumes.waiting


@dataclass(frozen=True, slots=True)
class Made:
    """What a job makes."""

    pool: str
    """The name of the storage pool."""
    job: Job
    """Named after the volume."""

    def prefers(self, pool: PoolReading) -> bool:
        """See `Wish`."""
        return pool.name == self.pool

    def found(self, pool: PoolReading, volumes: Volumes) -> str:
        """See `Wish`; it is there once it is whole."""
        name = self.job.target_name
        is_whole = self.job.state is JobState.DONE and pool.name == self.pool
        return name if is_whole and any(row.name == name for row in volumes.rows) else ""

    def is_over(self, _volumes: Volumes) -> bool:
        """See `Wish`."""
        return self.job.state.is_over and self.job.state is not JobState.DONE
