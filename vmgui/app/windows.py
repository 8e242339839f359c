"""Windows: opens each window once, keeps them, and does what the command line asks for."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol, TypeVar, cast, runtime_checkable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from vmgui.app import finding
from vmgui.app.cli import Request
from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput, VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import HostId, ObjectId
from vmgui.base.records import DomainRecord
from vmgui.base.uris import parse as parse_uri
from vmgui.core.host import Host
from vmgui.core.tasks import Tasks
from vmgui.ui.context import Context
from vmgui.ui.errors import ErrorPresenter
from vmgui.virt.queries import client_version

if TYPE_CHECKING:
    from vmgui.core.imaging.values import ImageFile
    from vmgui.ui.host.window import HostWindow
    from vmgui.ui.image.window import ImageWindow
    from vmgui.ui.machine.window import MachineWindow
    from vmgui.ui.manager.window import ManagerWindow

log = logging.getLogger(__name__)
W = TypeVar("W", bound=QWidget)
_PAGES = {"performance": "performance", "editor": "hardware"}
"""What of a machine is to be shown -> the page of its window; all else is its first one."""
_PASSING = frozenset({"customize-window", "create-progress"})
"""Windows of a machine that is being made, by their names: something follows when they close."""
_SEEN_OR_NOT = frozenset({QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.WindowStateChange})


@runtime_checkable
class HasEdits(Protocol):
    """A window with something to lose."""

    async def may_close(self) -> bool:
        """Ask what becomes of it; False to stay."""

    def abandon(self) -> None:
        """Lose it: the window is about to be closed."""


class ProgramWindows(QObject):
    """All windows of the program."""

    quit_wanted = Signal()
    manager_opened = Signal()
    """The main window is new: somebody wants to see the remembered hosts."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._open: dict[object, QWidget] = {}
        self._tasks = Tasks()
        self._is_ending = False
        self._kept = 0
        """How many machines are being made, whose windows may all be hidden."""
        self._untold: list[str] = []
        """Sentences for the main window, while there is none."""
        context.problems.connect(self._on_problem)

    # The windows

    @property
    def open_windows(self) -> list[QWidget]:
        """All windows; one that is closing is among them until it is gone for good."""
        return list(self._open.values())

    def open_manager(self) -> ManagerWindow:
        """Show the main window."""
        from vmgui.ui.manager.window import ManagerWindow

        is_new = not self._is_shown("manager")
        window = self._show("manager", lambda: ManagerWindow(self._context, self))
        if is_new:
            for sentence in self._untold:
                window.show_problem(sentence)
            self._untold.clear()
            self.manager_opened.emit()
        return window

    def open_domain(self, where: ObjectId, page: str = "") -> MachineWindow:
        """Show a machine's window."""
        from vmgui.ui.machine.window import MachineWindow

        window = self._show(where, lambda: MachineWindow(self._context, where, self, page))
        if page:
            window.show_page(page)
        return window

    def open_host(self, host: HostId, page: str = "") -> HostWindow:
        """Show a connection's window."""
        from vmgui.ui.host.window import HostWindow

        window = self._show(host, lambda: HostWindow(self._context, host, self))
        if page:
            window.show_page(page)
        return window

    def open_image(self, host: HostId, file: ImageFile) -> ImageWindow:
        """Show a disk image's window."""
        from vmgui.ui.image.window import ImageWindow

        make = partial(ImageWindow, self._context, host, file, self)
        return self._show((host, file.path), make)

    def open_creator(self, preferred: Iterable[HostId] = (), path: str = "") -> None:
        """Show a new wizard for a machine on one of these hosts, or on any other."""
        from vmgui.core.creation.sources import answers_for
        from vmgui.ui.create.begin import create

        host = self._connected(preferred)
        if host is None:
            self._context.problems.emit(_("Connect to a host first: a machine is made on one."))
            return
        is_here = parse_uri(host.uri).is_remote
        answers = answers_for(PurePath(path), is_here=is_here) if path else None
        work = create(self._context, self, self._show_wizard, host, answers, self.kept)
        self._tasks.start(work, "new machine")

    def open_preferences(self) -> QWidget:
        """Show the preferences."""
        from vmgui.ui.preferences.dialog import PreferencesDialog

        return self._show("preferences", lambda: PreferencesDialog(self._context.settings))

    def open_about(self) -> QWidget:
        """Show what program this is."""
        from vmgui.ui.dialogs.about import AboutDialog

        return self._show("about", lambda: AboutDialog(None, client_version()))

    def _show_wizard(self, window: QWidget) -> None:
        """Several can be open at once, and one that is hidden comes back."""
        self._show(window, lambda: window)

    def _connected(self, preferred: Iterable[HostId]) -> HostId | None:
        """The best host to make a machine on: of these, else this computer's, else any."""
        hosts = self._context.fleet.hosts
        order = (*preferred, *sorted(hosts, key=lambda host: parse_uri(host.uri).is_remote))
        return next((each for each in order if each in hosts and hosts[each].is_connected), None)

    # The end

    def quit(self) -> None:
        """End the program, asking once if jobs run."""
        self._tasks.start(self._quit(), "quit")

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """Keep the program alive though it may have no window for a while."""
        self._kept += 1
        try:
            yield
        finally:
            self._kept -= 1
            QTimer.singleShot(0, self, self._stay_seen)  # whatever follows may have a window

    def end_if_unused(self) -> None:
        """End the program, whose last window was closed, unless a machine is being made."""
        if not self._kept:
            self.quit_wanted.emit()
        elif self._context.jobs.running and not self._is_ending:
            self.open_manager()  # it shows the job

    def _stay_seen(self) -> None:
        """Show the main window if a new machine has left none, not even its own."""
        if not (self._kept or self._is_ending or self._visible()):
            self.open_manager()

    def close_all(self) -> None:
        """Close every window, so that each keeps how it was left; nothing is asked."""
        self._is_ending = True
        for window in tuple(self._open.values()):
            if isinstance(window, HasEdits):
                window.abandon()
            window.close()
        self._tasks.cancel()

    async def _quit(self) -> None:
        from vmgui.ui.dialogs.questions import confirm

        running = self._context.jobs.running
        if self._is_ending:
            return
        self._is_ending = True  # a second wish while the question is open changes nothing
        if not await self._may_all_close():
            self._is_ending = False
            return
        if running and not await confirm(
            self._front(),
            _("Quit"),
            _("Quit while jobs run?"),
            _("Quit"),
            informative=_("The hosts go on with what they have begun; vmgui does not watch it."),
            names=[job.title for job in running],
        ):
            self._is_ending = False
            return
        self.close_all()
        self.quit_wanted.emit()

    async def _may_all_close(self) -> bool:
        """Let the windows with edits that are not applied ask what becomes of them."""
        for window in tuple(self._open.values()):
            if isinstance(window, HasEdits) and not await self._may_close(window):
                return False
        return True

    async def _may_close(self, window: HasEdits) -> bool:
        try:
            return await window.may_close()
        except VmguiError as error:
            ErrorPresenter(cast(QWidget, window)).show(_("The changes were not applied."), error)
            return False

    def _front(self) -> QWidget | None:
        active = QApplication.activeWindow()
        return active or next(iter(self._visible()), None)

    # What they have in common

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.Close and self._would_end(watched):
            event.ignore()
            self.quit()
            return True
        if kind in _SEEN_OR_NOT:
            # After the event: only then the window is what it says.
            QTimer.singleShot(0, self, self._rest_while_unseen)
        return super().eventFilter(watched, event)

    def _would_end(self, window: QObject) -> bool:
        """True if closing a window ends the program with jobs that somebody waits for."""
        is_last = self._visible() == [window] and window.objectName() not in _PASSING
        return is_last and not self._is_ending and bool(self._context.jobs.running)

    def _rest_while_unseen(self) -> None:
        """Sample nothing while every window is closed or minimised."""
        self._context.sampler.pause(all(window.isMinimized() for window in self._visible()))

    def _visible(self) -> list[QWidget]:
        return [window for window in self._open.values() if window.isVisible()]

    def _is_shown(self, key: object) -> bool:
        """True if there is such a window; one that was just closed is on its way out."""
        return key in self._open and self._open[key].isVisible()

    def _show(self, key: object, make: Callable[[], W]) -> W:
        if not self._is_shown(key):
            made = make()
            made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            made.installEventFilter(self)
            made.destroyed.connect(partial(self._forget, key, made))
            self._open[key] = made
        window = self._open[key]
        if window.isMinimized():
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        return cast(W, window)  # a key always has the same kind of window

    def _forget(self, key: object, window: QWidget) -> None:
        if self._open.get(key) is window:
            del self._open[key]

    def _on_problem(self, sentence: str) -> None:
        if self._is_shown("manager"):
            self.open_manager().show_problem(sentence)
        else:
            self._untold.append(sentence)

    # What the command line asks for

    def reach(self, request: Request) -> None:
        """Begin to reach the hosts that a start asks for, before there is a window."""
        fleet = self._context.fleet
        if request.uri:
            with contextlib.suppress(InvalidInput):  # `serve` shows it
                fleet.reach(request.uri).connect()
        if not request.show:
            fleet.restore(with_default=not request.uri)

    def serve(self, request: Request) -> None:
        """Do what a start of the program asks for."""
        if not request.uri:
            self.open_manager()
        elif not request.show:
            self._connect(request.uri)
            self.open_manager()
        else:
            self._tasks.start(self._serve(request), "command line")

    async def _serve(self, request: Request) -> None:
        host = self._connect(request.uri)
        if host is None:
            return
        if request.show == "host":
            self.open_host(host.id)
            return
        if request.show == "creator":
            self.open_manager()
            await finding.listed(self._context.inventory, host)
            self._create_on(host)
            return
        try:
            record = await finding.find(self._context.inventory, host, request.domain)
        except VmguiError as error:
            what = _("“{name}” could not be shown.").format(name=request.domain)
            ErrorPresenter(self.open_manager()).show(what, error)
            return
        await self._show_domain(request.show, record)

    def _create_on(self, host: Host) -> None:
        """The wizard for a host, or what is wrong with it: never the wizard for another one."""
        if host.is_connected:
            self.open_creator([host.id])
            return
        what = _("No machine can be created on {host}.").format(host=host.record.name)
        ErrorPresenter(self.open_manager()).show(what, finding.silence(host))

    def _connect(self, uri: str) -> Host | None:
        """The host of a URI, connecting; None if the URI is malformed, which is then shown."""
        try:
            host = self._context.fleet.reach(uri)
        except InvalidInput as error:
            ErrorPresenter(self.open_manager()).show(
                _("The connection could not be opened."), error
            )
            return None
        if not host.is_connected:
            host.connect()
        return host

    async def _show_domain(self, what: str, record: DomainRecord) -> None:
        if what == "console":
            manager = self.open_manager()
            try:
                viewer = await self._context.viewers.open(record)
                await viewer.closed()
            except VmguiError as error:
                ErrorPresenter(manager).show(_("The console was not opened."), error)
            return
        window = self.open_domain(record.id, _PAGES.get(what, ""))
        if what == "delete":
            window.trigger("domain.delete")
