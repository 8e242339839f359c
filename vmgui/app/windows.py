"""Windows: opens each window once, keeps them, and does what the command line asks for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from vmgui.app.cli import Request
from vmgui.base.errors import InvalidInput, VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import HostId, ObjectId
from vmgui.base.records import DomainRecord
from vmgui.base.states import HostState
from vmgui.core.host import Host, HostConfig
from vmgui.core.tasks import Tasks
from vmgui.ui.context import Context
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.manager.window import ManagerWindow
from vmgui.virt.queries import client_version

if TYPE_CHECKING:
    from vmgui.ui.host.window import HostWindow
    from vmgui.ui.machine.window import MachineWindow

log = logging.getLogger(__name__)
W = TypeVar("W", bound=QWidget)
FIND_SECONDS = 60.0
"""How long a machine of the command line is waited for."""


class ProgramWindows(QObject):
    """All windows of the program."""

    quit_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._open: dict[object, QWidget] = {}
        self._tasks = Tasks()

    # The windows

    def open_manager(self) -> ManagerWindow:
        """Show the main window."""
        return self._show("manager", lambda: ManagerWindow(self._context, self))

    def open_domain(self, where: ObjectId, page: str = "") -> MachineWindow:
        """Show a machine's window."""
        from vmgui.ui.machine.window import MachineWindow

        window = self._show(where, lambda: MachineWindow(self._context, where, self))
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

    def open_preferences(self) -> QWidget:
        """Show the preferences."""
        from vmgui.ui.preferences.dialog import PreferencesDialog

        return self._show("preferences", lambda: PreferencesDialog(self._context.settings))

    def open_about(self) -> QWidget:
        """Show what program this is."""
        from vmgui.ui.dialogs.about import AboutDialog

        return self._show("about", lambda: AboutDialog(None, client_version()))

    def quit(self) -> None:
        """End the program, asking once if jobs run."""
        self._tasks.start(self._quit(), "quit")

    async def _quit(self) -> None:
        from vmgui.ui.dialogs.questions import confirm

        running = self._context.jobs.running
        if running and not await confirm(
            self._front(),
            _("Quit"),
            _("Quit while jobs run?"),
            _("Quit"),
            informative=_("The hosts go on with what they have begun; vmgui does not watch it."),
            names=[job.title for job in running],
        ):
            return
        for window in tuple(self._open.values()):
            window.close()
        self.quit_wanted.emit()

    def _front(self) -> QWidget | None:
        return next(iter(self._open.values()), None)

    def _show(self, key: object, make: Callable[[], W]) -> W:
        window = self._open.get(key)
        if window is None:
            window = make()
            window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._open[key] = window
            window.destroyed.connect(lambda: self._open.pop(key, None))
        window.show()
        window.raise_()
        window.activateWindow()
        return cast(W, window)  # a key always has the same kind of window

    # What the command line asks for

    def serve(self, request: Request) -> None:
        """Do what a start of the program asks for."""
        if not request.uri:
            self.open_manager()
        elif not request.show:
            self.open_manager()
            self._connect(request.uri)
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
            self._context.problems.emit(
                _("This version of vmgui cannot create machines. virt-install can.")
            )
            return
        try:
            record = await self._find(host, request.domain)
        except VmguiError as error:
            what = _("“{name}” could not be shown.").format(name=request.domain)
            ErrorPresenter(self.open_manager()).show(what, error)
            return
        await self._show_domain(request.show, record)

    def _connect(self, uri: str) -> Host | None:
        """The host of a URI, connecting; None if the URI is malformed, which is then shown."""
        fleet = self._context.fleet
        try:
            host = fleet.hosts.get(HostId(uri)) or fleet.add(HostConfig(uri), is_remembered=False)
        except InvalidInput as error:
            ErrorPresenter(self.open_manager()).show(
                _("The connection could not be opened."), error
            )
            return None
        if not host.is_connected:
            host.connect()
        return host

    async def _find(self, host: Host, name: str) -> DomainRecord:
        """The machine of this name, id or UUID, once the host has listed its machines."""
        ended = (HostState.FAILED, HostState.WAITING, HostState.DISCONNECTED)
        changed = asyncio.Event()

        def notice(_batch: object) -> None:
            changed.set()

        self._context.inventory.changed.connect(notice)
        try:
            async with asyncio.timeout(FIND_SECONDS):
                while not host.record.is_listed:
                    if host.record.state in ended and host.record.problem:
                        break
                    changed.clear()
                    await changed.wait()
        except TimeoutError:
            pass
        finally:
            self._context.inventory.changed.disconnect(notice)
        for record in self._context.inventory.domains(host.id):
            if name in (record.name, record.uuid) or name == str(record.number):
                return record
        if not host.record.is_listed:
            raise VmguiError(
                host.record.problem or _("The host does not answer."),
                host.record.detail,
                host.record.hint,
            )
        raise VmguiError(
            _("{host} has no machine called “{name}”.").format(host=host.record.name, name=name)
        )

    async def _show_domain(self, what: str, record: DomainRecord) -> None:
        if what == "console":
            manager = self.open_manager()
            try:
                await self._context.viewers.show(record)
            except VmguiError as error:
                ErrorPresenter(manager).show(_("The console was not opened."), error)
            return
        window = self.open_domain(record.id, "performance" if what == "performance" else "")
        if what == "delete":
            window.actions_of_window.trigger("domain.delete")
