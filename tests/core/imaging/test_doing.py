"""Jobs that run qemu-img: turns, cancelling, and what is left."""

from __future__ import annotations

import pytest

from tests.core.imaging.conftest import (
    BIG,
    HERE,
    MIB,
    Bench,
    at,
    is_same,
    processes,
    snapshots,
)
from tests.support.media import qemu_img
from tests.support.worlds import eventually
from vmgui.base.errors import Aborted, Busy, ConnectionLost
from vmgui.base.ids import HostId
from vmgui.base.states import JobState
from vmgui.core import resources
from vmgui.core.imaging import entering, running
from vmgui.core.imaging.running import Order, Outcome
from vmgui.core.imaging.shells import Shell
from vmgui.core.imaging.values import (
    NewCopy,
)
from vmgui.core.resources import PoolReading, VolumeReading
from vmgui.core.storage.turns import Ended


@pytest.fixture
def pool(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A pool that has the bench's images; its refreshes are listed."""
    refreshed: list[str] = []

    async def pools(*_where: object) -> tuple[PoolReading, ...]:
        return (PoolReading("pool", "dir", True, f"{bench.directory}/", None, None, None),)

    async def refresh(_fleet: object, host: HostId, pool: str) -> None:
        assert bench.turns.is_busy(host, pool)
        refreshed.append(pool)

    async def names(*_where: object) -> tuple[VolumeReading, ...]:
        return ()

    monkeypatch.setattr(resources, "pools", pools)
    monkeypatch.setattr(resources, "refresh_pool", refresh)
    monkeypatch.setattr(resources, "volume_names", names)
    return refreshed


async def test_job_waits_for_its_turn_in_the_pool_and_can_be_cancelled_meanwhile(
    bench: Bench, pool: list[str]
) -> None:
    image = bench.make("image")
    async with bench.turns.whole(HERE, "pool"):
        first = bench.work.resize(at(image), 8 * MIB)
        second = bench.work.create_snapshot(at(image), "a")
        await eventually(lambda: len(processes(image)) == 0, "they wait")
        bench.jobs.cancel(second)
        states = (first.state, second.state)
    await bench.done(first)

    assert states == (JobState.QUEUED, JobState.CANCELLED)
    assert pool == ["pool"]
    assert not await snapshots(bench, image)
    assert not bench.turns.is_busy(HERE, "pool")


async def test_what_changes_nothing_refreshes_no_pool(bench: Bench, pool: list[str]) -> None:
    await bench.work.check(at(bench.make("image"))).answer()

    assert not pool


async def test_pool_that_is_busy_for_long_is_not_refreshed(
    bench: Bench, pool: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entering, "REFRESH_SECONDS", 0.1)
    image = bench.make("image")

    async with bench.turns.inside(HERE, "pool", ()):
        await bench.done(bench.work.resize(at(image), 8 * MIB))

    assert not pool


@pytest.mark.limit(60)
async def test_convert_that_is_cancelled_leaves_nothing(bench: Bench) -> None:
    image, target = bench.random("image", BIG), bench.path("copy")
    job = bench.work.convert(at(image), NewCopy(str(target), is_compressed=True))
    await eventually(lambda: job.can_cancel and job.progress.done, "it is under way", 30)
    assert processes(target)

    bench.jobs.cancel(job)
    await bench.jobs.wait(job)

    assert job.state is JobState.CANCELLED
    assert job.progress.text == "The unfinished copy was removed."
    assert not target.exists()
    assert not processes(target)


@pytest.mark.limit(60)
async def test_convert_leaves_nothing_when_the_program_ends(bench: Bench) -> None:
    image, target = bench.random("image", BIG), bench.path("copy")
    job = bench.work.convert(at(image), NewCopy(str(target), is_compressed=True))
    await eventually(lambda: job.progress.done, "it is under way", 30)

    await bench.jobs.close()

    assert not target.exists()
    assert not processes(target)


@pytest.mark.limit(60)
@pytest.mark.parametrize("verb", ["rebase", "commit"])
async def test_what_is_cancelled_in_the_middle_leaves_the_overlay_as_it_was(
    bench: Bench, verb: str
) -> None:
    base = bench.make("base", "raw", BIG)
    top, before = bench.overlay("top", base, "raw"), bench.path("before")
    full, kind = (top, "qcow2") if verb == "commit" else (base, "raw")
    bench.write(full, kind, *(f"write -P {n + 1} {n * 40}M 39M" for n in range(10)))
    qemu_img("convert", "-O", "qcow2", top, before)
    work = bench.work
    job = work.commit(at(top)) if verb == "commit" else work.rebase(at(top), None)
    await eventually(lambda: job.can_cancel and job.progress.done, "it is under way", 30)

    bench.jobs.cancel(job)
    await bench.jobs.wait(job)

    assert job.state is JobState.CANCELLED
    assert str(top) in job.progress.text
    assert not processes(top)
    assert (await work.chain(at(top)))[1].file.path == str(base)
    assert is_same(top, before)
    assert (await work.check(at(top)).answer()).corruptions == 0


async def test_cancelled_inquiry_says_so(bench: Bench) -> None:
    image = bench.random("image", 100)
    inquiry = bench.work.compare(at(image), at(image))

    bench.jobs.cancel(inquiry.job)

    with pytest.raises(Aborted):
        await inquiry.answer()


async def test_what_has_changed_while_it_waited_is_seen_when_its_turn_comes(
    bench: Bench, pool: list[str]
) -> None:
    image, copy = bench.make("image"), bench.path("copy")
    async with bench.turns.whole(HERE, "pool"):
        jobs = [
            bench.work.create_overlay(at(image), str(bench.path("top"))),
            bench.work.convert(at(image), NewCopy(str(copy))),
        ]
        await eventually(lambda: all(job.command for job in jobs), "they wait")
        bench.users.use(image, "web", is_active=True)

    said = {await bench.failed(job) for job in jobs}

    assert said == {f"“{image}” is in use by “web”, which is running."}
    assert not copy.exists()
    assert not pool


async def test_chain_that_has_changed_while_it_waited_is_read_again(
    bench: Bench, pool: list[str]
) -> None:
    other = bench.make("other")
    top, content = bench.overlay("top", bench.make("base")), other.read_bytes()
    bench.users.use(other, "web", is_active=True)
    async with bench.turns.whole(HERE, "pool"):
        job = bench.work.commit(at(top))
        await eventually(lambda: job.command, "it waits")
        qemu_img("rebase", "-u", "-f", "qcow2", "-F", "qcow2", "-b", other, top)

    said = await bench.failed(job)

    assert said == f"“{other}” is in use by “web”, which is running."
    assert other.read_bytes() == content
    assert not pool


async def test_turn_names_what_is_read_and_what_is_changed(bench: Bench, pool: list[str]) -> None:
    image = bench.make("image")
    turns: list[Ended] = []
    bench.turns.ended.connect(turns.append)

    await bench.work.check(at(image)).answer()
    await bench.done(bench.work.create_overlay(at(image), str(bench.path("top"))))

    assert [turn.changed for turn in turns] == [set(), {"top"}, None]
    assert pool == ["pool"]


async def test_job_waits_for_another_that_changes_its_image(bench: Bench, pool: list[str]) -> None:
    image = bench.make("image")

    async with bench.turns.inside(HERE, "pool", {"image"}):
        job = bench.work.convert(at(image), NewCopy(str(bench.path("copy"))))
        await eventually(lambda: job.command, "it waits")
        state = job.state
    await bench.done(job)

    assert state is JobState.QUEUED
    assert pool == ["pool"]


async def test_job_says_that_the_pools_do_not_see_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def pools(*_where: object) -> tuple[PoolReading, ...]:
        raise Busy("The host is busy.")

    monkeypatch.setattr(resources, "pools", pools)

    job = await bench.done(bench.work.create_snapshot(at(bench.make("image")), "a"))

    assert job.progress.text == "The pools of the host do not see what is done: The host is busy."


async def test_what_goes_on_when_the_connection_is_lost_says_so(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = bench.make("image")

    async def lost(_shell: Shell, _order: Order, **_how: object) -> Outcome:
        raise ConnectionLost("It was lost.")

    monkeypatch.setattr(running, "run", lost)
    cannot_stop = bench.work.resize(at(image), 8 * MIB)
    can_stop = bench.work.convert(at(image), NewCopy(str(bench.path("copy"))))
    for job in (cannot_stop, can_stop):
        await bench.failed(job)

    assert cannot_stop.error is not None
    assert "The host goes on with it" in cannot_stop.error.hint
    assert can_stop.error is not None
    assert can_stop.error.hint == "The unfinished copy was removed."
