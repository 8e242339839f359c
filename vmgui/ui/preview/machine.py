"""One machine at a glance."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from vmgui.base.i18n import _
from vmgui.base.ids import HostId, ObjectId
from vmgui.base.records import DomainRecord
from vmgui.models.roles import DOMAIN_ICONS
from vmgui.ui.context import Context
from vmgui.ui.facts import FactSheet, Group, ScrollColumn, ValueText
from vmgui.ui.machine import facts, texts
from vmgui.ui.machine.graphs import SmallGraphs
from vmgui.ui.machine.place import ActionSource
from vmgui.ui.preview.addresses import Addresses
from vmgui.ui.preview.events import RecentEvents
from vmgui.ui.preview.jobs import MachineJobs
from vmgui.ui.preview.tags import Tags
from vmgui.ui.preview.thumbnail import Thumbnail
from vmgui.ui.style import heading_font
from vmgui.ui.widgets.elide import ElideLabel
from vmgui.ui.widgets.statuslabel import StatusLabel

_FACTS: tuple[Group[DomainRecord], ...] = (
    Group("", (facts.VCPUS, facts.MEMORY, facts.SYSTEM, facts.AUTOSTART)),
)


class MachinePreview(ScrollColumn):
    """State, picture, consumption, addresses, notes, jobs and events of a machine."""

    def __init__(
        self, context: Context, actions: ActionSource, parent: QWidget | None = None
    ) -> None:
        """Create it empty."""
        super().__init__(_("Preview of the machine"), parent)
        self._context = context
        self.where: ObjectId | None = None
        """The machine that is shown."""
        self._name = ElideLabel(parent=self, mode=Qt.TextElideMode.ElideRight)
        self._name.setObjectName("preview-name")
        self._name.setFont(heading_font(self.font()))
        self._state = StatusLabel(self)
        self._state.setObjectName("preview-state")
        self._state.setWordWrap(True)
        self.thumbnail = Thumbnail(context.fleet, self)
        """The picture of the display."""
        self.thumbnail.clicked.connect(lambda: actions.action("domain.console").trigger())
        self._tags = Tags(self)
        self._sheet = FactSheet(_FACTS, self)
        self._graphs = SmallGraphs(self)
        self.addresses = Addresses(context.fleet, self)
        """Where the machine is reached."""
        self._notes = ValueText(self)
        self._notes.setObjectName("preview-notes")
        self._notes.setAccessibleName(_("Notes"))
        self.jobs = MachineJobs(context.jobs, self)
        """What is done to the machine."""
        self.events = RecentEvents(self)
        """What happened to the machine."""
        self._lay_out()

    def show_record(self, record: DomainRecord) -> None:
        """Show a machine, or what is new about the one that is shown."""
        if record.id != self.where:
            self.verticalScrollBar().setValue(0)
        self.where = record.id
        self._name.setText(record.name)
        self._state.set_status(DOMAIN_ICONS[record.state], texts.summary(record))
        self._title.setText(record.title)
        self._title.setVisible(bool(record.title))
        self._tags.show_tags(record.tags)
        self.thumbnail.show_record(record)
        self._sheet.show_record(record)
        notes = record.details.description if record.details else ""
        self._notes.set_value(notes)
        self._note_section.setVisible(bool(notes))
        self.addresses.show_record(record)
        self._graph_section.setVisible(record.state.is_active)
        self.show_samples(record.id.host)
        self.show_jobs()
        self.show_events()

    def show_samples(self, host: HostId) -> None:
        """Draw the graphs anew if the machine is on `host`."""
        if self.where is not None and self.where.host == host:
            self._graphs.show_history(self._context.sampler.history(self.where))

    def show_jobs(self) -> None:
        """Show the machine's jobs as they are now."""
        if self.where is not None:
            self.jobs.show_machine(self.where)
            self._job_section.setVisible(not self.jobs.is_empty())

    def show_events(self) -> None:
        """Show the machine's events as they are now."""
        if self.where is None:
            return
        host = self._context.fleet.host_of(self.where)
        self.events.show_incidents(host.incidents.get(self.where, ()) if host else ())

    def state_text(self) -> str:
        """What the heading says of the state."""
        return self._state.text()

    def value(self, fact_id: str) -> str:
        """What a row says; empty if it is not shown."""
        return self._sheet.value(fact_id)

    def notes(self) -> str:
        """What is written about the machine."""
        return self._notes.toPlainText()

    def _lay_out(self) -> None:
        self._title = ElideLabel(parent=self, mode=Qt.TextElideMode.ElideRight)
        self._title.setObjectName("preview-title")
        for widget in (
            self._name,
            self._title,
            self._state,
            self.thumbnail,
            self._tags,
            self._sheet,
        ):
            self.column.addWidget(widget)
        self._graph_section = self.add_section(_("Consumption"), self._graphs)
        self.add_section(_("Addresses"), self.addresses)
        self._note_section = self.add_section(_("Notes"), self._notes)
        self._job_section = self.add_section(_("Jobs"), self.jobs)
        self.add_section(_("Recent Events"), self.events)
        self.column.addStretch(1)
