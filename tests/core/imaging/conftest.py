"""Images of this computer, and who uses them."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from tests.support.media import qemu_img
from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import DiskUse, DomainDetails, DomainRecord, HostRecord
from vmgui.base.states import DomainState
from vmgui.base.storage import MemoryStorage
from vmgui.core.fleet import Fleet
from vmgui.core.imaging.values import ImageFile, Snapshot
from vmgui.core.imaging.work import ImageWork
from vmgui.core.inventory import Inventory
from vmgui.core.jobs import Job, JobList
from vmgui.core.storage.turns import Turns
from vmgui.core.storage.usage import Usage
from vmgui.core.storage.users import User, UserKind

HERE = HostId("qemu:///system")
MIB = 1 << 20
BIG = 400
"""MiB that take long enough to be worked on, to be cancelled."""


class Users:
    """Who uses which images, instead of what the inventory knows."""

    is_complete = True

    def __init__(self) -> None:
        self.lookers = 0
        self._users: dict[str, tuple[User, ...]] = {}

    def look(self) -> None:
        self.lookers += 1

    def rest(self) -> None:
        self.lookers -= 1

    async def built(self) -> None:
        assert self.lookers

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(self._users)

    def users_of_path(self, path: str) -> tuple[User, ...]:
        return self._users.get(path, ())

    def use(
        self, path: Path, name: str, kind: UserKind = UserKind.DISK, *, is_active: bool = False
    ) -> None:
        """Let a machine use an image."""
        user = User(domain_id(HERE, name), name, kind, "vda", is_active)
        self.add(str(path), user)

    def add(self, path: str, user: User) -> None:
        """Let somebody use an image."""
        self._users[path] = (*self._users.get(path, ()), user)


class Bench:
    """A work bench: images in a directory, and what works on them."""

    def __init__(self, directory: Path, fleet: Fleet) -> None:
        self.directory = directory
        self.fleet = fleet
        self.users = Users()
        self.jobs = JobList()
        self.turns = Turns()
        self.work = ImageWork(fleet, self.jobs, HERE, self.turns, cast(Usage, self.users))

    def own(self, name: str, use: DiskUse) -> None:
        """Let a machine that is off have a disk, in the inventory alone."""
        details = DomainDetails(uses=(use,))
        self.fleet.inventory.put_host(HostRecord(HERE, "here"))
        self.fleet.inventory.list_domains(
            HERE, [DomainRecord(domain_id(HERE, name), name, DomainState.SHUT_OFF, details=details)]
        )

    def path(self, name: str) -> Path:
        return self.directory / name

    def make(self, name: str, kind: str = "qcow2", mib: int = 4, *options: str) -> Path:
        """An image with something in it."""
        path = self.path(name)
        qemu_img("create", "-q", "-f", kind, *options, path, f"{mib}M")
        return self.write(path, kind, "write -P 0x41 1M 1M")

    def overlay(self, name: str, base: Path, kind: str = "qcow2") -> Path:
        """An image that builds on another, with a little of its own."""
        path = self.path(name)
        qemu_img("create", "-q", "-f", "qcow2", "-F", kind, "-b", base, path)
        return self.write(path, "qcow2", f"write -P {len(name)} 2M 64k")

    @staticmethod
    def write(path: Path, kind: str, *commands: str) -> Path:
        arguments = [word for command in commands for word in ("-c", command)]
        line: list[str | Path] = ["qemu-io", "-f", kind, *arguments, path]
        subprocess.run(line, check=True, capture_output=True)
        return path

    def random(self, name: str, mib: int) -> Path:
        """A raw image that takes some time to convert."""
        path = self.path(name)
        path.write_bytes(os.urandom(mib * MIB))
        return path

    async def done(self, job: Job) -> Job:
        """Wait until a job is over; it must not have failed."""
        await self.jobs.wait(job)
        assert job.error is None, f"{job.title}: {job.error}"
        return job

    async def failed(self, job: Job) -> str:
        """Wait until a job has failed, and return what it says."""
        await self.jobs.wait(job)
        assert job.error is not None, f"{job.title} has not failed"
        return job.error.message


def is_same(first: Path, second: Path, kind: str = "qcow2", other: str = "qcow2") -> bool:
    """Whether guests see the same, as qemu-img says."""
    command: list[str | Path] = ["qemu-img", "compare", "-f", kind, "-F", other, first, second]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def at(path: Path, kind: str = "") -> ImageFile:
    return ImageFile(str(path), kind)


def processes(path: Path) -> list[str]:
    """The qemu-img that work on an image."""
    done = subprocess.run(["pgrep", "-af", "qemu-img"], capture_output=True, text=True, check=False)
    return [line for line in done.stdout.splitlines() if path.name in line and " sh " not in line]


def damage(path: Path) -> None:
    """Make all reference counts wrong."""
    with path.open("r+b") as file:
        file.seek(2 * 65536)
        file.write(b"\x07\x07" * 100)


async def snapshots(bench: Bench, image: Path) -> dict[str, Snapshot]:
    (link,) = await bench.work.chain(at(image))
    assert link.info is not None
    return {snapshot.name: snapshot for snapshot in link.info.snapshots}


@pytest.fixture
def bench(event_loop: asyncio.AbstractEventLoop, tmp_path: Path) -> Iterator[Bench]:
    """A bench in a directory whose name is hard to quote."""
    if not shutil.which("qemu-img") or not shutil.which("qemu-io"):
        pytest.skip("needs qemu-img")

    async def make() -> Bench:
        directory = tmp_path / 'it\'s a, "di}r" ü:'
        directory.mkdir()
        return Bench(directory, Fleet(Inventory(), MemoryStorage(), tmp_path / "cache"))

    bench = event_loop.run_until_complete(make())
    yield bench
    event_loop.run_until_complete(bench.jobs.close())
