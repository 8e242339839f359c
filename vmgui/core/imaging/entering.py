"""The turns that a job needs in the pools where its images are, and what the pools see of it."""

from __future__ import annotations

import asyncio
import logging
import posixpath
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import vmgui.core.resources as resources
from vmgui.base.errors import VmguiError
from vmgui.base.ids import HostId
from vmgui.core.fleet import Fleet
from vmgui.core.resources import PoolReading
from vmgui.core.storage.turns import Turns

log = logging.getLogger(__name__)

REFRESH_SECONDS = 10.0
"""How long the end of a job waits for a pool that is busy, before it is not refreshed."""


@dataclass(slots=True)
class Part:
    """What a job does with the volumes of one pool, by their names."""

    changes: set[str] = field(default_factory=set)
    reads: set[str] = field(default_factory=set)


Parts = Mapping[str, Part]
"""By the names of the pools, in their order."""


def parts_of(
    pools: Iterable[PoolReading], changes: Iterable[str] = (), reads: Iterable[str] = ()
) -> Parts:
    """Share out paths to the active pools that have them; what is in none is left out."""
    named = {
        posixpath.normpath(pool.target_path): pool.name
        for pool in pools
        if pool.is_active and pool.target_path
    }
    found: dict[str, Part] = {}
    for paths, which in ((changes, "changes"), (reads, "reads")):
        for path in paths:
            directory, name = posixpath.split(posixpath.normpath(path))
            if (pool := named.get(directory)) is not None:
                getattr(found.setdefault(pool, Part()), which).add(name)
    return dict(sorted(found.items()))


@asynccontextmanager
async def entered(turns: Turns, host: HostId, parts: Parts) -> AsyncIterator[None]:
    """The turn to work in all of these pools."""
    async with AsyncExitStack() as stack:
        for pool, part in parts.items():
            turn = turns.inside(host, pool, part.changes, part.reads - part.changes)
            await stack.enter_async_context(turn)
        yield


async def refresh(fleet: Fleet, turns: Turns, host: HostId, parts: Parts) -> None:
    """Have the host see what was changed, in pools that are not busy for long."""
    for pool in (name for name, part in parts.items() if part.changes):
        try:
            async with asyncio.timeout(REFRESH_SECONDS), turns.whole(host, pool):
                await resources.refresh_pool(fleet, host, pool)
        except (TimeoutError, VmguiError) as error:
            log.info("The pool %s shows its old content until it is refreshed: %s", pool, error)
