"""Uploads and downloads from inside: the verbs of `tests.bench.probe` about them.

    ["upload", URI, POOL, NAME, PATH]    makes a volume of a file
    ["download", URI, POOL, NAME, PATH]  makes a file of a volume

Both answer the seconds until the job is over, and by how many MiB the process grew meanwhile.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import vmgui.core.resources as resources
from tests.bench import usage
from vmgui.base.ids import HostId
from vmgui.core.jobs import Job
from vmgui.core.storage.items import VolumeItem
from vmgui.ui.context import Context

_STEP_SECONDS = 0.05


class TransferProbe:
    """The verbs."""

    def __init__(self, parts: Context) -> None:
        self._parts = parts

    async def upload(self, uri: str, pool: str, name: str, path: str) -> tuple[float, float]:
        """Make a volume of a file."""
        host = HostId(uri)
        pools = await resources.pools(self._parts.fleet, host)
        where = next(each for each in pools if each.name == pool)
        return await self._watched(
            self._parts.storage.volumes(host).upload(where, Path(path), name)
        )

    async def download(self, uri: str, pool: str, name: str, path: str) -> tuple[float, float]:
        """Make a file of a volume."""
        host = HostId(uri)
        pools = await resources.pools(self._parts.fleet, host)
        volumes = await resources.volumes(self._parts.fleet, host, pool)
        item = VolumeItem(
            host,
            next(each for each in pools if each.name == pool),
            next(each for each in volumes if each.name == name),
        )
        return await self._watched(self._parts.storage.volumes(host).download(item, Path(path)))

    async def _watched(self, job: Job) -> tuple[float, float]:
        """Wait for a job.

        Raises:
            VmguiError: it failed.
        """
        most = rest = usage.resident_mib(os.getpid())
        while not job.state.is_over:
            await asyncio.sleep(_STEP_SECONDS)
            most = max(most, usage.resident_mib(os.getpid()))
        if job.error is not None:
            raise job.error
        assert job.ended is not None
        return job.ended - job.created, most - rest
