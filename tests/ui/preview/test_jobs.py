from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QPushButton

from tests.support.contexts import StubActions, new_context, put_machine, shown
from vmgui.core.jobs import JobContext
from vmgui.ui.preview.pane import PreviewPane


async def test_running_job_is_shown_with_cancel_until_it_ends(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)
    asked = asyncio.Event()

    async def run(job: JobContext) -> None:
        async def cancel() -> None:
            asked.set()

        job.on_cancel(cancel)
        job.report(1, 4)
        await asked.wait()

    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)
        was_empty = pane.machine.jobs.is_empty()
        job = context.jobs.start("Save web1", run, target=where, target_name="web1")
        await asyncio.sleep(0)
        button = pane.findChild(QPushButton, f"cancel-job-{job.number}")
        assert button is not None
        can_cancel = button.isVisible()

        button.click()
        await context.jobs.wait(job)

        assert was_empty
        assert can_cancel
        assert not button.isVisible()
        await context.jobs.close()
