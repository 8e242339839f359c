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

from vmgui.base.compat import override

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


class _Bugs(logging.Handler):
    """Brings whatever is logged as an unexpected error to the crash page."""

    def __init__(self, show: Callable[[str], None]) -> None:
        super().__init__(logging.ERROR)
        self._show = show

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            self._show("".join(traceback.format_exception(record.exc_info[1])))


def catch_everything(show: Callable[[str], None]) -> None:
    """Bring every unexpected error to `show`, as a traceback; from any thread.

    Everything goes through the log: whoever catches a bug where it must not do harm (a listener,
    a task) only has to log it.

    Args:
        show: called in whatever thread failed; hands over to the GUI thread by itself.
    """

    def unexpected(error: BaseException | None) -> None:
        if error is not None and not isinstance(error, KeyboardInterrupt | SystemExit):
            log.critical("Unexpected error", exc_info=error)

    def in_slot(
        _kind: type[BaseException], error: BaseException, _where: TracebackType | None
    ) -> None:
        unexpected(error)

    def in_thread(args: threading.ExceptHookArgs) -> None:
        unexpected(args.exc_value)

    def in_destructor(args: sys.UnraisableHookArgs) -> None:
        unexpected(args.exc_value)

    logging.getLogger("vmgui").addHandler(_Bugs(show))
    sys.excepthook = in_slot
    threading.excepthook = in_thread
    sys.unraisablehook = in_destructor


def catch_in_tasks(loop: asyncio.AbstractEventLoop) -> None:
    """Bring errors of callbacks and forgotten tasks to the same place."""

    def handle(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        log.error(
            "asyncio: %s",
            context.get("message"),
            exc_info=error if isinstance(error, Exception) else None,
        )

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
        # Not signal.signal: Python would look at it only when Qt next runs some Python.
        loop.add_signal_handler(number, end)


def stop_catching() -> None:
    """Go back to Python's own hooks: the windows that would show an error are gone."""
    ours = logging.getLogger("vmgui")
    for handler in [handler for handler in ours.handlers if isinstance(handler, _Bugs)]:
        ours.removeHandler(handler)
    sys.excepthook = sys.__excepthook__
    threading.excepthook = threading.__excepthook__
    sys.unraisablehook = sys.__unraisablehook__
    qInstallMessageHandler(None)
