"""What becomes of several jobs of one action: silence if all went well, else one message."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _
from vmgui.base.states import JobState
from vmgui.core.jobs import Job
from vmgui.ui.actions.spec import Desk


async def report(desk: Desk, jobs: Sequence[Job], failed: str, name: str) -> None:
    """Wait for jobs and show together what went wrong with which.

    Args:
        desk: where to show it, and the list of jobs.
        jobs: that were started by one action.
        failed: the heading if it was one, a whole sentence.
        name: of the action, without a mnemonic; for the heading if there were several.
    """
    await asyncio.gather(*(desk.context.jobs.wait(job) for job in jobs))
    errors = [
        (job.target_name or job.title, job.error)
        for job in jobs
        if job.state is JobState.FAILED and job.error is not None
    ]
    show_failures(desk, errors, len(jobs), failed, name)


def show_failures(
    desk: Desk,
    errors: Sequence[tuple[str, VmguiError]],
    count: int,
    failed: str,
    name: str,
) -> None:
    """Show what went wrong with which, if anything did.

    Args:
        desk: where to show it.
        errors: the names of machines, volumes ..., and what went wrong with each.
        count: with how many it was tried.
        failed: the heading if it was one, a whole sentence.
        name: of the action, without a mnemonic; for the heading if there were several.
    """
    if not errors:
        return
    if count == 1:
        desk.errors.show(failed, errors[0][1])
        return
    heading = _("{action}: it did not work with {failed} of {count}.").format(
        action=name, failed=len(errors), count=count
    )
    desk.errors.show_many(heading, errors)
