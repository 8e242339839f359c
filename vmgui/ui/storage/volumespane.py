"""VolumesPane: the volumes of a storage pool with a filter, or why there are none to be seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from vmgui.base.errors import ConnectionLost
from vmgui.base.i18n import _, ngettext
from vmgui.base.storage import Storage
from vmgui.core.resources import PoolReading
from vmgui.core.storage.watch import Volumes
from vmgui.models.volumes import UsersOf, VolumeTable
from vmgui.ui.actions.bound import BoundActions
from vmgui.ui.actions.volume import why_no_upload
from vmgui.ui.icons import icon
from vmgui.ui.storage.texts import may_retry, trouble_text
from vmgui.ui.storage.volumetable import VolumeView
from vmgui.ui.storage.wish import Wish
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.actionbar import ActionBar
from vmgui.ui.widgets.busy import BusyIndicator
from vmgui.ui.widgets.emptystate import EmptyState
from vmgui.ui.widgets.searchfield import SearchField
from vmgui.ui.widgets.statuslabel import StatusLabel


class _Nothing(NamedTuple):
    """What stands where the volumes would be."""

    icon: str
    title: str
    sentence: str
    actions: Sequence[QAction] = ()


class VolumesPane(QWidget):
    """A filter, what can be done, and the table."""

    reread_wanted = Signal()
    """The user wants what could not be read to be read again."""

    def __init__(
        self,
        table: VolumeTable,
        actions: BoundActions,
        bar: Iterable[str],
        layout: Storage,
        key: str,
        parent: QWidget | None = None,
    ) -> None:
        """Make it for a model.

        Args:
            table: the volumes.
            actions: of the window.
            bar: the ids of those that have buttons.
            layout: remembers columns.
            key: under which.
            parent: the widget it is in.
        """
        super().__init__(parent)
        self.table = table
        self._actions = actions
        self.wish: Wish | None = None
        """What is chosen when it is there, if a person does nothing before that."""
        self._pool: PoolReading | None = None
        self._volumes = Volumes()
        self._shown: _Nothing | None = None
        self.view = VolumeView(table, layout, key, self)
        hint = _("Filter by name, format, path, machine…")
        self.search = SearchField(_("Filter volumes"), hint, self)
        self.search.setAcceptDrops(False)  # a file is for the pool, its name is no filter
        self._make_states()
        self._bar = ActionBar(_("Volumes"), map(actions.action, bar), self)
        self._retry = QAction(icon("action.retry"), _("&Retry"), self)
        self._retry.triggered.connect(self.reread_wanted)
        self._show_all = QAction(_("Show All &Volumes"), self)
        self._show_all.triggered.connect(self.search.clear)
        self.view.selection_changed.connect(self._on_selection_changed)
        self.search.textChanged.connect(self._on_filter_changed)
        self.search.left_downwards.connect(self._focus_table)
        self._lay_out()

    def _make_states(self) -> None:
        """Make what says how it stands with the volumes."""
        self._count = QLabel(self)
        self._count.setObjectName("volume-count")
        self._busy = BusyIndicator(parent=self)
        self._problem = StatusLabel(self)
        self._problem.setObjectName("volume-problem")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._empty = EmptyState(self)
        self._stack = QStackedWidget(self)

    def show_volumes(self, pool: PoolReading, volumes: Volumes, users_of: UsersOf) -> None:
        """Show what is known of the volumes of a pool."""
        if self._pool is None or self._pool.name != pool.name:
            if self._pool is not None:
                self.wish = None
            self.table.set_volumes((), users_of)
        self._pool, self._volumes = pool, volumes
        self.table.set_volumes(volumes.rows, users_of)
        self._follow()
        self.meet_wish()

    def choose(self, name: str) -> bool:
        """Select the volume of a name; False if there is none, or the filter hides it."""
        return self.view.choose(name)

    def meet_wish(self) -> None:
        """Choose what is wished for, if it is there; forget it, if it will not be there."""
        if self.wish is None or self._pool is None:
            return
        name = self.wish.found(self._pool, self._volumes)
        if name or self.wish.is_over(self._volumes):
            self.wish = None
        if name and not self.choose(name):
            self.search.clear()
            self.choose(name)

    def _on_selection_changed(self) -> None:
        if self.view.selectionModel().hasSelection():
            self.wish = None

    def _on_filter_changed(self, text: str) -> None:
        self.wish = None
        self.table.set_filter(text)
        self._follow()

    def _focus_table(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.view.selected():  # Qt has made a row the current one by now, and no more
            index = self.view.currentIndex()
            self.view.setCurrentIndex(index if index.isValid() else self.table.index(0, 0))

    def _follow(self) -> None:
        """Say what there is, in numbers and where there is nothing in words."""
        pool, volumes = self._pool, self._volumes
        if pool is None:
            return
        nothing = self._nothing(pool)
        if nothing is not None and nothing != self._shown:
            self._empty.set_content(*nothing)
        self._shown = nothing
        self._stack.setCurrentWidget(self.view if nothing is None else self._empty)
        is_reading = pool.is_active and volumes.problem is None
        is_reading = is_reading and (bool(volumes.waiting) or not volumes.is_known)
        self._busy.start() if is_reading else self._busy.stop()
        self._count.setText(self._count_text())
        self._say_problem()

    def _count_text(self) -> str:
        shown, total = len(self.table.shown()), self.table.total
        if not total:
            return ""
        if shown != total:
            return _("{shown} of {total} volumes shown").format(shown=shown, total=total)
        return ngettext("{total} volume", "{total} volumes", total).format(total=total)

    def _say_problem(self) -> None:
        """Above rows that may be old; where there are none the empty state says it."""
        problem = self._volumes.problem if self.table.total else None
        if isinstance(problem, ConnectionLost):
            problem = None  # it stands above the pools
        if problem is not None:
            self._problem.set_status("severity.warning", problem.message)
        self._problem.setVisible(problem is not None)

    def _nothing(self, pool: PoolReading) -> _Nothing | None:
        """What to show instead of the table; None for the table."""
        volumes, action = self._volumes, self._actions.action
        if not pool.is_active:
            sentence = _("Its volumes are seen while it is active.")
            title = _("The storage pool is not active")
            return _Nothing("page.storage", title, sentence, (action("pool.start"),))
        if self.table.shown():
            return None
        if self.table.total:
            sentence = _("Try fewer words.")
            return _Nothing(
                "action.search", _("No volume matches"), sentence, (self._show_all,)
            )  # fmt: skip
        if volumes.problem is not None:
            problem = volumes.problem
            title = _("The volumes were not read")
            actions = (self._retry,) if may_retry(problem) else ()
            return _Nothing("severity.warning", title, trouble_text(problem), actions)
        if not volumes.is_known:
            return _Nothing("page.storage", _("Reading the volumes…"), "")
        sentence = why_no_upload(pool) or _("Add a volume, or drag files of this computer here.")
        offers = tuple(map(action, ("volume.add", "volume.upload")))
        return _Nothing("device.disk", _("No volumes yet"), sentence, offers)

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self.search, 1)
        above.addWidget(self._busy)
        above.addWidget(self._count)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        column.addLayout(above)
        column.addWidget(self._bar)
        column.addWidget(self._problem)
        column.addWidget(self._stack, 1)
