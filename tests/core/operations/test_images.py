from __future__ import annotations

import asyncio

import pytest

import vmgui.core.metering as metering
from tests.core.conftest import Desk
from tests.support.worlds import eventually
from vmgui.base.errors import Aborted, VmguiError
from vmgui.base.states import JobState
from vmgui.core import resources
from vmgui.core.operations.images import DiskImages, NewImage

URI = "test:///default"
POOL = "default-pool"
GIB = 2**30


async def connected(desk: Desk) -> DiskImages:
    host = await desk.connect(URI)
    return DiskImages(desk.fleet, desk.jobs, host.id)


async def test_image_is_made_found_and_deleted_as_jobs(desk: Desk) -> None:
    found = await connected(desk)

    path = await found.create(NewImage(POOL, "a.qcow2", "qcow2", GIB))

    assert [each.name for each in await found.volumes(POOL)] == ["a.qcow2"]
    volume = await found.look_up(path)
    assert volume is not None
    assert (volume.format, volume.capacity, volume.allocation) == ("qcow2", GIB, 0)

    await found.delete(path)

    assert await found.look_up(path) is None
    assert [job.title for job in desk.jobs.jobs] == [
        "Create disk image a.qcow2",
        "Delete disk image a.qcow2",
    ]
    assert desk.jobs.jobs[0].command == (
        "virsh -c test:///default vol-create-as default-pool a.qcow2 1073741824"
        " --allocation 0 --format qcow2"
    )


async def test_pools_are_in_the_order_of_their_names(desk: Desk) -> None:
    found = await connected(desk)

    assert [each.name for each in await found.pools()] == [POOL]


async def test_image_that_cannot_be_made_says_why(desk: Desk) -> None:
    found = await connected(desk)

    with pytest.raises(VmguiError):
        await found.create(NewImage("another", "a.qcow2", "qcow2", GIB))

    assert desk.jobs.jobs[0].state is JobState.FAILED


async def test_cancelled_image_is_deleted_when_it_is_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await connected(desk)
    slow = slow_creation(monkeypatch)
    making = asyncio.ensure_future(found.create(NewImage(POOL, "a.qcow2", "qcow2", GIB)))
    await slow.begun.wait()

    desk.jobs.cancel(desk.jobs.jobs[0])
    slow.may_end.set()

    with pytest.raises(Aborted):
        await making
    assert desk.jobs.jobs[0].state is JobState.CANCELLED
    assert await found.volumes(POOL) == ()


@pytest.mark.parametrize("is_kept", [False, True])
async def test_image_that_nobody_waits_for_is_only_kept_if_that_is_wanted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, is_kept: bool
) -> None:
    found = await connected(desk)
    slow = slow_creation(monkeypatch)
    image = NewImage(POOL, "a.qcow2", "qcow2", GIB)
    making = asyncio.ensure_future(found.create(image, is_kept=is_kept))
    await slow.begun.wait()

    making.cancel()
    await asyncio.sleep(0)
    slow.may_end.set()
    await desk.ended(desk.jobs.jobs[0])

    assert len(await found.volumes(POOL)) == is_kept


async def test_progress_of_an_image_that_takes_all_its_space_is_measured(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def allocated(*_arguments: object) -> int:
        return GIB // 2

    monkeypatch.setattr(metering, "PROGRESS_SECONDS", 0.01)
    monkeypatch.setattr(resources, "volume_allocation", allocated)
    found = await connected(desk)
    slow = slow_creation(monkeypatch)

    making = asyncio.ensure_future(found.create(NewImage(POOL, "a.img", "raw", GIB, GIB)))
    await eventually(lambda: desk.jobs.jobs and desk.jobs.jobs[0].progress.fraction == 0.5, "half")
    slow.may_end.set()

    assert await making


class slow_creation:  # noqa: N801 - reads as a function
    """Volumes are made when `may_end` is set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.may_end = asyncio.Event(), asyncio.Event()
        create = resources.create_volume

        async def slow(*arguments: object, **options: object) -> str:
            self.begun.set()
            await self.may_end.wait()
            return await create(*arguments, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(resources, "create_volume", slow)
