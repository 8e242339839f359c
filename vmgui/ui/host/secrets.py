"""The Secrets page of a connection: what they are for and who uses them; never their values."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout

from vmgui.base.compat import override
from vmgui.base.errors import Unsupported
from vmgui.base.i18n import _
from vmgui.base.records import HostRecord
from vmgui.models.secrets import SecretTable
from vmgui.ui.actions.menus import fill
from vmgui.ui.actions.spec import Selection
from vmgui.ui.host.pages import HostPlace
from vmgui.ui.host.secretview import SecretView
from vmgui.ui.icons import icon
from vmgui.ui.pages import Page
from vmgui.ui.storage import bars
from vmgui.ui.storage.texts import may_retry, trouble_text
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.actionbar import ActionBar
from vmgui.ui.widgets.busy import BusyIndicator
from vmgui.ui.widgets.emptystate import EmptyState
from vmgui.ui.widgets.searchfield import SearchField
from vmgui.ui.widgets.statuslabel import StatusLabel


class SecretsPage(Page[HostRecord]):
    """Follows the host's secrets while it is seen; what was known last stays."""

    def __init__(self, place: HostPlace) -> None:
        """Create it empty."""
        super().__init__()
        self._actions = place.actions
        self._watch = place.context.storage.secrets(place.host).watch()
        self.destroyed.connect(lambda: self._rest())  # a window that is destroyed hides no page
        self._is_active = False
        self.table = SecretTable(self)
        self.view = SecretView(self.table, place.context.layout, self)
        hint = _("Filter by name, description, machine, UUID…")
        self.search = SearchField(_("Filter secrets"), hint, self)
        self._busy = BusyIndicator(parent=self)
        self._problem = StatusLabel(self)
        self._problem.setObjectName("problem")
        self._problem.setWordWrap(True)
        self._empty = EmptyState(self)
        self._retry = QAction(icon("action.retry"), _("&Retry"), self)
        self._show_all = QAction(_("Show &All Secrets"), self)
        self._bar = ActionBar(_("Secrets"), map(place.actions.action, bars.SECRET_BAR), self)
        self._stack = QStackedWidget(self)
        self._listen()
        self._lay_out()
        self._follow()

    @override
    def selection(self) -> Selection:
        return Selection(secrets=self.view.selected())

    @override
    def activated(self) -> None:
        self._is_active = True
        self._watch.changed.connect(self._on_changed)
        self._watch.look()
        self._on_changed(None)

    @override
    def deactivated(self) -> None:
        self._rest()
        self._follow()

    def _rest(self) -> None:
        if self._is_active:
            self._is_active = False
            self._watch.changed.disconnect(self._on_changed)
            self._watch.rest()

    # What is shown

    def _on_changed(self, _nothing: None) -> None:
        self.table.set_items(self._watch.items or ())
        self._follow()
        self.selection_changed.emit()  # who uses what is selected may have changed

    def _on_filter_changed(self, text: str) -> None:
        self.table.set_filter(text)
        self._follow()

    def _follow(self) -> None:
        """Say what there is; where there is nothing, why and what to do."""
        items, problem = self._watch.items, self._watch.problem
        is_reading = self._is_active and items is None and problem is None
        self._busy.start() if is_reading else self._busy.stop()
        is_empty = not self.table.rowCount()
        self._stack.setCurrentWidget(self._empty if is_empty else self.view)
        for widget in (self._bar, self.search):
            widget.setVisible(bool(self.table.total))
        if is_empty:
            self._say_why_empty()
        text = "" if problem is None or is_empty else problem.message
        self._problem.set_status("severity.warning" if text else None, text)
        self._problem.setVisible(bool(text))

    def _say_why_empty(self) -> None:
        role, problem = "page.secrets", self._watch.problem
        if isinstance(problem, Unsupported):
            title, text = _("No secrets on this host"), _("Its driver does not keep secrets.")
            self._empty.set_content(role, title, text)
        elif problem is not None:
            title, text = _("The secrets could not be read"), trouble_text(problem)
            actions = [self._retry] if may_retry(problem) else []
            self._empty.set_content("severity.warning", title, text, actions)
        elif self._watch.items is None:
            self._empty.set_content(role, _("Reading the secrets"), "")
        elif self.table.total:
            title, text = _("Nothing found"), _("No secret has these words.")
            self._empty.set_content("action.search", title, text, [self._show_all])
        else:
            text = _(
                "A secret is a password or key that the host needs to open encrypted volumes or "
                "to log in to storage. Nobody can read its value here."
            )
            add = self._actions.action("secret.add")
            self._empty.set_content(role, _("No secrets yet"), text, [add])

    # What it is made of

    def _listen(self) -> None:
        self.view.selection_changed.connect(self.selection_changed)
        for signal, action in (
            (self.view.opened, "secret.set_value"),
            (self.view.copy_wanted, "secret.copy_uuid"),
            (self.view.delete_wanted, "secret.delete"),
        ):
            signal.connect(partial(self._actions.attempt, action))
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.search.textChanged.connect(self._on_filter_changed)
        self.search.left_downwards.connect(self._focus_table)
        self._retry.triggered.connect(self._watch.reread)
        self._show_all.triggered.connect(self.search.clear)
        refresh = QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self)
        refresh.activated.connect(self._watch.reread)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.search.begin)

    def _focus_table(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.view.selected():  # Qt has made a row the current one by now, and no more
            index = self.view.currentIndex()
            self.view.setCurrentIndex(index if index.isValid() else self.table.index(0, 0))

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill(menu, bars.SECRET, self._actions)
        menu.popup(self.view.viewport().mapToGlobal(place))

    def _lay_out(self) -> None:
        gap = space(self, Space.SMALL)
        above = QHBoxLayout()
        above.addWidget(self.search, 1)
        above.addWidget(self._busy)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        column.addLayout(above)
        column.addWidget(self._bar)
        column.addWidget(self._problem)
        column.addWidget(self._stack, 1)
