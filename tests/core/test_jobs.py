from __future__ import annotations

import asyncio

import pytest

import vmgui.core.jobs
from tests.support.guards import LogGuard
from tests.support.worlds import eventually
from vmgui.base.errors import Aborted, Busy, NotPossibleNow
from vmgui.base.ids import HostId, domain_id
from vmgui.base.states import JobState
from vmgui.core.jobs import Job, JobContext, JobList, Progress

TARGET = domain_id(HostId("test:///default"), "uuid")


async def nothing(_context: JobContext) -> None:
    pass


async def for_ever(_context: JobContext) -> None:
    await asyncio.Event().wait()


async def test_start_good_job_goes_from_queued_to_done() -> None:
    jobs, states = JobList(), []
    jobs.added.connect(lambda job: states.append(job.state))
    jobs.changed.connect(lambda job: states.append(job.state))

    job = await jobs.wait(jobs.start("Do", nothing, command="virsh do"))

    assert states == [JobState.QUEUED, JobState.RUNNING, JobState.DONE]
    assert job.ended is not None
    assert job.seconds(job.ended) >= 0
    assert jobs.running == []
    assert await jobs.wait(job) is job


async def test_start_error_for_people_fails_the_job() -> None:
    error = Busy("Somebody else is at it.")

    async def run(_context: JobContext) -> None:
        raise error

    jobs = JobList()
    job = await jobs.wait(jobs.start("Do", run))

    assert (job.state, job.error) == (JobState.FAILED, error)


async def test_start_bug_fails_the_job_and_is_logged(log_guard: LogGuard) -> None:
    log_guard.expect("Do failed")

    async def run(_context: JobContext) -> None:
        raise ZeroDivisionError

    jobs = JobList()
    job = await jobs.wait(jobs.start("Do", run, target=TARGET))

    assert job.state is JobState.FAILED
    assert job.error is not None
    assert jobs.running_on(TARGET) is None


async def test_start_second_job_on_a_target_is_refused_naming_the_first() -> None:
    jobs = JobList()
    first = jobs.start("Save web1", for_ever, target=TARGET, target_name="web1")
    await asyncio.sleep(0.01)

    second = await jobs.wait(jobs.start("Run web1", nothing, target=TARGET, target_name="web1"))

    assert second.state is JobState.FAILED
    assert isinstance(second.error, NotPossibleNow)
    assert "Save web1" in second.error.message
    assert jobs.running_on(TARGET) is first
    assert second.seconds(0) == 0.0
    await jobs.close()


async def test_cancel_job_that_the_host_aborts_is_cancelled() -> None:
    aborted = asyncio.Event()

    async def abort() -> None:
        aborted.set()

    async def run(context: JobContext) -> None:
        context.on_cancel(abort)
        await aborted.wait()
        raise Aborted("ended")

    jobs = JobList()
    job = jobs.start("Save", run)
    assert not job.can_cancel
    await eventually(lambda: job.can_cancel, "it can be cancelled")

    jobs.cancel(job)
    assert job.state is JobState.CANCELLING
    jobs.cancel(job)
    await jobs.wait(job)

    assert (job.state, job.error) == (JobState.CANCELLED, None)


async def test_abort_that_nobody_asked_for_is_a_failure() -> None:
    async def run(_context: JobContext) -> None:
        raise Aborted("by somebody else")

    jobs = JobList()
    job = await jobs.wait(jobs.start("Save", run))

    assert job.state is JobState.FAILED


async def test_cancel_that_fails_goes_on_and_says_why() -> None:
    done = asyncio.Event()

    async def abort() -> None:
        raise Busy("It is too late.")

    async def run(context: JobContext) -> None:
        context.on_cancel(abort)
        context.report(5, 10)
        await done.wait()

    jobs = JobList()
    job = jobs.start("Save", run)
    await eventually(lambda: job.can_cancel, "it can be cancelled")

    jobs.cancel(job)
    await eventually(lambda: job.progress.text != "", "the reason is there")

    assert job.state is JobState.RUNNING
    assert job.progress == Progress(5, 10, "It could not be cancelled: It is too late.")
    done.set()
    await jobs.wait(job)
    assert job.state is JobState.DONE


async def test_cancel_that_fails_after_the_end_changes_nothing() -> None:
    done = asyncio.Event()

    async def abort() -> None:
        done.set()
        await asyncio.sleep(0.01)
        raise Busy("It is too late.")

    async def run(context: JobContext) -> None:
        context.on_cancel(abort)
        await done.wait()

    jobs = JobList()
    job = jobs.start("Save", run)
    await eventually(lambda: job.can_cancel, "it can be cancelled")

    jobs.cancel(job)
    await jobs.wait(job)
    await asyncio.sleep(0.02)

    assert job.state is JobState.DONE


async def test_close_cancels_what_runs_and_what_had_no_time_to_begin() -> None:
    jobs = JobList()
    running = jobs.start("One", for_ever)
    await asyncio.sleep(0.01)
    waiting = asyncio.ensure_future(jobs.wait(running))
    await asyncio.sleep(0.01)
    new = jobs.start("Two", for_ever)

    await jobs.close()

    assert await waiting is running
    assert running.state is new.state is JobState.CANCELLED


async def test_history_is_kept_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vmgui.core.jobs, "HISTORY", 3)
    jobs = JobList()
    removed: list[Job] = []
    jobs.removed.connect(removed.append)
    running = jobs.start("Long", for_ever)

    ended = [await jobs.wait(jobs.start(f"J{number}", nothing)) for number in range(6)]

    assert removed == ended[:2]
    assert jobs.jobs == [running, *ended[2:]]
    jobs.clear_history()
    assert jobs.jobs == [running]
    await jobs.close()


@pytest.mark.parametrize(
    ("progress", "fraction"),
    [(Progress(), None), (Progress(1, 4), 0.25), (Progress(9, 4), 1.0)],
)
def test_progress_fraction(progress: Progress, fraction: float | None) -> None:
    assert progress.fraction == fraction


async def test_waiting_job_is_queued_until_it_says_that_it_has_begun() -> None:
    may_begin = asyncio.Event()

    async def run(context: JobContext) -> None:
        await may_begin.wait()
        context.begin()
        context.begin()

    jobs, states = JobList(), []
    job = jobs.start("Start", run, waits=True)
    jobs.changed.connect(lambda changed: states.append(changed.state))
    await asyncio.sleep(0.01)
    assert (job.state, job.started) == (JobState.QUEUED, None)

    may_begin.set()
    await jobs.wait(job)

    assert states == [JobState.RUNNING, JobState.DONE]
    assert job.started is not None


@pytest.mark.parametrize("delay", [0, 0.01], ids=["at once", "later"])
async def test_cancel_waiting_job_ends_it_at_once(delay: float) -> None:
    jobs = JobList()
    job = jobs.start("Start", for_ever, target=TARGET, waits=True)
    if delay:
        await asyncio.sleep(delay)
    assert job.can_cancel

    jobs.cancel(job)

    assert job.state is JobState.CANCELLED
    assert jobs.running_on(TARGET) is None
    await jobs.close()
    assert job.state is JobState.CANCELLED


async def test_job_that_was_withdrawn_does_not_begin() -> None:
    jobs, refused = JobList(), list[str]()

    async def run(context: JobContext) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            with pytest.raises(Aborted) as caught:
                context.begin()
            refused.append(caught.value.message)

    job = jobs.start("Delete", run, waits=True)
    await asyncio.sleep(0)

    jobs.cancel(job)
    await jobs.wait(job)
    await eventually(lambda: bool(refused), "it was refused")

    assert job.state is JobState.CANCELLED
