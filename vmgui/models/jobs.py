"""Everything that was asked for, newest first, as a Qt model, and a filter for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    QTimer,
)

import vmgui.base.units as units
from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.base.states import JobState
from vmgui.core.jobs import Job, JobList
from vmgui.models.cells import NUMBERS, tooltip
from vmgui.models.roles import JOB_ICONS, Role

Index = QModelIndex | QPersistentModelIndex

TICK_MS = 1000
"""How often the duration of what runs is brought up to date."""


@dataclass(frozen=True, slots=True)
class JobColumn:
    """One column of the table."""

    id: str
    """The word used in settings."""
    title: str
    """Untranslated."""
    width: int
    """How wide it is at first, in characters."""
    text: Callable[[Job], str]
    is_number: bool = False


def progress_text(job: Job) -> str:
    """How far a job is, in words; empty once it is over or while nothing is known."""
    if job.state.is_over:
        return ""
    share, text = units.percent(job.progress.fraction), job.progress.text or pace_text(job)
    if share and text:
        # Translators: how far a job is and what it does, such as "37 %, copying the disk"
        return _("{share}, {text}").format(share=share, text=text)
    return share or text


def pace_text(job: Job) -> str:
    """How fast a job is and how long it will take; empty once it is over or while nobody can tell.

    While nothing moves, or nobody knows how much there is, only the first of it is said.
    """
    rate, left = job.progress.rate, job.progress.seconds_left
    if job.state.is_over or rate is None:
        return ""
    if left is None:
        return units.rate(rate)
    # Translators: how fast a job is and how long it will take, such as "85 MiB/s, 2 min 5 s left"
    return _("{rate}, {time} left").format(rate=units.rate(rate), time=units.duration(left))


def duration_text(job: Job) -> str:
    """How long a job runs or ran; empty before it has begun."""
    return "" if job.started is None else units.duration(job.seconds(time.time()))


def job_lines(job: Job) -> tuple[str, ...]:
    """What a job is and how it stands; why it failed and what to do about it."""
    lines = [job.title, job.state.label]
    if job.progress.total and not job.state.is_over:
        done, total = units.size(job.progress.done), units.size(job.progress.total)
        lines.append(_("{done} of {total}").format(done=done, total=total))
    lines.append(pace_text(job))
    if job.error is not None:
        lines += [job.error.message, job.error.detail, job.error.hint]
    return tuple(line for line in lines if line)


JOB_COLUMNS = (
    JobColumn("job", N_("Job"), 32, lambda job: job.title),
    JobColumn("machine", N_("Machine"), 20, lambda job: job.target_name),
    JobColumn("host", N_("Host"), 18, lambda job: job.host_name),
    JobColumn("state", N_("State"), 18, lambda job: job.state.label),
    JobColumn("progress", N_("Progress"), 20, progress_text),
    JobColumn(
        "started",
        N_("Started"),
        14,
        lambda job: "" if job.started is None else units.clock(job.started),
    ),
    JobColumn("duration", N_("Duration"), 12, duration_text, is_number=True),
)
"""All columns, in the order in which they stand at first."""

_LAST = len(JOB_COLUMNS) - 1
_DURATION = next(place for place, column in enumerate(JOB_COLUMNS) if column.id == "duration")
_NO_INDEX = QModelIndex()


class JobTable(QAbstractTableModel):
    """All jobs, newest first."""

    def __init__(self, jobs: JobList, parent: QObject | None = None) -> None:
        """Make a table of the jobs there are and of those to come.

        Args:
            jobs: what is shown.
            parent: owns the model.
        """
        super().__init__(parent)
        self._jobs = jobs.jobs[::-1]
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._tell_durations)
        jobs.added.connect(self._on_added)
        jobs.changed.connect(self._on_changed)
        jobs.removed.connect(self._on_removed)
        self._watch_time()

    def job_at(self, index: Index) -> Job | None:
        """The job of a row, None if there is no such row."""
        is_row = index.isValid() and index.row() < len(self._jobs)
        return self._jobs[index.row()] if is_row else None

    def index_of(self, job: Job) -> QModelIndex:
        """The row of a job; an invalid index if it is not in the table (any more)."""
        return self.index(self._jobs.index(job), 0) if job in self._jobs else QModelIndex()

    @override
    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._jobs)

    @override
    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(JOB_COLUMNS)

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section <= _LAST:
            return None
        column = JOB_COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return _(column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole and column.is_number:
            return NUMBERS
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        job, answer = self.job_at(index), _CELLS.get(role)
        return answer(job, JOB_COLUMNS[index.column()]) if job and answer else None

    def _on_added(self, job: Job) -> None:
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._jobs.insert(0, job)
        self.endInsertRows()
        self._watch_time()

    def _on_changed(self, job: Job) -> None:
        if job in self._jobs:
            row = self._jobs.index(job)
            self.dataChanged.emit(self.index(row, 0), self.index(row, _LAST))
        self._watch_time()

    def _on_removed(self, job: Job) -> None:
        if job in self._jobs:
            row = self._jobs.index(job)
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._jobs[row]
            self.endRemoveRows()
        self._watch_time()

    def _running_rows(self) -> list[int]:
        return [
            row
            for row, job in enumerate(self._jobs)
            if job.started is not None and not job.state.is_over
        ]

    def _watch_time(self) -> None:
        """Let the seconds pass on screen while something runs."""
        is_running = bool(self._running_rows())
        if is_running and not self._tick.isActive():
            self._tick.start()
        elif not is_running:
            self._tick.stop()

    def _tell_durations(self) -> None:
        for row in self._running_rows():
            place = self.index(row, _DURATION)
            self.dataChanged.emit(place, place, [Qt.ItemDataRole.DisplayRole])


class JobFilter(QSortFilterProxyModel):
    """A JobTable without what did not fail, if asked for that."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Let everything through."""
        super().__init__(parent)
        self._failed_only = False

    def set_failed_only(self, is_on: bool) -> None:
        """Leave out what did not fail, or nothing."""
        self._failed_only = is_on
        self.invalidate()

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        if not self._failed_only:
            return True
        job: Job = self.sourceModel().index(source_row, 0, source_parent).data(Role.JOB)
        return job.state is JobState.FAILED


_CELLS: dict[int, Callable[[Job, JobColumn], object]] = {
    Qt.ItemDataRole.DisplayRole: lambda job, column: column.text(job),
    Qt.ItemDataRole.ToolTipRole: lambda job, _column: tooltip(job_lines(job)),
    Qt.ItemDataRole.TextAlignmentRole: lambda _job, column: NUMBERS if column.is_number else None,
    Role.JOB: lambda job, _column: job,
    Role.PROGRESS: lambda job, _column: job.progress.fraction,
    Role.ICON: lambda job, column: JOB_ICONS[job.state] if column is JOB_COLUMNS[0] else None,
}
