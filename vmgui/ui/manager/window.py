"""ManagerWindow: puts the tree, the filter, the preview and the job panel together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QLabel,
    QMainWindow,
    QMenu,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.i18n import _, ngettext
from vmgui.base.ids import HostId, ObjectId
from vmgui.base.records import DomainRecord
from vmgui.base.settings import GROUPINGS, Grouping
from vmgui.core.inventory import Batch
from vmgui.core.jobs import Job
from vmgui.models.machines import MachineTree
from vmgui.models.roles import Role
from vmgui.ui.actions import menus
from vmgui.ui.actions.bound import BoundActions
from vmgui.ui.actions.spec import Desk, Selection, Windows
from vmgui.ui.context import Context
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.manager import menus as bars
from vmgui.ui.manager.filterbar import FilterBar
from vmgui.ui.manager.tree import MachineView
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.banner import Banner, Severity
from vmgui.ui.widgets.emptystate import EmptyState
from vmgui.ui.widgets.filedrop import FileDrop
from vmgui.ui.widgets.keptstate import keep_state, restore_state
from vmgui.ui.widgets.place import Place
from vmgui.ui.windowsize import fitting

if TYPE_CHECKING:
    from vmgui.ui.jobs.panel import JobPanel
    from vmgui.ui.preview.pane import PreviewPane

_GEOMETRY, _SIDE, _BOTTOM = "manager.geometry", "manager.side", "manager.bottom"
_PREVIEW_SHARE = 0.28
"""Of the width, before the user moves the divider."""
_WIDTH_CHARACTERS, _HEIGHT_LINES = 235, 48


class ManagerWindow(QMainWindow):
    """The window "Virtual Machine Manager"."""

    def __init__(self, context: Context, windows: Windows) -> None:
        """Make the window; it is filled by the inventory's changes."""
        super().__init__()
        self.setObjectName("manager")
        self.setWindowTitle(_("Virtual Machine Manager"))
        self._context = context
        errors = ErrorPresenter(self)
        desk = Desk(context, self, windows, TaskScope(self, errors), errors)
        self.actions_of_window = BoundActions(desk, self.selection)
        grouping = Grouping(context.settings.grouping)
        # Without a parent: it hears of changes as long as Python keeps it, which may be longer.
        self.tree = MachineTree(context.inventory, context.sampler)
        self.tree.set_grouping(grouping)
        self.view = MachineView(self.tree, context.layout, self)
        self.filter_bar = FilterBar(self)
        self.filter_bar.show_grouping(grouping)
        self._preview_place = Place(self._new_preview, self)
        self._jobs_place = Place(self._new_job_panel, self)
        self.banner = Banner(self)
        self._empty = EmptyState(self)
        self._nothing_found = EmptyState(self)
        self._pages = QStackedWidget(self)
        self._counts = QLabel(self)
        self._group_actions: dict[Grouping, QAction] = {}
        self._panel_actions: dict[str, QAction] = {}
        self._problems: list[str] = []
        self._build()
        self._connect()
        create = windows.open_creator
        FileDrop(self, _can_be_made_of, lambda file: create(self.selection().host_ids, str(file)))
        self._restore()
        self._follow_structure()

    # Making it

    def _build(self) -> None:
        self._empty.set_content(
            "action.add_connection",
            _("No connections yet"),
            _("Connect to the hypervisor on this computer, or to another one over SSH."),
            [self.actions_of_window.action("host.add")],
        )
        clear = QAction(_("Show All Machines"), self)
        clear.triggered.connect(self.filter_bar.clear)
        self._nothing_found.set_content(
            "action.search",
            _("No machine matches"),
            _("Try fewer words, or switch the states off."),
            [clear],
        )
        self._pages.addWidget(self.view)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._nothing_found)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.banner, self.filter_bar, self._pages):
            column.addWidget(widget)
        column.setStretchFactor(self._pages, 1)
        self._side = QSplitter(Qt.Orientation.Horizontal, self)
        self._side.setChildrenCollapsible(False)
        self._side.addWidget(left)
        self._side.addWidget(self._preview_place)
        self._side.setStretchFactor(0, 1)
        self._bottom = QSplitter(Qt.Orientation.Vertical, self)
        self._bottom.setChildrenCollapsible(False)
        self._bottom.addWidget(self._side)
        self._bottom.addWidget(self._jobs_place)
        self._bottom.setStretchFactor(0, 1)
        self.setCentralWidget(self._bottom)
        self.statusBar().addPermanentWidget(self._counts)
        self._build_menus()

    def _build_menus(self) -> None:
        bar = self.menuBar()
        menus.fill(bar.addMenu(_("&File")), bars.FILE, self.actions_of_window)
        menus.fill(bar.addMenu(_("&Edit")), bars.EDIT, self.actions_of_window)
        self._fill_view_menu(bar.addMenu(_("&View")))
        menus.fill(bar.addMenu(_("&Machine")), menus.DOMAIN, self.actions_of_window)
        menus.fill(bar.addMenu(_("&Connection")), menus.HOST, self.actions_of_window)
        menus.fill(bar.addMenu(_("&Help")), bars.HELP, self.actions_of_window)
        tools = QToolBar(_("Tool bar"), self)
        tools.setObjectName("tools")
        tools.setMovable(False)
        tools.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bars.fill_tool_bar(tools, self.actions_of_window)
        self.addToolBar(tools)

    def _fill_view_menu(self, menu: QMenu) -> None:
        settings = self._context.settings
        find = QAction(_("&Find"), self)
        find.setShortcut(QKeySequence(QKeySequence.StandardKey.Find))
        find.triggered.connect(self.focus_filter)
        menu.addAction(find)
        menu.addSeparator()
        groups, members = menu.addMenu(_("&Group by")), QActionGroup(self)
        for value, title in GROUPINGS.items():
            action = groups.addAction(_(title))
            action.setCheckable(True)
            action.setChecked(value == settings.grouping)
            action.triggered.connect(lambda _on, v=value: self.group_by(Grouping(v)))
            members.addAction(action)
            self._group_actions[Grouping(value)] = action
        columns = menu.addMenu(_("&Columns"))
        columns.aboutToShow.connect(lambda: self._fill_columns(columns))
        self._fill_columns(columns)
        menu.addSeparator()
        self._add_panel(menu, _("&Preview"), "Ctrl+P", "show_details", self._preview_place)
        self._add_panel(menu, _("&Jobs"), "Ctrl+J", "show_jobs", self._jobs_place)

    def _fill_columns(self, menu: QMenu) -> None:
        menu.clear()
        menu.addActions(self.view.column_actions(menu))

    def _add_panel(
        self, menu: QMenu, text: str, shortcut: str, setting: str, panel: QWidget
    ) -> None:
        action = menu.addAction(text)
        action.setObjectName(f"view.{setting}")
        action.setShortcut(QKeySequence(shortcut))
        action.setCheckable(True)
        is_shown = bool(getattr(self._context.settings, setting))
        action.setChecked(is_shown)
        panel.setVisible(is_shown)
        self._panel_actions[setting] = action
        action.toggled.connect(panel.setVisible)
        action.toggled.connect(lambda on: setattr(self._context.settings, setting, on))

    def _connect(self) -> None:
        context = self._context
        self.filter_bar.changed.connect(self._on_filter_changed)
        self.filter_bar.grouping_chosen.connect(self.group_by)
        self.filter_bar.left_downwards.connect(self._focus_list)
        self.view.selection_changed.connect(self._on_selection_changed)
        self.view.looked_at.connect(self._on_looked_at)
        self.view.opened.connect(self._on_opened)
        self.view.retry_wanted.connect(self._on_retry_wanted)
        self.view.customContextMenuRequested.connect(self._show_context_menu)
        self.tree.arranged.connect(self._follow_structure)
        self.tree.counts_changed.connect(self._show_counts)
        context.inventory.changed.connect(self._on_inventory_changed)
        context.jobs.changed.connect(self._on_jobs_changed)
        context.settings.changed.connect(self._on_setting_changed)
        self.banner.closed.connect(self._problems.clear)

    def _new_preview(self, parent: QWidget) -> PreviewPane:
        from vmgui.ui.preview.pane import PreviewPane

        return PreviewPane(self._context, self.actions_of_window, parent)

    def _new_job_panel(self, parent: QWidget) -> JobPanel:
        from vmgui.ui.jobs.panel import JobPanel

        return JobPanel(self._context.jobs, parent, layout=self._context.layout)

    # What it does

    @property
    def preview(self) -> PreviewPane:
        """The pane that shows what is selected; made when it is first seen."""
        return self._preview_place.widget()

    @property
    def jobs(self) -> JobPanel:
        """The panel of jobs; made when it is first seen."""
        return self._jobs_place.widget()

    def selection(self) -> Selection:
        """The machines and hosts that are selected."""
        inventory = self._context.inventory
        domains: list[DomainRecord] = []
        hosts = []
        for key in self.view.selected_ids():
            if isinstance(key, HostId) and key in inventory.hosts:
                hosts.append(inventory.hosts[key])
            elif isinstance(key, ObjectId) and (record := inventory.domain(key)):
                domains.append(record)
        return Selection(tuple(domains), tuple(hosts))

    def focus_filter(self) -> None:
        """Go to the search field."""
        self.filter_bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_bar.search.selectAll()

    def group_by(self, grouping: Grouping) -> None:
        """Group the machines in another way, and remember it."""
        self._context.settings.grouping = grouping.value
        self._group_actions[grouping].setChecked(True)
        self.filter_bar.show_grouping(grouping)
        with self.view.keeping_selection():
            self.tree.set_grouping(grouping)

    def show_problem(self, sentence: str) -> None:
        """Say something about the program itself, below what was said before."""
        if sentence not in self._problems:
            self._problems.append(sentence)
        self.banner.show_message(Severity.WARNING, "\n".join(self._problems))

    def _on_filter_changed(self) -> None:
        wanted = self.filter_bar.filter
        with self.view.keeping_selection():
            self.tree.set_filter(wanted)
            self.view.show_all(wanted.is_active)
        self._follow_structure()

    def _focus_list(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.view.selected_ids():
            self.view.select_first()

    def _follow_structure(self) -> None:
        """Counts, chips and the empty state, after rows have come or gone."""
        shown, total = self.tree.shown, self.tree.total
        self._show_counts()
        if not self._context.inventory.hosts:
            self._pages.setCurrentWidget(self._empty)
        elif total and not shown:
            self._pages.setCurrentWidget(self._nothing_found)
        else:
            self._pages.setCurrentWidget(self.view)
        text = ngettext("{total} machine", "{total} machines", total).format(total=total)
        if shown != total:
            text = _("{shown} of {total} machines shown").format(shown=shown, total=total)
        self._counts.setText(text)

    def _show_counts(self) -> None:
        self.filter_bar.show_counts(self.tree.counts_by_state())

    def _on_selection_changed(self) -> None:
        self.actions_of_window.update()
        selection = self.selection()
        if len(selection.domains) == 1 and not selection.hosts:
            self.preview.show_domain(selection.domains[0].id)
        elif selection.domains:
            self.preview.show_many([record.id for record in selection.domains])
        elif selection.hosts:
            self.preview.show_host(selection.hosts[0].id)
        else:
            self.preview.show_nothing()

    def _on_looked_at(self, domains: frozenset[ObjectId]) -> None:
        self._context.sampler.watch(self, domains)
        self._context.fleet.look_at(domains)

    def _on_opened(self, index: QModelIndex) -> None:
        key = index.data(Role.ID)
        if isinstance(key, ObjectId):
            if not self.actions_of_window.trigger("domain.console"):
                self.actions_of_window.trigger("domain.details")
        elif isinstance(key, HostId):
            if not self.actions_of_window.trigger("host.connect"):
                self.actions_of_window.trigger("host.details")
        else:
            self.view.setExpanded(index, not self.view.isExpanded(index))

    def _on_retry_wanted(self, where: HostId) -> None:
        if host := self._context.fleet.hosts.get(where):
            host.connect()

    def _show_context_menu(self, place: QPoint) -> None:
        selection = self.selection()
        items = (
            menus.DOMAIN if selection.domains else menus.HOST if selection.hosts else bars.FILE[:1]
        )
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menus.fill(menu, items, self.actions_of_window)
        menu.popup(self.view.viewport().mapToGlobal(place))

    # What it hears

    def _on_inventory_changed(self, batch: Batch) -> None:
        if self._touches_selection(batch):
            self.actions_of_window.update()

    def _touches_selection(self, batch: Batch) -> bool:
        if batch.hosts_added or batch.hosts_changed or batch.hosts_removed or batch.removed:
            return True
        return any(key in batch.changed for key in self.view.selected_ids())

    def _on_setting_changed(self, name: str) -> None:
        """Follow what was chosen in another window, such as Preferences."""
        settings = self._context.settings
        if name in self._panel_actions:
            self._panel_actions[name].setChecked(bool(getattr(settings, name)))
        elif name == "grouping" and Grouping(settings.grouping) is not self.tree.grouping:
            self.group_by(Grouping(settings.grouping))

    def _on_jobs_changed(self, _job: Job) -> None:
        running = len(self._context.jobs.running)
        if running:
            text = ngettext("{count} job runs", "{count} jobs run", running)
            self.statusBar().showMessage(text.format(count=running))
        else:
            self.statusBar().clearMessage()

    # Its place on the screen

    def _restore(self) -> None:
        metrics = self.fontMetrics()
        size = QSize(
            metrics.averageCharWidth() * _WIDTH_CHARACTERS, metrics.height() * _HEIGHT_LINES
        )
        self.resize(fitting(self, size))
        width = self.width()
        preview = round(width * _PREVIEW_SHARE)
        self._side.resize(width, self.height())  # else it divides what it has before it is shown
        self._side.setSizes([width - preview, preview])
        layout = self._context.layout
        for key, restore in (
            (_GEOMETRY, self.restoreGeometry),
            (_SIDE, self._side.restoreState),
            (_BOTTOM, self._bottom.restoreState),
        ):
            restore_state(layout, key, restore)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        layout = self._context.layout
        for key, state in (
            (_GEOMETRY, self.saveGeometry()),
            (_SIDE, self._side.saveState()),
            (_BOTTOM, self._bottom.saveState()),
        ):
            keep_state(layout, key, state)
        self._context.sampler.unwatch(self)
        if self._preview_place.is_filled:
            self.preview.hide()  # Qt does not tell it again after the window was minimised once
        self._context.settings.changed.disconnect(self._on_setting_changed)
        self._context.inventory.changed.disconnect(self._on_inventory_changed)
        self._context.jobs.changed.disconnect(self._on_jobs_changed)
        super().closeEvent(event)


def _can_be_made_of(file: Path) -> bool:
    """Whether a machine can be made of a file that somebody drags over the window."""
    from vmgui.core.creation.sources import can_be_made_of

    return can_be_made_of(file)
