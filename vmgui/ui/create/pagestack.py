"""PageStack: the pages of the wizard, each made when it is shown first."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from vmgui.core.creation.steps import Step
from vmgui.ui.create.page import CreateDesk, CreatePage

_PAGES: Mapping[Step, tuple[str, str]] = {
    Step.SOURCE: ("sourcepage", "SourcePage"),
    Step.MEDIUM: ("mediumpage", "MediumPage"),
    Step.RESOURCES: ("resourcespage", "ResourcesPage"),
    Step.STORAGE: ("storagepage", "StoragePage"),
    Step.FINISH: ("finishpage", "FinishPage"),
}
"""Step -> the module and class of its page; imported when it is shown first."""


class PageStack(QStackedWidget):
    """One page per step, which scrolls where the window is too small for it."""

    def __init__(self, desk: CreateDesk, parent: QWidget | None = None) -> None:
        """Make it empty.

        Args:
            desk: what the pages work with.
            parent: the wizard.
        """
        super().__init__(parent)
        self._desk = desk
        self._pages: dict[Step, CreatePage] = {}
        self._areas: dict[Step, QScrollArea] = {}

    def page(self, step: Step) -> CreatePage:
        """The page of a step."""
        if step not in self._pages:
            self._make(step)
        return self._pages[step]

    def area(self, step: Step) -> QScrollArea:
        """What the page of a step scrolls in."""
        self.page(step)
        return self._areas[step]

    def has_unread(self, step: Step) -> bool:
        """Whether a field of a step says what is no answer; never of one that was not shown."""
        return step in self._pages and self._pages[step].has_unread

    @property
    def has_several(self) -> bool:
        """Whether more than the first page was seen."""
        return len(self._pages) > 1

    def _make(self, step: Step) -> None:
        module, name = _PAGES[step]
        kind = getattr(importlib.import_module(f"vmgui.ui.create.{module}"), name)
        page: CreatePage = kind(self._desk)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(step.title)
        area.setWidget(page)
        area.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        self.addWidget(area)
        self._pages[step], self._areas[step] = page, area
