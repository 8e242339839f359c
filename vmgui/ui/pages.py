"""Windows made of pages: tabs at the top, the chosen page below them.

A window names its pages in one tuple of `PageSpec`; another page is another line there. A page is
made when it is first shown, so a window opens at once whatever its pages cost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.ui.actions.spec import Selection
from vmgui.ui.icons import icon
from vmgui.ui.widgets.pagetabs import PageTabs

P = TypeVar("P")
R = TypeVar("R")


class Page(QWidget, Generic[R]):
    """One page of a window, about the object that the window is about."""

    selection_changed = Signal()
    """`selection` has a new value, or what is selected has changed."""

    def selection(self) -> Selection:
        """What is selected on the page beside the window's own object."""
        return Selection()

    def column_actions(self, parent: QWidget) -> list[QAction]:  # noqa: ARG002
        """Check boxes that show and hide the columns of its table; none without such a table."""
        return []

    def show_record(self, record: R) -> None:
        """Show what is known now; called whenever it changes, also while the page is hidden."""

    def activated(self) -> None:
        """Take up work: the page can be seen from now on."""

    def deactivated(self) -> None:
        """Rest: the page cannot be seen."""

    def set_live(self, is_live: bool) -> None:
        """Grey the page out while what it shows cannot be acted on.

        A page that is still worth reading then stays as it is, and lets nothing be changed.
        """
        self.setEnabled(is_live)


@dataclass(frozen=True, slots=True)
class PageSpec(Generic[P, R]):
    """What a window knows of a page before it is made."""

    id: str
    title: str
    """Untranslated."""
    icon: str
    """A role of `vmgui.ui.icons`."""
    make: Callable[[P], Page[R]]
    """Makes it out of what the window gives its pages; imports its module only then."""
    help: str = ""
    """What people find there, untranslated; for the tooltip."""


class PageBook(QWidget, Generic[P, R]):
    """The tabs of the pages, and the page that is shown."""

    page_shown = Signal(str)
    """Another page is shown; its id."""
    selection_changed = Signal()
    """Something else is selected on the page that is shown."""

    def __init__(
        self,
        specs: Sequence[PageSpec[P, R]],
        place: P,
        parent: QWidget | None = None,
        first: str = "",
    ) -> None:
        """Make the tabs and show a page.

        Args:
            specs: in the order of the tabs.
            place: what pages are made of.
            parent: the window.
            first: the id of the page to show, so that no other is made; empty for the first tab's.

        Raises:
            KeyError: there is no such page.
        """
        super().__init__(parent)
        self._specs = tuple(specs)
        self._place = place
        self._pages: dict[str, Page[R]] = {}
        self._record: R | None = None
        self._is_live = True
        self._active: Page[R] | None = None
        self._stack = QStackedWidget(self)
        self._tabs = self._new_tabs()
        self._actions = self._new_actions()
        line = QFrame(self)
        line.setFrameShape(QFrame.Shape.HLine)
        line.setFrameShadow(QFrame.Shadow.Sunken)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._tabs)
        column.addWidget(line)
        column.addWidget(self._stack, 1)
        if first:
            self._tabs.setCurrentIndex(self._index(first))
        self._tabs.currentChanged.connect(self._on_tab_changed)
        self._on_tab_changed(self._tabs.currentIndex())

    @property
    def actions_of_pages(self) -> list[QAction]:
        """One radio action a page, for the View menu."""
        return list(self._actions.values())

    def current(self) -> str:
        """The id of the page that is shown."""
        return self._specs[self._tabs.currentIndex()].id

    def page(self, page_id: str) -> Page[R] | None:
        """A page, None if it was never shown."""
        return self._pages.get(page_id)

    def selection(self) -> Selection:
        """What is selected on the page that is shown."""
        page = self._pages.get(self.current())
        return Selection() if page is None else page.selection()

    def show_page(self, page_id: str) -> None:
        """Show a page.

        Raises:
            KeyError: there is no such page.
        """
        self._tabs.setCurrentIndex(self._index(page_id))

    def show_record(self, record: R) -> None:
        """Hand what is known now to all pages that were made."""
        self._record = record
        for page in self._pages.values():
            page.show_record(record)

    def set_live(self, is_live: bool) -> None:
        """Grey the pages out while what they show cannot be acted on; the tabs stay usable."""
        if is_live == self._is_live:
            return
        self._is_live = is_live
        for page in self._pages.values():
            page.set_live(is_live)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._activate(self._pages.get(self.current()))

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._activate(None)

    def _index(self, page_id: str) -> int:
        return {spec.id: index for index, spec in enumerate(self._specs)}[page_id]

    def _on_tab_changed(self, index: int) -> None:
        spec = self._specs[index]
        page = self._pages.get(spec.id) or self._make(spec)
        self._stack.setCurrentWidget(page)
        self._actions[spec.id].setChecked(True)
        if self.isVisible():
            self._activate(page)
        self.page_shown.emit(spec.id)
        self.selection_changed.emit()

    def _make(self, spec: PageSpec[P, R]) -> Page[R]:
        page = spec.make(self._place)
        page.setObjectName(f"page-{spec.id}")
        page.selection_changed.connect(self.selection_changed)
        self._pages[spec.id] = page
        self._stack.addWidget(page)
        if self._record is not None:
            page.show_record(self._record)
        page.set_live(self._is_live)
        return page

    def _activate(self, page: Page[R] | None) -> None:
        if page is self._active:
            return
        if self._active is not None:
            self._active.deactivated()
        self._active = page
        if page is not None:
            page.activated()

    def _new_tabs(self) -> QTabBar:
        tabs = PageTabs(self)
        tabs.setObjectName("pages")
        tabs.setAccessibleName(_("Pages"))
        tabs.setDocumentMode(True)
        tabs.setDrawBase(False)
        tabs.setExpanding(False)
        tabs.setUsesScrollButtons(True)
        tabs.setElideMode(Qt.TextElideMode.ElideNone)
        for spec in self._specs:
            index = tabs.addTab(icon(spec.icon), _(spec.title))
            tabs.setTabToolTip(index, _(spec.help) if spec.help else "")
        return tabs

    def _new_actions(self) -> dict[str, QAction]:
        group = QActionGroup(self)
        actions = {}
        for number, spec in enumerate(self._specs, 1):
            action = QAction(icon(spec.icon), _(spec.title), group)
            action.setObjectName(f"page.{spec.id}")
            action.setCheckable(True)
            action.setToolTip(_(spec.help) if spec.help else _(spec.title))
            if number < 10:
                action.setShortcut(QKeySequence(f"Ctrl+{number}"))
            action.triggered.connect(lambda _checked, page_id=spec.id: self.show_page(page_id))
            actions[spec.id] = action
        return actions
