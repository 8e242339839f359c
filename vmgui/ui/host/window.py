"""HostWindow: Connection Details."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QMainWindow, QToolBar, QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.base.records import HostRecord
from vmgui.core.inventory import Batch
from vmgui.models.roles import HOST_ICONS
from vmgui.ui.actions.bound import BoundActions
from vmgui.ui.actions.menus import Item, fill
from vmgui.ui.actions.spec import Desk, Selection, Windows
from vmgui.ui.context import Context
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.host.banner import show_state
from vmgui.ui.host.pages import MENUS, PAGES, HostPlace
from vmgui.ui.icons import icon
from vmgui.ui.pages import PageBook
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.banner import Banner
from vmgui.ui.windowsize import SizeKeeper

_CHARACTERS, _LINES = 165, 46
_FILE: tuple[Item, ...] = (
    "host.open_image",
    None,
    "program.manager",
    None,
    "window.close",
    "program.quit",
)
_CONNECTION: tuple[Item, ...] = (
    "host.connect",
    "host.disconnect",
    None,
    "host.edit",
    "host.remove",
)


class HostWindow(QMainWindow):
    """The window of one connection; follows the inventory until it is closed."""

    def __init__(self, context: Context, host: HostId, windows: Windows) -> None:
        """Make it; who opens it shows it.

        Args:
            context: the program's parts.
            host: the connection.
            windows: opens the other windows.
        """
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("host-window")
        self.host = host
        self._context = context
        errors = ErrorPresenter(self)
        self._scope = TaskScope(self, errors)
        desk = Desk(context, self, windows, self._scope, errors)
        self._actions = BoundActions(desk, self._selection)
        self._banner = Banner(self)
        self._retry = QAction(icon("action.retry"), _("&Retry"), self)
        self._retry.setObjectName("host-retry")
        self._retry.triggered.connect(self._connect)
        self._selected = Selection()
        """What is selected on the page that is shown."""
        self._menus: dict[str, list[QAction]] = {}
        """Those that a page brings with it."""
        place = HostPlace(context, host, self._actions)
        self._book: PageBook[HostPlace, HostRecord] = PageBook(PAGES, place, self)
        self._lay_out()
        self._book.page_shown.connect(self._on_page_shown)
        self._book.selection_changed.connect(self._on_selection_changed)
        metrics = self.fontMetrics()
        size = QSize(metrics.averageCharWidth() * _CHARACTERS, metrics.height() * _LINES)
        SizeKeeper(self, context.layout, f"window.host.{host.uri}", size)
        context.inventory.changed.connect(self._on_changed)
        self._refresh()

    def show_page(self, page_id: str) -> None:
        """Show one of `PAGES`."""
        self._book.show_page(page_id)

    @property
    def book(self) -> PageBook[HostPlace, HostRecord]:
        """The pages."""
        return self._book

    @property
    def banner(self) -> Banner:
        """What is wrong with the connection."""
        return self._banner

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._context.inventory.changed.disconnect(self._on_changed)
        super().closeEvent(event)

    def _selection(self) -> Selection:
        record = self._context.inventory.hosts.get(self.host)
        return replace(self._selected, hosts=(record,) if record else ())

    def _on_selection_changed(self) -> None:
        self._selected = self._book.selection()
        self._actions.update()

    def _on_page_shown(self, page_id: str) -> None:
        for owner, menus in self._menus.items():
            for menu in menus:
                menu.setVisible(owner == page_id)
        self._fill_columns()
        self._columns.menuAction().setVisible(not self._columns.isEmpty())

    def _fill_columns(self) -> None:
        """Offer the columns of the page that is shown, as they are now."""
        self._columns.clear()
        page = self._book.page(self._book.current())
        if page is not None:
            self._columns.addActions(page.column_actions(self._columns))

    def _connect(self) -> None:
        if found := self._context.fleet.hosts.get(self.host):
            found.connect()

    def _on_changed(self, batch: Batch) -> None:
        hosts = (*batch.hosts_added, *batch.hosts_changed, *batch.hosts_removed)
        domains = (*batch.added, *batch.changed, *batch.removed)
        if self.host in hosts or any(where.host == self.host for where in domains):
            self._refresh()

    def _refresh(self) -> None:
        record = self._context.inventory.hosts.get(self.host)
        show_state(self._banner, record, self._retry)
        self._actions.update()
        self._book.set_live(record is not None)
        if record is None:
            return
        self.setWindowTitle(_("{host} - Connection Details").format(host=record.name))
        self.setWindowIcon(icon(HOST_ICONS[record.state]))
        self._book.show_record(record)

    def _lay_out(self) -> None:
        bar = QToolBar(_("Connection"), self)
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for name in ("host.connect", "host.disconnect", "host.edit"):
            bar.addAction(self._actions.action(name))
        self.addToolBar(bar)
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
        fill(self.menuBar().addMenu(_("&File")), _FILE, self._actions)
        fill(self.menuBar().addMenu(_("&Connection")), _CONNECTION, self._actions)
        for page_id, menus in MENUS.items():
            self._menus[page_id] = [self._new_menu(title, items) for title, items in menus]
        view = self.menuBar().addMenu(_("&View"))
        view.addActions(self._book.actions_of_pages)
        view.addSeparator()
        self._columns = view.addMenu(_("&Columns"))
        self._columns.aboutToShow.connect(self._fill_columns)
        self._on_page_shown(self._book.current())

    def _new_menu(self, title: str, items: Sequence[Item]) -> QAction:
        menu = self.menuBar().addMenu(_(title))
        fill(menu, items, self._actions)
        return menu.menuAction()
