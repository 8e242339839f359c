"""The event loop's edges: what nobody caught, and the end of the program.

qasync runs asyncio on Qt's loop. Errors that nobody expected (in slots, threads, tasks) come
together here and go to the crash page; the program goes on.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

log = logging.getLogger(__name__)

END_SECONDS = 2.0
"""How long hosts may take to say goodbye."""

_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def catch_everything(show: Callable[[str], None]) -> None:
    """Bring every unexpected error to `show`, as a traceback; from any thread.

    Args:
        show: called in whatever thread failed; hands over to the GUI thread by itself.
    """

    def in_slot(
        kind: type[BaseException], error: BaseException, where: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log.critical("Unexpected error", exc_info=(kind, error, where))
        show("".join(traceback.format_exception(kind, error, where)))

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            in_slot(args.exc_type, args.exc_value, args.exc_traceback)

    def in_destructor(args: sys.UnraisableHookArgs) -> None:
        if args.exc_value is not None:
            in_slot(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = in_slot
    threading.excepthook = in_thread
    sys.unraisablehook = in_destructor


def catch_in_tasks(loop: asyncio.AbstractEventLoop) -> None:
    """Bring errors of callbacks and forgotten tasks to the same place."""

    def handle(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            sys.excepthook(type(error), error, error.__traceback__)
        else:
            log.error("asyncio: %s", context.get("message"))

    loop.set_exception_handler(handle)


def log_qt() -> None:
    """Bring Qt's own messages into our log."""

    def handle(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        logging.getLogger("vmgui.qt").log(
            _QT_LEVELS.get(kind, logging.WARNING), "%s (%s)", message, context.category
        )

    qInstallMessageHandler(handle)


def end_on_signals(loop: asyncio.AbstractEventLoop, end: Callable[[], None]) -> None:
    """End in an orderly way on Ctrl+C and on the session's end."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(end))


def stop_catching() -> None:
    """Go back to Python's own hooks: the windows that would show an error are gone."""
    sys.excepthook = sys.__excepthook__
    threading.excepthook = threading.__excepthook__
    sys.unraisablehook = sys.__unraisablehook__
    qInstallMessageHandler(None)
