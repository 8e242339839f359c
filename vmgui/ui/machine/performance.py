"""The Performance page: what a machine consumes."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QStackedLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.base.records import DomainRecord
from vmgui.ui.machine.graphs import GRAPHS, GraphCard
from vmgui.ui.machine.place import MachinePlace
from vmgui.ui.pages import Page
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.emptystate import EmptyState

_COLUMNS = 2


class PerformancePage(Page[DomainRecord]):
    """Four graphs, drawn anew at every sample while the page is seen."""

    def __init__(self, place: MachinePlace) -> None:
        """Create it empty."""
        super().__init__()
        self._place = place
        self._cards = [GraphCard(kind) for kind in GRAPHS]
        self._graphs = QWidget()
        grid = QGridLayout(self._graphs)
        margin = space(self, Space.MEDIUM)
        grid.setContentsMargins(margin, margin, margin, margin)
        grid.setSpacing(space(self, Space.LARGE))
        for number, card in enumerate(self._cards):
            grid.addWidget(card, number // _COLUMNS, number % _COLUMNS)
        self._nothing = EmptyState(self)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._graphs)

    @override
    def show_record(self, record: DomainRecord) -> None:
        if record.state.is_active:
            self._stack.setCurrentWidget(self._graphs)
        else:
            self._nothing.set_content(
                "page.performance",
                _("Nothing to measure"),
                _("“{name}” does not run. The graphs begin when it is started.").format(
                    name=record.name
                ),
            )
            self._stack.setCurrentWidget(self._nothing)

    @override
    def activated(self) -> None:
        sampler = self._place.context.sampler
        sampler.watch(self, frozenset({self._place.where}))
        sampler.sampled.connect(self._on_sampled)
        self._draw()

    @override
    def deactivated(self) -> None:
        sampler = self._place.context.sampler
        sampler.unwatch(self)
        sampler.sampled.disconnect(self._on_sampled)

    def is_measuring(self) -> bool:
        """True while graphs are shown."""
        return self._stack.currentWidget() is self._graphs

    def _on_sampled(self, host: HostId) -> None:
        if host == self._place.where.host:
            self._draw()

    def _draw(self) -> None:
        context = self._place.context
        history = context.sampler.history(self._place.where)
        for card in self._cards:
            card.show_history(history, context.settings.stats_interval)
