from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimer, Signal, qWarning
from pytestqt.exceptions import capture_exceptions

from tests.support.guards import LogGuard
from tests.support.worlds import eventually
from vmgui.app import loop as edges
from vmgui.base.notify import Event
from vmgui.core.tasks import Tasks


@pytest.fixture
def shown(log_guard: LogGuard) -> Iterator[list[str]]:
    """The tracebacks that reached the crash page."""
    log_guard.expect("")
    logging.getLogger("tests").warning("Whatever is logged here is expected")
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    tracebacks: list[str] = []
    edges.catch_everything(tracebacks.append)
    yield tracebacks
    edges.stop_catching()
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


class Emitter(QObject):
    happened = Signal()


def fail() -> None:
    raise ZeroDivisionError("boom")


async def test_error_in_a_slot_reaches_the_crash_page(shown: list[str]) -> None:
    emitter = Emitter()
    emitter.happened.connect(fail)

    emitter.happened.emit()

    await eventually(lambda: shown, "it is shown")
    assert "ZeroDivisionError: boom" in shown[0]


async def test_error_in_a_timer_reaches_the_crash_page(shown: list[str]) -> None:
    QTimer.singleShot(0, fail)

    await eventually(lambda: shown, "it is shown")


def test_error_in_a_thread_reaches_the_crash_page(shown: list[str]) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()

    assert "boom" in shown[0]


def test_error_in_a_destructor_reaches_the_crash_page(shown: list[str]) -> None:
    class Broken:
        def __del__(self) -> None:
            fail()

    Broken()
    gc.collect()

    assert "boom" in shown[0]


async def test_error_in_a_task_of_ours_reaches_the_crash_page(shown: list[str]) -> None:
    async def failing() -> None:
        fail()

    Tasks().start(failing(), "work")

    await eventually(lambda: shown, "it is shown")


async def test_error_in_a_callback_of_the_loop_reaches_the_crash_page(shown: list[str]) -> None:
    loop = asyncio.get_running_loop()
    edges.catch_in_tasks(loop)

    loop.call_soon(fail)

    await eventually(lambda: shown, "it is shown")


def test_listener_that_fails_reaches_the_crash_page(shown: list[str]) -> None:
    event: Event[int] = Event()
    event.connect(lambda _value: fail())

    event.emit(1)

    assert "boom" in shown[0]


def test_warning_without_an_error_does_not(shown: list[str]) -> None:
    logging.getLogger("vmgui.core").error("Something is odd, but nothing was raised")

    assert shown == []


def test_interrupt_is_no_bug(shown: list[str]) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)

    assert shown == []


def test_afterwards_nothing_is_shown_any_more(shown: list[str]) -> None:
    edges.stop_catching()

    logging.getLogger("vmgui").error("late", exc_info=ZeroDivisionError())

    assert shown == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_signal_ends_the_program_even_while_it_sleeps(number: signal.Signals) -> None:
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    edges.end_on_signals(loop, ended.set)

    os.kill(os.getpid(), number)

    async with asyncio.timeout(5):
        await ended.wait()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.remove_signal_handler(each)


@pytest.mark.qt_no_exception_capture
def test_messages_of_qt_are_logged(log_guard: LogGuard) -> None:
    log_guard.expect("vmgui.qt: WARNING: careful")
    with capture_exceptions():
        edges.log_qt()
        qWarning("careful")
        edges.stop_catching()
