"""VolumeWork on a host of the test driver, and stand-ins for what that cannot do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

import vmgui.core.resources as resources
from tests.core.conftest import Desk
from vmgui.base.errors import Aborted, VmguiError
from vmgui.core.host import Host
from vmgui.core.jobs import Job
from vmgui.core.resources import PoolReading, VolumeReading
from vmgui.core.storage.items import VolumeItem
from vmgui.core.storage.newimages import NewImage
from vmgui.core.storage.users import User, UserKind
from vmgui.core.storage.volumes import VolumeWork

POOL = "default-pool"
NODE = """\
<node><domain type='test'><name>test</name><memory>1024</memory><os><type>hvm</type></os></domain>
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
        self.work = VolumeWork(desk.fleet, desk.jobs, host.id, desk.fleet.turns)

    async def names(self) -> list[str]:
        found = await resources.volumes(self.desk.fleet, self.host.id, POOL)
        return [each.name for each in found]

    def item(self, *users: User, name: str = "a.qcow2", format_: str = "qcow2") -> VolumeItem:
        volume = VolumeReading(name, f"/{POOL}/{name}", format_, GIB, 0, "")
        return VolumeItem(self.host.id, pool(), volume, users)

    def running(self, kind: UserKind = UserKind.DISK, *, is_readonly: bool = False) -> User:
        """The machine of the test driver, which runs, as the user of a volume."""
        record = self.desk.record(self.host, "test")
        return User(record.id, "test", kind, "vda", is_active=True, is_readonly=is_readonly)

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
    return Store(desk, await desk.connect(f"test://{desk.cache}/node.xml"))


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
