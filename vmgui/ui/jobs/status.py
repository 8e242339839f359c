"""JobStatus: what runs now, in the status bar of windows that have no job panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from vmgui.base.i18n import _, ngettext
from vmgui.base.units import percent
from vmgui.core.jobs import Job, JobList
from vmgui.models.cells import tooltip

_WIDTH_CHARACTERS = 60


class JobStatus(QToolButton):
    """Names the job that was started last and still runs; a click shows all of them."""

    def __init__(
        self, jobs: JobList, show_all: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        """Follow `jobs`.

        Args:
            jobs: all of the program.
            show_all: shows them; called at a click.
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("job-status")
        self.setAutoRaise(True)
        self._jobs = jobs
        self.clicked.connect(lambda: show_all())
        for event in (jobs.added, jobs.changed):
            event.connect(self._on_job)
            self.destroyed.connect(partial(event.disconnect, self._on_job))
        self._refresh()

    def _on_job(self, _job: Job) -> None:
        self._refresh()

    def _refresh(self) -> None:
        running = self._jobs.running
        self.setVisible(bool(running))
        if not running:
            return
        text = _said(running)
        width = self.fontMetrics().averageCharWidth() * _WIDTH_CHARACTERS
        self.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, width))
        self.setToolTip(tooltip((text, _("Click to see all jobs."))) or "")
        self.setAccessibleName(text)


def _said(running: Sequence[Job]) -> str:
    """The newest of the jobs that run, how far it is, and how many others there are."""
    job = running[-1]
    fraction = job.progress.fraction
    text = job.title
    if fraction is not None:
        # Translators: a job and how far it is: "Upload debian.iso: 43 %"
        text = _("{job}: {percent}").format(job=job.title, percent=percent(fraction))
    others = len(running) - 1
    if not others:
        return text
    # Translators: a job that runs, and how many more there are
    return ngettext("{job}, and {count} more job", "{job}, and {count} more jobs", others).format(
        job=text, count=others
    )
