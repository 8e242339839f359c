from __future__ import annotations

import asyncio

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QPushButton, QWidget
from shiboken6 import isValid

from tests.support.contexts import unnamed
from tests.support.worlds import eventually
from tests.ui.dialogs.acting import part
from vmgui.base.states import JobState
from vmgui.core.jobs import Job, JobContext, JobList
from vmgui.ui.create.progress import ProgressWindow


class Work:
    """A job that goes on until it is let go, and the window that follows it."""

    def __init__(self) -> None:
        QApplication.setQuitOnLastWindowClosed(False)
        self.jobs = JobList()
        self.is_free = asyncio.Event()
        self.context: JobContext | None = None
        self.job: Job = self.jobs.start("Create web1", self._run)
        self.shown: list[QWidget] = []
        self.window = ProgressWindow(self.jobs, self.job, self.show)

    def show(self, window: QWidget) -> None:
        """Show a window, as the program does."""
        self.shown.append(window)
        window.show()

    async def begun(self) -> JobContext:
        """Wait until the job runs."""
        await eventually(lambda: self.context is not None, "the job runs")
        assert self.context is not None
        return self.context

    async def end(self) -> None:
        """Let the job end, and what follows it."""
        self.is_free.set()
        await self.jobs.wait(self.job)
        self.window.end()

    async def _run(self, context: JobContext) -> None:
        self.context = context
        context.on_cancel(self._cancel)
        await self.is_free.wait()

    async def _cancel(self) -> None:
        self.is_free.set()


def bar(window: ProgressWindow) -> QProgressBar:
    found = window.findChild(QProgressBar)
    assert found is not None
    return found


async def test_what_takes_a_moment_is_shown() -> None:
    work = Work()
    context = await work.begun()
    await eventually(lambda: work.shown, "the window is shown")

    context.report(25, 100, "Uploading a.iso")

    assert bar(work.window).value() == bar(work.window).maximum() // 4
    assert "Uploading a.iso" in [each.text() for each in work.window.findChildren(QLabel)]
    assert unnamed(work.window) == []
    await work.end()
    assert not work.window.isVisible()


async def test_what_is_done_at_once_has_no_window() -> None:
    work = Work()

    await work.end()
    await asyncio.sleep(0)

    assert work.shown == []


async def test_share_that_is_not_known_is_not_invented() -> None:
    work = Work()

    assert (bar(work.window).minimum(), bar(work.window).maximum()) == (0, 0)
    await work.end()


async def test_escape_hides_it_and_cancels_nothing() -> None:
    work = Work()
    await work.begun()
    work.show(work.window)

    QTest.keyClick(work.window, Qt.Key.Key_Escape)

    assert not work.window.isVisible()
    assert work.job.state is JobState.RUNNING
    await work.end()


async def test_cancel_cancels_the_job() -> None:
    work = Work()
    await work.begun()
    cancel = work.window.findChild(QPushButton, "cancel")
    assert cancel is not None

    cancel.click()
    await work.jobs.wait(work.job)

    assert work.is_free.is_set()
    work.window.end()


async def test_window_that_is_gone_is_no_matter() -> None:
    work = Work()
    context = await work.begun()
    work.window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    work.show(work.window)
    work.window.close()
    await eventually(lambda: not isValid(work.window), "it is gone")

    context.report(1, 2)

    await work.end()


async def test_enter_hides_it_unless_it_is_held_down() -> None:
    work = Work()
    await work.begun()
    work.show(work.window)
    modifiers = Qt.KeyboardModifier.NoModifier
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, modifiers, "\r", True)

    QApplication.sendEvent(work.window, held)
    stayed = work.window.isVisible()
    QTest.keyClick(work.window, Qt.Key.Key_Return)

    assert stayed
    assert not work.window.isVisible()
    assert work.job.state is JobState.RUNNING
    assert part(work.window, QPushButton, "hide").isDefault()
    await work.end()
