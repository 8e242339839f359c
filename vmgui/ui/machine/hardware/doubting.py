"""Doubts about the device that is shown: what has to be looked up, as warnings at its fields."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer

from vmgui.base.i18n import _
from vmgui.core.checks.devices import Doubt
from vmgui.hardware.fields import Field
from vmgui.hardware.items import Special, is_shown
from vmgui.hardware.panel import Problem
from vmgui.models.hardware import Item
from vmgui.ui.machine.hardware.pane import Pane
from vmgui.ui.machine.hardware.workpiece import Workpiece
from vmgui.ui.tasks import TaskScope
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.leaves import is_within

PAUSE_MS = 400
"""After the last edit, until others are asked."""


class Doubting(QObject):
    """Looks things up for the pane's device whenever it changes; the latest question counts."""

    def __init__(self, work: Workpiece, pane: Pane, scope: TaskScope) -> None:
        """Follow `pane`."""
        super().__init__(pane)
        self._work = work
        self._pane = pane
        self._scope = scope
        self._task: asyncio.Task[None] | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look)
        pane.edited.connect(self._pause.start)

    def _look(self) -> None:
        item = self._pane.item
        if self._task is not None:
            self._task.cancel()
        if item is None or not item.is_device:
            return
        if item.is_changed or self._work.scene().is_planned:
            self._task = self._scope.start(self._tell(item), _("The device was not checked."))

    async def _tell(self, item: Item) -> None:
        found = await self._work.doubts(parse(item.element.xml(), Device))
        now, form = self._pane.item, self._pane.form
        if form is not None and now is not None and now.element == item.element:
            form.set_doubts(list(self._placed(item, found)))

    def _placed(self, item: Item, found: list[Doubt]) -> Iterator[Problem]:
        """The doubts as warnings, each at the field it is about."""
        for doubt in found:
            yield Problem(self._row(item, doubt.place), doubt.message, is_warning=True)

    def _row(self, item: Item, place: str) -> str:
        """The row that shows a place; empty for the whole form."""
        scene = self._work.scene()
        for row in item.panel.rows():
            if isinstance(row, Field):
                bound = [row.bound]
            elif isinstance(row, Special):
                bound = list(row.edits)
            else:
                continue
            is_there = any(is_within(each.path.text, place) for each in bound)
            if is_there and is_shown(row, item.element, scene):
                return row.name
        return ""
