"""Who uses which volumes, from inside: the verbs of `tests.bench.probe` about it.

    ["described", URI, SECONDS] answers whether the descriptions of all machines are read, in time
    ["build", URI, PATH]     looks; answers the seconds until all machines are worked in, those
                             until all is known, and how many machines use an image then
    ["follow", URI, COUNT]   gives so many machines another disk, one after the other; answers
                             the seconds until it is known who uses each

Nobody looks before "build".
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tests.bench.painting import MOST_SECONDS
from vmgui.base.ids import HostId
from vmgui.base.records import DiskUse, DomainDetails
from vmgui.ui.context import Context

_STEP_SECONDS = 0.002


class UsageProbe:
    """The verbs."""

    def __init__(self, parts: Context) -> None:
        self._inventory = parts.inventory
        self._storage = parts.storage

    async def described(self, uri: str, seconds: float) -> bool:
        """Wait for the descriptions."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if all(record.details for record in self._inventory.domains(HostId(uri))):
                return True
            await asyncio.sleep(_STEP_SECONDS)
        return False

    async def build(self, uri: str, path: str) -> tuple[float, float, int]:
        """Look until all is known."""
        usage = self._storage.usage(HostId(uri))
        began = time.monotonic()
        usage.look()
        await asyncio.wait_for(usage.built(), MOST_SECONDS)
        built = time.monotonic() - began
        await _until(lambda: usage.is_complete)
        complete = time.monotonic() - began
        return built, complete, len({user.machine for user in usage.users_of_path(path)})

    async def follow(self, uri: str, count: int) -> list[float]:
        """Change machines."""
        usage, seconds = self._storage.usage(HostId(uri)), []
        for number, record in enumerate(self._inventory.domains(HostId(uri))[:count]):
            disk = f"/elsewhere/{number}"
            details = replace(record.details or DomainDetails(), uses=(DiskUse("vda", disk),))
            began = time.monotonic()
            self._inventory.update_domains([replace(record, details=details)])
            await _until(partial(usage.users_of_path, disk))
            seconds.append(time.monotonic() - began)
        return seconds


async def _until(condition: Callable[[], object]) -> None:
    """Wait until something is so.

    Raises:
        TimeoutError: it is not.
    """
    async with asyncio.timeout(MOST_SECONDS):
        while True:
            if condition():
                return
            await asyncio.sleep(_STEP_SECONDS)
