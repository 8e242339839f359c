from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from pytestqt.qtbot import QtBot

import vmgui.models.jobs as jobs_module
from vmgui.base.errors import HostError
from vmgui.base.states import JobState
from vmgui.core.jobs import Job, JobList, Progress
from vmgui.models.jobs import JOB_COLUMNS, JobFilter, JobTable
from vmgui.models.roles import Role

pytestmark = pytest.mark.usefixtures("qapp")

PLACES = {column.id: place for place, column in enumerate(JOB_COLUMNS)}


class Panel:
    """A list of jobs that a test fills by hand, and its table."""

    def __init__(self) -> None:
        self.list = JobList()
        self.table = JobTable(self.list)
        self._tester = QAbstractItemModelTester(
            self.table, QAbstractItemModelTester.FailureReportingMode.Warning
        )
        self._number = 0

    def add(self, title: str = "Start web1", state: JobState = JobState.RUNNING) -> Job:
        self._number += 1
        job = Job(self._number, title, None, "web1", "node1", state=state)
        if state is not JobState.QUEUED:
            job.started = time.time()
        if state.is_over:
            job.ended = time.time()
        self.list.jobs.append(job)
        self.list.added.emit(job)
        return job

    def texts(self, column: str) -> list[str]:
        return [
            self.table.index(row, PLACES[column]).data() for row in range(self.table.rowCount())
        ]


@pytest.fixture
def panel() -> Panel:
    return Panel()


def test_rows_newest_first(panel: Panel) -> None:
    first = panel.add("one")
    panel.add("two")

    assert panel.texts("job") == ["two", "one"]
    assert panel.texts("machine") == ["web1", "web1"]
    assert panel.table.index_of(first).row() == 1
    assert panel.table.job_at(panel.table.index(1, 3)) is first
    assert panel.table.index(1, 0).data(Role.JOB) is first


def test_rows_jobs_from_before_are_there(panel: Panel) -> None:
    panel.add("one")
    panel.add("two")

    assert JobTable(panel.list).index(0, 0).data() == "two"


def test_changed_job_tells_its_row(panel: Panel) -> None:
    job = panel.add()
    panel.add()
    spy = QSignalSpy(panel.table.dataChanged)

    job.progress = Progress(37, 100, "copying")
    panel.list.changed.emit(job)

    assert [(call[0].row(), call[1].row()) for call in (spy.at(0),)] == [(1, 1)]
    assert panel.texts("progress") == ["", "37 %, copying"]
    assert panel.table.index(1, 0).data(Role.PROGRESS) == pytest.approx(0.37)
    assert panel.table.index(0, 0).data(Role.PROGRESS) is None


def test_removed_job_takes_its_row(panel: Panel) -> None:
    job = panel.add("one", JobState.DONE)
    panel.add("two")

    panel.list.clear_history()

    assert panel.texts("job") == ["two"]
    assert not panel.table.index_of(job).isValid()


def test_events_of_unknown_jobs_change_nothing(panel: Panel) -> None:
    stranger = Job(99, "x", None, "", "")

    panel.list.changed.emit(stranger)
    panel.list.removed.emit(stranger)

    assert panel.table.rowCount() == 0


def test_tooltip_failed_job_says_why_and_what_to_do(panel: Panel) -> None:
    job = panel.add("Start <b>web1", JobState.FAILED)
    job.error = HostError("It did not start.", "no disk", "Add one.")

    tooltip = panel.table.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)

    assert tooltip == (
        "<qt>Start &lt;b&gt;web1<br>Failed<br>It did not start.<br>no disk<br>Add one.</qt>"
    )


def test_tooltip_running_job_says_how_much(panel: Panel) -> None:
    panel.add().progress = Progress(1024**2, 4 * 1024**2)

    assert "1 MiB of 4 MiB" in panel.table.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize(
    ("progress", "expected"),
    [
        (Progress(25, 100, rate=25.0), "25 %, 25 B/s, 3 s left"),
        (Progress(25, 100, "copying", rate=25.0), "25 %, copying"),
        (Progress(25, 0, rate=2.0**20), "1 MiB/s"),
        (Progress(25, 100, rate=0.0), "25 %, 0 B/s"),
        (Progress(25, 100), "25 %"),
    ],
)
def test_progress_says_how_fast_it_is_and_how_long_it_takes(
    panel: Panel, progress: Progress, expected: str
) -> None:
    panel.add().progress = progress

    assert panel.texts("progress") == [expected]


def test_tooltip_says_how_fast_it_is_whatever_is_done(panel: Panel) -> None:
    panel.add().progress = Progress(25, 100, "copying", rate=25.0)

    assert "25 B/s, 3 s left" in panel.table.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_queued_job_has_no_times(panel: Panel) -> None:
    panel.add(state=JobState.QUEUED)

    assert panel.texts("started") == [""]
    assert panel.texts("duration") == [""]
    assert panel.texts("state") == ["Queued"]


def test_over_job_shows_no_progress(panel: Panel) -> None:
    panel.add(state=JobState.DONE).progress = Progress(1, 1)

    assert panel.texts("progress") == [""]
    assert panel.table.index(0, 0).data(Role.ICON) == "job.done"
    assert panel.table.index(0, 1).data(Role.ICON) is None


def test_duration_ticks_only_while_something_runs(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_module, "TICK_MS", 5)
    panel = Panel()
    job = panel.add()

    with qtbot.waitSignal(panel.table.dataChanged) as told:
        pass
    job.state, job.ended = JobState.DONE, time.time()
    panel.list.changed.emit(job)

    assert told.args[0].column() == PLACES["duration"]
    assert not panel.table._tick.isActive()


def test_header_says_titles_and_alignment(panel: Panel) -> None:
    horizontal = Qt.Orientation.Horizontal
    table = panel.table

    assert table.headerData(0, horizontal) == "Job"
    assert table.headerData(99, horizontal) is None
    assert table.headerData(0, Qt.Orientation.Vertical) is None
    assert table.headerData(0, horizontal, Qt.ItemDataRole.ToolTipRole) is None
    right = table.headerData(PLACES["duration"], horizontal, Qt.ItemDataRole.TextAlignmentRole)
    assert right & Qt.AlignmentFlag.AlignRight
    assert table.job_at(QModelIndex()) is None


def test_filter_failed_only_follows_what_fails(panel: Panel) -> None:
    running = panel.add("one")
    panel.add("two", JobState.DONE)
    shown = JobFilter()
    shown.setSourceModel(panel.table)
    assert shown.rowCount() == 2

    shown.set_failed_only(True)
    is_empty = shown.rowCount() == 0
    running.state = JobState.FAILED
    panel.list.changed.emit(running)

    assert is_empty
    assert [shown.index(row, 0).data(Role.JOB) for row in range(shown.rowCount())] == [running]


def test_filter_failed_only_off_again_shows_all(panel: Panel) -> None:
    panel.add("one", JobState.DONE)
    shown = JobFilter()
    shown.setSourceModel(panel.table)
    shown.set_failed_only(True)

    shown.set_failed_only(False)

    assert shown.rowCount() == 1
