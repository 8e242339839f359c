"""MachineWindow: everything about one machine."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QCloseEvent, QIcon, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.base.ids import ObjectId
from vmgui.base.records import DomainRecord
from vmgui.core.editing import Editing
from vmgui.core.inventory import Batch
from vmgui.models.roles import DOMAIN_ICONS
from vmgui.ui.actions import menus
from vmgui.ui.actions.bound import BoundActions
from vmgui.ui.actions.spec import Desk, Selection, Windows
from vmgui.ui.context import Context
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.host.banner import show_state
from vmgui.ui.icons import icon
from vmgui.ui.machine.pages import PAGES
from vmgui.ui.machine.place import MachinePlace
from vmgui.ui.pages import PageBook
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.banner import Banner, Severity
from vmgui.ui.windowsize import SizeKeeper

_CHARACTERS, _LINES = 150, 48
_FILE: tuple[menus.Item, ...] = ("program.manager", None, "window.close", "program.quit")
_TOOLS = ("domain.run", "domain.restore", "domain.pause", "domain.resume", "domain.wake")
_APART = frozenset({menus.SEND_KEY, "domain.details"})
"""Not in this window's machine menu: Send Key has a menu of its own, and this is the details."""


class MachineWindow(QMainWindow):
    """The window of one machine; follows the inventory until it is closed."""

    def __init__(self, context: Context, where: ObjectId, windows: Windows, page: str = "") -> None:
        """Make it; who opens it shows it.

        Args:
            context: the program's parts.
            where: the machine.
            windows: opens the other windows.
            page: the one of `PAGES` that is shown first; empty for the first of them.
        """
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("machine-window")
        self.where = where
        self._context = context
        errors = ErrorPresenter(self)
        self._scope = TaskScope(self, errors)
        desk = Desk(context, self, windows, self._scope, errors)
        self._actions = BoundActions(desk, self._selection)
        self._editing = Editing(context.fleet, where)
        self.destroyed.connect(self._editing.stop)
        self._banner = Banner(self)
        self._retry = QAction(icon("action.retry"), _("Re&try"), self)
        self._retry.setObjectName("host-retry")
        self._retry.triggered.connect(self._connect)
        self._book: PageBook[MachinePlace, DomainRecord] = PageBook(
            PAGES, MachinePlace(context, where, self._actions, self._editing), self, page
        )
        self._menus: list[QMenu] = []
        self._is_asking = False
        """Whether a person is being asked what becomes of the edits."""
        self._is_abandoned = False
        self._lay_out()
        metrics = self.fontMetrics()
        size = QSize(metrics.averageCharWidth() * _CHARACTERS, metrics.height() * _LINES)
        SizeKeeper(self, context.layout, f"window.machine.{where.key}", size)
        context.inventory.changed.connect(self._on_changed)
        self._refresh()

    def show_page(self, page_id: str) -> None:
        """Show one of `PAGES`."""
        self._book.show_page(page_id)

    def trigger(self, action_id: str) -> bool:
        """Run an action on the machine if it is possible now; False if it is not."""
        return self._actions.trigger(action_id)

    @property
    def book(self) -> PageBook[MachinePlace, DomainRecord]:
        """The pages."""
        return self._book

    @property
    def banner(self) -> Banner:
        """What keeps the machine from being there."""
        return self._banner

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._is_abandoned and self._has_edits():
            event.ignore()
            self._scope.start(self._leave(), _("The changes were not applied."))
            return
        self._context.inventory.changed.disconnect(self._on_changed)
        super().closeEvent(event)

    async def may_close(self) -> bool:
        """Ask what to do with edits that are not applied; True if the window may be closed.

        Raises:
            VmguiError: they could not be applied.
        """
        from vmgui.ui.machine.hardware.leave import may_leave

        if self._is_asking:
            return False
        self._is_asking = True
        try:
            return await may_leave(self._context, self._editing, self)
        finally:
            self._is_asking = False

    def abandon(self) -> None:
        """Give the edits up without asking: the window is closed next, whatever is in it."""
        self._is_abandoned = True

    def _has_edits(self) -> bool:
        if self._editing.draft is None:  # nobody has looked at the hardware: nothing to import
            return False
        from vmgui.ui.machine.hardware.leave import has_edits

        return has_edits(self._editing)

    async def _leave(self) -> None:
        if await self.may_close():
            self.close()

    def _selection(self) -> Selection:
        record = self._context.inventory.domain(self.where)
        return Selection(domains=(record,) if record else ())

    def _connect(self) -> None:
        if found := self._context.fleet.hosts.get(self.where.host):
            found.connect()

    def _on_changed(self, batch: Batch) -> None:
        hosts = (*batch.hosts_added, *batch.hosts_changed, *batch.hosts_removed)
        if (
            self.where in batch.changed
            or self.where in batch.added
            or self.where in batch.removed
            or self.where.host in hosts
        ):
            self._refresh()

    def _refresh(self) -> None:
        inventory = self._context.inventory
        record, host = inventory.domain(self.where), inventory.hosts.get(self.where.host)
        self._actions.update()
        for menu in self._menus:
            menu.setEnabled(record is not None)
        self._book.set_live(record is not None)
        if record is None and host is not None:
            self._banner.show_message(Severity.WARNING, self._epitaph(), closable=False)
        else:
            show_state(self._banner, host, self._retry)
        if record is None:
            return
        place = host.name if host else self.where.host.uri
        # Translators: the title of a machine's window
        self.setWindowTitle(_("{name} on {host}").format(name=record.name, host=place))
        self.setWindowIcon(icon(DOMAIN_ICONS[record.state]))
        self._book.show_record(record)

    def _epitaph(self) -> str:
        """What is said of a machine that is gone, and what is left of it."""
        sentences = [_("This machine is no longer on the host.")]
        if self._editing.draft is not None:
            sentences.append(_("Its description can still be copied from the XML page."))
        return " ".join(sentences)

    def _lay_out(self) -> None:
        # Here the key deletes what is chosen in a page, and must never delete the machine.
        self._actions.action("domain.delete").setShortcut(QKeySequence())
        self.addToolBar(self._new_tool_bar())
        edge = space(self, Space.SMALL)
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(edge)
        above = QVBoxLayout()
        above.setContentsMargins(edge, edge, edge, 0)
        above.addWidget(self._banner)
        column.addLayout(above)
        column.addWidget(self._book, 1)
        self.setCentralWidget(body)
        menus.fill(self.menuBar().addMenu(_("&File")), _FILE, self._actions)
        machine = self.menuBar().addMenu(_("Virtual &Machine"))
        own = [item for item in menus.DOMAIN if item not in _APART]
        menus.fill(machine, own[:-1] if own[-1] is None else own, self._actions)
        self.menuBar().addMenu(_("&View")).addActions(self._book.actions_of_pages)
        keys = QMenu(self)
        menus.fill(keys, (menus.SEND_KEY,), self._actions)
        for action in keys.actions():
            action.setIcon(QIcon())  # a menu bar would show it instead of the text
            self.menuBar().addAction(action)
            if submenu := action.menu():
                self._menus.append(cast(QMenu, submenu))
        self._menus.append(machine)

    def _new_tool_bar(self) -> QToolBar:
        bar = QToolBar(_("Machine"), self)
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.addAction(self._actions.action("domain.console"))
        bar.addSeparator()
        for name in _TOOLS:
            bar.addAction(self._actions.action(name))
        bar.addWidget(menus.shut_down_button(self._actions, bar))
        return bar
