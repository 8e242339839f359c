"""Guests that keep a device that was removed, and that do not shut down when they are asked."""

from __future__ import annotations

import pytest

from tests.lab.conftest import Desk
from tests.lab.test_applying import bench, booted, idle
from tests.support.lab import LabDomain, LabHost
from tests.support.worlds import eventually
from vmgui.base.states import JobState
from vmgui.core.applying.lingering import detach, lingering
from vmgui.core.applying.restart import force_off, restart

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120)]

__all__ = ["booted", "idle"]


async def test_card_that_a_guest_keeps_is_found_and_asked_for_again(
    desk: Desk, host_a: LabHost, idle: LabDomain
) -> None:
    async with bench(desk, idle, host_a.uri) as it:
        before = lingering(it.draft, it.editing.scene())
        next(iter(it.draft.domain.devices.interfaces)).remove()
        report = await it.apply()

        found = lingering(it.draft, it.editing.scene())
        context = desk.context
        job = await context.jobs.wait(detach(context.fleet, context.jobs, it.editing.where, found))

        assert before == []
        assert len(report.refused) == 1
        assert [entry.kind.id for entry in found] == ["interface"]
        assert job.state.is_over


async def test_nothing_is_left_after_a_guest_has_let_go(
    desk: Desk, host_a: LabHost, booted: LabDomain
) -> None:
    async with bench(desk, booted, host_a.uri) as it:
        before = lingering(it.draft, it.editing.scene())
        next(iter(it.draft.domain.devices.interfaces)).remove()

        report = await it.apply()

        assert before == []
        assert not report.refused
        assert lingering(it.draft, it.editing.scene()) == []


async def test_deaf_guest_is_forced_off_and_started_again(
    desk: Desk, host_a: LabHost, idle: LabDomain
) -> None:
    async with bench(desk, idle, host_a.uri) as it:
        context, where = desk.context, it.editing.where
        job = restart(context.fleet, context.jobs, where)
        await eventually(lambda: job.can_cancel and job.progress.text, "it waits")
        number = desk.record(idle.name).number

        await force_off(context.fleet, context.jobs, where)
        await context.jobs.wait(job)

        assert job.state is JobState.DONE
        await eventually(lambda: desk.record(idle.name).number not in (None, number), "it runs")
