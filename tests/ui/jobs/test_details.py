from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.ui.dialogs.acting import part
from vmgui.base.errors import HostError
from vmgui.base.states import JobState
from vmgui.core.jobs import Job, Progress
from vmgui.ui.jobs.details import JobDetails
from vmgui.ui.widgets.statuslabel import StatusLabel

COMMAND = "virsh -c qemu:///system start web1"


@pytest.fixture
def details(qtbot: QtBot) -> JobDetails:
    widget = JobDetails(QAction("Copy"))
    qtbot.addWidget(widget)
    widget.show()
    return widget


def job(state: JobState, error: HostError | None = None, command: str = COMMAND) -> Job:
    made = Job(1, "Start web1", None, "web1", "kvm7", command, state)
    made.started = time.time() - 65
    made.ended = made.started + 65
    made.error = error
    return made


def text(details: JobDetails, name: str) -> str:
    label = part(details, QLabel, name)
    return label.text() if label.isVisible() else ""


def test_no_job_says_what_to_do(details: JobDetails) -> None:
    details.show_job(job(JobState.DONE))

    details.show_job(None)

    assert text(details, "job-title") == ""


def test_done_job_shows_state_duration_and_command(details: JobDetails) -> None:
    details.show_job(job(JobState.DONE))

    assert text(details, "job-title") == "Start web1"
    assert text(details, "job-state") == "Done, 1 min 5 s"
    assert part(details, StatusLabel, "job-state").role() == "job.done"
    assert part(details, QLineEdit, "job-command").text() == COMMAND
    assert not part(details, QPlainTextEdit, "job-detail").isVisible()


def test_failed_job_shows_why_and_what_to_do(details: JobDetails) -> None:
    error = HostError("The disk is full.", "No space left on device", "Free some space.")

    details.show_job(job(JobState.FAILED, error))

    assert text(details, "job-message") == "The disk is full."
    assert text(details, "job-hint") == "Free some space."
    detail = part(details, QPlainTextEdit, "job-detail")
    assert detail.isVisible()
    assert detail.toPlainText() == "No space left on device"
    assert detail.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard


def test_running_job_shows_what_it_does(details: JobDetails) -> None:
    running = job(JobState.RUNNING)
    running.progress = Progress(1, 2, "copying web1.qcow2")

    details.show_job(running)

    assert text(details, "job-message") == "copying web1.qcow2"


def test_running_job_shows_how_fast_it_is(details: JobDetails) -> None:
    running = job(JobState.RUNNING)
    running.progress = Progress(25, 100, "copying web1.qcow2", rate=25.0)

    details.show_job(running)

    assert text(details, "job-message") == "copying web1.qcow2"
    assert text(details, "job-pace") == "25 B/s, 3 s left"


def test_queued_job_has_no_duration(details: JobDetails) -> None:
    queued = job(JobState.QUEUED)
    queued.started = None

    details.show_job(queued)

    assert text(details, "job-state") == "Queued"


def test_job_without_command_has_no_field_for_it(details: JobDetails) -> None:
    details.show_job(job(JobState.DONE, command=""))

    assert not part(details, QLineEdit, "job-command").isVisible()


def test_shown_again_keeps_what_is_selected(details: JobDetails) -> None:
    failed = job(JobState.FAILED, HostError("The disk is full.", "No space left on device"))
    details.show_job(failed)
    detail = part(details, QPlainTextEdit, "job-detail")
    detail.selectAll()

    details.show_job(failed)

    assert detail.textCursor().hasSelection()
