"""PoolFacts: what is known of the storage pool that is chosen."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from vmgui.base.errors import VmguiError
from vmgui.base.i18n import N_, _
from vmgui.core.resources import PoolReading
from vmgui.models.pools import (
    sizes_text,
    source_text,
    space_text,
    state_text,
    type_text,
    used_share,
)
from vmgui.ui.actions.bound import BoundActions
from vmgui.ui.facts import Fact, FactSheet, Group
from vmgui.ui.storage.usagebar import UsageBar
from vmgui.ui.style import Space, heading_font, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.elide import ElideLabel
from vmgui.ui.widgets.statuslabel import StatusLabel
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.pool import Pool

Describe = Callable[[str], Awaitable[str]]
"""Reads the description of the pool of a name."""
_WITHOUT_SOURCE = frozenset({"dir", "mpath"})


class _Facts(NamedTuple):
    pool: PoolReading
    source: str


_FACTS: tuple[Group[_Facts], ...] = (
    Group(
        "",
        (
            Fact("type", N_("Type:"), lambda facts: type_text(facts.pool)),
            Fact("location", N_("Location:"), lambda facts: facts.pool.target_path),
            Fact("source", N_("Source:"), lambda facts: facts.source),
            Fact("size", N_("Size:"), lambda facts: sizes_text(facts.pool)),
        ),
    ),
)


class PoolFacts(QWidget):
    """Name, state, how full it is, where it is, and whether it starts with the host."""

    rows_changed = Signal()
    """Rows may have come or gone: they are stops of the Tab key."""

    def __init__(
        self, actions: BoundActions, describe: Describe, scope: TaskScope, parent: QWidget
    ) -> None:
        """Create it empty.

        Args:
            actions: of the window, for the check box.
            describe: reads a pool's description, which says where its storage comes from.
            scope: for reading.
            parent: the widget it is in.
        """
        super().__init__(parent)
        self._actions = actions
        self._describe = describe
        self._scope = scope
        self._pool: PoolReading | None = None
        self._source = ""
        self._reading: asyncio.Task[Any] | None = None
        self._name = ElideLabel(parent=self)
        self._name.setObjectName("pool-name")
        self._name.setFont(heading_font(self.font()))
        self._state = StatusLabel(self)
        self._state.setObjectName("pool-state")
        self._bar = UsageBar(self)
        self._sheet = FactSheet(_FACTS, self)
        self._autostart = QCheckBox(_("Start with the &host"), self)
        self._autostart.setObjectName("autostart")
        self._autostart.clicked.connect(self._on_autostart_clicked)
        actions.action("pool.autostart").changed.connect(self._follow)
        self._follow()
        self._lay_out()

    def show_pool(self, pool: PoolReading) -> None:
        """Show a pool as it is now."""
        before, self._pool = self._pool, pool
        if before is None or _place(before) != _place(pool):
            self._source = ""
            self._read_source(pool)
        self._name.setText(pool.name)
        role = "domain.running" if pool.is_active else "domain.off"
        self._state.set_status(role, state_text(pool))
        self._bar.set_share(used_share(pool), space_text(pool))
        self._bar.setToolTip(space_text(pool))
        self._show_autostart(pool)
        self._show_rows(pool)

    def reread(self, uuid: str) -> None:
        """Read again where the storage comes from, if it is the pool of this UUID that is shown."""
        if self._pool is not None and self._pool.uuid == uuid:
            self._read_source(self._pool)

    def value(self, fact_id: str) -> str:
        """What a row says; empty if it is not shown."""
        return self._sheet.value(fact_id)

    def _read_source(self, pool: PoolReading) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        if pool.type not in _WITHOUT_SOURCE:
            work = self._show_source(pool)
            self._reading = self._scope.start(work, _("The storage pool was not read."))

    async def _show_source(self, pool: PoolReading) -> None:
        with contextlib.suppress(VmguiError):  # the list says what is wrong with it
            document = parse(await self._describe(pool.name), Pool)
            self._source = source_text(document)
            if self._pool is not None:
                self._show_rows(self._pool)

    def _show_rows(self, pool: PoolReading) -> None:
        self._sheet.show_record(_Facts(pool, self._source))
        self.rows_changed.emit()

    def _on_autostart_clicked(self) -> None:
        if self._pool is not None:
            self._show_autostart(self._pool)  # the host decides, not the click
        self._actions.trigger("pool.autostart")

    def _follow(self) -> None:
        action = self._actions.action("pool.autostart")
        self._autostart.setEnabled(action.isEnabled())
        self._autostart.setToolTip(action.toolTip())

    def _show_autostart(self, pool: PoolReading) -> None:
        self._autostart.setChecked(pool.is_autostart)

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.setSpacing(space(self, Space.MEDIUM))
        heading.addWidget(self._name, 1)
        heading.addWidget(self._state, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        column.addLayout(heading)
        column.addWidget(self._bar)
        column.addWidget(self._sheet)
        column.addWidget(self._autostart)


def _place(pool: PoolReading) -> tuple[str, str, str]:
    return pool.name, pool.type, pool.target_path
