from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QMainWindow

from tests.support.contexts import shown
from vmgui.core.jobs import JobContext, JobList
from vmgui.ui.jobs.status import JobStatus


async def test_newest_running_job_is_named_with_how_far_it_is() -> None:
    jobs, opened, end = JobList(), list[str](), asyncio.Event()

    async def run(context: JobContext) -> None:
        context.report(43, 100)
        await end.wait()

    async with shown(QMainWindow()) as window:
        status = JobStatus(jobs, lambda: opened.append("manager"), window)
        window.statusBar().addPermanentWidget(status)
        before = status.isVisibleTo(window)
        first = jobs.start("Upload a.iso", run)
        second = jobs.start("Clone b", run)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        said = status.accessibleName()
        status.click()
        end.set()
        await jobs.wait(first)
        await jobs.wait(second)

        assert said == "Clone b: 43 %, and 1 more job"
        assert opened == ["manager"]
        assert not before
        assert not status.isVisibleTo(window)
