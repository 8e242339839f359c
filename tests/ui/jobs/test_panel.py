from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLabel, QSplitter, QTableView
from pytestqt.qtbot import QtBot

from tests.ui.dialogs.acting import part
from vmgui.base.errors import HostError
from vmgui.base.states import JobState
from vmgui.base.storage import MemoryStorage, Storage
from vmgui.core.jobs import Job, JobContext, JobList
from vmgui.ui.jobs.panel import JobPanel

COMMAND = "virsh -c qemu:///system start web1"


async def ends(_context: JobContext) -> None:
    return


async def fails(_context: JobContext) -> None:
    raise HostError("The disk is full.")


class Slow:
    """A job that runs until it is cancelled."""

    def __init__(self) -> None:
        self.cancelled = asyncio.Event()

    async def run(self, context: JobContext) -> None:
        async def stop() -> None:
            self.cancelled.set()

        context.on_cancel(stop)
        await self.cancelled.wait()


def shown(qtbot: QtBot, jobs: JobList, layout: Storage | None = None) -> JobPanel:
    panel = JobPanel(jobs, layout=layout)
    qtbot.addWidget(panel)
    panel.resize(900, 300)
    panel.show()
    return panel


async def done(jobs: JobList, run: object = ends, title: str = "Start web1") -> Job:
    job = jobs.start(title, run, target_name="web1", command=COMMAND)  # type: ignore[arg-type]
    return await jobs.wait(job)


def action(panel: JobPanel, name: str) -> QAction:
    return next(each for each in panel.actions() if each.objectName() == name)


def rows(panel: JobPanel) -> list[str]:
    model = part(panel, QTableView, "job-table").model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def label(panel: JobPanel, name: str) -> str:
    found = part(panel, QLabel, name)
    return found.text() if found.isVisible() else ""


def test_no_jobs_says_what_will_be_here(qtbot: QtBot) -> None:
    panel = shown(qtbot, JobList())

    assert label(panel, "empty-title") == "No jobs"
    assert not action(panel, "cancel-job").isEnabled()
    assert not action(panel, "copy-command").isEnabled()
    assert not action(panel, "clear-history").isEnabled()


async def test_first_job_is_selected_and_shown(qtbot: QtBot) -> None:
    jobs = JobList()
    panel = shown(qtbot, jobs)

    job = await done(jobs)

    assert panel.current_job() is job
    assert label(panel, "job-title") == "Start web1"
    assert label(panel, "job-state").startswith("Done")


async def test_later_job_leaves_the_selection(qtbot: QtBot) -> None:
    jobs = JobList()
    panel = shown(qtbot, jobs)
    first = await done(jobs)

    await done(jobs, title="Start web2")

    assert rows(panel) == ["Start web2", "Start web1"]
    assert panel.current_job() is first


async def test_selected_job_fails_its_error_is_shown(qtbot: QtBot) -> None:
    jobs = JobList()
    panel = shown(qtbot, jobs)

    await done(jobs, fails)

    assert label(panel, "job-message") == "The disk is full."


async def test_cancel_triggered_cancels_the_selected_job(qtbot: QtBot) -> None:
    jobs, slow = JobList(), Slow()
    panel = shown(qtbot, jobs)
    job = jobs.start("Move web1", slow.run)
    await asyncio.sleep(0)
    cancel = action(panel, "cancel-job")
    assert cancel.isEnabled()

    cancel.trigger()
    is_offered = cancel.isEnabled()
    await jobs.wait(job)

    assert slow.cancelled.is_set()
    assert not is_offered


async def test_job_over_cannot_be_cancelled_and_says_why(qtbot: QtBot) -> None:
    jobs = JobList()
    panel = shown(qtbot, jobs)

    await done(jobs)

    assert not action(panel, "cancel-job").isEnabled()
    assert action(panel, "cancel-job").toolTip() == "It is over."


async def test_job_without_a_way_to_cancel_says_so(qtbot: QtBot) -> None:
    jobs, go_on = JobList(), asyncio.Event()
    panel = shown(qtbot, jobs)

    async def run(_context: JobContext) -> None:
        await go_on.wait()

    job = jobs.start("Start web1", run)
    await asyncio.sleep(0)

    assert action(panel, "cancel-job").toolTip() == "It cannot be cancelled now."
    go_on.set()
    await jobs.wait(job)


async def test_copy_triggered_copies_the_command(qtbot: QtBot) -> None:
    jobs = JobList()
    panel = shown(qtbot, jobs)
    await done(jobs)

    action(panel, "copy-command").trigger()

    assert QGuiApplication.clipboard().text() == COMMAND


async def test_clear_triggered_forgets_what_is_over(qtbot: QtBot) -> None:
    jobs, slow = JobList(), Slow()
    panel = shown(qtbot, jobs)
    await done(jobs)
    running = jobs.start("Move web1", slow.run)
    await asyncio.sleep(0)

    action(panel, "clear-history").trigger()

    assert rows(panel) == ["Move web1"]
    assert panel.current_job() is running
    assert not action(panel, "clear-history").isEnabled()
    jobs.cancel(running)
    await jobs.wait(running)


async def test_failed_only_leaves_the_others_out(qtbot: QtBot) -> None:
    jobs = JobList()
    panel = shown(qtbot, jobs)
    await done(jobs)
    failed = await done(jobs, fails, "Start web2")

    part(panel, QCheckBox, "failed-only").click()

    assert rows(panel) == ["Start web2"]
    assert panel.current_job() is failed


async def test_failed_only_job_fails_later_appears(qtbot: QtBot) -> None:
    jobs = JobList()
    panel = shown(qtbot, jobs)
    part(panel, QCheckBox, "failed-only").click()

    await done(jobs, fails)

    assert rows(panel) == ["Start web1"]


async def test_failed_only_nothing_failed_says_so(qtbot: QtBot) -> None:
    jobs = JobList()
    panel = shown(qtbot, jobs)
    await done(jobs)

    part(panel, QCheckBox, "failed-only").click()

    assert label(panel, "empty-title") == "Nothing failed"
    assert panel.current_job() is None
    assert not action(panel, "copy-command").isEnabled()


async def test_show_job_left_out_by_the_filter_is_shown(qtbot: QtBot) -> None:
    jobs = JobList()
    panel = shown(qtbot, jobs)
    fine = await done(jobs)
    await done(jobs, fails)
    part(panel, QCheckBox, "failed-only").click()

    panel.show_job(fine)

    assert panel.current_job() is fine
    assert fine.state is JobState.DONE


async def test_show_job_forgotten_keeps_the_selection(qtbot: QtBot) -> None:
    jobs = JobList()
    panel = shown(qtbot, jobs)
    gone = await done(jobs)
    jobs.clear_history()
    here = await done(jobs, title="Start web2")

    panel.show_job(gone)

    assert panel.current_job() is here


async def test_tab_key_leaves_the_table(qtbot: QtBot) -> None:
    jobs = JobList()
    panel = shown(qtbot, jobs)
    await done(jobs)
    table = part(panel, QTableView, "job-table")
    table.setFocus()

    qtbot.keyClick(table, Qt.Key.Key_Tab)

    assert not table.hasFocus()


def test_table_has_a_name_for_who_cannot_see(qtbot: QtBot) -> None:
    panel = shown(qtbot, JobList())

    assert part(panel, QTableView, "job-table").accessibleName() == "Jobs"


@pytest.mark.parametrize("name", ["cancel-job", "copy-command", "clear-history"])
def test_action_has_text_icon_and_reason(qtbot: QtBot, name: str) -> None:
    panel = shown(qtbot, JobList())

    offered = action(panel, name)

    assert offered.text()
    assert not offered.icon().isNull()
    assert offered.toolTip()


async def test_columns_and_panes_are_as_they_were_left(qtbot: QtBot) -> None:
    jobs, layout = JobList(), MemoryStorage()
    await done(jobs)
    before = shown(qtbot, jobs, layout)
    part(before, QTableView, "job-table").setColumnWidth(1, 71)
    panes = part(before, QSplitter, "job-panes")
    panes.moveSplitter(410, 1)

    after = shown(qtbot, jobs, layout)

    assert part(after, QTableView, "job-table").columnWidth(1) == 71
    assert part(after, QSplitter, "job-panes").sizes() == panes.sizes()
    assert panes.sizes()[0] == pytest.approx(410, abs=10)


def test_layout_that_is_nonsense_is_left_alone(qtbot: QtBot) -> None:
    layout = MemoryStorage({"jobs.columns": "nonsense", "jobs.panes": "nonsense"})

    panel = shown(qtbot, JobList(), layout)

    table = part(panel, QTableView, "job-table")
    assert table.columnWidth(0) > table.columnWidth(1) > 0
