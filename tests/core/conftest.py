"""Fleets on simulated hosts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import vmgui.core.host
from tests.support.worlds import eventually
from vmgui.base.ids import ObjectId, domain_id
from vmgui.base.records import DomainRecord, HostConfig
from vmgui.base.states import HostState
from vmgui.base.storage import MemoryStorage
from vmgui.core.fleet import Fleet
from vmgui.core.host import Host
from vmgui.core.inventory import Batch, Inventory
from vmgui.core.jobs import Job, JobList


@dataclass
class Desk:
    """What the program has at its centre, and shorter words for what tests ask it."""

    inventory: Inventory
    storage: MemoryStorage
    cache: Path
    fleet: Fleet
    jobs: JobList
    batches: list[Batch] = field(default_factory=list)

    async def connect(self, uri: str) -> Host:
        """Add a host and wait until it is listed."""
        host = self.fleet.add(HostConfig(uri))
        host.connect()
        await eventually(
            lambda: host.record.state is not HostState.CONNECTING and host.record.is_listed,
            f"{uri} is listed",
        )
        return host

    async def detailed(self, host: Host) -> None:
        """Wait until all descriptions of a host are read."""
        await eventually(
            lambda: all(r.details is not None for r in self.inventory.domains(host.id)),
            "all descriptions are read",
        )

    def record(self, host: Host, name: str) -> DomainRecord:
        """The record of the machine with this name."""
        return next(r for r in self.inventory.domains(host.id) if r.name == name)

    def where(self, host: Host, name: str) -> ObjectId:
        """The id of the machine with this name."""
        return domain_id(host.id, self.record(host, name).uuid)

    def names(self, host: Host) -> list[str]:
        """The names of all machines of a host, as listed."""
        return sorted(r.name for r in self.inventory.domains(host.id))

    async def ended(self, job: Job) -> Job:
        """Wait until a job is over."""
        return await self.jobs.wait(job)


@pytest.fixture
def desk(event_loop: asyncio.AbstractEventLoop, tmp_path: Path) -> Iterator[Desk]:
    """A fleet without hosts; what it is connected to is closed at the end."""

    async def make() -> Desk:
        inventory, storage, cache = Inventory(), MemoryStorage(), tmp_path / "cache"
        return Desk(inventory, storage, cache, Fleet(inventory, storage, cache), JobList())

    async def end() -> None:
        await desk.jobs.close()
        await desk.fleet.close()

    desk = event_loop.run_until_complete(make())
    desk.inventory.changed.connect(desk.batches.append)
    yield desk
    event_loop.run_until_complete(end())


@pytest.fixture
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lost hosts are tried again after 20 ms at first."""
    monkeypatch.setattr(vmgui.core.host, "FIRST_RETRY_SECONDS", 0.02)
