"""ProgressWindow: how far a machine is that is being made. Only seen if that takes a moment."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

import vmgui.base.units as units
from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.core.jobs import Job, JobList
from vmgui.ui.create.keys import button_of_enter, is_enter
from vmgui.ui.dialogs.frame import keep_focus_of_others
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, heading_font, space
from vmgui.ui.widgets.elide import ElideLabel

SHOW_MS = 500
"""What is done sooner needs no window."""
_STEPS = 1000
_CHARACTERS = 64


class ProgressWindow(QWidget):
    """Follows a job. Closing it hides it: the job goes on, and the job panel shows it."""

    def __init__(self, jobs: JobList, job: Job, show: Callable[[QWidget], object]) -> None:
        """Show it in a moment, unless `end` is called before.

        Args:
            jobs: where the job is.
            job: what is followed.
            show: shows the window.
        """
        super().__init__()
        self.setObjectName("create-progress")
        self.setWindowTitle(job.title)
        self.setWindowIcon(icon("action.new_domain"))
        self._jobs = jobs
        self._job = job
        self._title = QLabel(job.title, self)
        self._title.setObjectName("progress-title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setFont(heading_font(self.font()))
        self._bar = QProgressBar(self)
        self._bar.setAccessibleName(_("Progress"))
        self._bar.setTextVisible(False)
        self._text = ElideLabel(parent=self)
        self._text.setObjectName("progress-text")
        self._size = QLabel(self)
        self._size.setObjectName("progress-size")
        self._hide = QPushButton(_("&Hide"), self)
        self._hide.setObjectName("hide")
        self._hide.setToolTip(_("The job panel goes on showing it."))
        self._cancel = QPushButton(_("&Cancel"), self)
        self._cancel.setObjectName("cancel")
        for button in (self._hide, self._cancel):
            button.setAutoDefault(False)
            keep_focus_of_others(button)
        self._hide.setDefault(True)
        self._hide.clicked.connect(self.close)
        self._cancel.clicked.connect(lambda: jobs.cancel(job))
        self._lay_out()
        jobs.changed.connect(self._on_job)
        self._soon = QTimer(self, singleShot=True, interval=SHOW_MS)
        self._soon.timeout.connect(lambda: show(self))
        self._soon.start()
        self._refresh()

    def end(self) -> None:
        """The job is over: take the window away."""
        self._jobs.changed.disconnect(self._on_job)
        if isValid(self):  # a person may have closed it
            self._soon.stop()
            self.close()
            self.deleteLater()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape and Enter hide it: what is under way is only cancelled by its button."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif is_enter(event):
            if button := button_of_enter(event, self.focusWidget(), self._hide, is_last=False):
                button.click()
        else:
            super().keyPressEvent(event)

    def _on_job(self, job: Job) -> None:
        if job is self._job and isValid(self):
            self._refresh()

    def _refresh(self) -> None:
        progress = self._job.progress
        share = progress.fraction
        self._bar.setRange(0, 0 if share is None else _STEPS)
        self._bar.setValue(0 if share is None else round(share * _STEPS))
        self._text.setText(progress.text)
        sizes = ""
        if progress.total:
            # Translators: how much of an image is written: "1.2 GiB of 4 GiB"
            sizes = _("{done} of {total}").format(
                done=units.size(progress.done), total=units.size(progress.total)
            )
        self._size.setText(sizes)
        self._cancel.setEnabled(self._job.can_cancel)

    def _lay_out(self) -> None:
        words = QHBoxLayout()
        words.addWidget(self._text, 1)
        words.addWidget(self._size)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._hide)
        buttons.addWidget(self._cancel)
        edge = space(self, Space.LARGE)
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(space(self, Space.MEDIUM))
        column.addWidget(self._title)
        column.addWidget(self._bar)
        column.addLayout(words)
        column.addStretch(1)
        column.addLayout(buttons)
        self.resize(self.fontMetrics().averageCharWidth() * _CHARACTERS, self.sizeHint().height())
