"""A real host's storage, as somebody at the program's pages sees it and works on it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.lab.conftest import Desk
from tests.support.lab import LabHost
from tests.support.worlds import eventually
from vmgui.base.concealed import Concealed
from vmgui.base.errors import VmguiError
from vmgui.base.ids import HostId
from vmgui.core.jobs import Job
from vmgui.core.resources import PoolReading
from vmgui.core.storage.items import VolumeItem
from vmgui.core.storage.pools import Build
from vmgui.core.storage.poolscene import PoolScene
from vmgui.hardware.fields import Field
from vmgui.hardware.items import Rows
from vmgui.hardware.pools.building import Way
from vmgui.hardware.pools.discovery import NOUN
from vmgui.hardware.pools.registry import kind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc import schema
from vmgui.xmldoc.document import serialize
from vmgui.xmldoc.pool import Pool


class Keeper:
    """Somebody who keeps the storage of a host: fills in forms, looks, and starts jobs."""

    def __init__(self, desk: Desk, host: LabHost, host_id: HostId) -> None:
        storage = desk.context.storage
        self.desk = desk
        self.host = host
        self.id = host_id
        self.work = storage.pools(host_id)
        self.volumes = storage.volumes(host_id)
        self.watch = storage.watch(host_id)
        self.looking = self.watch.look()
        self.knowledge = PoolScene(desk.context.fleet, host_id, self.work)
        self.knowledge.look()

    # Pools

    def filled(self, kind_id: str, name: str, values: Mapping[str, Any]) -> Pool:
        """A pool as the form of its kind makes it of what a person types, by the fields' names."""
        form, scene = kind(kind_id), self.knowledge.scene()
        assert form.why_not(scene) is None
        pool = form.new(name, scene)
        rows = {row.name: row for row in form.rows()}
        for field, value in values.items():
            _type(rows[field], pool, value, scene)
        return pool

    async def adds(
        self,
        kind_id: str,
        name: str,
        *,
        is_built: bool = False,
        overwrites: bool = False,
        starts: bool = True,
        password: str = "",
        **values: Any,
    ) -> Job:
        """The job that adds a pool, when it is over. The form finds nothing wrong with it."""
        form, pool = kind(kind_id), self.filled(kind_id, name, values)
        problems = form.all_problems(pool, self.knowledge.scene())
        assert [each for each in problems if not each.is_warning] == []
        if is_built:
            assert form.why_not_build(pool) is None
        if not password:  # that of a new secret is not there yet
            assert schema.validate(serialize(pool), schema.POOL) == ()
        building = form.building
        way = building.way(is_wanted=is_built, overwrites=overwrites) if building else Way.NONE
        job = self.work.add(
            serialize(pool),
            build=Build(way.value),
            starts=starts,
            is_autostart=starts,
            password=Concealed(password) if password else None,
        )
        return await self.desk.context.jobs.wait(job)

    async def add(self, kind_id: str, name: str, **options: Any) -> PoolReading:
        """Add a pool, see `adds`; it is there."""
        job = await self.adds(kind_id, name, **options)
        assert job.error is None, _said(job.error)
        is_started = options.get("starts", True)
        return await self.pool(name, is_active=is_started, is_autostart=is_started)

    async def pool(self, name: str, **facts: object) -> PoolReading:
        """The pool of this name, as soon as the program shows it so."""

        def is_so() -> bool:
            pool = self.watch.pool(name)
            return pool is not None and all(getattr(pool, k) == v for k, v in facts.items())

        await eventually(is_so, f"{name} is seen with {facts}")
        found = self.watch.pool(name)
        assert found is not None
        return found

    async def gone(self, name: str) -> None:
        """Wait until the program shows no pool of this name."""
        await eventually(lambda: self.watch.pool(name) is None, f"{name} is gone")

    async def found(self, kind_id: str, **values: Any) -> list[str | None]:
        """What the host finds for a form, with what was typed before."""
        knowledge = PoolScene(self.desk.context.fleet, self.id, self.work)
        knowledge.find_sources(kind(kind_id), self.filled(kind_id, "sought", values))
        await eventually(lambda: NOUN in knowledge.scene().offers, "the host has looked")
        return [option.value for option in knowledge.scene().offers[NOUN]]

    # Volumes

    async def names(self, pool: str) -> list[str]:
        """The names of the volumes of a pool, once all are described."""
        self.looking.at(pool)
        await eventually(lambda: self._is_read(pool), f"the volumes of {pool} are described")
        return [row.name for row in self.watch.volumes(pool).rows]

    async def shows(self, pool: str, *names: str) -> None:
        """Wait until these are the volumes of a pool, and all are described."""
        self.looking.at(pool)
        await eventually(
            lambda: (
                self._is_read(pool)
                and [row.name for row in self.watch.volumes(pool).rows] == sorted(names)
            ),
            f"{pool} has {names}",
        )

    async def item(self, pool: str, name: str) -> VolumeItem:
        """A volume, as soon as the program shows it."""
        await self.names(pool)
        [row] = [row for row in self.watch.volumes(pool).rows if row.name == name]
        return VolumeItem(self.id, await self.pool(pool), row)

    def _is_read(self, pool: str) -> bool:
        volumes = self.watch.volumes(pool)
        return volumes.is_known and not volumes.waiting

    # Jobs

    async def done(self, job: Job) -> None:
        """Wait until a job is over; it has not failed."""
        await self.desk.context.jobs.wait(job)
        assert job.error is None, _said(job.error)

    async def refused(self, job: Job) -> VmguiError:
        """Wait until a job has failed; why."""
        await self.desk.context.jobs.wait(job)
        assert job.error is not None
        return job.error


def _type(row: object, pool: Pool, value: Any, scene: Scene) -> None:
    """Fill in a field, or a table with a list of dictionaries."""
    if isinstance(row, Rows):
        lines = row.rows.__get__(pool, Pool)
        for number, cells in enumerate(value):
            if number == len(lines):
                lines.append(row.new(pool, scene))
            for column in row.columns:
                column.write(lines[number], cells.get(column.name), scene)
        return
    assert isinstance(row, Field)
    row.write(pool, value, scene)


def _said(error: VmguiError | None) -> str:
    return f"{error}\n{error.hint}\n{error.detail}" if error else ""


@pytest.fixture
def keeper(desk: Desk, host_a: LabHost, event_loop: asyncio.AbstractEventLoop) -> Iterator[Keeper]:
    """The keeper of a host that the program is connected to."""

    async def begin() -> Keeper:
        host = await desk.connect(host_a.uri)
        new = Keeper(desk, host_a, host.id)
        await new.pool("default", is_active=True)
        await eventually(lambda: new.knowledge.scene().pool_capabilities, "it says what it can")
        return new

    async def end() -> None:
        made.knowledge.stop()
        await desk.context.storage.close()

    made = event_loop.run_until_complete(begin())
    yield made
    event_loop.run_until_complete(end())
