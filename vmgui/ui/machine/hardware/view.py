"""HardwareView: the list of a machine's hardware, and beside it what is chosen there."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.base.storage import Storage
from vmgui.hardware.kind import DeviceKind
from vmgui.models.hardware import HardwareList, Item, items
from vmgui.ui.forms.tools import Tools
from vmgui.ui.icons import icon
from vmgui.ui.machine.hardware.delegate import HardwareDelegate
from vmgui.ui.machine.hardware.doubting import Doubting
from vmgui.ui.machine.hardware.editbar import EditBar
from vmgui.ui.machine.hardware.following import followed
from vmgui.ui.machine.hardware.pane import Pane
from vmgui.ui.machine.hardware.problems import read_only
from vmgui.ui.machine.hardware.workpiece import Workpiece
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.keptstate import keep_state, restore_state
from vmgui.xmldoc.domain.domain import Domain

LIST_CHARACTERS = 34
"""How wide the list is at first."""
_SPLITTER = "machine.hardware.splitter"


class HardwareView(QSplitter):
    """Shows and edits a workpiece; what is done with that is its owner's business."""

    edited = Signal()
    """A person has changed the item, in the form or as XML."""
    item_shown = Signal()
    """A person has chosen another item."""
    leaving_text = Signal()
    """XML that was typed has to be put into the draft, or else its item stays."""
    add_asked = Signal()
    remove_asked = Signal()
    """The chosen item shall go, and can."""

    def __init__(
        self, work: Workpiece, tools: Tools, bar: EditBar, layout: Storage, parent: QWidget
    ) -> None:
        """Create it empty; `show_draft` fills it.

        Args:
            work: what is shown.
            tools: what its forms need.
            bar: stands below the pane.
            layout: remembers how wide the list is.
            parent: the page.
        """
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._work = work
        self._bar = bar
        self._listed: Domain | None = None
        """The document that the rows show."""
        self._is_listing = False
        self._model = HardwareList(self)
        self._list = self._new_list()
        self._pane = Pane(work, tools, self)
        Doubting(work, self._pane, tools.scope)
        self._add = QPushButton(icon("action.add"), _("A&dd Hardware"), self)
        self._add.setObjectName("add-hardware")
        self._add.setAutoDefault(False)
        self._remove_action = self._new_remove_action()
        self._lay_out(layout)
        self._connect()

    @property
    def pane(self) -> Pane:
        """What is shown beside the list."""
        return self._pane

    def items(self) -> list[Item]:
        """The rows of the list."""
        return self._model.items()

    def titles(self) -> list[str]:
        """What the rows say."""
        return [str(self._model.index(row).data()) for row in range(self._model.rowCount())]

    def show_item(self, key: str) -> None:
        """Choose a row of the list by its key.

        Raises:
            KeyError: there is no such row.
        """
        index = self._model.index_of(key)
        if not index.isValid():
            raise KeyError(key)
        self._list.setCurrentIndex(index)

    def show_draft(self) -> None:
        """Bind everything to the elements of the draft as it is now."""
        if self._work.draft is not None:
            self._list_items()
            self._pane.show_item(self._model.item(self._list.currentIndex()))
            self._pane.prepare(self._model.items())
        self.show_verbs()

    def show_verbs(self) -> None:
        """Say what can be added and removed."""
        reason = self._why_not_remove()
        self._bar.show_removal(reason)
        self._remove_action.setEnabled(reason is None)
        self._remove_action.setToolTip(reason or "")
        can_add = self._work.draft is not None and self._work.is_secure
        self._add.setEnabled(can_add and not self._work.is_busy)
        self._add.setToolTip("" if can_add else read_only())

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        """Forms are made late; the buttons come after them all the same."""
        buttons = self._bar.buttons
        last = self.window().previousInFocusChain()
        if last is not None and last not in buttons:
            for before, after in pairwise((last, *buttons)):
                QWidget.setTabOrder(before, after)
        return super().focusNextPrevChild(next)

    # What is shown

    def _list_items(self) -> None:
        """List what is in the draft now; what was chosen stays chosen, whatever it is called."""
        draft = self._work.draft
        if draft is None:
            return
        before, was = self._model.items(), self._listed or draft.domain
        row, chosen = self._list.currentIndex().row(), self._pane.item
        fresh = items(draft, self._work.scene())
        keys = followed(before, was, fresh, draft.domain)
        self._pane.follow(keys)
        self._listed, self._is_listing = draft.domain, True
        self._model.set_items(fresh)
        index = self._model.index_of(keys.get(chosen.key, chosen.key) if chosen else "")
        if not index.isValid():
            index = self._model.index(min(max(row, 0), len(fresh) - 1))
        self._list.setCurrentIndex(index)
        self._is_listing = False
        if (item := self._model.item(index)) is not None:
            self._work.want(item.panel.nouns())

    def _on_learned(self, _nothing: None) -> None:
        self._pane.refresh()
        self.show_verbs()

    def _on_current(self, current: QModelIndex, previous: QModelIndex) -> None:
        if self._is_listing:
            return
        item = self._model.item(current)
        if self._pane.has_text:
            key = item.key if item is not None else ""
            self.leaving_text.emit()
            if self._pane.has_text:
                self._choose(previous)  # what is wrong is said in the bar
                return
            if (index := self._model.index_of(key)).isValid():
                self._choose(index)
                item = self._model.item(index)
        self._pane.show_item(item)
        if item is not None:
            self._work.want(item.panel.nouns())
        self.show_verbs()
        self.item_shown.emit()

    def _choose(self, index: QModelIndex) -> None:
        """Choose a row; the pane is told by whoever does that."""
        self._is_listing = True
        self._list.setCurrentIndex(index)
        self._is_listing = False

    def _on_edited(self) -> None:
        if not self._pane.has_text:  # what is only typed as XML is not in the draft
            self._list_items()
            self._pane.name_item(self._model.item(self._list.currentIndex()))
        self.edited.emit()
        self.show_verbs()

    def _why_not_remove(self) -> str | None:
        """Why the item cannot be removed; empty if it is nothing to remove."""
        item = self._pane.item
        if item is None or not isinstance(item.panel, DeviceKind):
            return ""
        if not self._work.is_secure:
            return read_only()
        if self._work.is_busy:
            return _("The changes are being applied…")
        return item.panel.why_not_remove(item.element, self._work.scene())

    def _remove(self) -> None:
        if self._pane.item is not None and self._why_not_remove() is None:
            self.remove_asked.emit()

    def _show_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        add = menu.addAction(icon("action.add"), _("&Add Hardware…"))
        add.setEnabled(self._add.isEnabled())
        add.triggered.connect(self.add_asked)
        menu.addAction(self._remove_action)
        menu.popup(self._list.viewport().mapToGlobal(where))

    # What it is made of

    def _new_list(self) -> QListView:
        view = QListView(self)
        view.setObjectName("hardware")
        view.setAccessibleName(_("Hardware"))
        view.setModel(self._model)
        view.setItemDelegate(HardwareDelegate(view))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setMinimumWidth(view.fontMetrics().averageCharWidth() * LIST_CHARACTERS // 2)
        view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        return view

    def _new_remove_action(self) -> QAction:
        action = QAction(icon("action.remove"), _("&Remove"), self)
        action.setObjectName("hardware-remove-action")
        action.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(self._remove)
        self._list.addAction(action)
        return action

    def _connect(self) -> None:
        self._list.selectionModel().currentChanged.connect(self._on_current)
        self._list.customContextMenuRequested.connect(self._show_menu)
        self._pane.edited.connect(self._on_edited)
        self._pane.leaving_text.connect(self.leaving_text)
        self._bar.remove_asked.connect(self._remove)
        self._add.clicked.connect(self.add_asked)
        self._work.learned.connect(self._on_learned)

    def _lay_out(self, layout: Storage) -> None:
        edge = space(self, Space.SMALL)
        left = QWidget(self)
        beside = QVBoxLayout(left)
        beside.setContentsMargins(edge, edge, edge, edge)
        beside.setSpacing(edge)
        beside.addWidget(self._list, 1)
        beside.addWidget(self._add)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._pane, 1)
        column.addWidget(self._bar)
        self.setObjectName("hardware-splitter")
        self.addWidget(left)
        self.addWidget(right)
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)
        width = self.fontMetrics().averageCharWidth() * LIST_CHARACTERS
        self.setSizes([width, 3 * width])
        restore_state(layout, _SPLITTER, self.restoreState)
        self.splitterMoved.connect(
            lambda _at, _index: keep_state(layout, _SPLITTER, self.saveState())
        )
