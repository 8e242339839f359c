"""What is being done to a machine, and what was done last."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from vmgui.base.i18n import _
from vmgui.base.ids import ObjectId
from vmgui.core.jobs import Job, JobList
from vmgui.models.roles import JOB_ICONS
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.elide import ElideLabel
from vmgui.ui.widgets.statuslabel import StatusLabel

MOST_OVER = 3
"""How many jobs that are over are shown."""
_STEPS = 1000


class JobRow(QWidget):
    """One job: title, state, progress while it runs, *Cancel* while that is possible."""

    def __init__(self, jobs: JobList, job: Job, parent: QWidget | None = None) -> None:
        """Show `job`."""
        super().__init__(parent)
        self._title = ElideLabel(job.title, self, mode=Qt.TextElideMode.ElideRight)
        self._state = StatusLabel(self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Progress of {job}").format(job=job.title))
        self._bar.setMaximumHeight(round(self.fontMetrics().height() * 0.6))
        self._problem = QLabel(self)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.setWordWrap(True)
        self._problem.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._cancel = QPushButton(_("Cancel"), self)
        self._cancel.setObjectName(f"cancel-job-{job.number}")
        self._cancel.setAccessibleName(_("Cancel {job}").format(job=job.title))
        self._cancel.setAutoDefault(False)
        self._cancel.clicked.connect(lambda: jobs.cancel(job))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._state)
        below = QHBoxLayout()
        below.addWidget(self._bar, 1)
        below.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.TINY))
        column.addLayout(head)
        column.addWidget(self._problem)
        column.addLayout(below)
        self.show_job(job)

    def show_job(self, job: Job) -> None:
        """Show what is new about the job."""
        self._state.set_status(JOB_ICONS[job.state], job.state.label)
        self._bar.setVisible(not job.state.is_over)
        self._cancel.setVisible(not job.state.is_over and job.on_cancel is not None)
        self._cancel.setEnabled(job.can_cancel)
        fraction = job.progress.fraction
        self._bar.setRange(0, 0 if fraction is None else _STEPS)
        if fraction is not None:
            self._bar.setValue(round(fraction * _STEPS))
        text = job.error.message if job.error else job.progress.text
        self._problem.setText(text)
        self._problem.setVisible(bool(text))


class MachineJobs(QWidget):
    """The jobs of one machine, the newest first."""

    def __init__(self, jobs: JobList, parent: QWidget | None = None) -> None:
        """Create it empty."""
        super().__init__(parent)
        self.setObjectName("machine-jobs")
        self._jobs = jobs
        self._rows: dict[Job, JobRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(space(self, Space.SMALL))

    def is_empty(self) -> bool:
        """True when there is nothing to show."""
        return not self._rows

    def show_machine(self, where: ObjectId) -> None:
        """Show the jobs that work on `where` and the last ones that did."""
        theirs = [job for job in reversed(self._jobs.jobs) if job.target == where]
        over = [job for job in theirs if job.state.is_over][:MOST_OVER]
        wanted = [job for job in theirs if not job.state.is_over or job in over]
        for job in [job for job in self._rows if job not in wanted]:
            row = self._rows.pop(job)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, job in enumerate(wanted):
            if job in self._rows:
                self._rows[job].show_job(job)
            else:
                self._rows[job] = JobRow(self._jobs, job, self)
                self._column.insertWidget(place, self._rows[job])
