"""What is known about one job: how it ended, why, what to do, and the virsh command for it."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

import vmgui.base.units as units
from vmgui.base.i18n import _
from vmgui.core.jobs import Job
from vmgui.models.jobs import pace_text
from vmgui.models.roles import JOB_ICONS
from vmgui.ui.dialogs.fields import ReadOnlyLine
from vmgui.ui.dialogs.frame import breakable, text_label
from vmgui.ui.style import Space, heading_font, monospaced_font, space
from vmgui.ui.widgets.actionbutton import ActionButton
from vmgui.ui.widgets.statuslabel import StatusLabel

_DETAIL_LINES = 4
_SELECTABLE = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


class JobDetails(QStackedWidget):
    """Shows one job, or that none is selected."""

    def __init__(self, copy: QAction, parent: QWidget | None = None) -> None:
        """Show no job.

        Args:
            copy: copies the command; its button stands beside it.
            parent: the panel.
        """
        super().__init__(parent)
        self.setObjectName("job-details")
        self._none = text_label(_("Select a job to see what became of it."), self)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._page = QWidget(self)
        self._title = text_label("", self._page)
        self._title.setObjectName("job-title")
        self._title.setFont(heading_font(self._title.font()))
        self._state = StatusLabel(self._page)
        self._state.setObjectName("job-state")
        self._message = self._paragraph("job-message")
        self._pace = self._paragraph("job-pace")
        self._hint = self._paragraph("job-hint")
        self._detail = QPlainTextEdit(self._page)
        self._detail.setObjectName("job-detail")
        self._detail.setReadOnly(True)
        self._detail.setTextInteractionFlags(_SELECTABLE)  # Qt lets only the mouse select
        self._detail.setTabChangesFocus(True)
        self._detail.setFont(monospaced_font(self.font()))
        self._detail.setAccessibleName(_("Error details"))
        self._detail.setMinimumHeight(self.fontMetrics().lineSpacing() * _DETAIL_LINES)
        self._command = ReadOnlyLine(self._page)
        self._command.setObjectName("job-command")
        self._command.setFont(monospaced_font(self.font()))
        self._lay_out(ActionButton(copy, self._page))
        self.addWidget(self._none)
        self.addWidget(self._page)

    def show_job(self, job: Job | None) -> None:
        """Show how `job` stands now; None for no job."""
        if job is None:
            self.setCurrentWidget(self._none)
            return
        self._title.setText(breakable(job.title))
        self._state.set_status(JOB_ICONS[job.state], _state_text(job))
        error = job.error
        self._show_text(self._message, error.message if error else job.progress.text)
        self._show_text(self._pace, pace_text(job))
        self._show_text(self._hint, error.hint if error else "")
        detail = error.detail if error else ""
        if detail != self._detail.toPlainText():  # keeps the user's selection
            self._detail.setPlainText(detail)
        self._detail.setVisible(bool(detail))
        if job.command != self._command.text():
            self._command.show_text(job.command)
        self._form.setRowVisible(0, bool(job.command))
        self.setCurrentWidget(self._page)

    def _paragraph(self, name: str) -> QLabel:
        label = text_label("", self._page)
        label.setObjectName(name)
        label.setTextInteractionFlags(_SELECTABLE)
        return label

    def _show_text(self, label: QLabel, text: str) -> None:
        if label.text() != breakable(text):
            label.setText(breakable(text))
        label.setVisible(bool(text))

    def _lay_out(self, copy: ActionButton) -> None:
        command = QWidget(self._page)
        row = QHBoxLayout(command)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._command, 1)
        row.addWidget(copy)
        label = QLabel(_("C&ommand:"), self._page)
        label.setBuddy(self._command)
        self._form = QFormLayout()
        self._form.addRow(label, command)
        column = QVBoxLayout(self._page)
        column.setSpacing(space(self, Space.SMALL))
        margin = space(self, Space.MEDIUM)
        column.setContentsMargins(margin, 0, 0, 0)
        for widget in (self._title, self._state, self._message, self._pace, self._hint):
            column.addWidget(widget)
        column.addWidget(self._detail, 1)
        column.addStretch(1)
        column.addLayout(self._form)


def _state_text(job: Job) -> str:
    """The state of a job and for how long, such as "Failed, 3 s"."""
    if job.started is None:
        return job.state.label
    # Translators: the state of a job and how long it runs or ran
    return _("{state}, {duration}").format(
        state=job.state.label, duration=units.duration(job.seconds(time.time()))
    )
