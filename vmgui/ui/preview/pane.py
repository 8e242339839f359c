"""PreviewPane: what is selected in the main window, at a glance."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.base.ids import HostId, ObjectId
from vmgui.base.records import Incident
from vmgui.core.inventory import Batch
from vmgui.core.jobs import Job
from vmgui.ui.context import Context
from vmgui.ui.machine.place import ActionSource
from vmgui.ui.preview.host import HostPreview
from vmgui.ui.preview.machine import MachinePreview
from vmgui.ui.preview.many import ManyPreview
from vmgui.ui.widgets.emptystate import EmptyState

_LEAST_WIDTH, _LEAST_CHARACTERS, _HINT_CHARACTERS = 240, 30, 44


class PreviewPane(QWidget):
    """Shows a machine, a connection, several machines, or what to do when nothing is selected.

    It follows the inventory, the samples and the jobs while it is seen, and rests otherwise.
    """

    def __init__(
        self, context: Context, actions: ActionSource, parent: QWidget | None = None
    ) -> None:
        """Make it; nothing is shown yet.

        Args:
            context: the program's parts.
            actions: the window's actions, which work on what is selected.
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("preview")
        self.setAccessibleName(_("Preview"))
        self._context = context
        self._many: tuple[ObjectId, ...] = ()
        self.machine = MachinePreview(context, actions, self)
        """Shows one machine."""
        self.host = HostPreview(context, self)
        """Shows one connection."""
        self.many = ManyPreview(self)
        """Shows several machines."""
        self.nothing = EmptyState(self)
        """Shows what to do."""
        self.nothing.set_content(
            "action.details",
            _("Nothing selected"),
            _("Select a machine or a connection to see more about it here."),
        )
        self._stack = QStackedWidget(self)
        for page in (self.nothing, self.machine, self.host, self.many):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        # A sixth of a small screen; less only where the font is smaller than that needs.
        width = self.fontMetrics().averageCharWidth() * _LEAST_CHARACTERS
        self.setMinimumWidth(min(_LEAST_WIDTH, width))

    def shown(self) -> QWidget | None:
        """Which of its parts is shown."""
        return self._stack.currentWidget()

    def show_domain(self, where: ObjectId | None) -> None:
        """Show a machine; None shows that nothing is selected."""
        record = self._context.inventory.domain(where) if where else None
        if record is None:
            self.show_nothing()
            return
        self._stack.setCurrentWidget(self.machine)
        self.machine.show_record(record)
        self._watch()

    def show_host(self, host: HostId) -> None:
        """Show a connection."""
        record = self._context.inventory.hosts.get(host)
        if record is None:
            self.show_nothing()
            return
        self._rest()
        self._stack.setCurrentWidget(self.host)
        self.host.show_record(record)

    def show_many(self, domains: Iterable[ObjectId]) -> None:
        """Show several machines together."""
        self._rest()
        self._many = tuple(domains)
        inventory = self._context.inventory
        found = [record for where in self._many if (record := inventory.domain(where))]
        if not found:
            self.show_nothing()
            return
        self._stack.setCurrentWidget(self.many)
        self.many.show_records(found)

    def show_nothing(self) -> None:
        """Show what to do."""
        self._rest()
        self._stack.setCurrentWidget(self.nothing)

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * _HINT_CHARACTERS, metrics.height() * 20)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._listen()
        self._refresh()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._stop_listening()
        self._rest()

    # Following

    def _listen(self) -> None:
        self._stop_listening()  # a window may be shown twice without having been hidden
        context = self._context
        context.inventory.changed.connect(self._on_changed)
        context.sampler.sampled.connect(self._on_sampled)
        for happening in (context.jobs.added, context.jobs.changed, context.jobs.removed):
            happening.connect(self._on_job)

    def _stop_listening(self) -> None:
        context = self._context
        context.inventory.changed.disconnect(self._on_changed)
        context.sampler.sampled.disconnect(self._on_sampled)
        for happening in (context.jobs.added, context.jobs.changed, context.jobs.removed):
            happening.disconnect(self._on_job)

    def _refresh(self) -> None:
        """Show again what is selected: it may have changed while nobody looked."""
        shown = self.shown()
        if shown is self.machine:
            self.show_domain(self.machine.where)
        elif shown is self.host and self.host.host is not None:
            self.show_host(self.host.host)
        elif shown is self.many:
            self.show_many(self._many)

    def _on_changed(self, batch: Batch) -> None:
        shown, where = self.shown(), self.machine.where
        if shown is self.machine:
            if where in batch.changed or where in batch.removed or where in batch.added:
                self._refresh()
        elif shown is self.host:
            hosts = {*batch.hosts_added, *batch.hosts_changed, *batch.hosts_removed}
            hosts |= {each.host for each in (*batch.added, *batch.changed, *batch.removed)}
            if self.host.host in hosts:
                self._refresh()
        elif shown is self.many and not {*batch.changed, *batch.removed}.isdisjoint(self._many):
            self._refresh()

    def _on_sampled(self, host: HostId) -> None:
        if self.shown() is self.machine:
            self.machine.show_samples(host)

    def _on_job(self, job: Job) -> None:
        if self.shown() is self.machine and job.target == self.machine.where:
            self.machine.show_jobs()

    def _on_incident(self, incident: Incident) -> None:
        if self.shown() is self.machine and incident.object == self.machine.where:
            self.machine.show_events()

    def _watch(self) -> None:
        """Have the machine that is shown sampled, and hear of its events."""
        where = self.machine.where
        if where is None or not self.isVisible():
            return
        self._context.sampler.watch(self, frozenset({where}))
        self._follow_incidents(where.host)

    def _rest(self) -> None:
        self._context.sampler.unwatch(self)
        self._follow_incidents(None)

    def _follow_incidents(self, host: HostId | None) -> None:
        """Listen to the events of one host only; None for none."""
        for each in self._context.fleet.hosts.values():
            each.incident_added.disconnect(self._on_incident)
            if each.id == host:
                each.incident_added.connect(self._on_incident)
