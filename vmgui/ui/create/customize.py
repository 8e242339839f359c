"""*Customize configuration before install*: the hardware of a machine that does not exist yet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput, VmguiError
from vmgui.base.i18n import _
from vmgui.base.states import DomainState, HostState
from vmgui.core.creation.blueprint import Blueprint
from vmgui.core.creation.planning import Planning
from vmgui.core.inventory import Batch
from vmgui.core.operations.hardware import Addition
from vmgui.models.hardware import Item
from vmgui.models.roles import DOMAIN_ICONS
from vmgui.ui.context import Context
from vmgui.ui.create.customizebar import CustomizeBar
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.dialogs.frame import asked
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.host.banner import show_state
from vmgui.ui.icons import icon
from vmgui.ui.machine.hardware.add import insists, until_added
from vmgui.ui.machine.hardware.adddialog import AddHardwareDialog
from vmgui.ui.machine.hardware.doubting import PAUSE_MS
from vmgui.ui.machine.hardware.problems import first_problem, refused_text
from vmgui.ui.machine.hardware.remove import agreed, with_companions
from vmgui.ui.machine.hardware.tools import host_tools
from vmgui.ui.machine.hardware.view import HardwareView
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.banner import Banner
from vmgui.ui.windowsize import SizeKeeper
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.document import parse

_CHARACTERS, _LINES = 150, 44


async def customize(
    context: Context,
    blueprint: Blueprint,
    show: Callable[[CustomizeWindow], object] = QWidget.show,
) -> Blueprint | None:
    """Let a person change what a machine will be, in a window of its own.

    Args:
        context: the program's parts.
        blueprint: what is planned.
        show: shows the window.

    Returns:
        What is to be made; None if the person wants no machine.

    Raises:
        InvalidInput: the blueprint has no description of a machine.
    """
    window = CustomizeWindow(context, blueprint)
    show(window)
    return await window.answer()


class CustomizeWindow(QWidget):
    """The hardware list and its forms, with *Begin* and *Cancel Installation* below them.

    Nothing is made on the host, and nothing is shown that only a machine has which is there.
    """

    decided = Signal(object)
    """The `Blueprint` that is to be made, or None. The window closes then."""

    def __init__(self, context: Context, blueprint: Blueprint) -> None:
        """Make it; who opens it shows it.

        Raises:
            InvalidInput: the blueprint has no description of a machine.
        """
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("customize-window")
        self.setWindowIcon(icon(DOMAIN_ICONS[DomainState.SHUT_OFF]))
        self._context = context
        self._planning = Planning(context.fleet, context.jobs, blueprint)
        self.destroyed.connect(self._planning.stop)
        self._scope = TaskScope(self, ErrorPresenter(self))
        self._tools = host_tools(context, blueprint.host, self, self._scope)
        self._refused = ""
        """Why the XML that is typed could not be put into the draft."""
        self._is_busy = False
        self._is_asking = False
        """Whether a person is being asked whether the edits may be lost."""
        self._is_over = False
        self._seen: object = None
        self._banner = Banner(self)
        self._retry = QAction(icon("action.retry"), _("Re&try"), self)
        self._retry.setObjectName("host-retry")
        self._bar = CustomizeBar(self)
        self._hardware = HardwareView(self._planning, self._tools, self._bar, context.layout, self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        """Until the host is asked what a machine of another kind can have."""
        self._lay_out()
        self._connect()
        metrics = self.fontMetrics()
        size = QSize(metrics.averageCharWidth() * _CHARACTERS, metrics.height() * _LINES)
        SizeKeeper(self, context.layout, "window.customize", size)
        self._hardware.show_draft()
        self._follow_host()

    @property
    def hardware(self) -> HardwareView:
        """The list and the pane."""
        return self._hardware

    @property
    def bar(self) -> CustomizeBar:
        """*Begin Installation* and *Cancel Installation*."""
        return self._bar

    async def answer(self) -> Blueprint | None:
        """Wait until a person has decided; the window is closed then, also if it is cancelled."""
        future: asyncio.Future[Blueprint | None] = asyncio.get_running_loop().create_future()

        def settle(answer: object = None) -> None:
            if not future.done():
                future.set_result(answer if isinstance(answer, Blueprint) else None)

        self.decided.connect(settle)
        self.destroyed.connect(lambda: settle())
        try:
            return await future
        finally:
            if isValid(self):
                self.abandon()
                self.close()

    def begin(self) -> None:
        """Give the machine to be made, or show what is wrong with it."""
        if self._is_busy:
            return
        if self._is_right():
            self._scope.start(self._begun(), _("The installation was not begun."))

    async def may_close(self) -> bool:
        """Ask whether the edits may be lost, if there are any; True if the window may be closed."""
        if self._is_asking:
            return False
        if not self._has_edits():
            return True
        self._is_asking = True
        try:
            return await asked(self._cancelling())
        finally:
            self._is_asking = False

    def abandon(self) -> None:
        """Give the edits up without asking: the window is closed next."""
        self._is_over = True

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._is_over and self._has_edits():
            event.ignore()
            self._scope.start(self._leave(), _("The installation was not cancelled."))
            return
        self._context.inventory.changed.disconnect(self._on_inventory)
        super().closeEvent(event)
        self._decide(None)

    # How things stand

    def _has_edits(self) -> bool:
        pane = self._hardware.pane
        return self._planning.is_edited or pane.has_text or bool(pane.unusable())

    def _problem(self) -> str:
        """What is wrong with the machine, translated; empty if nothing is."""
        if self._refused:
            return self._refused
        if unusable := self._hardware.pane.unusable():
            return unusable[0]
        if problem := first_problem(self._hardware.items(), self._planning.scene()):
            return problem
        try:
            self._planning.blueprint()
        except InvalidInput as error:
            return error.message
        return ""

    def _obstacle(self) -> str:
        host = self._context.inventory.hosts.get(self._planning.host)
        is_there = host is not None and host.state is HostState.CONNECTED
        return "" if is_there else _("The host is not connected.")

    def _refresh(self) -> None:
        """Show how things stand."""
        host = self._context.inventory.hosts.get(self._planning.host)
        place = host.name if host else self._planning.host.uri
        title = _("New machine {name} on {host}")
        self.setWindowTitle(title.format(name=self._planning.name, host=place))
        self._bar.show_state(self._problem(), obstacle=self._obstacle(), is_busy=self._is_busy)

    def _follow_host(self) -> None:
        """Show whether the host is there; the names of its machines are others perhaps."""
        host = self._context.inventory.hosts.get(self._planning.host)
        seen, self._seen = self._seen, (host, self._planning.scene().taken_names)
        if seen == self._seen:
            return
        show_state(self._banner, host, self._retry)
        if not self._obstacle():
            self._planning.follow()
        self._refresh()

    def _on_inventory(self, _batch: Batch) -> None:
        self._follow_host()

    def _on_edited(self) -> None:
        self._refused = ""
        self._pause.start()
        self._refresh()

    def _on_changed(self, _nothing: None) -> None:
        self._hardware.show_draft()
        self._refresh()

    def _on_learned(self, _nothing: None) -> None:
        self._refresh()

    def _take(self) -> bool:
        """Put XML that was typed into the draft; False if it cannot be, which is then said."""
        pane, self._refused = self._hardware.pane, ""
        try:
            if pane.take_text():
                self._hardware.show_draft()
        except InvalidInput as error:
            title = pane.item.title if pane.item is not None else ""
            self._refused = refused_text(title, error)
        self._refresh()
        return not self._refused

    # What is done

    async def _begun(self) -> None:
        self._set_busy(True)
        try:
            doubts = await self._planning.doubts_of_edits()
            if doubts and not await asked(self._doubting(doubts)):
                return
        finally:
            if isValid(self):
                self._set_busy(False)
        if self._is_right():  # something may have been typed while the host was asked
            self._decide(self._planning.blueprint())

    def _is_right(self) -> bool:
        """Take what is typed; False if the machine cannot be made so, which is then shown."""
        if self._take() and not self._problem():
            return True
        self._hardware.pane.focus_problem()
        return False

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self._refresh()

    def _decide(self, blueprint: Blueprint | None) -> None:
        self.decided.emit(blueprint)
        if not self._is_over:
            self.abandon()
            self.close()

    async def _leave(self) -> None:
        if await self.may_close():
            self.abandon()
            self.close()

    def _add_hardware(self) -> None:
        self._planning.forget_offers()
        dialog = AddHardwareDialog(self, self._planning, self._tools, self._planning.images)
        self._scope.start(
            until_added(dialog, lambda addition: self._added(addition, dialog)),
            _("The hardware was not added."),
        )

    async def _added(self, addition: Addition, dialog: AddHardwareDialog) -> bool:
        """Plan a device; False if a person thinks better of it, or is told what is wrong."""
        dialog.show_busy(_("Adding the device…"))
        try:
            found = await self._planning.doubts(
                parse(addition.xml, Device), is_image_new=addition.image is not None
            )
            if not await insists(found, dialog):
                dialog.show_idle()
                return False
            self._planning.add(addition)
        except VmguiError as error:
            dialog.show_error(error)
            return False
        self._planning.accept(found)
        return True

    def _remove(self) -> None:
        if (item := self._hardware.pane.item) is not None:
            self._scope.start(self._removed(item), _("The device was not removed."))

    async def _removed(self, item: Item) -> None:
        scene = self._planning.scene()
        devices = with_companions(item, scene)
        fate = []
        if item.panel.id == "disk":
            is_planned = self._planning.is_image_planned(devices[0])
            stays = _("The disk image stays where it is.")
            fate.append(_("Its disk image is not made then.") if is_planned else stays)
        if await agreed(self._context.settings, item, devices, fate, scene, self):
            self._planning.remove(devices)

    def _reconnect(self) -> None:
        if host := self._context.fleet.hosts.get(self._planning.host):
            host.connect()

    # What is asked

    def _cancelling(self) -> ConfirmationDialog:
        dialog = ConfirmationDialog(
            self,
            _("Cancel Installation"),
            _("Discard the changes of “{name}”?").format(name=self._planning.name),
            _("&Discard"),
            is_destructive=True,
        )
        dialog.add_text(_("You come back to the wizard. Nothing was made on the host."))
        return dialog

    def _doubting(self, doubts: list[str]) -> ConfirmationDialog:
        dialog = ConfirmationDialog(
            self, _("Begin Installation"), _("Begin all the same?"), _("&Begin Installation")
        )
        for sentence in doubts:
            dialog.add_text(sentence)
        return dialog

    # What it is made of

    def _connect(self) -> None:
        self._hardware.edited.connect(self._on_edited)
        self._hardware.leaving_text.connect(self._take)
        self._hardware.add_asked.connect(self._add_hardware)
        self._hardware.remove_asked.connect(self._remove)
        self._bar.begin_asked.connect(self.begin)
        self._bar.cancel_asked.connect(self.close)
        self._retry.triggered.connect(self._reconnect)
        self._pause.timeout.connect(self._planning.follow)
        self._planning.changed.connect(self._on_changed)
        self._planning.learned.connect(self._on_learned)
        self._context.inventory.changed.connect(self._on_inventory)
        shortcut = QShortcut(QKeySequence("Ctrl+Return"), self)
        shortcut.activated.connect(self._bar.begin.click)

    def _lay_out(self) -> None:
        edge = space(self, Space.SMALL)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        above = QVBoxLayout()
        above.setContentsMargins(edge, edge, edge, 0)
        above.addWidget(self._banner)
        column.addLayout(above)
        column.addWidget(self._hardware, 1)
