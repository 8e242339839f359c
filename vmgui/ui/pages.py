"""Windows made of pages: a list at the left, the chosen page beside it.

A window names its pages in one tuple of `PageSpec`; another page is another line there. A page is
made when it is first shown, so a window opens at once whatever its pages cost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, icon_extent, space

P = TypeVar("P")
R = TypeVar("R")

_LIST_CHARACTERS = 4
"""Room beside the longest title."""


class Page(QWidget, Generic[R]):
    """One page of a window, about the object that the window is about."""

    def show_record(self, record: R) -> None:
        """Show what is known now; called whenever it changes, also while the page is hidden."""

    def activated(self) -> None:
        """Take up work: the page can be seen from now on."""

    def deactivated(self) -> None:
        """Rest: the page cannot be seen."""


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


class PageBook(QWidget, Generic[P, R]):
    """The list of pages and the page that is shown."""

    page_shown = Signal(str)
    """Another page is shown; its id."""

    def __init__(
        self, specs: Sequence[PageSpec[P, R]], place: P, parent: QWidget | None = None
    ) -> None:
        """List the pages and show the first.

        Args:
            specs: in the order of the list.
            place: what pages are made of.
            parent: the window.
        """
        super().__init__(parent)
        self._specs = tuple(specs)
        self._place = place
        self._pages: dict[str, Page[R]] = {}
        self._record: R | None = None
        self._is_live = True
        self._active: Page[R] | None = None
        self._stack = QStackedWidget(self)
        self._list = self._new_list()
        self._actions = self._new_actions()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._list)
        row.addWidget(self._stack, 1)
        self._list.currentRowChanged.connect(self._on_row_changed)
        self._list.setCurrentRow(0)

    @property
    def actions_of_pages(self) -> list[QAction]:
        """One radio action a page, for the View menu."""
        return list(self._actions.values())

    def current(self) -> str:
        """The id of the page that is shown."""
        return self._specs[self._list.currentRow()].id

    def page(self, page_id: str) -> Page[R] | None:
        """A page, None if it was never shown."""
        return self._pages.get(page_id)

    def show_page(self, page_id: str) -> None:
        """Show a page.

        Raises:
            KeyError: there is no such page.
        """
        row = {spec.id: row for row, spec in enumerate(self._specs)}[page_id]
        self._list.setCurrentRow(row)

    def show_record(self, record: R) -> None:
        """Hand what is known now to all pages that were made."""
        self._record = record
        for page in self._pages.values():
            page.show_record(record)

    def set_live(self, is_live: bool) -> None:
        """Grey the pages out while what they show cannot be acted on; the list stays usable."""
        self._is_live = is_live
        self._stack.setEnabled(is_live)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._activate(self._pages.get(self.current()))

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._activate(None)

    def _on_row_changed(self, row: int) -> None:
        spec = self._specs[row]
        page = self._pages.get(spec.id) or self._make(spec)
        self._stack.setCurrentWidget(page)
        self._actions[spec.id].setChecked(True)
        if self.isVisible():
            self._activate(page)
        self.page_shown.emit(spec.id)

    def _make(self, spec: PageSpec[P, R]) -> Page[R]:
        page = spec.make(self._place)
        page.setObjectName(f"page-{spec.id}")
        self._pages[spec.id] = page
        self._stack.addWidget(page)
        if self._record is not None:
            page.show_record(self._record)
        return page

    def _activate(self, page: Page[R] | None) -> None:
        if page is self._active:
            return
        if self._active is not None:
            self._active.deactivated()
        self._active = page
        if page is not None:
            page.activated()

    def _new_list(self) -> QListWidget:
        pages = QListWidget(self)
        pages.setObjectName("pages")
        pages.setAccessibleName(_("Pages"))
        pages.setFrameShape(QFrame.Shape.NoFrame)
        pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        extent, edge = icon_extent(pages, 1.2), space(pages, Space.SMALL)
        # Wider than the icons, which are centred: the room keeps them off the list's edge.
        pages.setIconSize(QSize(extent + 2 * edge, extent))
        height = max(extent, pages.fontMetrics().height()) + 2 * edge
        for spec in self._specs:
            item = QListWidgetItem(icon(spec.icon), _(spec.title), pages)
            item.setSizeHint(QSize(0, height))
        widest = max(pages.fontMetrics().horizontalAdvance(_(s.title)) for s in self._specs)
        room = pages.fontMetrics().averageCharWidth() * _LIST_CHARACTERS
        pages.setFixedWidth(widest + extent + room + 4 * edge)
        pages.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        return pages

    def _new_actions(self) -> dict[str, QAction]:
        group = QActionGroup(self)
        actions = {}
        for number, spec in enumerate(self._specs, 1):
            action = QAction(icon(spec.icon), _(spec.title), group)
            action.setObjectName(f"page.{spec.id}")
            action.setCheckable(True)
            if number < 10:
                action.setShortcut(QKeySequence(f"Ctrl+{number}"))
            action.triggered.connect(lambda _checked, page_id=spec.id: self.show_page(page_id))
            actions[spec.id] = action
        return actions
