"""HardwarePage: everything a machine is made of, to see and to change."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt
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
from shiboken6 import isValid

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.base.records import DomainRecord
from vmgui.hardware.kind import DeviceKind
from vmgui.models.hardware import HardwareList, items
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.icons import icon
from vmgui.ui.machine.hardware.applybar import ApplyBar
from vmgui.ui.machine.hardware.counting import change_count
from vmgui.ui.machine.hardware.delegate import HardwareDelegate
from vmgui.ui.machine.hardware.doubting import Doubting
from vmgui.ui.machine.hardware.following import followed
from vmgui.ui.machine.hardware.frame import EditFrame
from vmgui.ui.machine.hardware.pane import Pane
from vmgui.ui.machine.hardware.problems import read_only, why_not_apply
from vmgui.ui.machine.hardware.tools import machine_tools
from vmgui.ui.machine.hardware.waiting import Cover
from vmgui.ui.machine.place import MachinePlace
from vmgui.ui.pages import Page
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.banner import Banner
from vmgui.ui.widgets.keptstate import keep_state, restore_state
from vmgui.xmldoc.domain.domain import Domain

_LIST_CHARACTERS = 34
_SPLITTER = "machine.hardware.splitter"


class HardwarePage(Page[DomainRecord]):
    """A list of hardware, the form of what is chosen, and what can be done."""

    def __init__(self, place: MachinePlace) -> None:
        """Create it empty; the descriptions are read when it is first seen."""
        super().__init__()
        self._place = place
        self._editing = place.editing
        self._listed: Domain | None = None
        """The document that the rows show."""
        self._is_listing = False
        self._focus_before: QWidget | None = None
        """What had the focus when the changes began to be applied."""
        self._scope = TaskScope(self, ErrorPresenter(self))
        self._model = HardwareList(self)
        self._view = self._new_view()
        self._frame = EditFrame(place, self, self, self._scope)
        self._pane = Pane(self._editing, machine_tools(place, self, self._scope), self)
        Doubting(place.context.fleet, self._editing, self._pane, self._scope)
        self._add = QPushButton(icon("action.add"), _("A&dd Hardware"), self)
        self._add.setObjectName("add-hardware")
        self._add.setAutoDefault(False)
        self._remove_action = self._new_remove_action()
        self._lay_out()
        self._connect()
        self._show_state()

    @override
    def activated(self) -> None:
        self._editing.look(self)
        self.show_draft()

    @override
    def deactivated(self) -> None:
        self._editing.rest(self)
        self._frame.take()

    @override
    def set_live(self, is_live: bool) -> None:
        super().set_live(is_live)
        self._show_state()

    @property
    def pane(self) -> Pane:
        """What is shown beside the list."""
        return self._pane

    @property
    def bar(self) -> ApplyBar:
        """*Apply* and *Cancel*."""
        return self._frame.bar

    @property
    def banner(self) -> Banner:
        """What is to be known about the description of the machine."""
        return self._frame.banner

    def titles(self) -> list[str]:
        """The rows of the list."""
        return [str(self._model.index(row).data()) for row in range(self._model.rowCount())]

    def item_keys(self) -> list[str]:
        """The keys of the rows."""
        return [item.key for item in self._model.items()]

    def show_item(self, key: str) -> None:
        """Choose a row of the list by its key.

        Raises:
            KeyError: there is no such row.
        """
        index = self._model.index_of(key)
        if not index.isValid():
            raise KeyError(key)
        self._view.setCurrentIndex(index)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        is_back = event.type() is QEvent.Type.ActivationChange and self.isActiveWindow()
        if is_back and self.isVisible() and self._editing.draft is not None:
            self._editing.load()  # some changes of running machines come without an event

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        """Forms are made late; the buttons come after them all the same."""
        buttons = self._frame.bar.buttons
        last = self.window().previousInFocusChain()
        if last is not None and last not in buttons:
            for before, after in pairwise((last, *buttons)):
                QWidget.setTabOrder(before, after)
        return super().focusNextPrevChild(next)

    # What the frame asks for

    def change_count(self) -> int:
        """How many values are changed; text that is not in the draft is one."""
        count = change_count(self._editing, self._model.items())
        return max(count, int(self._pane.has_text))

    def problem(self) -> str:
        """What is wrong with what is changed."""
        return why_not_apply(self._editing, self._model.items())

    def unusable(self) -> list[str]:
        """What was typed in forms and cannot be written."""
        return self._pane.unusable()

    def has_text(self) -> bool:
        """Whether XML is typed that is not in the draft."""
        return self._pane.has_text

    def typed_title(self) -> str:
        """The item whose XML may be typed."""
        return self._pane.item.title if self._pane.item is not None else ""

    def take_typed(self) -> None:
        """Put XML that was typed into the draft."""
        if self._pane.take_text():
            self.show_draft()

    def drop_typed(self) -> None:
        """Throw away what was typed."""
        self._pane.drop_typed()

    def show_problem(self) -> None:
        """Put the cursor where something is wrong."""
        if self._pane.has_text:
            self._pane.focus_text()
        elif (form := self._pane.form) is not None:
            form.look_at_all()
            form.focus_problem()

    def set_busy(self, is_busy: bool) -> None:
        """Let nothing be edited meanwhile; the focus comes back where it was."""
        focus = self.window().focusWidget()
        if is_busy and focus is not None and self.isAncestorOf(focus):
            self._focus_before = focus
        self._pane.set_busy(is_busy)
        self._show_state()
        if not is_busy and self._focus_before is not None and isValid(self._focus_before):
            self._focus_before.setFocus(Qt.FocusReason.OtherFocusReason)
            self._focus_before = None

    def show_draft(self) -> None:
        """Bind everything to the elements of the draft as it is now."""
        if self._editing.draft is not None:
            self._list()
            self._pane.show_item(self._model.item(self._view.currentIndex()))
            self._pane.prepare(self._model.items())
        self._cover.refresh()
        self._show_state()

    # What is shown

    def _on_changed(self, _nothing: None) -> None:
        if self.isVisible():
            self.show_draft()

    def _list(self) -> None:
        """List what is in the draft now; what was chosen stays chosen, whatever it is called."""
        draft = self._editing.draft
        if draft is None:
            return
        before, was = self._model.items(), self._listed or draft.domain
        row, chosen = self._view.currentIndex().row(), self._pane.item
        fresh = items(draft, self._editing.scene())
        keys = followed(before, was, fresh, draft.domain)
        self._pane.follow(keys)
        self._listed, self._is_listing = draft.domain, True
        self._model.set_items(fresh)
        index = self._model.index_of(keys.get(chosen.key, chosen.key) if chosen else "")
        if not index.isValid():
            index = self._model.index(min(max(row, 0), len(fresh) - 1))
        self._view.setCurrentIndex(index)
        self._is_listing = False
        if (item := self._model.item(index)) is not None:
            self._editing.want(item.panel.nouns())

    def _on_learned(self, _nothing: None) -> None:
        self._pane.refresh()
        self._show_state()

    def _on_current(self, current: QModelIndex, previous: QModelIndex) -> None:
        if self._is_listing:
            return
        item = self._model.item(current)
        if self._pane.has_text:
            key = item.key if item is not None else ""
            if not self._frame.take():
                self._choose(previous)  # what is wrong is said in the bar
                return
            if (index := self._model.index_of(key)).isValid():
                self._choose(index)
                item = self._model.item(index)
        self._pane.show_item(item)
        if item is not None:
            self._editing.want(item.panel.nouns())
        self._show_state()

    def _choose(self, index: QModelIndex) -> None:
        """Choose a row; the pane is told by whoever does that."""
        self._is_listing = True
        self._view.setCurrentIndex(index)
        self._is_listing = False

    def _on_edited(self) -> None:
        if not self._pane.has_text:  # what is only typed as XML is not in the draft
            self._list()
            self._pane.name_item(self._model.item(self._view.currentIndex()))
        self._frame.typed()
        self._show_removal()

    def _show_state(self) -> None:
        self._frame.refresh()
        self._show_removal()

    def _show_removal(self) -> None:
        """Say what can be added and removed."""
        reason = self._why_not_remove()
        self._frame.bar.show_removal(reason)
        self._remove_action.setEnabled(reason is None)
        self._remove_action.setToolTip(reason or "")
        can_add = self._editing.draft is not None and self._editing.is_secure
        self._add.setEnabled(can_add and not self._editing.is_busy)
        self._add.setToolTip("" if can_add else read_only())

    def _why_not_remove(self) -> str | None:
        """Why the item cannot be removed; empty if it is nothing to remove."""
        item = self._pane.item
        if item is None or not isinstance(item.panel, DeviceKind):
            return ""
        if not self._editing.is_secure:
            return read_only()
        if self._editing.is_busy:
            return _("The changes are being applied…")
        return item.panel.why_not_remove(item.element, self._editing.scene())

    # What is done

    def _remove(self) -> None:
        from vmgui.ui.machine.hardware.remove import remove

        item = self._pane.item
        if item is not None and self._why_not_remove() is None:
            self._scope.start(
                remove(self._place.context, self._editing, item, self.window()),
                _("The device was not removed."),
            )

    def _add_hardware(self) -> None:
        from vmgui.ui.machine.hardware.add import add

        self._scope.start(
            add(self._place, self._scope, self.window()), _("The hardware was not added.")
        )

    def _show_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        add = menu.addAction(icon("action.add"), _("&Add Hardware…"))
        add.setEnabled(self._add.isEnabled())
        add.triggered.connect(lambda _checked: self._add_hardware())
        menu.addAction(self._remove_action)
        menu.popup(self._view.viewport().mapToGlobal(where))

    # What it is made of

    def _new_view(self) -> QListView:
        view = QListView(self)
        view.setObjectName("hardware")
        view.setAccessibleName(_("Hardware"))
        view.setModel(self._model)
        view.setItemDelegate(HardwareDelegate(view))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setMinimumWidth(view.fontMetrics().averageCharWidth() * _LIST_CHARACTERS // 2)
        view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        return view

    def _new_remove_action(self) -> QAction:
        action = QAction(icon("action.remove"), _("&Remove"), self)
        action.setObjectName("hardware-remove-action")
        action.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _checked: self._remove())
        self._view.addAction(action)
        return action

    def _connect(self) -> None:
        self._view.selectionModel().currentChanged.connect(self._on_current)
        self._view.customContextMenuRequested.connect(self._show_menu)
        self._pane.edited.connect(self._on_edited)
        self._pane.leaving_text.connect(self._frame.take)
        self._frame.bar.remove_asked.connect(self._remove)
        self._add.clicked.connect(lambda _checked: self._add_hardware())
        self._editing.changed.connect(self._on_changed)
        self._editing.learned.connect(self._on_learned)

    def _lay_out(self) -> None:
        edge = space(self, Space.SMALL)
        left = QWidget(self)
        beside = QVBoxLayout(left)
        beside.setContentsMargins(edge, edge, edge, edge)
        beside.setSpacing(edge)
        beside.addWidget(self._view, 1)
        beside.addWidget(self._add)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._pane, 1)
        column.addWidget(self._frame.bar)
        self._cover = Cover(self._editing, self._new_splitter(left, right), self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        above = QVBoxLayout()
        above.setContentsMargins(edge, edge, edge, 0)
        above.addWidget(self._frame.banner)
        whole.addLayout(above)
        whole.addWidget(self._cover, 1)

    def _new_splitter(self, left: QWidget, right: QWidget) -> QSplitter:
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setObjectName("hardware-splitter")
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        width = self.fontMetrics().averageCharWidth() * _LIST_CHARACTERS
        splitter.setSizes([width, 3 * width])
        layout = self._place.context.layout
        restore_state(layout, _SPLITTER, splitter.restoreState)
        splitter.splitterMoved.connect(
            lambda _at, _index: keep_state(layout, _SPLITTER, splitter.saveState())
        )
        return splitter

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 2 * _LIST_CHARACTERS, 0)
