"""MediumPage, step 2: what the system comes from, and which system it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.core.creation.answers import Source
from vmgui.ui.create.cloudfields import CloudFields
from vmgui.ui.create.mediumfields import FileFields, NoFields, XmlFields
from vmgui.ui.create.ospicker import OsPicker
from vmgui.ui.create.page import CreateDesk, CreatePage
from vmgui.ui.create.treefields import TreeFields
from vmgui.ui.dialogs.fields import FieldForm


class SourceFields(Protocol):
    """The fields of one source."""

    def show_flow(self) -> None:
        """Show what was answered."""

    def set_shown(self, is_shown: bool) -> None:
        """Whether they are of the source that is chosen."""


_Maker = Callable[[CreateDesk, FieldForm, CreatePage], SourceFields]

_FIELDS: dict[Source, _Maker] = {
    Source.ISO: FileFields.iso,
    Source.URL: TreeFields,
    Source.IMPORT: FileFields.image,
    Source.CLOUD: CloudFields,
    Source.XML: XmlFields,
    Source.PXE: NoFields,
    Source.MANUAL: NoFields,
}


class MediumPage(CreatePage):
    """The fields of the source that is chosen, made when they are first shown."""

    def __init__(self, desk: CreateDesk, parent: QWidget | None = None) -> None:
        """Make what all sources share."""
        super().__init__(desk, parent)
        self._fields: dict[Source, SourceFields] = {}
        self._os_form = self.new_form()
        self._os_form.put_labels_above()
        self._picker = OsPicker(desk, self)
        search = self._picker.systems.search
        self._os_form.add_field("os", _("&Operating system:"), search, self._picker)
        self._picker.chosen.connect(self._on_chosen)
        self.column.addWidget(self._os_form)

    @property
    def picker(self) -> OsPicker:
        """The operating system."""
        return self._picker

    @override
    def show_flow(self) -> None:
        source = self.flow.answers.source
        fields = self._fields.get(source) or self._make(source)
        for each in self._fields.values():
            each.set_shown(each is fields)
        fields.show_flow()
        self._os_form.setVisible(source is not Source.XML)
        self._picker.show_answers(self.flow.answers, self.flow.around)
        picker = self._picker
        leads_to = picker.detect if picker.is_detecting else picker.systems.search
        self._os_form.set_buddy("os", leads_to)

    def _make(self, source: Source) -> SourceFields:
        form = self.new_form()
        fields = self._fields[source] = _FIELDS[source](self.desk, form, self)
        self.column.insertWidget(self.column.count() - 1, form)
        return fields

    def _on_chosen(self) -> None:
        self.flow.answer(is_os_detected=self._picker.is_detecting, os_id=self._picker.os_id)
