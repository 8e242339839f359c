"""Disk images: volumes that are made in the pools of a host, and removed again."""

from __future__ import annotations

import asyncio
import contextlib

import vmgui.core.resources as resources
import vmgui.virt.volumes as volumes
from vmgui.base.errors import Aborted, HostError
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.base.states import JobState
from vmgui.core.fleet import Fleet
from vmgui.core.jobs import Job, JobList
from vmgui.core.poolcalls import ALL
from vmgui.core.resources import PoolReading, VolumeReading
from vmgui.core.storage.making import Making, left_behind
from vmgui.core.storage.newimages import (
    FORMATS,
    NewImage,
    check_name,
    default_pool,
    formats,
    free_name,
    path_in,
    suffix_in,
    too_large,
    why_not,
)
from vmgui.core.storage.volumejobs import VolumeJobs

__all__ = [
    "FORMATS",
    "DiskImages",
    "NewImage",
    "check_name",
    "default_pool",
    "formats",
    "free_name",
    "left_behind",
    "path_in",
    "suffix_in",
    "too_large",
    "why_not",
]


class DiskImages:
    """The images in a host's pools."""

    def __init__(self, fleet: Fleet, jobs: JobList, host: HostId) -> None:
        """Work on `host`; what is changed there are jobs of `jobs`."""
        self._fleet = fleet
        self._jobs = jobs
        self._work = VolumeJobs(fleet, jobs, host, fleet.turns)
        self.host = host

    async def pools(self) -> tuple[PoolReading, ...]:
        """All storage pools, by name.

        Raises:
            HostError: the host could not be asked.
        """
        found = await resources.pools(self._fleet, self.host)
        return tuple(sorted(found, key=lambda pool: pool.name))

    async def volumes(self, pool: str) -> tuple[VolumeReading, ...]:
        """The volumes of an active pool, by its name.

        Raises:
            HostError: the host could not be asked, or the pool is gone or not active.
        """
        return await resources.volumes(self._fleet, self.host, pool)

    async def look_up(self, path: str) -> VolumeReading | None:
        """The volume at a path; None if no pool has it, or the host does not say."""
        with contextlib.suppress(HostError):
            return await resources.volume_by_path(self._fleet, self.host, path)
        return None

    async def create(self, image: NewImage, *, is_kept: bool = False) -> str:
        """Make an image and return its path.

        Libvirt cannot stop in the middle: an image that is cancelled is deleted when it is there.

        Args:
            image: what to make.
            is_kept: make it even if the caller is cancelled; else that cancels it too.

        Raises:
            Aborted: somebody has cancelled it.
            VmguiError: it was not made.
        """
        making = Making(self._fleet, self.host, image)
        job = self._work.make(making, image)
        try:
            await self._ended(job)
        except asyncio.CancelledError:
            if not is_kept:
                self._jobs.cancel(job)
            raise
        return making.path

    async def delete(self, path: str) -> None:
        """Delete the image at a path, with what is in it.

        Raises:
            VmguiError: it is still there.
        """
        found = await self._fleet.calls_of(self.host).pool_read(ALL, volumes.located, path)
        await self._ended(self._work.discard(*found))

    async def _ended(self, job: Job) -> None:
        await self._jobs.wait(job)
        if job.error is not None:
            raise job.error
        if job.state is JobState.CANCELLED:
            raise Aborted(_("It was cancelled."))
