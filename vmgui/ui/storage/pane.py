"""StoragePane: the storage pools of a host at the left, the volumes of one of them at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.errors import ConnectionLost
from vmgui.base.i18n import _, ngettext
from vmgui.base.ids import HostId
from vmgui.core.operations.images import default_pool
from vmgui.core.resources import PoolReading, VolumeReading
from vmgui.core.storage.items import PoolItem, VolumeItem
from vmgui.core.storage.users import User
from vmgui.models.pools import PoolList
from vmgui.models.volumes import VolumeTable
from vmgui.ui.actions.bound import BoundActions
from vmgui.ui.actions.menus import Item, fill
from vmgui.ui.actions.spec import Selection
from vmgui.ui.icons import icon
from vmgui.ui.storage import bars
from vmgui.ui.storage.filedrops import accept_files
from vmgui.ui.storage.look import Hearers, StorageLook
from vmgui.ui.storage.poolfacts import PoolFacts
from vmgui.ui.storage.poollist import PoolView
from vmgui.ui.storage.texts import may_retry, trouble_text
from vmgui.ui.storage.volumespane import VolumesPane
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.actionbar import ActionBar
from vmgui.ui.widgets.emptystate import EmptyState
from vmgui.ui.widgets.keptstate import keep_state, restore_state
from vmgui.ui.widgets.statuslabel import StatusLabel
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
    pool_menu: Sequence[Item] = bars.POOL
    volume_bar: Sequence[str] = bars.VOLUME_BAR
    volume_menu: Sequence[Item] = bars.VOLUME
    are_media_first: bool = False
    is_choice: bool = False
    """True where a single volume is chosen: what is known of the pool is left out, and neither a
    key nor a double click changes anything."""


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
        self._look = self._new_look()
        self.destroyed.connect(self._look.end)  # a window that is destroyed hides nothing
        self._make_views()
        self._shown: tuple[object, ...] = ()
        self._retry = QAction(icon("action.retry"), _("&Retry"), self)
        self._seeing = QTimer(self, singleShot=True, interval=LOOK_MILLISECONDS)
        self._using = QTimer(self, singleShot=True, interval=USAGE_MILLISECONDS)
        self._lay_out()
        self._connect()

    def _make_views(self) -> None:
        purpose, actions, context = self._purpose, self._actions, self._context
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
            describe = context.storage.pools(self._host).description
            self._facts = PoolFacts(actions, describe, actions.desk.scope, self)
        self._empty, self._not_one = EmptyState(self), EmptyState(self)
        self._problem = StatusLabel(self)
        self._problem.setObjectName("pool-problem")
        self._problem.setWordWrap(True)

    # Following

    def _new_look(self) -> StorageLook:
        hearers = Hearers(
            self._on_pools,
            self._on_volumes,
            self._on_users,
            self.selection_changed.emit,
            self._on_described,
        )
        return StorageLook(self._context, self._host, hearers)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.rest()

    def look(self) -> None:
        """Begin to follow, as it does when it can be seen."""
        if self._look.begin():
            self._on_pools()

    def rest(self) -> None:
        """Follow nothing any more, as when it cannot be seen."""
        self._look.end()

    def _on_pools(self) -> None:
        pools = self._watch.pools
        if pools is not None:
            self.pools.set_pools(pools)
            if pools and not self.pool_view.currentIndex().isValid():
                self._choose_first(pools)
        self._show_pool()
        self._follow()
        self.selection_changed.emit()

    def _on_volumes(self, name: str) -> None:
        pool = self.pool()
        if pool is None or pool.name != name:
            return
        self._show_volumes(pool)
        self.selection_changed.emit()

    def _on_users(self) -> None:
        if not self._using.isActive():  # else a storm of changes would put it off until its end
            self._using.start()

    def _show_users(self) -> None:
        pool = self.pool()
        if pool is not None:
            self.table.set_users(partial(self._users_of, pool))
            self.selection_changed.emit()

    def _users_of(self, pool: PoolReading, volume: VolumeReading) -> tuple[User, ...]:
        return self._usage.users(pool, volume)

    def _on_described(self, uuid: str) -> None:
        if self._facts is not None:
            self._facts.reread(uuid)

    # What is shown

    def _choose_first(self, pools: Sequence[PoolReading]) -> None:
        """The pool that has what is wanted; else the one that was looked at last, or the usual."""
        wish = self.volumes.wish
        wanted = [pool.name for pool in pools if wish is not None and wish.prefers(pool)]
        kept = self._context.layout.get(self._pool_key)
        active = [pool for pool in pools if pool.is_active]
        usual = default_pool(active, ()) or next(iter(active), pools[0])
        for name in (*wanted, kept, usual.name):
            if isinstance(name, str) and self.pool_view.choose(name):
                return

    @property
    def _pool_key(self) -> str:
        return f"{self._purpose.key}.pool.{self._host.uri}"

    def _on_pool_chosen(self) -> None:
        pool = self.pool()
        if pool is not None:
            self._context.layout.set(self._pool_key, pool.name)
        self._show_pool()
        self.selection_changed.emit()

    def _show_pool(self) -> None:
        """Show what is known of the pool that is chosen, or that there is not just one."""
        pool = self.pool()
        self._look.at("" if pool is None else pool.name)
        for widget in self._of_one:
            widget.setVisible(pool is not None)
        self._not_one.setVisible(pool is None)
        if pool is None:
            self._say_not_one(len(self.pool_view.selected()))
            return
        if self._facts is not None:
            self._facts.show_pool(pool)
        self._show_volumes(pool)

    def _say_not_one(self, count: int) -> None:
        title, text = _("No storage pool selected"), _("Its volumes are seen here.")
        if count:
            title = ngettext(
                "{count} storage pool selected", "{count} storage pools selected", count
            ).format(count=count)
            text = _("The volumes of a single storage pool are seen here.")
        self._not_one.set_content("page.storage", title, text)

    def _show_volumes(self, pool: PoolReading) -> None:
        volumes = self._watch.volumes(pool.name)
        self.volumes.show_volumes(pool, volumes, partial(self._users_of, pool))

    def _see(self) -> None:
        self._look.prefer([row.volume.name for row in self.volumes.view.on_screen()])

    def _follow(self) -> None:
        """Say why there are no pools, where there are none, or why they may be old."""
        nothing = self._nothing()
        if nothing is not None and nothing != self._shown:
            self._empty.set_content(*nothing)
        self._shown = nothing or ()
        self._stack.setCurrentWidget(self._splitter if nothing is None else self._empty)
        problem = self._watch.problem if nothing is None else None
        text = "" if problem is None else problem.message
        self._problem.set_status("severity.warning" if text else None, text)
        self._problem.setVisible(bool(text))

    def _nothing(self) -> tuple[str, str, str, tuple[QAction, ...]] | None:
        """What to show instead of the pools; None for them."""
        pools, problem = self._watch.pools, self._watch.problem
        if pools:
            return None
        if isinstance(problem, ConnectionLost):
            sentence = _("Its storage is seen while it is connected.")
            return "page.storage", problem.message, sentence, ()
        if problem is not None:
            title, actions = _("The storage pools were not read"), (self._retry,)
            shown = actions if may_retry(problem) else ()
            return "severity.warning", title, trouble_text(problem), shown
        if pools is None:
            return "page.storage", _("Reading the storage pools…"), "", ()
        sentence = _("A storage pool is where the host keeps the disk images of its machines.")
        add = self._actions.action("pool.add")
        return "page.storage", _("No storage pools yet"), sentence, (add,)

    # What is selected

    def pool(self) -> PoolReading | None:
        """The pool that is selected, whose volumes are shown; None if there is not just one."""
        return self.pool_view.chosen()

    def selection(self) -> Selection:
        """The pools and volumes that are selected."""
        if self._stack.currentWidget() is self._empty:
            return Selection()
        pool, pools = self.pool(), self.pool_view.selected()
        is_seen = pool is not None and pool.is_active
        rows = self.volumes.view.selected() if is_seen else []
        return Selection(
            pools=tuple(PoolItem(self._host, each) for each in pools),
            volumes=tuple(
                VolumeItem(self._host, pools[0], row.volume, row.users) for row in rows
            ),
        )  # fmt: skip

    # What it is made of

    def _connect(self) -> None:
        view = self.volumes.view
        self.pool_view.selection_changed.connect(self._on_pool_chosen)
        self._add_menu(self.pool_view, self._purpose.pool_menu)
        view.selection_changed.connect(self.selection_changed)
        view.copy_wanted.connect(partial(self._actions.attempt, "volume.copy_path"))
        view.looked_at.connect(self._seeing.start)
        if self._purpose.is_choice:
            view.opened.connect(self.opened)
        else:
            self._connect_changes()
        self._add_menu(view, self._purpose.volume_menu)
        self._seeing.timeout.connect(self._see)
        self._using.timeout.connect(self._show_users)
        self.volumes.reread_wanted.connect(self._look.reread)
        self._retry.triggered.connect(self._look.reread)
        for where, pool_at in (
            (self.pool_view.viewport(), self.pool_view.pool_at),
            (self.volumes, lambda _place: self.pool()),
        ):
            accept_files(where, self._actions.desk, self._host, pool_at, self.pool_view.mark)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.volumes.search.begin)

    def _connect_changes(self) -> None:
        """Connect the keys and clicks of those who do more than choose."""
        attempt, view = self._actions.attempt, self.volumes.view
        self.pool_view.opened.connect(partial(attempt, "pool.edit"))
        self.pool_view.delete_wanted.connect(partial(attempt, "pool.delete"))
        view.opened.connect(partial(attempt, "volume.image"))
        view.delete_wanted.connect(partial(attempt, "volume.delete"))
        if self._facts is not None:
            self._facts.rows_changed.connect(self._order_stops)

    def _add_menu(self, view: QAbstractItemView, items: Sequence[Item]) -> None:
        def show(place: QPoint) -> None:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            fill(menu, items, self._actions)
            menu.popup(view.viewport().mapToGlobal(place))

        view.customContextMenuRequested.connect(show)

    def _lay_out(self) -> None:
        gap = space(self, Space.SMALL)
        left, right = self._left, self._right = QWidget(self), QWidget(self)
        add = ActionBar(_("Storage pools"), [self._actions.action("pool.add")], left)
        on_left = (self._problem, self.pool_view, add)
        for side, widgets in ((left, on_left), (right, self._on_right(right))):
            column = QVBoxLayout(side)
            edge = 0 if self._purpose.is_choice else gap
            column.setContentsMargins(edge, edge, edge, edge)
            column.setSpacing(gap)
            for widget in widgets:
                column.addWidget(widget)
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
        self._order_stops()
        self._show_pool()
        self._follow()

    def _order_stops(self) -> None:
        for before, after in pairwise((*stops(self._left), *stops(self._right))):
            QWidget.setTabOrder(before, after)

    def _on_right(self, parent: QWidget) -> list[QWidget]:
        pool_bar = map(self._actions.action, self._purpose.pool_bar)
        widgets: list[QWidget] = [] if self._facts is None else [self._facts]
        if self._purpose.pool_bar:
            widgets.append(ActionBar(_("Storage pool"), pool_bar, parent))
        return [*widgets, self.volumes, self._not_one]

    @property
    def _of_one(self) -> list[QWidget]:
        """What is about a single pool."""
        return [self.volumes] if self._facts is None else [self._facts, self.volumes]
