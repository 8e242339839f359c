"""VolumeWork on a host of the test driver, and stand-ins for what that cannot do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import vmgui.core.resources as resources
from tests.core.conftest import Desk
from vmgui.base.errors import Aborted, VmguiError
from vmgui.base.ids import ObjectId
from vmgui.base.records import DiskUse, DomainDetails
from vmgui.core.host import Host
from vmgui.core.jobs import Job
from vmgui.core.resources import PoolReading, VolumeReading
from vmgui.core.storage.access import StorageAccess
from vmgui.core.storage.items import VolumeItem
from vmgui.core.storage.newimages import NewImage
from vmgui.core.storage.users import User

POOL = "default-pool"
NODE = """\
<node><domain type='test'><name>test</name><memory>1024</memory><os><type>hvm</type></os></domain>
<domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
<name>off</name><memory>1024</memory><os><type>hvm</type></os>
<test:runstate>5</test:runstate></domain>
<pool type='dir'><name>default-pool</name><target><path>/default-pool</path></target></pool></node>
"""
GIB = 2**30
UUID = "5b9c2a66-13b1-4e7e-8a5d-bd3b4a9d4f3e"
IMAGE = NewImage(POOL, "a.qcow2", "qcow2", GIB)


class Store:
    """The volumes of a host of the test driver."""

    def __init__(self, desk: Desk, host: Host) -> None:
        self.desk = desk
        self.host = host
        self.storage = StorageAccess(desk.fleet, desk.jobs)
        self.work = self.storage.volumes(host.id)

    async def names(self) -> list[str]:
        found = await resources.volumes(self.desk.fleet, self.host.id, POOL)
        return [each.name for each in found]

    def item(self, *users: User, name: str = "a.qcow2", format_: str = "qcow2") -> VolumeItem:
        """A volume, which an item may say to have other users than it has."""
        volume = VolumeReading(name, f"/{POOL}/{name}", format_, GIB, 0, "")
        return VolumeItem(self.host.id, pool(), volume, users)

    def use(self, *uses: DiskUse, machine: str = "test") -> ObjectId:
        """Let "test", which runs, or "off", which does not, have these disks and no others."""
        record = self.desk.record(self.host, machine)
        details = replace(record.details or DomainDetails(), uses=uses)
        self.desk.inventory.update_domains([replace(record, details=details)])
        return record.id

    async def done(self, job: Job) -> Job:
        await self.desk.ended(job)
        assert job.error is None, job.error
        return job

    async def failed(self, job: Job, kind: type[VmguiError], words: str) -> None:
        await self.desk.ended(job)
        assert isinstance(job.error, kind)
        assert words in job.error.message


def pool(name: str = POOL) -> PoolReading:
    return PoolReading(name, "dir", True, f"/{name}", None, None, None)


async def connected(desk: Desk) -> Store:
    """A host of its own: test:///default lives as long as any error remembers an object of it."""
    desk.cache.mkdir()
    (desk.cache / "node.xml").write_text(NODE)
    host = await desk.connect(f"test://{desk.cache}/node.xml")
    await host.details.settled()
    return Store(desk, host)


class Worker:
    """Stands in for a blocking function: tells how it is called, and ends when it may."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
        self.calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
        self.may_end = threading.Event()
        self.may_end.set()
        self.error: Exception | None = None
        monkeypatch.setattr(module, name, self._work)

    def _work(self, _connection: object, *arguments: Any, **options: Any) -> str:
        self.calls.append((arguments, options))
        is_cancelled: Callable[[], bool] = next(
            (each for each in arguments[4:] if callable(each)), lambda: False
        )
        while not self.may_end.wait(0.005):
            if is_cancelled():
                raise Aborted("It was cancelled.")
        if self.error is not None:
            raise self.error
        return ""
