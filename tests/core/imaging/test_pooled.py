"""What libvirt does where we cannot get at the files: on libvirt's simulated host."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest

from tests.core.conftest import Desk
from tests.core.imaging.conftest import MIB, Users
from tests.support.worlds import eventually
from vmgui.base.errors import NotPossibleNow
from vmgui.base.ids import HostId, domain_id
from vmgui.core import resources
from vmgui.core.imaging.told import ToldFormats
from vmgui.core.imaging.values import ImageFile, NewCopy
from vmgui.core.imaging.work import ImageWork
from vmgui.core.jobs import Job
from vmgui.core.storage.newimages import NewImage
from vmgui.core.storage.turns import Ended, Turns
from vmgui.core.storage.usage import Usage
from vmgui.core.storage.users import User, UserKind

POOL, PLACE = "default-pool", "/default-pool"


class Store:
    """The images of a simulated host."""

    def __init__(self, desk: Desk, host: HostId) -> None:
        self.desk = desk
        self.host = host
        self.users = Users()
        usage = cast(Usage, self.users)
        self.turns = Turns()
        self.work = ImageWork(desk.fleet, desk.jobs, host, self.turns, usage)

    async def make(self, name: str, base: str = "") -> ImageFile:
        image = NewImage(POOL, name, "qcow2", 8 * MIB, 0, base, "qcow2" if base else "")
        path = await resources.create_volume(self.desk.fleet, self.host, POOL, image.xml())
        return ImageFile(path)

    async def capacity(self, path: str) -> int | None:
        found = await resources.volume_by_path(self.desk.fleet, self.host, path)
        return found.capacity if found else None

    async def done(self, job: Job) -> Job:
        await self.desk.jobs.wait(job)
        assert job.error is None, f"{job.title}: {job.error}"
        return job

    async def refused(self, job: Job) -> str:
        await self.desk.jobs.wait(job)
        assert isinstance(job.error, NotPossibleNow)
        return job.error.message


@pytest.fixture
def store(desk: Desk, event_loop: asyncio.AbstractEventLoop) -> Store:
    host = event_loop.run_until_complete(desk.connect("test:///default"))
    return Store(desk, host.id)


async def test_chain_is_what_pools_know(store: Store) -> None:
    base = await store.make("base")
    top = await store.make("top", base.path)

    chain = await store.work.chain(top)

    assert [link.file for link in chain] == [
        ImageFile(f"{PLACE}/top", "qcow2"), ImageFile(f"{PLACE}/base", "qcow2")
    ]  # fmt: skip
    assert chain[0].info is not None
    assert chain[0].info.virtual_size == 8 * MIB
    assert not any(link.problem for link in chain)


async def test_chain_that_is_a_circle_ends(store: Store) -> None:
    image = await store.make("image", f"{PLACE}/image")

    assert len(await store.work.chain(image)) == 1


async def test_chain_of_what_no_pool_knows_says_why_nobody_looks(store: Store) -> None:
    with pytest.raises(NotPossibleNow, match="simulated"):
        await store.work.chain(ImageFile("/elsewhere/image"))


async def test_copy_and_overlay_are_made_by_libvirt(store: Store) -> None:
    image = await store.make("image")

    copied = await store.done(store.work.convert(image, NewCopy(f"{PLACE}/copy", "raw")))
    await store.done(store.work.create_overlay(image, f"{PLACE}/top"))

    assert await store.capacity(f"{PLACE}/copy") == 8 * MIB
    chain = await store.work.chain(ImageFile(f"{PLACE}/top"))
    assert chain[-1].file.path == image.path
    assert copied.command == (
        "virsh -c test:///default vol-create-from default-pool /default-pool/image copy"
        " --format raw"
    )


@pytest.mark.parametrize(
    "copy",
    [
        NewCopy(f"{PLACE}/copy", is_compressed=True),
        NewCopy(f"{PLACE}/copy", sparse_size=0),
        NewCopy(f"{PLACE}/copy", options={"compat": "0.10"}),
        NewCopy(f"{PLACE}/copy", "vmdk"),
        NewCopy("/elsewhere/copy"),
    ],
)
async def test_copy_that_libvirt_cannot_make_is_refused(store: Store, copy: NewCopy) -> None:
    image = await store.make("image")

    assert "simulated" in await store.refused(store.work.convert(image, copy))


async def test_what_a_running_machine_uses_is_refused(store: Store) -> None:
    image = await store.make("image")
    user = User(domain_id(store.host, "a"), "web", UserKind.DISK, "vda", is_active=True)
    store.users.add(image.path, user)
    jobs = [
        store.work.convert(image, NewCopy(f"{PLACE}/copy")),
        store.work.create_overlay(image, f"{PLACE}/top"),
        store.work.resize(image, 64 * MIB),
    ]

    said = {await store.refused(job) for job in jobs}

    assert said == {f"“{image.path}” is in use by “web”, which is running."}


async def test_shrinking_is_not_left_to_libvirt(store: Store) -> None:
    image = await store.make("image")

    said = await store.refused(store.work.resize(image, MIB, may_shrink=True))

    assert "simulated" in said


async def test_turn_names_only_what_is_made(store: Store) -> None:
    image = await store.make("image")
    ended: list[Ended] = []
    store.turns.ended.connect(ended.append)

    await store.done(store.work.create_overlay(image, f"{PLACE}/top"))

    assert [(turn.pool, turn.changed) for turn in ended] == [(POOL, None), (POOL, {"top"})]


async def test_disk_that_libvirt_takes_for_what_its_guest_wrote_is_not_copied(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = await store.make("image", f"{PLACE}/secret")

    async def raw(_formats: ToldFormats, path: str) -> str:
        return "raw" if path == image.path else ""

    monkeypatch.setattr(ToldFormats, "format", raw)

    (link,) = await store.work.chain(image)
    said = await store.refused(store.work.convert(image, NewCopy(f"{PLACE}/copy")))

    assert link.file.format == "raw"
    assert said == f"“{image.path}” is “raw” to its machine, and “qcow2” to libvirt."


async def test_who_uses_it_is_looked_at_again_when_the_turn_has_come(store: Store) -> None:
    image = await store.make("image")
    user = User(domain_id(store.host, "a"), "web", UserKind.DISK, "vda", is_active=True)

    async with store.turns.inside(store.host, POOL, ()):
        job = store.work.resize(image, 64 * MIB)
        await eventually(lambda: job.command, "it waits")
        store.users.add(image.path, user)

    assert "“web”" in await store.refused(job)
    assert await store.capacity(image.path) == 8 * MIB
