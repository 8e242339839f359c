"""What the test driver and stand-ins for workers can do of it; the rest is in tests/lab."""

from __future__ import annotations

from pathlib import Path

import pytest

import vmgui.virt.downloads as downloads
import vmgui.virt.uploads as uploads
from tests.core.conftest import Desk
from tests.support.volumework import POOL, Worker, connected, pool
from tests.support.worlds import eventually
from vmgui.base.states import JobState


async def test_transfers_wait_for_each_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    store = await connected(desk)
    up, down = Worker(monkeypatch, uploads, "upload"), Worker(monkeypatch, downloads, "download")
    up.may_end.clear()

    first = store.work.upload(pool(), Path("/x"), "x")
    second = store.work.download(store.item(), Path("/y"), overwrites=True)
    await eventually(lambda: up.calls, "the first one runs")
    assert (first.state, second.state) == (JobState.RUNNING, JobState.QUEUED)
    up.may_end.set()

    await store.done(second)
    assert up.calls[0][0][:3] == (POOL, "x", Path("/x"))
    assert down.calls[0][0][:3] == (POOL, "a.qcow2", Path("/y"))
    assert down.calls[0][1] == {"overwrites": True}


async def test_transfer_that_is_cancelled_stops(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, uploads, "upload")
    worker.may_end.clear()
    job, waiting = (store.work.upload(pool(), Path("/x"), name) for name in ("x", "y"))
    await eventually(lambda: worker.calls, "it runs")

    desk.jobs.cancel(waiting)
    desk.jobs.cancel(job)
    await desk.ended(job)

    assert (job.state, waiting.state) == (JobState.CANCELLED, JobState.CANCELLED)
    assert len(worker.calls) == 1


async def test_end_of_the_program_waits_until_a_transfer_has_cleaned_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, uploads, "upload")
    worker.may_end.clear()
    job = store.work.upload(pool(), Path("/x"), "x")
    await eventually(lambda: worker.calls, "it runs")

    await desk.jobs.close()

    assert job.state is JobState.CANCELLED
    worker.may_end.set()
    await eventually(lambda: not desk.fleet.turns.is_busy(store.host.id, POOL), "it is over")


async def test_upload_into_a_volume_that_is_cancelled_says_what_is_lost(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, worker = await connected(desk), Worker(monkeypatch, uploads, "upload_into")
    worker.may_end.clear()
    job = store.work.upload_into(store.item(), Path("/x"))
    await eventually(lambda: worker.calls, "it runs")

    desk.jobs.cancel(job)
    await desk.ended(job)

    assert job.state is JobState.CANCELLED
    assert job.progress.text == "What was in the volume before is lost."
