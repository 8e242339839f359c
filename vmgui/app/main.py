"""The order of starting, after `early`: log, Qt, hooks, settings, hosts, window.

Hosts are reached in their own threads while the window is still being made; the window waits for
none of them, and none waits for another.
"""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import os
import sys

import qasync
from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from vmgui.app import ahead, early
from vmgui.app import loop as edges
from vmgui.app.cli import Options
from vmgui.app.context import AppContext
from vmgui.app.crash import CrashReporter
from vmgui.app.instance import Instance
from vmgui.app.windows import ProgramWindows
from vmgui.base import logs
from vmgui.core.tasks import Tasks
from vmgui.ui.icons import APP, icon
from vmgui.ui.style import Appearance, Theme
from vmgui.virt.headstart import HeadStart

log = logging.getLogger(__name__)

DESKTOP_FILE = "org.vmgui.vmgui"
PAINT_SECONDS = 0.05
"""For the first window to be painted before anything else is done."""
SWITCH_SECONDS = 0.0001
"""How long a worker may keep Python's lock from the GUI thread; Python's own 5 ms add up to a
stutter while several hosts are listed at once (measured by `make bench`)."""


def run(options: Options, head_start: HeadStart) -> int:
    """Run the program until its last window is closed; returns the exit status."""
    buffer = logs.configure(options.debug)
    if options.debug is not None:
        faulthandler.enable()
    application = make_application()
    reporter = CrashReporter(buffer)
    edges.catch_everything(reporter.report)
    edges.log_qt()
    with qasync.QEventLoop(application) as loop:
        asyncio.set_event_loop(loop)
        edges.catch_in_tasks(loop)
        loop.run_until_complete(_live(application, options, buffer, head_start))
        edges.stop_catching()
    # Lane threads may still wait for dead hosts; they are daemons, and Qt must not outlive them.
    logging.shutdown()
    os._exit(0)


def make_application() -> QApplication:
    """The QApplication with its names and icon, in a process whose GUI thread gets its turn."""
    sys.setswitchinterval(SWITCH_SECONDS)
    application = QApplication(["vmgui"])
    application.setApplicationName("vmgui")
    application.setDesktopFileName(DESKTOP_FILE)
    application.setWindowIcon(icon(APP))
    application.setQuitOnLastWindowClosed(False)
    _translate_qt(application)
    return application


def _translate_qt(application: QApplication) -> None:
    """Load Qt's own catalogue: its file dialogs and context menus, the names of keys."""
    translator = QTranslator(application)
    directory = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(), "qtbase", "_", directory):
        application.installTranslator(translator)


async def _live(
    application: QApplication, options: Options, buffer: logs.RingBuffer, head_start: HeadStart
) -> None:
    """From the first window to the last."""
    app = AppContext(buffer, head_start.open)
    parts = app.parts
    appearance = Appearance(application)
    appearance.choose(Theme(parts.settings.theme))

    def follow_theme(name: str) -> None:
        if name == "theme":
            appearance.choose(Theme(parts.settings.theme))

    parts.settings.changed.connect(follow_theme)
    ended = asyncio.Event()
    windows = ProgramWindows(parts)
    windows.quit_wanted.connect(ended.set)
    application.lastWindowClosed.connect(windows.end_if_unused)
    edges.end_on_signals(asyncio.get_running_loop(), ended.set)
    # The host of the command line is there before the main window asks for the remembered ones.
    windows.manager_opened.connect(lambda: parts.fleet.restore(with_default=not parts.fleet.hosts))
    windows.reach(options.request)
    await asyncio.sleep(0)  # their threads start now, and work while Python imports the window
    windows.serve(options.request)
    app.start()
    asyncio.get_running_loop().call_later(PAINT_SECONDS, early.import_after_the_window)
    idle = Tasks()
    idle.start(ahead.import_ahead(), "import ahead")
    instance = Instance(windows.serve)
    await instance.start()
    await ended.wait()
    idle.cancel()
    await instance.close()
    windows.close_all()
    try:
        async with asyncio.timeout(edges.END_SECONDS):
            await app.close()
    except TimeoutError:
        log.info("Some hosts did not say goodbye in time")
