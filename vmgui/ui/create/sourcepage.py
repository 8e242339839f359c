"""SourcePage, step 1: where the machine shall be, and what its system comes from."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.base.ids import HostId
from vmgui.core.creation.answers import Source
from vmgui.core.fleet import Fleet
from vmgui.hardware.scene import Option
from vmgui.ui.create.page import CreateDesk, CreatePage
from vmgui.ui.create.platformfields import PlatformFields, has_choice
from vmgui.ui.dialogs.fields import NoteLabel
from vmgui.ui.dialogs.frame import keep_focus_of_others
from vmgui.ui.forms.choices import ChoiceBox
from vmgui.ui.style import Space, icon_extent, space

_NOTES = {
    Source.ISO: N_("The image of a CD or DVD, from a storage pool or any directory."),
    Source.URL: N_("A tree of installation files on a server, such as a mirror."),
    Source.PXE: N_("A server in the machine's network offers the installer."),
    Source.IMPORT: N_("A disk with an installed system, as qcow2, raw, VMDK, VDI or VHDX."),
    Source.CLOUD: N_("An installed system that learns its user and keys at the first start."),
    Source.MANUAL: N_("Nothing to install from yet; a medium can be inserted later."),
    Source.XML: N_("The description of a machine, as “virsh dumpxml” writes it."),
}


class SourcePage(CreatePage):
    """The host, a radio button for each source, and what kind of machine the host emulates."""

    def __init__(self, desk: CreateDesk, parent: QWidget | None = None) -> None:
        """Build it; what is under *Architecture options* is built when it is opened."""
        super().__init__(desk, parent)
        self._host = ChoiceBox(self)
        self._form = self.new_form()
        self._form.add_field("host", _("C&onnection:"), self._host)
        self._sources = QButtonGroup(self)
        self._platform: PlatformFields | None = None
        self._more = self.new_expander(_("&Architecture options"), self._new_platform)
        self._more.button.setObjectName("architecture-options")
        self.column.addWidget(self._form)
        self.column.addLayout(self._new_sources())
        self.column.addWidget(self._more)
        self._host.chosen.connect(self._on_host)
        self._sources.idClicked.connect(self._on_source)

    @override
    def show_flow(self) -> None:
        self._show_hosts()
        source = list(Source).index(self.flow.answers.source)
        self._sources.button(source).setChecked(True)
        # It is there from the first, so that nothing moves when the host has answered.
        self._more.setVisible(not self.flow.around.is_ready or has_choice(self.flow))
        if self._platform is not None:
            self._platform.show_flow()

    @override
    def focus_first(self) -> None:
        """Begin where most people decide something: at the source."""
        button = self._sources.checkedButton()
        if button is not None:
            button.setFocus()

    def _show_hosts(self) -> None:
        self._host.set_options(host_options(self.desk.context.fleet))
        self._host.set_value(self.flow.host.uri)

    def _on_host(self) -> None:
        uri = self._host.value()
        if uri is not None:
            self.flow.choose_host(HostId(uri))

    def _on_source(self, number: int) -> None:
        self.flow.answer(source=list(Source)[number])

    def _new_platform(self, parent: QWidget) -> QWidget:
        form = self.new_form(parent)
        self._platform = PlatformFields(self.flow, form)
        self._platform.show_flow()
        return form

    def _new_sources(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(space(self, Space.TINY))
        for number, source in enumerate(Source):
            note = _(_NOTES[source])
            button = QRadioButton(source.label, self)
            button.setObjectName(f"source-{source.value}")
            button.setAccessibleDescription(note)
            keep_focus_of_others(button)
            self._sources.addButton(button, number)
            label = NoteLabel(note, self)
            label.setIndent(icon_extent(self) + space(self, Space.SMALL))
            column.addWidget(button)
            column.addWidget(label)
            column.addSpacing(space(self, Space.SMALL))
        return column


def host_options(fleet: Fleet) -> list[Option]:
    """All hosts; those that are not connected cannot be chosen, and say why."""
    reason = _("It is not connected.")
    found = []
    for id, host in fleet.hosts.items():
        why = "" if host.is_connected else host.record.problem or reason
        found.append(Option(id.uri, host.record.name, why))
    return sorted(found, key=lambda each: (bool(each.reason), each.label.casefold()))
