"""StoragePane: the storage pools of a host at the left, the volumes of one of them at the right."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.core.operations.images import default_pool
from vmgui.core.resources import PoolReading, VolumeReading
from vmgui.core.storage.items import PoolItem, VolumeItem
from vmgui.core.storage.users import User
from vmgui.core.storage.watch import Looking
from vmgui.models.pools import PoolList
from vmgui.models.volumes import VolumeTable
from vmgui.ui.actions.bound import BoundActions
from vmgui.ui.actions.menus import Item, fill
from vmgui.ui.actions.spec import Selection
from vmgui.ui.icons import icon
from vmgui.ui.storage import bars
from vmgui.ui.storage.filedrops import accept_files
from vmgui.ui.storage.poolfacts import PoolFacts
from vmgui.ui.storage.poollist import PoolView
from vmgui.ui.storage.volumespane import VolumesPane
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.actionbar import ActionBar
from vmgui.ui.widgets.emptystate import EmptyState
from vmgui.ui.widgets.keptstate import keep_state, restore_state
from vmgui.ui.widgets.taborder import stops

LOOK_MILLISECONDS = 100
"""How long after scrolling it is said what is on screen."""
USAGE_MILLISECONDS = 150
"""How long after somebody uses something else the rows say so: all of them are looked at."""
_POOL_CHARACTERS, _VOLUME_CHARACTERS = 36, 110


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a pane is for."""

    key: str
    """Under which the layout remembers columns, sizes and the pool."""
    pool_bar: Sequence[str] = bars.POOL_BAR
    volume_bar: Sequence[str] = bars.VOLUME_BAR
    volume_menu: Sequence[Item] = bars.VOLUME
    are_media_first: bool = False
    is_choice: bool = False
    """True where a single volume is chosen: what is known of the pool is left out."""


class StoragePane(QWidget):
    """Follows the storage of a host while it is looked at."""

    selection_changed = Signal()
    """Other pools or volumes are selected, or they have changed."""
    opened = Signal()
    """A volume was double-clicked, or Return was pressed on it."""

    def __init__(
        self, actions: BoundActions, host: HostId, purpose: Purpose, parent: QWidget | None = None
    ) -> None:
        """Create it empty.

        Args:
            actions: of the window; their selection includes that of the pane.
            host: whose storage it is.
            purpose: what it is for.
            parent: the widget it is in.
        """
        super().__init__(parent)
        context = actions.desk.context
        self._context = context
        self._actions = actions
        self._host = host
        self._purpose = purpose
        self._watch = context.storage.watch(host)
        self._usage = context.storage.usage(host)
        self._looking: Looking | None = None
        self._wanted_volume = ""
        """The path of the volume to choose when it is there; empty for none."""
        self.pools = PoolList(self)
        self.table = VolumeTable(self, are_media_first=purpose.are_media_first)
        self.pool_view = PoolView(self.pools, self)
        self.volumes = VolumesPane(
            self.table,
            actions,
            purpose.volume_bar,
            context.layout,
            f"{purpose.key}.columns",
            self,
        )
        self._facts: PoolFacts | None = None
        if not purpose.is_choice:
            describe = context.storage.pools(host).description
            self._facts = PoolFacts(actions, describe, actions.desk.scope, self)
        self._empty = EmptyState(self)
        self._shown: tuple[object, ...] = ()
        self._retry = QAction(icon("action.retry"), _("&Retry"), self)
        self._seeing = QTimer(self, singleShot=True, interval=LOOK_MILLISECONDS)
        self._using = QTimer(self, singleShot=True, interval=USAGE_MILLISECONDS)
        self._lay_out()
        self._connect()

    # Following

    def look(self) -> None:
        """Begin to follow: the pane can be seen."""
        if self._looking is not None:
            return
        self._looking = self._watch.look()
        self._watch.changed.connect(self._on_pools)
        self._watch.volumes_changed.connect(self._on_volumes)
        self._usage.changed.connect(self._on_usage)
        self._usage.look()
        self._on_pools(None)

    def rest(self) -> None:
        """Follow nothing any more: the pane cannot be seen."""
        if self._looking is None:
            return
        self._watch.changed.disconnect(self._on_pools)
        self._watch.volumes_changed.disconnect(self._on_volumes)
        self._usage.changed.disconnect(self._on_usage)
        self._usage.rest()
        self._looking.close()
        self._looking = None

    def _on_pools(self, _nothing: None) -> None:
        pools = self._watch.pools
        if pools is not None:
            self.pools.set_pools(pools)
            if self.pool_view.current() is None and pools:
                self._choose_first(pools)
        self._show_pool()
        self._follow()
        self.selection_changed.emit()

    def _on_volumes(self, pool: str) -> None:
        current = self.pool_view.current()
        if current is None or current.name != pool:
            return
        self._show_volumes(current)
        self.selection_changed.emit()

    def _on_usage(self, _nothing: None) -> None:
        self._using.start()

    def _show_users(self) -> None:
        pool = self.pool_view.current()
        if pool is not None:
            self.table.set_users(partial(self._users_of, pool))
            self.selection_changed.emit()

    def _users_of(self, pool: PoolReading, volume: VolumeReading) -> tuple[User, ...]:
        return self._usage.users(pool, volume)

    def _reread(self) -> None:
        if self._looking is not None:
            self._looking.reread()

    # What is shown

    def _choose_first(self, pools: Sequence[PoolReading]) -> None:
        """The pool that has what is wanted; else the one that was looked at last, or the usual."""
        directory = posixpath.dirname(self._wanted_volume)
        mine = [pool.name for pool in pools if directory and pool.target_path == directory]
        kept = self._context.layout.get(self._pool_key)
        active = [pool for pool in pools if pool.is_active]
        usual = default_pool(active, ()) or next(iter(active), pools[0])
        for name in (*mine, kept, usual.name):
            if isinstance(name, str) and self.pool_view.choose(name):
                return

    @property
    def _pool_key(self) -> str:
        return f"{self._purpose.key}.pool.{self._host.uri}"

    def _on_pool_chosen(self) -> None:
        pool = self.pool_view.current()
        if pool is not None:
            self._context.layout.set(self._pool_key, pool.name)
        self._show_pool()

    def _show_pool(self) -> None:
        pool = self.pool_view.current()
        if self._looking is not None:
            self._looking.at("" if pool is None else pool.name)
        if pool is None:
            return
        if self._facts is not None:
            self._facts.show_pool(pool)
        self._show_volumes(pool)

    def _show_volumes(self, pool: PoolReading) -> None:
        volumes = self._watch.volumes(pool.name)
        self.volumes.show_volumes(pool, volumes, partial(self._users_of, pool))
        if self._wanted_volume:
            self.choose_path(self._wanted_volume)

    def _see(self) -> None:
        if self._looking is not None:
            self._looking.prefer([row.volume.name for row in self.volumes.view.on_screen()])

    def _follow(self) -> None:
        """Say why there are no pools, where there are none."""
        nothing = self._nothing()
        if nothing is not None and nothing != self._shown:
            self._empty.set_content(*nothing)
        self._shown = nothing or ()
        self._stack.setCurrentWidget(self._splitter if nothing is None else self._empty)

    def _nothing(self) -> tuple[str, str, str, tuple[QAction, ...]] | None:
        """What to show instead of the pools; None for them."""
        pools, problem = self._watch.pools, self._watch.problem
        if pools:
            return None
        if problem is not None:
            return self._trouble(problem)
        if pools is None:
            return "page.storage", _("Reading the storage pools…"), "", ()
        sentence = _("A storage pool is where the host keeps the disk images of its machines.")
        add = self._actions.action("pool.add")
        return "page.storage", _("No storage pools yet"), sentence, (add,)

    def _trouble(self, problem: VmguiError) -> tuple[str, str, str, tuple[QAction, ...]]:
        sentence = " ".join(part for part in (problem.message, problem.hint) if part)
        actions = (self._retry,) if problem.is_retryable else ()
        return "severity.warning", _("The storage pools were not read"), sentence, actions

    # What is selected

    def pool(self) -> PoolReading | None:
        """The pool whose volumes are shown."""
        return self.pool_view.current()

    def selection(self) -> Selection:
        """The pools and volumes that are selected."""
        pool = self.pool_view.current()
        if pool is None or self._stack.currentWidget() is self._empty:
            return Selection()
        pools = self.pool_view.selected() or (pool,)
        rows = self.volumes.view.selected() if pool.is_active else []
        return Selection(
            pools=tuple(PoolItem(self._host, each) for each in pools),
            volumes=tuple(VolumeItem(self._host, pool, row.volume, row.users) for row in rows),
        )

    def choose_path(self, path: str) -> None:
        """Choose the volume at a path as soon as the pool that is shown has it."""
        self._wanted_volume = path
        index = self.table.index_of_path(path)
        if index.isValid():
            self._wanted_volume = ""
            self.volumes.view.setCurrentIndex(index)
            self.volumes.view.scrollTo(index)

    # What it is made of

    def _connect(self) -> None:
        view = self.volumes.view
        self.pool_view.selectionModel().currentChanged.connect(self._on_pool_chosen)
        self.pool_view.selection_changed.connect(self.selection_changed)
        self.pool_view.delete_wanted.connect(partial(self._trigger, "pool.delete"))
        self._add_menu(self.pool_view, bars.POOL)
        view.selection_changed.connect(self.selection_changed)
        view.delete_wanted.connect(partial(self._trigger, "volume.delete"))
        view.looked_at.connect(self._seeing.start)
        view.opened.connect(self.opened)
        self._add_menu(view, self._purpose.volume_menu)
        self._seeing.timeout.connect(self._see)
        self._using.timeout.connect(self._show_users)
        self.volumes.reread_wanted.connect(self._reread)
        self._retry.triggered.connect(self._reread)
        for where, pool_at in (
            (self.pool_view.viewport(), self.pool_view.pool_at),
            (self.volumes, lambda _place: self.pool()),
        ):
            accept_files(where, self._actions.desk, self._host, pool_at)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.volumes.search.begin)

    def _trigger(self, action_id: str) -> None:
        self._actions.trigger(action_id)

    def _add_menu(self, view: QAbstractItemView, items: Sequence[Item]) -> None:
        def show(place: QPoint) -> None:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            fill(menu, items, self._actions)
            menu.popup(view.viewport().mapToGlobal(place))

        view.customContextMenuRequested.connect(show)

    def _lay_out(self) -> None:
        gap = space(self, Space.SMALL)
        left, right = QWidget(self), QWidget(self)
        add = ActionBar(_("Storage pools"), [self._actions.action("pool.add")], left)
        for side, widgets in ((left, (self.pool_view, add)), (right, self._right(right))):
            column = QVBoxLayout(side)
            edge = 0 if self._purpose.is_choice else gap
            column.setContentsMargins(edge, edge, edge, edge)
            column.setSpacing(gap)
            for widget in widgets:
                column.addWidget(widget)
        for before, after in pairwise((*stops(left), *stops(right))):
            QWidget.setTabOrder(before, after)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(left)
        self._splitter.addWidget(right)
        self._splitter.setStretchFactor(1, 1)
        character = self.fontMetrics().averageCharWidth()
        self._splitter.setSizes([character * _POOL_CHARACTERS, character * _VOLUME_CHARACTERS])
        key, layout = f"{self._purpose.key}.splitter", self._context.layout
        restore_state(layout, key, self._splitter.restoreState)
        self._splitter.splitterMoved.connect(
            lambda _position, _index: keep_state(layout, key, self._splitter.saveState())
        )
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._splitter)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._follow()

    def _right(self, parent: QWidget) -> list[QWidget]:
        pool_bar = map(self._actions.action, self._purpose.pool_bar)
        widgets: list[QWidget] = [] if self._facts is None else [self._facts]
        if self._purpose.pool_bar:
            widgets.append(ActionBar(_("Storage pool"), pool_bar, parent))
        return [*widgets, self.volumes]
