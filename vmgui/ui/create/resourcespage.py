"""ResourcesPage, step 3: how much of the host the machine gets."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from vmgui.base import units
from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _, ngettext
from vmgui.core.creation.answers import MIB
from vmgui.core.osinfo.system import Resources, System
from vmgui.ui.create.page import CreateDesk, CreatePage, is_being_typed
from vmgui.ui.dialogs.fields import NoteLabel
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.numberspin import NumberSpin
from vmgui.ui.widgets.sizeedit import SizeEdit


class ResourcesPage(CreatePage):
    """Memory and CPUs, with what the host has and what the system needs."""

    def __init__(self, desk: CreateDesk, parent: QWidget | None = None) -> None:
        """Build it."""
        super().__init__(desk, parent)
        self._memory = SizeEdit(MIB, self)
        self._cpus = NumberSpin(self)
        self._cpus.least = 1
        self._host_memory, self._host_cpus = QLabel(self), QLabel(self)
        self._host_memory.setObjectName("host-memory")
        self._host_cpus.setObjectName("host-cpus")
        form = self.new_form()
        form.add_field("memory", _("&Memory (RAM):"), self._memory.line,
                       self._beside(self._memory, self._host_memory))  # fmt: skip
        form.add_field("cpus", _("CP&Us:"), self._cpus, self._beside(self._cpus, self._host_cpus))
        self._memory.set_title(_("Memory (RAM)"))
        width = max(each.sizeHint().width() for each in (self._memory, self._cpus))
        for field in (self._memory, self._cpus):
            field.setFixedWidth(width)  # so that what is beside them begins at one place
        self._needs = NoteLabel("", self)
        self._needs.setObjectName("needs")
        self.column.addWidget(form)
        self.column.addWidget(self._needs)
        self._memory.edited.connect(self._on_memory)
        self._cpus.edited.connect(self._on_cpus)

    @override
    def show_flow(self) -> None:
        filled, around = self.flow.filled, self.flow.around
        if not self.is_unread("memory") and not is_being_typed(self._memory.line):
            self._memory.set_size(filled.memory)
        if not self.is_unread("cpus") and not is_being_typed(self._cpus.lineEdit()):
            self._cpus.set_text("" if filled.cpus is None else str(filled.cpus))
        _show_most(self._host_memory, units.size(around.memory))
        _show_most(self._host_cpus, "" if around.cpus is None else str(around.cpus))
        text = "" if around.system is None else needs(around.system, filled.platform.arch or "")
        self._needs.setText(text)
        self._needs.setVisible(bool(text))

    def _on_memory(self) -> None:
        try:
            memory = self._memory.size_in_bytes()
        except InvalidInput as error:
            self.set_unread("memory", error.message)
            return
        self.set_unread("memory", "")
        self.flow.answer(memory=memory)

    def _on_cpus(self) -> None:
        try:
            cpus = self._cpus.number()
        except InvalidInput as error:
            self.set_unread("cpus", error.message)
            return
        self.set_unread("cpus", "")
        self.flow.answer(cpus=cpus)

    def _beside(self, field: QWidget, label: QLabel) -> QWidget:
        whole = QWidget(self)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(self, Space.MEDIUM))
        row.addWidget(field)
        row.addWidget(label)
        row.addStretch(1)
        return whole


def needs(system: System, arch: str) -> str:
    """What a system needs, as sentences; empty if nobody says."""
    least = _listed(system.minimum_for(arch))
    wanted = _listed(system.recommended_for(arch))
    parts = []
    if least:
        # Translators: what an operating system needs at least, such as "1 GiB of memory, 1 CPU"
        parts.append(_("{system} needs at least {needs}.").format(system=system.name, needs=least))
    if wanted:
        text = _("Recommended for {system}: {needs}.")
        parts.append(text.format(system=system.name, needs=wanted))
    return "\n".join(parts)


def _listed(resources: Resources) -> str:
    parts = []
    if resources.memory:
        parts.append(_("{size} of memory").format(size=units.size(resources.memory)))
    if resources.cpus:
        text = ngettext("{count} CPU", "{count} CPUs", resources.cpus)
        parts.append(text.format(count=resources.cpus))
    return ", ".join(parts)


def _show_most(label: QLabel, most: str) -> None:
    # Translators: how much a machine can be given: a size, or a number of CPUs
    text = _("Up to {most} available on the host").format(most=most) if most else ""
    label.setText(text)
    label.setVisible(bool(text))
