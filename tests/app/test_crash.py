from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit

from tests.support.pilot import click
from tests.support.worlds import eventually
from vmgui.app.crash import CrashReporter
from vmgui.base.logs import RingBuffer


@pytest.fixture
def reporter() -> Iterator[CrashReporter]:
    QApplication.setQuitOnLastWindowClosed(False)
    log = RingBuffer()
    log.emit(logging.makeLogRecord({"msg": "the last line", "levelno": logging.INFO}))
    yield CrashReporter(log)
    for dialog in crashes():
        dialog.close()


def crashes() -> list[QDialog]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, QDialog) and widget.objectName() == "crash" and widget.isVisible()
    ]


def report_in(dialog: QDialog) -> str:
    view = dialog.findChild(QPlainTextEdit, "report")
    assert view is not None
    return view.toPlainText()


async def test_bug_is_shown_with_traceback_and_log(reporter: CrashReporter) -> None:
    reporter.report("Traceback: boom passwd='secret'")

    await eventually(crashes, "it is shown")
    text = report_in(crashes()[0])
    assert "vmgui" in text
    assert "boom" in text
    assert "the last line" in text
    assert "secret" not in text


async def test_report_can_be_copied(reporter: CrashReporter) -> None:
    reporter.report("boom")
    await eventually(crashes, "it is shown")

    click(crashes()[0], "copy")

    assert QGuiApplication.clipboard().text() == report_in(crashes()[0])


async def test_second_bug_does_not_cover_the_first_which_is_the_cause(
    reporter: CrashReporter,
) -> None:
    reporter.report("first")
    reporter.report("second")
    await eventually(crashes, "it is shown")

    (dialog,) = crashes()
    assert "first" in report_in(dialog)


async def test_next_bug_is_shown_after_the_window_was_closed(reporter: CrashReporter) -> None:
    reporter.report("first")
    await eventually(crashes, "it is shown")
    crashes()[0].close()
    await eventually(lambda: not crashes(), "it is closed")

    def again() -> bool:
        reporter.report("second")
        return bool(crashes())

    await eventually(again, "the second one is shown")
    assert "second" in report_in(crashes()[0])


async def test_bug_of_another_thread_is_shown(reporter: CrashReporter) -> None:
    thread = threading.Thread(target=reporter.report, args=("boom",))
    thread.start()
    thread.join()

    await eventually(crashes, "it is shown")
